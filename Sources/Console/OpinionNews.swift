public import AtlasStore
public import TerminalKit

/// What a person asks the generator about a cell.
public enum OpinionRequest: Sendable, Equatable {
  /// Which class it is of.
  case ask(SpecimenID)
  /// What would have to change for it to be of another.
  case change(SpecimenID, from: String, to: String)
}

/// What the generator answers.
public enum OpinionNews: Sendable, Hashable {
  /// The classes, the likeliest first.
  case found(SpecimenID, [ClassChance], strangeness: Double?, isStrange: Bool)
  /// The cell as it is seen, the cell as another class, and where they differ.
  case changed(SpecimenID, to: String, cell: PictureKey, other: PictureKey, map: PictureKey)

  /// How likely a class is.
  public struct ClassChance: Sendable, Hashable {
    public var key: String
    public var probability: Double

    public init(key: String, probability: Double) {
      self.key = key
      self.probability = probability
    }
  }
}
