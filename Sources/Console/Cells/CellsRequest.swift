import AtlasStore

/// What is asked about lists of cells, and about one cell.
enum CellsRequest: RoomRequest {
  /// The cells that match, with the counts per class.
  case list(Query)
  /// The counts per class alone.
  case count(Query)
  /// Which of the cells that match has nobody looked at? Then go to the nearest.
  case seekUnreviewed(Query, forward: Bool)
  /// The same, beginning with the cell under the cursor and, at the end, with the first.
  case seekOpen(Query)
  /// The cells most like this one, by the features kept.
  case similar(to: SpecimenID)
  /// What was ever said about a cell.
  case history(SpecimenID)
  /// A cell typical of a class.
  case typical(classKey: String)

  var leads: Bool {
    switch self {
    case .list, .seekUnreviewed, .seekOpen, .similar: true
    case .count, .history, .typical: false
    }
  }

  func overtakes(_ other: CellsRequest) -> Bool {
    switch (self, other) {
    case (.list, .list), (.count, .count), (.history, .history): true
    default: false
    }
  }
}

/// What comes of it.
enum CellsNews: Sendable, Equatable {
  case listed(
    Query, ids: [SpecimenID], counts: [Catalogue.ClassCount], groups: [Catalogue.ClassCount] = [])
  case counted(Query, [Catalogue.ClassCount])
  case unreviewed(Set<SpecimenID>, forward: Bool)
  /// Nobody has looked at these; the one under the cursor may be among them.
  case open(Set<SpecimenID>)
  /// Cells like one, the likest first.
  case similar(to: SpecimenID, Query, ids: [SpecimenID])
  case history(SpecimenID, [HistoryLine])
  /// The cell that is typical of a class; nil when it has none.
  case typical(classKey: String, SpecimenID?)
}
