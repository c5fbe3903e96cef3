import Statistics

/// What quartets show of simulated readers whose d' is known.
public struct QuartetCharacteristics: Sendable, Hashable, Codable {
  /// Quartets a reader.
  public var quartets: Int
  /// The readers' d'.
  public var dPrime: Double
  /// Readers.
  public var readers: Int
  /// Readers who were seen not to guess.
  public var seen: Int
  /// Readers who were shown to guess within the margin.
  public var equivalent: Int
  /// Readers whose interval of d' held the true one.
  public var covered: Int
  /// The middle of the readers' estimated d'.
  public var medianDPrime: Double

  /// Lets `runs` readers of this d' choose among four pictures, `quartets` times each; nil for a d'
  /// that can't be estimated.
  public init?(
    quartets: Int, dPrime: Double, alternatives: Int = 4, margin: Double = 0.1,
    alpha: Double = 0.05, runs: Int, seed: UInt64
  ) {
    guard let task = ForcedChoice(alternatives: alternatives), quartets > 0, runs > 0,
      abs(dPrime) < ForcedChoice.farthest
    else { return nil }
    self.quartets = quartets
    self.dPrime = dPrime
    readers = runs
    seen = 0
    equivalent = 0
    covered = 0
    var estimates: [Double] = []
    for run in 0..<runs {
      let reader = SimulatedReader(
        dPrime: dPrime, seed: seed &+ UInt64(run) &* 0x9E37_79B9_7F4A_7C15)
      let right = (0..<quartets).count { quartet in
        let made = quartet % alternatives
        let truths = (0..<alternatives).map { $0 == made ? Truth.fake : .real }
        return reader.choice(truths, showing: quartet) == made + 1
      }
      guard
        let found = ForcedChoiceFinding(
          right: Proportion(right, of: quartets), task: task, margin: margin, alpha: alpha)
      else { continue }
      if found.p < alpha { seen += 1 }
      if found.isEquivalent { equivalent += 1 }
      if found.interval.low <= dPrime, dPrime <= found.interval.high { covered += 1 }
      estimates.append(found.dPrime)
    }
    medianDPrime = Quantiles(estimates).median ?? 0
  }

  /// As lines for a screen.
  public var text: String {
    func share(_ count: Int) -> String { ReportWords.share(count, of: readers) }
    return """
      \(readers) simulated readers, \(quartets) quartets each, d' \(dPrime):
        \(share(seen)) are seen not to guess
        \(share(equivalent)) are shown to guess, within the margin
        \(share(covered)) have the true d' in their 95% interval
        \(ReportWords.number(medianDPrime)) is the middle of the estimated d'

      """
  }
}
