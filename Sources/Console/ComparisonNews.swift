public import AtlasStore

/// What a person asks of the comparison.
public enum ComparisonRequest: Sendable, Hashable {
  /// Real and generated cells of a class, so many of each, beginning so far down the list.
  case list(classKey: String?, count: Int, offset: Int)
  /// Save what is seen as a PNG.
  case export([SpecimenID], across: Int, named: Bool)
}

/// Answers to it.
public enum ComparisonNews: Sendable, Hashable {
  case listed(classKey: String?, real: [SpecimenID], generated: [SpecimenID], order: [SpecimenID])
  case exported(path: String)
}
