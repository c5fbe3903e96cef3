public import ArgumentParser
import Basis
import Foundation
import Journeys
public import ReaderStudy
import Statistics

struct StudyPlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "What a test of a size can show, and how large one must be.",
    discussion: """
      Powers are exact, by counting every outcome; that of the area is Hanley and McNeil's. A plan \
      that can't answer its question is refused, with what would. Nothing is written without \
      --save.

      EXAMPLES
        leuko study plan --form recommended
        leuko study plan --pairs 50 --ask guesses          refused: says what would do
        leuko study plan --ask tells --accuracy 0.65       how many, for a reader of 65%?
        leuko study plan --ask guesses --margin 0.1        how many, to show guessing?
        leuko study plan --form recommended --name first --class eosinophil --class monocyte \
      --reader anna --reader spare1 --save first.json
        leuko study seal --plan first.json
        leuko study plan --task quartet --d-prime 0.8     how many, to see a d' of 0.8?
        leuko study plan --task quartet --pairs 100       what 100 quartets show
        leuko study plan --task quartet --pairs 100 --name four --class eosinophil --reader anna \
      --save four.json
        leuko study plan --form recommended --phases untold,told,clues --clues "look at the granules" \
      --class eosinophil --reader anna --save parts.json
        leuko study plan --task naming --pairs 150        what names and "anything odd?" show
      """)

  /// The question, as one word.
  enum Ask: String, ExpressibleByArgument, CaseIterable {
    case tells
    case guesses
  }

  @Option(help: "recommended (150 + 150), short (110 + 110) or thesis (50 + 50).")
  var form: Plan.Form?
  @Option(help: "Reals, and as many fakes, over all classes; else the form's.") var pairs: Int?
  @Option(
    help: """
      tells: can a reader of --accuracy be seen not to guess? guesses: can a guesser be shown to \
      guess? Else what the form is for.
      """) var ask: Ask?
  @Option(help: "How often the reader is right, for 'tells'.") var accuracy = 0.65
  @Option(help: "How far from 0.5 counts as guessing; else the form's, or 0.1.") var margin: Double?
  @Option(help: "The reader's d', for quartets.") var dPrime = 0.8
  @OptionGroup var tasks: StudyTaskOptions
  @Option(help: "The chance wanted to answer the question.") var power = 0.8
  @Option(help: "The level of every test.") var alpha = 0.05
  @Option(help: "How alike readers judge one picture (intraclass, 0 to 1); needs --reader twice.")
  var correlation: Double?
  @Flag(help: "Classes are to be judged by themselves, too.") var byClass = false
  @Option(help: "The study's name.") var name = "study"
  @Option(name: .customLong("class"), help: "A class; may be given several times.")
  var classes: [String] = []
  @Option(name: .customLong("reader"), help: "A reader; may be given several times.")
  var readers: [String] = []
  @Option(help: "Poor fakes beside the test; else a fifth of the pairs.") var controls: Int?
  @Option(help: "Pictures shown twice; else a fifth of the pairs.") var repeats: Int?
  @Option(help: "Practice pictures; else 8, and none where cells are named only.")
  var practice: Int?
  @Option(help: "The truth is told: none, end or each.") var feedback = Plan.Feedback.none
  @Option(help: "L0: the same account could open the key; L1: another; L2: another machine.")
  var blinding = Plan.Blinding.sameAccount
  @Option(help: "Seconds a picture stays whole on the screen; the log keeps how long it did.")
  var exposure: Double?
  @Option(help: "Hours after which a sitting taken up again is flagged.") var longestGap: Double?
  @Option(help: "Write the plan as JSON, for 'leuko study seal --plan'.") var save: String?
  @Flag(help: "Print the powers as JSON.") var json = false

  func validate() throws {
    for (name, value) in [("--accuracy", accuracy), ("--power", power)]
    where !(value > 0.5 && value < 1) {
      throw ValidationError("\(name) is above 0.5 and below 1, not \(value)")
    }
    guard alpha > 0, alpha < 0.5 else { throw ValidationError("--alpha is between 0 and 0.5") }
    if let margin, !(margin > 0 && margin < 0.5) {
      throw ValidationError("--margin is between 0 and 0.5")
    }
    if let pairs, !(1...5000).contains(pairs) {
      throw ValidationError("--pairs is 1 to 5000")
    }
    if let correlation {
      guard (0...1).contains(correlation), readers.count > 1 else {
        throw ValidationError("--correlation is 0 to 1, of two readers or more")
      }
    }
    guard abs(dPrime) < 8, dPrime != 0 else {
      throw ValidationError("--d-prime is -8 to 8, and not 0")
    }
    if tasks.task != .rating, form != nil || byClass || correlation != nil {
      throw ValidationError("--form, --by-class and --correlation are for --task rating")
    }
    if tasks.task == .quartet, controls ?? 0 > 0 || repeats ?? 0 > 0 {
      throw ValidationError("quartets have neither --controls nor --repeats")
    }
    if tasks.task != .rating, save != nil, pairs == nil {
      throw ValidationError("a plan to keep needs --pairs")
    }
    if save != nil, classes.isEmpty || readers.isEmpty {
      throw ValidationError("a plan to keep needs --class and --reader")
    }
  }

  func run() throws {
    if tasks.task != .rating {
      if tasks.task == .quartet { try showQuartets() } else { showNames() }
      return try keep(plan())
    }
    guard form != nil || pairs != nil else { return try showSizes() }
    let plan = plan()
    if save != nil { try plan.validate() }
    let parts = plan.phases?.count ?? 1
    let found = PowerPlan(pairs: plan.pairs / parts, margin: plan.margin, alpha: alpha)
    if json {
      try StandardOutput.write(json: PowerNumbers(found))
    } else {
      StandardOutput.write(found.document.plainText(width: 92))
      if let form { StandardOutput.write("\nThe \(form.rawValue) form: \(form.words).\n") }
      StandardOutput.write(
        "\(plan.showings) showings a reader: \(2 * plan.pairs) judged, \(plan.controls) controls, "
          + "\(plan.repeats) shown twice.\n")
      if parts > 1 {
        StandardOutput.write(
          "In \(parts) parts: the powers are those of one of them, \(plan.pairs / parts) + "
            + "\(plan.pairs / parts) pictures.\n")
      }
      if let correlation { StandardOutput.write(together(found, correlation)) }
    }
    try found.check(question, power: power)
    if byClass { try plan.checkClasses() }
    try keep(plan)
  }

  /// Writes the plan, where that is asked.
  private func keep(_ plan: Plan) throws {
    guard let save else { return }
    try plan.validate()
    let url = Folders.ofThisProcess().resolved(save)
    try DurableFile.write(try PlanFile.data(plan), to: url)
    StandardError.write("Kept as '\(save)'; seal it with: leuko study seal --plan \(save)\n")
  }

  /// What the readers show together, answers to one picture being alike.
  private func together(_ found: PowerPlan, _ correlation: Double) -> String {
    let worth = found.effectiveJudgements(readers: readers.count, correlation: correlation)
    let width = found.pooledHalfWidth(readers: readers.count, correlation: correlation)
    return """
      \(readers.count) readers together: \(readers.count * found.judgements) judgements, worth \
      \(Int(worth)) independent ones (design effect 1 + (readers - 1) x \(correlation)); half of \
      them right is 50% +- \(String(format: "%.1f", 100 * width)) points.

      """
  }

  /// What the form is powered for, unless something else is asked.
  private var question: StudyQuestion {
    switch ask {
    case .tells: .canTell(accuracy: accuracy)
    case .guesses: .guesses
    case nil: form == .recommended || form == nil ? .guesses : .canTell(accuracy: accuracy)
    }
  }

  private func plan() -> Plan {
    let keys = classes.isEmpty ? ["all"] : classes
    var plan = Plan(form ?? .recommended, name: name, classes: keys, readers: readers)
    if let pairs {
      let each = (pairs + keys.count - 1) / keys.count
      plan.classes = keys.map { .init($0, pairs: each) }
      plan.controls = pairs / 5
      plan.repeats = pairs / 5
      if form == nil { plan.margin = 0.1 }
    }
    plan.controls = controls ?? plan.controls
    plan.repeats = repeats ?? plan.repeats
    plan.practice = practice ?? (tasks.isNaming ? 0 : 8)
    plan.margin = margin ?? plan.margin
    plan.alpha = alpha
    plan.feedback = feedback
    plan.blinding = blinding
    plan.exposureSeconds = exposure
    plan.longestGapHours = longestGap
    tasks.apply(to: &plan)
    return plan
  }

  private func showNames() {
    let found = SharesPlan(
      reals: pairs ?? 150, fakes: pairs ?? 150, margin: margin ?? 0.1, alpha: alpha)
    StandardOutput.write(found.document.plainText(width: 92))
  }

  private func showQuartets() throws {
    let margin = margin ?? 0.1
    if let pairs, let plan = QuartetPlan(quartets: pairs, margin: margin, alpha: alpha) {
      return StandardOutput.write(plan.document.plainText(width: 92))
    }
    let number = { (count: Int?, limit: Int) in count.map { "\($0)" } ?? "more than \(limit)" }
    let seen = QuartetPlan.quartetsForDetection(dPrime: dPrime, power: power, alpha: alpha)
    let shown = QuartetPlan.quartetsForEquivalence(margin: margin, power: power, alpha: alpha)
    StandardOutput.write(
      """
      With a chance of \(String(format: "%.0f%%", 100 * power)), at the level \(alpha):
        \(number(seen, 1_000)) quartets show that a reader of d' \(dPrime) doesn't guess
        \(number(shown, 5_000)) quartets show that a guesser guesses, within \(points(margin)) of 25%

      """)
  }

  private func points(_ margin: Double) -> String {
    String(format: "%g points", (1000 * margin).rounded() / 10)
  }

  /// No size is given: how large must it be?
  private func showSizes() throws {
    let margin = margin ?? 0.1
    let share = { (value: Double) in String(format: "%.0f%%", 100 * value) }
    let number = { (pairs: Int?) in pairs.map { "\($0) + \($0)" } ?? "more than 5000 + 5000" }
    var text = "With a chance of \(share(power)), at the level \(alpha):\n"
    if ask != .guesses {
      let pairs = PowerPlan.pairsForDetection(accuracy: accuracy, power: power, alpha: alpha)
      text += "  \(number(pairs)) pictures show that a reader who is right \(share(accuracy)) of "
      text += "the time doesn't guess\n"
    }
    if ask != .tells {
      let pairs = PowerPlan.pairsForEquivalence(margin: margin, power: power, alpha: alpha)
      text += "  \(number(pairs)) pictures show that a guesser guesses, within \(points(margin)) "
      text += "of one half by accuracy and by area\n"
    }
    StandardOutput.write(text)
  }
}

/// The powers of a plan, for programs.
private struct PowerNumbers: Encodable {
  var pairs: Int
  var margin: Double
  var alpha: Double
  var detection: [String: Double]
  var accuracyEquivalence: Double
  var areaEquivalence: Double
  var halfWidth: Double
  var smallestAccuracy: Double?
  var smallestMargin: Double?

  init(_ plan: PowerPlan) {
    pairs = plan.pairs
    margin = plan.margin
    alpha = plan.alpha
    detection = Dictionary(
      uniqueKeysWithValues: [55, 60, 65, 70, 75].map { percent in
        ("0.\(percent)", plan.detection(accuracy: Double(percent) / 100))
      })
    accuracyEquivalence = plan.accuracyEquivalence.power
    areaEquivalence = plan.areaEquivalence
    halfWidth = plan.halfWidth
    smallestAccuracy = plan.smallestAccuracy(power: 0.8)
    smallestMargin = plan.smallestMargin(power: 0.8)
  }
}

extension Plan.Form: ExpressibleByArgument {}
extension Plan.Feedback: ExpressibleByArgument {}
extension Plan.Blinding: ExpressibleByArgument {}
