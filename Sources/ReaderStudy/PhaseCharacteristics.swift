import Statistics

/// What three phases show of simulated readers whose ability in each is known.
public struct PhaseCharacteristics: Sendable, Hashable, Codable {
  /// Reals, and as many fakes, of each phase; told and after clues the same ones.
  public var pairs: Int
  /// The true shares of fakes and of reals called odd, untold.
  public var oddFakes: Double
  public var oddReals: Double
  /// d' told.
  public var told: Double
  /// d' after clues.
  public var clues: Double
  /// Readers.
  public var readers: Int
  /// Readers seen to call fakes odd more often, or less.
  public var seenUntold: Int
  /// Readers seen not to guess when told.
  public var seenTold: Int
  /// Readers seen not to guess after clues.
  public var seenClues: Int
  /// Readers of whom a change by the clues was seen.
  public var seenGain: Int

  /// Lets `runs` readers answer three phases of `pairs` cells of each kind.
  public init(
    pairs: Int, oddFakes: Double = 0.05, oddReals: Double = 0.05, told: Double, clues: Double,
    alpha: Double = 0.05, runs: Int, seed: UInt64
  ) {
    self.pairs = pairs
    self.oddFakes = oddFakes
    self.oddReals = oddReals
    self.told = told
    self.clues = clues
    readers = runs
    seenUntold = 0
    seenTold = 0
    seenClues = 0
    seenGain = 0
    for run in 0..<runs {
      let seed = seed &+ UInt64(run) &* 0x9E37_79B9_7F4A_7C15
      let score = Self.score(
        pairs: pairs, odd: (oddReals, oddFakes), dPrimes: [.told: told, .clues: clues], seed: seed,
        alpha: alpha)
      if let odd = score.odd, odd.p < alpha { seenUntold += 1 }
      if let p = score.rated[.told]?.permutation?.area, p < alpha { seenTold += 1 }
      if let p = score.rated[.clues]?.permutation?.area, p < alpha { seenClues += 1 }
      if let gain = score.gain, gain.p < alpha { seenGain += 1 }
    }
  }

  private static func score(
    pairs: Int, odd: (reals: Double, fakes: Double), dPrimes: [Phase: Double], seed: UInt64,
    alpha: Double
  ) -> PhaseScore {
    let cells = (0..<2 * pairs).map { ($0, $0 < pairs ? Truth.real : .fake) }
    let namer = SimulatedReader(dPrime: 0, seed: seed)
    let untold = NamingScore(
      reader: "simulated",
      answers: cells.map { showing, truth in
        NamingAnswer(
          picture: "\(showing)", truth: truth, asked: "all", named: "all",
          isOdd: namer.says(yes: truth == .real ? odd.reals : odd.fakes, showing: showing))
      }, alpha: alpha)
    let rated = dPrimes.map { phase, dPrime in
      let reader = SimulatedReader(dPrime: dPrime, seed: seed &+ (phase == .told ? 1 : 2))
      let judgements = cells.map { showing, truth in
        let answer = Answer(
          showing: showing + 1, picture: "\(showing)",
          rating: reader.rating(truth: truth, showing: showing), drawMs: nil, firstKeyMs: 0,
          confirmMs: 0, resumed: false, cues: [])
        return Judgement(
          answer: answer, record: showing, isRepeat: false, truth: truth, cellClass: "all",
          isControl: false)
      }
      return (
        phase,
        ReaderScore(
          reader: "simulated", showings: judgements.count, judgements: judgements, receipt: "",
          earlierReceipts: [], tornBytes: 0, openings: [], undisplayable: 0, breaks: 0,
          practice: nil, margin: 0.1, alpha: alpha)
      )
    }
    return PhaseScore(
      reader: "simulated", untold: untold, rated: Dictionary(uniqueKeysWithValues: rated))
  }

  /// As lines for a screen.
  public var text: String {
    func share(_ count: Int) -> String { ReportWords.share(count, of: readers) }
    return """
      \(readers) simulated readers, \(pairs) reals and \(pairs) fakes a phase:
        \(share(seenUntold)) are seen untold, calling \(ReportWords.percent(oddFakes)) of fakes odd \
      and \(ReportWords.percent(oddReals)) of reals
        \(share(seenTold)) are seen told, with d' \(told)
        \(share(seenClues)) are seen after clues, with d' \(clues)
        \(share(seenGain)) are seen to change by the clues

      """
  }
}
