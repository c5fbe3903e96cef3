public import Statistics

/// What one reader's sitting says, with the key open.
public struct ReaderScore: Sendable {
  /// The reader's id.
  public var reader: String
  /// Showings in all.
  public var showings: Int
  /// Every answer, in the order given.
  public var judgements: [Judgement]
  /// The code the reader was shown at the end of the log.
  public var receipt: String
  /// The codes the reader was shown whenever a sitting was left in order, first to last.
  public var earlierReceipts: [String]
  /// Bytes of a line that was never finished, at the end of the log; not counted.
  public var tornBytes: Int
  /// The sitting's openings: screens, gaps, torn lines.
  public var openings: [Opening]
  /// Pictures put off because the screen couldn't show them.
  public var undisplayable: Int
  /// Breaks taken.
  public var breaks: Int
  /// Practice answers that were right, and how many there were; nil without practice.
  public var practice: Proportion?
  /// How far from 1/2 still counts as guessing.
  public var margin: Double
  /// The level of every test.
  public var alpha: Double

  /// Whether the answers are ratings; otherwise they are mere yes and no, and there is no curve.
  public var hasRatings = true
  /// Whether the time of each answer is known.
  public var hasTimes = true
  /// Who the reader is, as far as they said.
  public var person = ReaderPerson()

  /// One time the sitting was opened.
  public struct Opening: Sendable, Hashable {
    /// The screen at the first whole picture.
    public var display: Display
    /// What the reader said.
    public var background: Background
    /// Hours since the line before; nil at the first opening.
    public var gapHours: Double?
    /// Bytes of a torn line that were cut off.
    public var tornBytes: Int
    /// Whether the key lay beside the study, readable from the reader's account.
    public var keyReadable: Bool
    /// What else this account could open; nil in logs of earlier versions.
    public var access: Access?
    /// Whether a program answered.
    public var simulated: Bool
    /// Whether another process had the sitting open, on a line that had died.
    public var takenOver = false
    /// What the screen became later, in order.
    public var laterDisplays: [Display] = []

    /// A picture was whole on this screen, another than before.
    mutating func note(_ fresh: Display) {
      if display == .untold { display = fresh } else { laterDisplays.append(fresh) }
    }
  }

  /// Whether every showing is answered.
  public var isComplete: Bool { judgements.count == showings }
  /// First showings of pictures that are no controls.
  public var primary: [Judgement] { judgements.filter(\.isPrimary) }

  /// The four counts of the primary trials.
  public var table: AnswerTable { Self.table(primary) }

  /// The classes that were judged, in the order of their first showing.
  var classes: [String] {
    var seen: Set<String> = []
    return primary.map(\.cellClass).filter { seen.insert($0).inserted }
  }

  /// The counts of the primary trials of one class.
  public func table(of cellClass: String) -> AnswerTable {
    Self.table(primary.filter { $0.cellClass == cellClass })
  }

  private static func table(_ judgements: [Judgement]) -> AnswerTable {
    AnswerTable(
      isFake: judgements.map { $0.truth == .fake },
      calledFake: judgements.map(\.answer.rating.isFake))
  }

  /// The curve of the ratings of the primary trials.
  public var curve: ReceiverCurve {
    ReceiverCurve(
      isFake: primary.map { $0.truth == .fake },
      ratings: primary.map { Double($0.answer.rating.rawValue) })
  }

  /// The truths of the primary trials dealt anew; nil unless both kinds were rated.
  public var permutation: RatingPermutation? {
    let judged = primary
    return RatingPermutation(
      isFake: judged.map { $0.truth == .fake }, ratings: judged.map(\.answer.rating.rawValue))
  }

  /// What the controls show, each by its first showing.
  public var controls: ControlFinding {
    ControlFinding(
      judgements.filter { $0.isControl && !$0.isRepeat }.map {
        ($0.answer.rating.rawValue, $0.controlGrade)
      },
      primary: primary.map(\.answer.rating.rawValue))
  }

  /// Seconds from the whole picture to the confirmed answer of the primary trials; nil where the
  /// terminal didn't acknowledge the picture, or where it had been on the screen before an
  /// interruption. Of a table's times nothing more is known than that they are given.
  public var seconds: [Double?] {
    primary.map {
      let isMeasured = hasTimes && (openings.isEmpty || $0.answer.drawMs != nil)
      return isMeasured && !$0.answer.resumed ? Double($0.answer.confirmMs) / 1000 : nil
    }
  }

  /// Whether both answers to pictures shown twice go together; nil without any.
  public var agreement: RepeatAgreement? {
    RepeatAgreement(
      repeats.map { ($0.first.rawValue, $0.second.rawValue) }, levels: Rating.allCases.count)
  }

  /// First and second rating of every picture that was shown twice.
  public var repeats: [(first: Rating, second: Rating)] {
    var first: [Int: Rating] = [:]
    var pairs: [(Rating, Rating)] = []
    for judgement in judgements {
      if let earlier = first[judgement.record] {
        pairs.append((earlier, judgement.answer.rating))
      } else {
        first[judgement.record] = judgement.answer.rating
      }
    }
    return pairs
  }

  /// The verdict and what it was drawn from. With ratings the p that decides is that of the truths
  /// dealt anew; with mere yes and no it is Fisher's, which deals them anew as well.
  public var finding: VerdictFinding {
    VerdictFinding(
      table: table, curve: hasRatings ? curve : nil,
      permutation: hasRatings ? permutation : nil, controls: controls, margin: margin,
      alpha: alpha)
  }
}
