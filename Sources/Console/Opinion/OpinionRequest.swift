import AtlasStore
import TerminalKit

/// What a person asks the generator about a cell.
enum OpinionRequest: RoomRequest {
  /// Which class it is of.
  case ask(SpecimenID)
  /// What would have to change for it to be of another.
  case change(SpecimenID, from: String, to: String)

  var isSlow: Bool { true }
}

/// What the generator answers.
enum OpinionNews: Sendable, Equatable {
  /// The classes, the likeliest first.
  case found(SpecimenID, [ClassChance], strangeness: Double?, isStrange: Bool)
  /// The cell as another class beside itself.
  case changed(SpecimenID, CellChange)
  /// It can't be asked; why was said.
  case silent

  /// How likely a class is.
  struct ClassChance: Sendable, Hashable {
    var key: String
    var probability: Double
  }
}

/// A cell as it is seen, as another class, and where they differ.
struct CellChange: Sendable, Hashable {
  /// The other class.
  var to: String
  var cell: PictureKey
  var other: PictureKey
  var map: PictureKey
}
