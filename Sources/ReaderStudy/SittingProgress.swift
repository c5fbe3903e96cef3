/// Where a sitting stands, recomputed from its log: what is answered and what comes next.
struct SittingProgress: Sendable {
  let order: ReaderOrder
  private let ids: [String]
  /// Places in the order still to be answered, the current one first.
  private var queue: [Int]
  private(set) var answers: [Answer] = []
  private(set) var hasPractised = false
  /// Places whose picture couldn't be seen: they come again at the end, and not a third time.
  private(set) var putOff: Set<Int> = []
  /// How often someone had the answers scored before the last of them.
  private(set) var interimScorings = 0

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
      guard !queue.isEmpty else { return }
      let place = queue.removeFirst()
      putOff.insert(place)
      queue.append(place)
    case .practised: hasPractised = true
    case .interim: interimScorings += 1
    case .opened, .display, .rested, .ended: break
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
    case .display, .practised, .rested, .ended, .interim: return nil
    }
  }
}

extension LogEntry {
  var isOpening: Bool { if case .opened = self { true } else { false } }
}
