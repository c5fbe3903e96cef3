public import Statistics

/// One choice among pictures of one class, of which one was made.
public struct QuartetAnswer: Sendable, Hashable {
  /// Place of the made one, from 1.
  public var made: Int
  /// Place chosen, from 1.
  public var chosen: Int
  /// The class of all of them.
  public var cellClass: String

  /// A choice; both places from 1 to the number of alternatives.
  public init(made: Int, chosen: Int, cellClass: String = "all") {
    self.made = made
    self.chosen = chosen
    self.cellClass = cellClass
  }

  /// Whether the made one was chosen.
  public var isRight: Bool { made == chosen }
}

/// What one reader's choices show: no habit of saying real or fake can hide in them.
public struct QuartetScore: Sendable {
  /// Whose choices they are.
  public var reader: String
  /// The choices, in order.
  public var answers: [QuartetAnswer]
  /// Pictures to choose from.
  public var task: ForcedChoice
  /// How far from chance, as a share, still counts as guessing.
  public var margin: Double
  /// The level of every test.
  public var alpha: Double

  /// The score of `answers`; nil below two alternatives, or for places beyond them.
  public init?(
    reader: String, answers: [QuartetAnswer], alternatives: Int = 4, margin: Double = 0.1,
    alpha: Double = 0.05
  ) {
    guard let task = ForcedChoice(alternatives: alternatives),
      answers.allSatisfy({
        (1...alternatives).contains($0.made) && (1...alternatives).contains($0.chosen)
      })
    else { return nil }
    self.reader = reader
    self.answers = answers
    self.task = task
    self.margin = margin
    self.alpha = alpha
  }

  /// Right choices, of all.
  public var right: Proportion { Proportion(answers.count(where: \.isRight), of: answers.count) }

  /// d' and its tests; nil without choices.
  public var finding: ForcedChoiceFinding? {
    ForcedChoiceFinding(right: right, task: task, margin: margin, alpha: alpha)
  }

  /// How often each place was chosen.
  public var places: [Int] {
    (1...task.alternatives).map { place in answers.count { $0.chosen == place } }
  }

  /// Whether one place was chosen twice as often as chance would, or more: a habit of the hand, of
  /// which no likeness to guessing is said.
  public var isOneSided: Bool {
    Double(places.max() ?? 0) >= 2 * task.chance * Double(answers.count) && answers.count > 0
  }

  /// The classes, in the order of their first choice.
  var classes: [String] {
    var seen: Set<String> = []
    return answers.map(\.cellClass).filter { seen.insert($0).inserted }
  }

  /// What may be said, in a sentence.
  public var sentence: String {
    guard let found = finding else { return "\(reader) made no choice." }
    let figures =
      "\(ReportWords.count(found.right)) right "
      + "(\(ReportWords.percent(found.right.value, found.right.clopperPearson())); chance "
      + "\(ReportWords.percent(task.chance))), d' \(Self.dPrime(found)), p \(ReportWords.p(found.p))"
    let isAbove = (found.right.value ?? 0) > task.chance
    if found.p < alpha {
      return isAbove
        ? "\(reader) finds the made one among \(task.alternatives): \(figures)."
        : "\(reader) avoids the made one among \(task.alternatives), reliably: \(figures)."
    }
    if found.isEquivalent, !isOneSided {
      return "\(reader)'s choices are those of guessing, within \(ReportWords.points(margin)): "
        + "\(figures)."
    }
    let reason =
      found.isEquivalent
      ? "one place was chosen far more often than the others"
      : "the choices show neither that the made one is found nor that it can't be"
    return "Whether \(reader) finds the made one can't be said, because \(reason): \(figures)."
  }

  static func dPrime(_ found: ForcedChoiceFinding) -> String {
    func end(_ value: Double) -> String {
      value.isInfinite ? (value < 0 ? "-inf" : "inf") : ReportWords.number(value)
    }
    return "\(ReportWords.number(found.dPrime)) "
      + "[\(end(found.interval.low)), \(end(found.interval.high))]"
  }

  func write(to document: inout ReportDocument) {
    document.heading(2, "Choices of \(reader)")
    document.paragraph(sentence)
    document.table(
      ["Place", "chosen", "made one there"],
      places.enumerated().map { place, chosen in
        ["\(place + 1)", "\(chosen)", "\(answers.count { $0.made == place + 1 })"]
      })
    guard classes.count > 1 else { return }
    let rows = classes.compactMap { name -> [String]? in
      let own = answers.filter { $0.cellClass == name }
      let right = Proportion(own.count(where: \.isRight), of: own.count)
      guard let found = ForcedChoiceFinding(right: right, task: task) else { return nil }
      return [
        name, ReportWords.count(right), Self.dPrime(found), ReportWords.p(found.p),
      ]
    }
    document.table(["Class", "right", "d'", "p"], rows)
  }
}
