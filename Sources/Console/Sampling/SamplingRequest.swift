import AtlasStore
import TerminalKit

/// What a person asks of the model, and of the cells it made.
enum SamplingRequest: RoomRequest {
  /// Tell what lies in the tray, and what happens to it from now on.
  case watch
  /// Load the model, if it isn't loaded.
  case load
  /// Take the model in that folder from now on.
  case choose(String)
  case start(SamplingOrder)
  case stop
  /// Put these into the atlas.
  case admit([Tray.Cell.ID], by: String)
  case throwAway([Tray.Cell.ID])
  /// What was thrown away last lies in the tray again.
  case bringBack
  /// Save these as a PNG here.
  case export([Tray.Cell.ID], across: Int)

  var leads: Bool {
    switch self {
    case .watch, .admit, .throwAway, .bringBack: true
    case .load, .choose, .start, .stop, .export: false
    }
  }

  var isSlow: Bool {
    switch self {
    case .load, .choose, .start: true
    case .watch, .stop, .admit, .throwAway, .bringBack, .export: false
    }
  }
}

/// What comes of it.
enum SamplingNews: Sendable, Equatable {
  /// The models there are to choose from.
  case found([SamplingModel.Found])
  case loaded(SamplingModel)
  /// The model in that folder can't be used, and why; the one before stays, if there was one. An
  /// empty path is for the usual one.
  case refused(path: String, String, instead: SamplingModel?)
  /// What lies in the tray.
  case tray(Tray)
  case step(Tray.Step)
  /// Nothing is being made any more; so many cells were finished.
  case ended(made: Int, isComplete: Bool)
}
