public import ArgumentParser
public import ReaderStudy

/// What readers do in a study, and what makes a sitting worth a claim; the same for planning and
/// sealing.
struct StudyTaskOptions: ParsableArguments {
  @Option(
    help: """
      rating (real or made?), quartet (which of four was made? --pairs counts quartets) or naming \
      (which cell is it?).
      """)
  var task = AnswerTask.rating
  @Option(
    help: """
      Parts of one study, each of them told before it: untold (name the cell, anything odd?), told, \
      clues; for example untold,told,clues.
      """)
  var phases: PhaseList?
  @Option(help: "What gives made cells away, in words: told before the part 'clues'.")
  var clues: String?
  @Option(help: "So many practice answers have to be right before the test begins.")
  var practiceToPass: Int?
  @Option(
    help: """
      The least a picture has to be shown as, COLUMNSxROWS[xDEPTH] in picture elements and bits of \
      colour, for example 64x64 or 64x64x24.
      """)
  var minimumDisplay: MinimumDisplay?
  @Option(help: "Half of the answers have to take at least so many seconds, for any claim.")
  var fastestMedian = 1.0

  func validate() throws {
    if phases != nil, task != .rating {
      throw ValidationError("--phases are told apart by ratings and names; leave --task out")
    }
    if clues != nil, phases?.phases.contains(.clues) != true {
      throw ValidationError("--clues are told in the part 'clues': give --phases with it")
    }
    if phases?.phases.contains(.clues) == true, (clues ?? "").isEmpty {
      throw ValidationError("the part 'clues' needs --clues: what gives made cells away, in words")
    }
  }

  /// Whether readers name cells, and so what is practised comes later, or never.
  var isNaming: Bool { task == .naming || phases?.phases == [.untold] }

  /// Puts what was asked into a plan.
  func apply(to plan: inout Plan) {
    plan.task = task == .rating ? nil : task
    if task != .rating { plan.question = task.question }
    plan.phases = phases?.phases
    plan.clues = clues
    let rules = SittingRules(
      fastestMedianSeconds: fastestMedian, practiceToPass: practiceToPass,
      minimumDisplay: minimumDisplay)
    plan.rules = rules == SittingRules() ? nil : rules
    if task == .quartet { (plan.controls, plan.repeats) = (0, 0) }
  }
}

/// Phases as they are typed, with commas between.
struct PhaseList: ExpressibleByArgument {
  var phases: [Phase]

  init?(argument: String) {
    let words = argument.lowercased().split { $0 == "," || $0 == " " }
    phases = words.compactMap { Phase(rawValue: String($0)) }
    guard phases.count == words.count, !phases.isEmpty else { return nil }
  }
}

extension MinimumDisplay: ExpressibleByArgument {
  public init?(argument: String) {
    self.init(typed: argument)
  }
}

extension AnswerTask: ExpressibleByArgument {}
