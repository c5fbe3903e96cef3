public import Statistics

/// The class a reader gave to one cell.
public struct NamingAnswer: Sendable, Hashable {
  /// The picture's id.
  public var picture: String
  /// Real or fake.
  public var truth: Truth
  /// The class the picture was taken for, or made as.
  public var asked: String
  /// The class the reader named.
  public var named: String
  /// Whether the reader said that something was odd; nil where it wasn't asked.
  public var isOdd: Bool?

  /// One naming.
  public init(picture: String, truth: Truth, asked: String, named: String, isOdd: Bool? = nil) {
    self.picture = picture
    self.truth = truth
    self.asked = asked
    self.named = named
    self.isOdd = isOdd
  }

  /// Whether reader and picture agree.
  public var agrees: Bool { asked == named }
}

/// How one reader's names agree with the classes asked for, reals and fakes apart: a made cell that
/// nobody takes for what it was made as is no cell of that class, however real it looks.
public struct NamingScore: Sendable {
  /// Whose names they are.
  public var reader: String
  /// The namings, in order.
  public var answers: [NamingAnswer]
  /// How far apart the two shares may lie and still count as alike.
  public var margin: Double
  /// The level of every test.
  public var alpha: Double

  /// The score of `answers`.
  public init(
    reader: String, answers: [NamingAnswer], margin: Double = 0.1, alpha: Double = 0.05
  ) {
    self.reader = reader
    self.answers = answers
    self.margin = margin
    self.alpha = alpha
  }

  /// Cells of a kind that were named as asked.
  public func agreement(_ truth: Truth) -> Proportion {
    let own = answers.filter { $0.truth == truth }
    return Proportion(own.count(where: \.agrees), of: own.count)
  }

  /// Agreement beyond chance, of one kind.
  public func kappa(_ truth: Truth) -> CohenKappa {
    let names = Set(answers.flatMap { [$0.asked, $0.named] }).sorted()
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    let own = answers.filter { $0.truth == truth }
    return CohenKappa(
      own.map { places[$0.asked] ?? 0 }, own.map { places[$0.named] ?? 0 },
      categories: max(1, names.count))
  }

  /// The share of reals named as asked less that of fakes.
  public var difference: ShareDifference { ShareDifference(agreement(.real), agreement(.fake)) }

  /// Whether both shares are shown to lie within the margin of each other.
  public var isAlike: Bool {
    difference.interval(confidence: 1 - 2 * alpha)?
      .isStrictlyInside(Interval(low: -margin, high: margin)) ?? false
  }

  /// Odd ones of a kind, where that was asked.
  public func odd(_ truth: Truth) -> Proportion {
    let own = answers.filter { $0.truth == truth }.compactMap(\.isOdd)
    return Proportion(own.count { $0 }, of: own.count)
  }

  /// What may be said, in a sentence.
  public var sentence: String {
    let difference = difference
    guard difference.difference != nil else {
      return "\(reader) named cells of one kind only; nothing can be compared."
    }
    let reals = ReportWords.percent(difference.first.value, difference.first.wilson())
    let fakes = ReportWords.percent(difference.second.value, difference.second.wilson())
    let gap = ReportWords.points(difference.difference, difference.interval())
    let figures = "reals \(reals), made ones \(fakes), difference \(gap)"
    if difference.p < alpha {
      let isFewer = (difference.difference ?? 0) > 0
      return
        "\(reader) names made cells as asked \(isFewer ? "less" : "more") often than real ones: "
        + "\(figures), p \(ReportWords.p(difference.p))."
    }
    if isAlike {
      return "\(reader) names made cells as asked as often as real ones, within "
        + "\(ReportWords.points(margin)): \(figures)."
    }
    return "Whether \(reader) names made cells as asked as often as real ones can't be said: "
      + "\(figures), p \(ReportWords.p(difference.p))."
  }

  func write(to document: inout ReportDocument) {
    document.heading(2, "Names given by \(reader)")
    document.paragraph(sentence)
    document.table(
      ["Kind", "named as asked", "share", "kappa"],
      [("real", Truth.real), ("made", .fake)].map { name, truth in
        let share = agreement(truth)
        let kappa = kappa(truth)
        return [
          name, ReportWords.count(share), ReportWords.percent(share.value, share.wilson()),
          ReportWords.number(kappa.kappa, kappa.interval()),
        ]
      })
    var seen: Set<String> = []
    let classes = answers.map(\.asked).filter { seen.insert($0).inserted }
    document.table(
      ["Asked for", "reals as asked", "made as asked", "made ones most often named"],
      classes.map { name in
        let own = answers.filter { $0.asked == name }
        func share(_ truth: Truth) -> String {
          let kind = own.filter { $0.truth == truth }
          return "\(kind.count(where: \.agrees)) of \(kind.count)"
        }
        let others = Dictionary(
          grouping: own.filter { $0.truth == .fake && !$0.agrees }, by: \.named
        ).mapValues(\.count).max { ($0.value, $1.key) < ($1.value, $0.key) }
        return [
          name, share(.real), share(.fake),
          others.map { "\($0.key), \($0.value) times" } ?? "as asked",
        ]
      }, words: [0, 3])
  }
}
