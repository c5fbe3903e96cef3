import ReaderStudy
import TerminalKit

/// What readers of a new study do, and the rules of their sittings, as lines of its menu.
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

extension Console {
  /// The lines of the new study's menu about task and rules.
  var studyTaskLines: [MenuOverlay.Item] {
    var items: [MenuOverlay.Item] = [
      .init("what readers do", detail: studyForm.taskName, action: .studyMenu(.task))
    ]
    if studyForm.phases?.contains(.clues) == true {
      items.append(
        .init(
          "clues", detail: studyForm.clues.isEmpty ? "needed" : studyForm.clues,
          action: .studyMenu(.rule(.clues))))
    }
    return items + [
      .init(
        "practice to pass", detail: studyForm.practiceToPass.map { "\($0) right" } ?? "no",
        action: .studyMenu(.rule(.practiceToPass))),
      .init(
        "least display", detail: studyForm.minimumDisplay?.typed ?? "any",
        action: .studyMenu(.rule(.minimumDisplay))),
      .init(
        "least median time", detail: "\(Numbers.short(studyForm.fastestMedian)) s",
        action: .studyMenu(.rule(.fastestMedian))),
    ]
  }

  var studyTaskMenu: MenuOverlay {
    MenuOverlay(
      "what readers do",
      items: StudyForm.tasks.map {
        .init($0.name, detail: $0.words, action: .studyTask($0.task, $0.phases))
      })
  }

  mutating func askStudyRule(_ rule: PromptOverlay.StudyRule) {
    let (title, why, text) =
      switch rule {
      case .clues:
        (
          "clues", "What gives made cells away, in words: told before the last phase.",
          studyForm.clues
        )
      case .practiceToPass:
        (
          "practice to pass",
          "So many practice answers have to be right before the test begins. Empty for none.",
          studyForm.practiceToPass.map(String.init) ?? ""
        )
      case .minimumDisplay:
        (
          "least display",
          "The least a picture has to be shown as, for example 64x64 or 64x64x24 (bits of colour). "
            + "Empty for any.", studyForm.minimumDisplay?.typed ?? ""
        )
      case .fastestMedian:
        (
          "least median time", "Seconds that half of the answers have to take, for any claim.",
          Numbers.short(studyForm.fastestMedian)
        )
      }
    overlay = .prompt(
      PromptOverlay(.studyRule(rule), title: title, explanation: why, text: text))
  }

  mutating func answerStudyRule(_ rule: PromptOverlay.StudyRule, _ text: String) -> [Request] {
    func refuse() { say("'\(text)' is no answer to this; nothing was changed.", .warning) }
    switch rule {
    case .clues: studyForm.clues = text
    case .practiceToPass where text.isEmpty: studyForm.practiceToPass = nil
    case .practiceToPass:
      if let count = Int(text), (1...2000).contains(count) {
        studyForm.practiceToPass = count
      } else {
        refuse()
      }
    case .minimumDisplay where text.isEmpty: studyForm.minimumDisplay = nil
    case .minimumDisplay:
      if let display = MinimumDisplay(typed: text) {
        studyForm.minimumDisplay = display
      } else {
        refuse()
      }
    case .fastestMedian:
      if let seconds = Double(text), (0...60).contains(seconds) {
        studyForm.fastestMedian = seconds
      } else {
        refuse()
      }
    }
    overlay = .menu(studyMenu(selected: 10))
    return []
  }
}
