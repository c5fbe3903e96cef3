import Statistics

/// What names show of simulated readers who name known shares of both kinds as asked.
public struct NamingCharacteristics: Sendable, Hashable, Codable {
  /// Reals, and as many fakes.
  public var pairs: Int
  /// The true share of reals named as asked.
  public var real: Double
  /// The true share of fakes named as asked.
  public var fake: Double
  /// Readers.
  public var readers: Int
  /// Readers of whom a difference was seen.
  public var seen: Int
  /// Readers of whom both shares were shown to be alike within the margin.
  public var alike: Int
  /// Readers whose interval of the difference held the true one.
  public var covered: Int

  /// Lets `runs` readers name `pairs` cells of each kind.
  public init(
    pairs: Int, real: Double, fake: Double, margin: Double = 0.1, alpha: Double = 0.05, runs: Int,
    seed: UInt64
  ) {
    self.pairs = pairs
    self.real = real
    self.fake = fake
    readers = runs
    seen = 0
    alike = 0
    covered = 0
    for run in 0..<runs {
      let reader = SimulatedReader(
        dPrime: 0, seed: seed &+ UInt64(run) &* 0x9E37_79B9_7F4A_7C15)
      let score = NamingScore(
        reader: "simulated",
        answers: (0..<2 * pairs).map { showing in
          let truth: Truth = showing < pairs ? .real : .fake
          let isAsAsked = reader.says(yes: truth == .real ? real : fake, showing: showing)
          return NamingAnswer(
            picture: "\(showing)", truth: truth, asked: "asked",
            named: isAsAsked ? "asked" : "another")
        }, margin: margin, alpha: alpha)
      if score.difference.p < alpha { seen += 1 }
      if score.isAlike { alike += 1 }
      if let ends = score.difference.interval(), ends.low <= real - fake, real - fake <= ends.high {
        covered += 1
      }
    }
  }

  /// As lines for a screen.
  public var text: String {
    func share(_ count: Int) -> String { ReportWords.share(count, of: readers) }
    return """
      \(readers) simulated readers, \(pairs) reals and \(pairs) fakes each, \
      \(ReportWords.percent(real)) and \(ReportWords.percent(fake)) named as asked:
        \(share(seen)) are seen to name one kind less often as asked
        \(share(alike)) are shown to name both alike, within the margin
        \(share(covered)) have the true difference in their 95% interval

      """
  }
}

extension SimulatedReader {
  /// Whether the reader says yes at a showing, with this chance.
  func says(yes chance: Double, showing: Int) -> Bool {
    draw(showing, 4) < Normal.quantile(chance)
  }
}
