/// What a blind test is to be, before any picture has been chosen.
public struct Plan: Sendable, Hashable, Codable {
  /// How many reals, and as many fakes, of one class.
  public struct ClassCount: Sendable, Hashable, Codable {
    /// The key of the class, for example `eosinophil`.
    public var cellClass: String
    /// Reals of this class; as many fakes are shown.
    public var pairs: Int

    /// `pairs` reals and `pairs` fakes of `cellClass`.
    public init(_ cellClass: String, pairs: Int) {
      self.cellClass = cellClass
      self.pairs = pairs
    }
  }

  /// When the reader learns the truth. Data of different modes are never pooled.
  public enum Feedback: String, Sendable, Hashable, Codable, CaseIterable {
    /// Never: the confirmatory mode.
    case none
    /// After the last answer.
    case end
    /// After each answer: training.
    case each
  }

  /// How well the truth is kept from the reader's account.
  public enum Blinding: String, Sendable, Hashable, Codable, CaseIterable {
    /// L0: the reader's account could open the key.
    case sameAccount = "L0"
    /// L1: the key lies under another account.
    case otherAccount = "L1"
    /// L2: the study folder was carried to another machine.
    case otherMachine = "L2"
  }

  /// The name of the study: letters, digits, `-` and `_`.
  public var name: String
  /// What the reader is asked.
  public var question: String
  /// The classes and their counts; equal for both kinds in every class.
  public var classes: [ClassCount]
  /// Extra trials known to be poor fakes, outside the primary analysis.
  public var controls: Int
  /// Pictures shown a second time.
  public var repeats: Int
  /// Practice pictures, used nowhere else, with feedback.
  public var practice: Int
  /// Reader ids; spare slots may be listed for readers not yet known.
  public var readers: [String]
  /// When the truth is told.
  public var feedback: Feedback
  /// How far from 1/2 balanced accuracy and area still count as guessing.
  public var margin: Double
  /// The level of every test.
  public var alpha: Double
  /// Answers between two breaks.
  public var breakEvery: Int
  /// How well the truth is kept from the reader's account.
  public var blinding: Blinding
  /// How long a picture stays on the screen, in seconds; nil without a limit. Requested, not
  /// calibrated: over a line nobody knows when the reader's screen changed.
  public var exposureSeconds: Double?
  /// A sitting taken up again after more hours than this is flagged in the report; nil never.
  public var longestGapHours: Double?
  /// What makes a sitting worth a claim; nil stands for the defaults.
  public var rules: SittingRules?
  /// What a reader does with a picture; nil stands for a rating.
  public var task: AnswerTask?
  /// What a reader is told, phase by phase; nil stands for one phase, told.
  public var phases: [Phase]?
  /// What gives made cells away, told before the phase of clues.
  public var clues: String?
  /// The names that cells may be given; nil until sealing fills them in.
  public var names: [ClassName]?
  /// Whether readers are simulated; then every page says so.
  public var isDemonstration: Bool

  /// A plan; the defaults are those of a confirmatory test.
  public init(
    name: String,
    question: String = "Is this cell a photograph or was it made by a generator?",
    classes: [ClassCount], controls: Int = 0, repeats: Int = 0, practice: Int = 0,
    readers: [String], feedback: Feedback = .none, margin: Double = 0.1, alpha: Double = 0.05,
    breakEvery: Int = 25, blinding: Blinding = .sameAccount, exposureSeconds: Double? = nil,
    longestGapHours: Double? = nil, rules: SittingRules? = nil, task: AnswerTask? = nil,
    phases: [Phase]? = nil, clues: String? = nil, isDemonstration: Bool = false
  ) {
    self.name = name
    self.question = question
    self.classes = classes
    self.controls = controls
    self.repeats = repeats
    self.practice = practice
    self.readers = readers
    self.feedback = feedback
    self.margin = margin
    self.alpha = alpha
    self.breakEvery = breakEvery
    self.blinding = blinding
    self.exposureSeconds = exposureSeconds
    self.longestGapHours = longestGapHours
    self.rules = rules
    self.task = task
    self.phases = phases
    self.clues = clues
    self.isDemonstration = isDemonstration
  }

  /// Reals, and as many fakes, over all classes.
  public var pairs: Int { classes.reduce(0) { $0 + $1.pairs } }
  /// Real pictures beside each made one: one, or all the others of a quartet.
  public var realsPerFake: Int { max(1, (task ?? .rating).pictures - 1) }
  /// Whether readers name cells somewhere in the test.
  public var asksNames: Bool { task == .naming || phases?.contains(.untold) == true }
  /// Different pictures in the test proper: both kinds and the controls.
  public var pictures: Int { (1 + realsPerFake) * pairs + controls }
  /// Showings of one sitting: every picture once and the repeats again, or every quartet once.
  public var showings: Int { task == .quartet ? pairs : pictures + repeats }

  /// What a reader has been told at a place of their order, from 0; nil without phases. Every phase
  /// has as many showings as the others, or one less.
  public func phase(at position: Int) -> Phase? {
    guard let phases, !phases.isEmpty, (0..<showings).contains(position) else { return nil }
    return phases[position * phases.count / showings]
  }

  /// What a reader does at a place of their order, from 0.
  public func task(at position: Int) -> AnswerTask { phase(at: position)?.task ?? task ?? .rating }

  /// The question at a place of the reader's order, from 0.
  public func question(at position: Int) -> String {
    let task = task(at: position)
    let isOwn = question != AnswerTask.rating.question && phase(at: position) != .untold
    return isOwn ? question : task.question
  }

  /// Throws the first thing that is wrong with the plan.
  public func validate() throws(StudyError) {
    guard Self.isName(name) else { throw .badName(name) }
    guard !classes.isEmpty, classes.allSatisfy({ $0.pairs > 0 }) else {
      throw .badPlan("every class needs at least one pair of pictures")
    }
    let counts = classes.map(\.pairs) + [controls, repeats, practice, breakEvery, readers.count]
    guard classes.count <= 1000, counts.allSatisfy({ $0 <= 10_000 }) else {
      throw .badPlan("no count may be above 10000")
    }
    let keys = classes.map(\.cellClass)
    guard Set(keys).count == keys.count else { throw .badPlan("a class is listed twice") }
    for key in keys where key.isEmpty || key.contains(where: { $0 == "\t" || $0.isNewline }) {
      throw .badPlan("'\(key)' can't be the key of a class")
    }
    guard controls >= 0, practice >= 0, repeats >= 0, breakEvery > 0 else {
      throw .badPlan("counts can't be negative, and a break comes after one answer at the least")
    }
    guard repeats <= 2 * pairs else {
      throw .badPlan("\(repeats) repeats are more than the \(2 * pairs) pictures there are")
    }
    guard margin > 0, margin < 0.5 else {
      throw .badPlan("the margin \(margin) is not between 0 and 0.5")
    }
    guard alpha > 0, alpha < 0.5 else {
      throw .badPlan("the level \(alpha) is not between 0 and 0.5")
    }
    for limit in [exposureSeconds, longestGapHours].compactMap(\.self) {
      guard limit > 0, limit <= 100_000 else {
        throw .badPlan("a limit of time is above 0 and at most 100000")
      }
    }
    if task == .quartet, controls > 0 || repeats > 0 {
      throw .badPlan("quartets have neither controls nor repeats")
    }
    if practice > 0, task == .naming || phases == [.untold] {
      throw .badPlan("names aren't practised: practice tells which cells were made")
    }
    if asksNames, let names, let problem = ClassName.problem(names, classes: classes) {
      throw .badPlan(problem)
    }
    if phases?.contains(.clues) == true, (clues ?? "").isEmpty {
      throw .badPlan("a phase after clues needs the clues: what gives made cells away, in words")
    }
    if let problem = rules?.problem(practice: practice) ?? Phase.problem(phases, task: task) {
      throw .badPlan(problem)
    }
    guard !readers.isEmpty else { throw .badPlan("at least one reader is needed") }
    guard Set(readers.map { $0.lowercased() }).count == readers.count else {
      throw .badPlan("a reader is listed twice")
    }
    for reader in readers where !Self.isName(reader) { throw .badName(reader) }
  }

  /// Whether `text` may name a study or a reader: 1 to 40 ASCII letters, digits, `-` or `_`.
  public static func isName(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}
