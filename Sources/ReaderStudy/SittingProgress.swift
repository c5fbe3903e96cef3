/// Where a sitting stands, recomputed from its log: what is answered and what comes next.
struct SittingProgress: Sendable {
  let order: ReaderOrder
  private let plan: Plan
  private let ids: [String]
  /// Places in the order still to be answered, the current one first.
  private var queue: [Int]
  private(set) var answers: [Answer] = []
  /// Answers to other tasks than a rating.
  private(set) var taskAnswers: [TaskAnswer] = []
  /// Whether practice is over: enough of its answers were right.
  private(set) var hasPractised = false
  /// Times that all practice pictures were answered.
  private(set) var practices = 0
  /// Phases the reader has been told of.
  private(set) var toldPhases: Set<Phase>
  /// Places whose picture couldn't be seen: they come again at the end, and not a third time.
  private(set) var putOff: Set<Int> = []
  /// How often someone had the answers scored before the last of them.
  private(set) var interimScorings = 0

  /// Replays a log; throws the first line that doesn't fit the order.
  init(
    order: ReaderOrder, plan: Plan, ids: [String], entries: [LogEntry], manifestHash: String,
    logName: String
  ) throws(StudyError) {
    self.order = order
    self.plan = plan
    self.ids = ids
    queue = Array(order.showings.indices)
    toldPhases = Set(plan.phases?.prefix(1) ?? [])
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

  /// The phase that begins here, where the reader hasn't been told of it.
  var phaseToTell: Phase? {
    current.flatMap(plan.phase(at:)).flatMap { toldPhases.contains($0) ? nil : $0 }
  }

  /// Whether the reader has been told that some cells were made.
  var isTold: Bool {
    plan.phases == nil ? plan.task != .naming : toldPhases.contains { $0 != .untold }
  }

  /// Showings answered, whatever the task.
  var answered: Int { answers.count + taskAnswers.count }

  /// The record id shown at `position`, or that of the first place.
  func id(at position: Int) -> String { ids[order.showings[position].record] }
  /// The record ids shown at `position`.
  func ids(at position: Int) -> [String] { order.showings[position].records.map { ids[$0] } }

  mutating func apply(_ entry: LogEntry) {
    switch entry {
    case .answered(let entry):
      answers.append(entry.answer)
      if !queue.isEmpty { queue.removeFirst() }
    case .judged(let entry):
      taskAnswers.append(entry.answer)
      if !queue.isEmpty { queue.removeFirst() }
    case .cannotDisplay:
      guard !queue.isEmpty else { return }
      let place = queue.removeFirst()
      putOff.insert(place)
      // To the end of its phase: what a reader is told later must not reach it.
      let end = queue.firstIndex { plan.phase(at: $0) != plan.phase(at: place) } ?? queue.count
      queue.insert(place, at: end)
    case .practised(let practice):
      practices += 1
      if plan.rules?.passes(practiceRight: practice.right) ?? true { hasPractised = true }
    case .told(let entry): toldPhases.insert(entry.phase)
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
    func unasked(_ task: AnswerTask) -> String? {
      current.map(plan.task(at:)) == task ? nil : "another task was set for this picture"
    }
    func untold() -> String? {
      phaseToTell == nil ? nil : "the reader hadn't been told of this phase"
    }
    switch entry {
    case .opened(let entry):
      return entry.manifestSha256 == manifestHash
        ? nil : "it was opened with another manifest"
    case .answered(let entry):
      return misplaced(entry.answer.showing, entry.answer.picture) ?? unasked(.rating) ?? untold()
    case .judged(let entry):
      let answer = entry.answer
      guard let first = answer.pictures.first else { return "it names no picture" }
      return misplaced(answer.showing, first) ?? unasked(answer.task) ?? untold()
        ?? (answer.pictures == current.map(ids(at:))
          ? nil : "the quartet isn't the one of the order")
        ?? ((1...answer.pictures.count).contains(answer.chosen ?? 1)
          ? nil : "there is no place \(answer.chosen ?? 0)")
    case .cannotDisplay(let entry): return misplaced(entry.showing, entry.picture)
    case .told(let entry):
      return current.flatMap(plan.phase(at:)) == entry.phase ? nil : "it tells of another phase"
    case .display, .practised, .rested, .ended, .interim: return nil
    }
  }
}

extension LogEntry {
  var isOpening: Bool { if case .opened = self { true } else { false } }

  /// Whether it is a confirmed answer, to whatever task.
  var isAnswer: Bool {
    switch self {
    case .answered, .judged: true
    default: false
    }
  }
}
