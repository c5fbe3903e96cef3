/// Where a sitting stands, recomputed from its log: what is answered and what comes next.
struct SittingProgress: Sendable {
  let order: ReaderOrder
  private let ids: [String]
  /// Places in the order still to be answered, the current one first.
  private var queue: [Int]
  private(set) var answers: [Answer] = []
  private(set) var hasPractised = false

  /// Replays a log; throws the first line that doesn't fit the order.
  init(
    order: ReaderOrder, ids: [String], entries: [LogEntry], manifestHash: String, logName: String
  ) throws(StudyError) {
    self.order = order
    self.ids = ids
    queue = Array(order.showings.indices)
    for (index, entry) in entries.enumerated() {
      if let problem = problem(with: entry, manifestHash: manifestHash) {
        throw .damaged(file: logName, line: index + 1, problem: problem)
      }
      apply(entry)
    }
  }

  /// The place whose picture is to be judged; nil at the end.
  var current: Int? { queue.first }
  var isComplete: Bool { queue.isEmpty }

  /// The record id shown at `position`.
  func id(at position: Int) -> String { ids[order.showings[position].record] }

  mutating func apply(_ entry: LogEntry) {
    switch entry {
    case .answered(let entry):
      answers.append(entry.answer)
      if !queue.isEmpty { queue.removeFirst() }
    case .cannotDisplay:
      if !queue.isEmpty { queue.append(queue.removeFirst()) }
    case .practised: hasPractised = true
    case .opened, .rested, .ended: break
    }
  }

  private func problem(with entry: LogEntry, manifestHash: String) -> String? {
    func misplaced(_ showing: Int, _ picture: String) -> String? {
      guard let current else { return "an answer after the last" }
      return showing == current + 1 && picture == id(at: current)
        ? nil : "the picture isn't the one the order asks for"
    }
    switch entry {
    case .opened(let entry):
      return entry.manifestSha256 == manifestHash
        ? nil : "it was opened with another manifest"
    case .answered(let entry): return misplaced(entry.answer.showing, entry.answer.picture)
    case .cannotDisplay(let entry): return misplaced(entry.showing, entry.picture)
    case .practised, .rested, .ended: return nil
    }
  }
}

extension LogEntry {
  var isOpening: Bool { if case .opened = self { true } else { false } }
}
