/// The public part of a study: all of its rules, and hashes of what is hidden. Nothing in it depends
/// on which picture is real, but what a salt or a commitment hides.
public struct Manifest: Sendable, Hashable, Codable {
  /// A reader and the order in which they see the pictures.
  public struct Reader: Sendable, Hashable, Codable {
    /// The reader's id.
    public var id: String
    /// Record numbers in the order of their showings, with blanks between; one that comes a second
    /// time is a repeat. Nil in the first format.
    public var order: String?
    /// In the first format the order was drawn from a public seed at this attempt, the first whose
    /// order kept rules about the truth: that number told a little about it.
    public var attempt: Int?
  }

  /// `leuko-study-2`; `leuko-study-1` is read as well.
  public var format: String
  /// What was planned.
  public var plan: Plan
  /// When it was sealed, ISO 8601 in UTC.
  public var created: String
  /// The program that sealed it, with its version.
  public var software: String
  /// The endpoint declared beforehand.
  public var primaryEndpoint: String
  /// Every reader with their order.
  public var readers: [Reader]
  /// The commitment to the secret that orders, choice and turns are drawn from; nil in the first
  /// format.
  public var orderCommitment: String?
  /// No repeat comes sooner, in showings.
  public var repeatGap: Int
  /// Pictures in the package.
  public var records: Int
  /// Width of every picture.
  public var width: Int
  /// Height of every picture.
  public var height: Int
  /// SHA-256 of `package.bin`.
  public var packageSha256: String
  /// SHA-256 of `practice.bin`.
  public var practiceSha256: String
  /// SHA-256 of the key file.
  public var keySha256: String
  /// The commitment to truth and class of every picture.
  public var commitment: String
  /// What is published of the leak audit; nil in the first format.
  public var leakAudit: AuditSeal?
  /// Where the pictures come from, as far as it may be known beforehand.
  public var provenance: StudyProvenance?
  /// Whether the seed of the fakes was given by a person, who could make them again.
  public var seedGiven: Bool?
  /// A public set that reals come from, so that a reader could have it: in words; nil where none
  /// was found.
  public var publicReals: String?
  /// SHA-256 of the path of the atlas the reals come from, so that a sitting can say whether its
  /// account could open it.
  public var atlasSha256: String?

  /// First format: the text the readers' orders are drawn from.
  public var studySeed: String?
  /// First format: the records that are shown twice, rising.
  public var repeats: [Int]?
  /// First format: no run of one truth is longer.
  public var longestRun: Int?
  /// First format: what the leak audit found.
  public var audit: LeakAudit?
  /// First format: why it was sealed in spite of the audit.
  public var auditOverride: String?

  /// The current format.
  static let format = "leuko-study-2"
  private static let firstFormat = "leuko-study-1"

  /// Why it was sealed in spite of the leak audit; nil where the audit was passed.
  public var overrideReason: String? { leakAudit?.override ?? auditOverride }

  /// Why no sitting could be held by these rules; nil when one can.
  var problem: String? {
    do throws(StudyError) {
      try plan.validate()
    } catch {
      return error.summary
    }
    guard records == plan.pictures else { return "its counts don't agree with its plan" }
    guard readers.map(\.id) == plan.readers else {
      return "its readers don't agree with its plan"
    }
    guard (1...4096).contains(width), (1...4096).contains(height) else {
      return "its pictures have an impossible size"
    }
    return format == Self.firstFormat ? firstProblem : orderProblem
  }

  private var orderProblem: String? {
    for reader in readers {
      guard let order = reader.order.flatMap({ ReaderOrder(text: $0, records: records) }),
        order.showings.count == plan.showings
      else { return "the order of '\(reader.id)' doesn't show every picture of the plan" }
    }
    return nil
  }

  private var firstProblem: String? {
    guard let repeats, repeats.count == plan.repeats,
      repeats.allSatisfy((0..<records).contains), studySeed != nil,
      readers.allSatisfy({ ($0.attempt ?? -1) >= 0 })
    else { return "its counts don't agree with its plan" }
    return nil
  }

  /// The order in which `reader` sees the pictures; nil when the study lists no such reader.
  public func order(of reader: String) -> ReaderOrder? {
    guard let entry = readers.first(where: { $0.id == reader }) else { return nil }
    if let order = entry.order { return ReaderOrder(text: order, records: records) }
    guard let studySeed, let repeats, let attempt = entry.attempt else { return nil }
    return ReaderOrder(
      records: records, repeats: repeats, studySeed: studySeed, reader: reader, attempt: attempt)
  }

  /// Whether this program reads the format.
  var isKnownFormat: Bool { format == Self.format || format == Self.firstFormat }
}
