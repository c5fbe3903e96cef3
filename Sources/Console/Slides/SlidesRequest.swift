import AtlasStore
import Journeys

/// What is asked about slides.
enum SlidesRequest: RoomRequest {
  /// The slides there are, and what comes in now.
  case watch
  /// Take in a folder of fields.
  case add(path: String)
  case stop

  var leads: Bool { self == .watch }
}

/// What comes of it.
enum SlidesNews: Sendable {
  case listed([Slides.State])
  case working(String, Double?)
  case added(Slides.Outcome)
  /// Nothing comes in any more.
  case idle
}
