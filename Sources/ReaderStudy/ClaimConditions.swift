import Statistics

/// What a claim needs besides the answers: how the study was kept and how each sitting was held.
public struct ClaimConditions: Sendable, Hashable {
  /// How one sitting was held.
  public struct Sitting: Sendable, Hashable {
    /// Seconds from the moment the terminal acknowledged the whole picture to the confirmed answer,
    /// one a primary trial; nil where that wasn't measured.
    public var seconds: [Double?]
    /// How often the screen changed after the first picture.
    public var displayChanges: Int
    /// How often the reader said "I can't see it".
    public var cannotSee: Int

    /// One sitting's conditions.
    public init(seconds: [Double?], displayChanges: Int = 0, cannotSee: Int = 0) {
      self.seconds = seconds
      self.displayChanges = displayChanges
      self.cannotSee = cannotSee
    }

    /// Times that were measured.
    public var measured: [Double] { seconds.compactMap(\.self) }
    /// The middle of the measured times; nil when fewer than half of them were measured.
    public var median: Double? {
      2 * measured.count >= seconds.count ? Quantiles(measured).median : nil
    }
    /// Answers that took less than a tenth of a second.
    public var instant: Int { measured.count { $0 < 0.1 } }
  }

  /// A listed reader whose answers are missing, or can't be read.
  public struct Missing: Sendable, Hashable {
    /// The reader's id.
    public var reader: String
    /// Why, as a clause: `there is no log`.
    public var reason: String

    /// A missing reader.
    public init(reader: String, reason: String) {
      self.reader = reader
      self.reason = reason
    }
  }

  /// Whether the answers come from a sealed study; otherwise nothing shows how they came about.
  public var isSealed: Bool
  /// Whether everything is as it was sealed and written.
  public var isVerified: Bool
  /// Rules that aren't those whose code was printed at sealing, by name; empty when none changed.
  public var changedRules: [String]
  /// Each time the key was opened before all sittings had ended, as a clause.
  public var interimOpenings: [String]
  /// Every reader the study lists, spare slots included.
  public var listedReaders: [String]
  /// Of these, the ones without answers.
  public var missing: [Missing]
  /// What was found that could have told a reader the truth, each as a clause; empty: nothing.
  public var blinding: [String]
  /// The least median of seconds an answer has to take.
  public var fastestMedian: Double
  /// By reader.
  public var sittings: [String: Sitting]

  /// The conditions of answers that come from elsewhere, unless told otherwise.
  public init(
    isSealed: Bool = false, isVerified: Bool = true, changedRules: [String] = [],
    interimOpenings: [String] = [], listedReaders: [String] = [], missing: [Missing] = [],
    blinding: [String] = [], fastestMedian: Double = SittingRules().fastestMedianSeconds,
    sittings: [String: Sitting] = [:]
  ) {
    self.isSealed = isSealed
    self.isVerified = isVerified
    self.changedRules = changedRules
    self.interimOpenings = interimOpenings
    self.listedReaders = listedReaders
    self.missing = missing
    self.blinding = blinding
    self.fastestMedian = fastestMedian
    self.sittings = sittings
  }
}

extension StudyScore {
  /// What the score knows of a claim's conditions.
  public var conditions: ClaimConditions {
    ClaimConditions(
      isSealed: manifest != nil, isVerified: isVerified, changedRules: changedRules,
      interimOpenings: openings.map(\.words), listedReaders: listed.map(\.id),
      missing: listed.compactMap { reader in
        switch reader.state {
        case .complete, .unfinished: nil
        case .absent, .renamed, .unreadable: .init(reader: reader.id, reason: reader.remark ?? "")
        }
      },
      blinding: blinding.doubts,
      fastestMedian: (manifest?.plan.rules ?? SittingRules()).fastestMedianSeconds,
      sittings: Dictionary(
        readers.map {
          (
            $0.reader,
            .init(
              seconds: $0.seconds,
              displayChanges: $0.openings.reduce(0) { $0 + $1.laterDisplays.count },
              cannotSee: $0.undisplayable)
          )
        }, uniquingKeysWith: { first, _ in first }))
  }
}
