import ReaderStudy

/// What readers of a new study do, and the rules of their sittings, and what that can show.
extension StudyForm {
  /// The tasks there are to choose from, with their words.
  static let tasks: [(task: AnswerTask, phases: [Phase]?, name: String, words: String)] = [
    (.rating, nil, "rating", "real or made?"),
    (.rating, Phase.allCases, "three phases", "untold, told and after clues"),
    (.quartet, nil, "quartets", "which of four was made?"),
    (.naming, nil, "naming", "which cell is it?"),
  ]

  /// The chosen one, in a word.
  var taskName: String {
    Self.tasks.first { $0.task == task && $0.phases == phases }?.name ?? task.rawValue
  }

  /// Whether cells are named and nothing else, so that nothing can be practised.
  private var isNaming: Bool { task == .naming }

  /// Puts task and rules into a plan; what a task can't have is left out.
  func putTask(into plan: inout Plan) {
    plan.task = task == .rating ? nil : task
    if task != .rating { plan.question = task.question }
    plan.phases = phases
    plan.clues = phases?.contains(.clues) == true ? clues : nil
    if task == .quartet { (plan.controls, plan.repeats) = (0, 0) }
    if isNaming { plan.practice = 0 }
    let rules = SittingRules(
      fastestMedianSeconds: fastestMedian, practiceToPass: isNaming ? nil : practiceToPass,
      minimumDisplay: minimumDisplay)
    plan.rules = rules == SittingRules() ? nil : rules
  }

  /// What a study of these numbers can show, in full; nil where there is nothing to say.
  var powerDocument: ReportDocument? {
    switch task {
    case .rating: power.document
    case .quartet: QuartetPlan(quartets: allPairs, margin: margin)?.document
    case .naming: SharesPlan(reals: allPairs, fakes: allPairs, margin: margin).document
    }
  }

  /// The same on two lines.
  var powerLines: [(title: String, words: String)] {
    func percent(_ share: Double) -> String { "in \(Int((100 * share).rounded())) of 100" }
    let points = Int((100 * margin).rounded())
    switch task {
    case .rating:
      return [
        ("sees a reader of 65%", percent(power.detection(accuracy: 0.65))),
        ("shows guessing +-\(points)", percent(power.equivalencePower)),
      ]
    case .quartet:
      guard let plan = QuartetPlan(quartets: allPairs, margin: margin) else { return [] }
      return [
        ("sees a d' of 0.8", percent(plan.detection(dPrime: 0.8))),
        ("shows guessing +-\(points)", percent(plan.equivalencePower)),
      ]
    case .naming:
      let plan = SharesPlan(reals: allPairs, fakes: allPairs, margin: margin)
      return [
        ("sees names of 90% and 75%", percent(plan.detection(real: 0.9, fake: 0.75))),
        ("shows alike names +-\(points)", percent(plan.equivalence(share: 0.9))),
      ]
    }
  }

  /// Showings of one sitting.
  var showings: Int {
    task == .quartet ? allPairs : 2 * allPairs + controls + repeats
  }
}
