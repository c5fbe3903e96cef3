import AtlasStore

/// What a person asks of the comparison.
enum ComparisonRequest: RoomRequest {
  /// Real and generated cells of a class, so many of each, beginning so far down the list. Without a
  /// class, of the first that has both.
  case list(classKey: String?, count: Int, offset: Int)
  /// Save what is seen as a PNG here.
  case export([SpecimenID], across: Int, named: Bool)

  var leads: Bool { if case .list = self { true } else { false } }
  var isSlow: Bool { !leads }

  func overtakes(_ other: ComparisonRequest) -> Bool { leads && other.leads }
}

/// Answers to it.
enum ComparisonNews: Sendable, Equatable {
  case listed(ComparedCells)
}

/// Real and generated cells of one class.
struct ComparedCells: Sendable, Equatable {
  /// Nil where the atlas has no class at all.
  var classKey: String?
  var offset = 0
  var real: [SpecimenID] = []
  var generated: [SpecimenID] = []
  /// Both in an order that doesn't tell which is which.
  var mixed: [SpecimenID] = []
  /// How many there are of the kind of which there are more.
  var total = 0
  /// The classes there are cells of.
  var classes: [String] = []
}
