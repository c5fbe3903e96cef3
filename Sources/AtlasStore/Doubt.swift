import Foundation

/// A reason to look at a specimen again, which a program found.
public struct Doubt: Sendable, Hashable {
  /// What is doubted.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The label is probably wrong.
    case label = "suspect"
    /// It looks like nothing else here.
    case outlier
    /// It is a copy of another, perhaps turned, mirrored or compressed anew.
    case duplicate
  }

  public var specimen: SpecimenID
  public var kind: Kind
  /// How strong, from 0 to 1; only for sorting.
  public var score: Double
  /// In words: why, and what to do.
  public var reason: String

  public init(_ kind: Kind, of specimen: SpecimenID, score: Double, reason: String) {
    self.specimen = specimen
    self.kind = kind
    self.score = score
    self.reason = reason
  }
}
