import AtlasStore
import Journeys

/// What is asked about a differential count.
enum CountingRequest: RoomRequest {
  case count(Filter)
  case sign(Filter, statement: String, by: String, asSecond: Bool)
  /// Write the count beside where Leuko was started.
  case save(Filter)

  var leads: Bool { if case .count = self { true } else { false } }
}

/// What comes of it.
enum CountingNews: Sendable {
  case counted(DifferentialReport)
}
