import Foundation

/// Choosing the one fake among m pictures: from the share of right choices to d', free of any habit
/// of saying "real" or "fake".
///
/// P(right) = integral of phi(x - d') Phi(x)^(m - 1): the fake's evidence is the largest of m (Green
/// and Dai, Percept. Psychophys. 49, 1991; tables: Hacker and Ratcliff 1979).
public struct ForcedChoice: Sendable, Hashable {
  /// Pictures to choose from, 2 or more.
  public var alternatives: Int

  /// Choices among `alternatives` pictures; nil below two.
  public init?(alternatives: Int) {
    guard alternatives > 1 else { return nil }
    self.alternatives = alternatives
  }

  /// The share of right choices of somebody who guesses.
  public var chance: Double { 1 / Double(alternatives) }

  /// The largest |d'| that is looked for.
  public static let farthest = 8.0

  /// The share of right choices of a reader with this d'.
  public func share(dPrime: Double) -> Double {
    // Simpson's rule over all that matters of the fake's evidence; errors are below 1e-12.
    let steps = 480
    let reach = 9.0
    let width = 2 * reach / Double(steps)
    let sum = (0...steps).reduce(0.0) { sum, step in
      let z = -reach + Double(step) * width
      let weight = step == 0 || step == steps ? 1.0 : (step % 2 == 1 ? 4 : 2)
      let others = pow(Normal.lowerTail(z + dPrime), Double(alternatives - 1))
      return sum + weight * Normal.density(z) * others
    }
    return sum * width / 3
  }

  /// The d' whose readers choose rightly this often; below chance it is negative. Nil at 0, at 1 and
  /// beyond `farthest`.
  public func dPrime(share wanted: Double) -> Double? {
    guard wanted > share(dPrime: -Self.farthest), wanted < share(dPrime: Self.farthest) else {
      return nil
    }
    var low = -Self.farthest
    var high = Self.farthest
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if share(dPrime: middle) < wanted { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

/// What right choices among m pictures say of a reader.
public struct ForcedChoiceFinding: Sendable, Hashable {
  /// Right choices, of all.
  public var right: Proportion
  /// The task.
  public var task: ForcedChoice
  /// With one half added to right and wrong choices (after Hautus 1995), so that it is finite.
  public var dPrime: Double
  /// From the exact interval of the share (Clopper and Pearson); an end is infinite where every or no
  /// choice was right.
  public var interval: Interval
  /// Exact two-sided p of guessing, by the binomial distribution.
  public var p: Double
  /// Whether both one-sided exact tests put the share inside the margin around chance.
  public var isEquivalent: Bool

  /// Nil without choices.
  ///
  /// - Parameter margin: how far from chance, as a share, still counts as guessing.
  public init?(
    right: Proportion, task: ForcedChoice, margin: Double = 0.1, alpha: Double = 0.05
  ) {
    let corrected = (Double(right.successes) + 0.5) / (Double(right.trials) + 1)
    guard let ends = right.clopperPearson(), let dPrime = task.dPrime(share: corrected) else {
      return nil
    }
    self.right = right
    self.task = task
    self.dPrime = dPrime
    interval = Interval(
      low: ends.low > 0 ? task.dPrime(share: ends.low) ?? -.infinity : -.infinity,
      high: ends.high < 1 ? task.dPrime(share: ends.high) ?? .infinity : .infinity)
    p = right.binomialTest(against: task.chance).twoSided
    let bounds = Interval(low: max(0, task.chance - margin), high: min(1, task.chance + margin))
    isEquivalent = Equivalence(right, within: bounds).isShown(alpha: alpha)
  }
}
