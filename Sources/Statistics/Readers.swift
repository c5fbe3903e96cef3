import Foundation

/// Two readers, or two models, on the same pictures: whose errors are more.
///
/// McNemar, Psychometrika 12 (1947); mid-p after Fagerland, Lydersen and Laake (2013).
public struct McNemar: Sendable, Hashable {
  /// Right by the first only.
  public var firstOnly: Int
  /// Right by the second only.
  public var secondOnly: Int

  /// From the two discordant counts.
  public init(firstOnly: Int, secondOnly: Int) {
    self.firstOnly = firstOnly
    self.secondOnly = secondOnly
  }

  private var discordant: Int { firstOnly + secondOnly }
  private var null: Binomial { Binomial(trials: discordant, chance: 0.5) }
  private var smaller: Int { min(firstOnly, secondOnly) }

  /// Exact two-sided p; 1 without discordant pictures.
  public var exactP: Double { min(1, 2 * null.lowerTail(smaller)) }

  /// Two-sided mid-p; 1 without discordant pictures.
  public var midP: Double {
    if discordant == 0 { return 1 }
    let observed = null.probability(smaller)
    return firstOnly == secondOnly ? 1 - observed / 2 : exactP - observed
  }

  /// The chi-squared statistic; nil without discordant pictures.
  public var chiSquared: Double? { statistic(correction: 0) }

  /// The same with Edwards's continuity correction.
  public var correctedChiSquared: Double? { statistic(correction: 1) }

  private func statistic(correction: Double) -> Double? {
    guard discordant > 0 else { return nil }
    let difference = abs(Double(firstOnly - secondOnly)) - correction
    return difference * difference / Double(discordant)
  }
}

/// Whether several readers are equally good. Cochran, Biometrika 37 (1950) 256.
public struct CochranQ: Sendable, Hashable {
  /// Nil when every picture was right for all readers or wrong for all.
  public var q: Double?
  /// Readers less one.
  public var degrees: Int

  /// p of "equally good".
  public var p: Double? { q.map { ChiSquared(degrees: degrees).upperTail($0) } }

  /// From `correct[image][reader]`; nil with fewer than two readers.
  public init?(_ correct: [[Bool]]) {
    guard let readers = correct.first?.count, readers > 1,
      correct.allSatisfy({ $0.count == readers })
    else { return nil }
    degrees = readers - 1
    let k = Double(readers)
    let columns = (0..<readers).map { reader in Double(correct.count { $0[reader] }) }
    let rows = correct.map { row in Double(row.count { $0 }) }
    let total = rows.reduce(0, +)
    let denominator = k * total - rows.reduce(0) { $0 + $1 * $1 }
    guard denominator > 0 else { return }
    let squares = columns.reduce(0) { $0 + $1 * $1 }
    q = (k - 1) * (k * squares - total * total) / denominator
  }
}

/// What several readers say together, and how often each picture fools them.
public struct MajorityVote: Sendable, Hashable {
  /// What an even split counts as.
  public enum Tie: String, Sendable, Hashable, Codable {
    /// Nothing.
    case undecided
    /// Fake.
    case fake
    /// Real.
    case real
  }

  /// Whether the majority called each picture fake; nil where undecided.
  public var majority: [Bool?]
  /// Share of readers in error, picture by picture.
  public var errorRates: [Double]
  /// Right majorities, of the decided pictures.
  public var accuracy: Proportion
  /// Mean share of readers fooled by a fake; nil without fakes.
  public var fooling: Double?
  /// Mean share of readers who called a real fake; nil without reals.
  public var falseAlarms: Double?
  /// HYPE∞ over all pictures and readers, in percent.
  public var hype: Double

  /// Pictures without a majority.
  public var undecided: Int { majority.count { $0 == nil } }

  /// From `calledFake[image][reader]`; nil without pictures or readers.
  public init?(isFake: [Bool], calledFake: [[Bool]], tie: Tie) {
    guard !isFake.isEmpty, isFake.count == calledFake.count,
      calledFake.allSatisfy({ !$0.isEmpty })
    else { return nil }
    majority = calledFake.map { row in
      let fakes = row.count { $0 }
      if 2 * fakes != row.count { return 2 * fakes > row.count }
      return switch tie {
      case .undecided: nil
      case .fake: true
      case .real: false
      }
    }
    errorRates = zip(isFake, calledFake).map { truth, row in
      Double(row.count { $0 != truth }) / Double(row.count)
    }
    let decided = zip(isFake, majority).compactMap { truth, vote in vote.map { $0 == truth } }
    accuracy = Proportion(decided.count { $0 }, of: decided.count)
    let paired = zip(isFake, errorRates)
    fooling = Moments.mean(paired.filter(\.0).map(\.1))
    falseAlarms = Moments.mean(paired.filter { !$0.0 }.map(\.1))
    hype = 100 * errorRates.reduce(0, +) / Double(errorRates.count)
  }
}

/// The mean area of several readers, with readers and pictures both as samples.
///
/// Obuchowski and Rockette (1995), one modality; degrees of freedom of Hillis, Stat. Med. 26
/// (2007) 596.
public struct ObuchowskiRockette: Sendable, Hashable {
  /// One area a reader.
  public var areas: [Double]
  /// Their mean.
  public var mean: Double
  /// Variance of the areas between readers.
  public var readerMeanSquare: Double
  /// Mean of the readers' DeLong variances.
  public var meanVariance: Double
  /// Mean DeLong covariance of two readers.
  public var covariance: Double
  /// Standard error of the mean.
  public var standardError: Double
  /// Degrees of freedom; nil when all readers have the same area.
  public var degrees: Double?

  /// Nil with fewer than two readers, or where an area has no variance estimate.
  public init?(_ curves: [ReceiverCurve]) {
    let areas = curves.compactMap(\.area)
    let variances = curves.compactMap(\.variance)
    guard curves.count > 1, areas.count == curves.count, variances.count == curves.count,
      let mean = Moments.mean(areas), let spread = Moments.variance(areas)
    else { return nil }
    let r = Double(curves.count)
    var sum = 0.0
    for i in curves.indices {
      for j in curves.indices where i != j {
        guard let covariance = curves[i].covariance(with: curves[j]) else { return nil }
        sum += covariance
      }
    }
    self.areas = areas
    self.mean = mean
    readerMeanSquare = spread
    meanVariance = variances.reduce(0, +) / r
    covariance = sum / (r * (r - 1))
    let total = spread + max(r * covariance, 0)
    standardError = sqrt(total / r)
    degrees = spread > 1e-15 ? total * total / (spread * spread / (r - 1)) : nil
  }

  /// The interval of the mean, from t; not clipped. Nil when all readers have the same area.
  public func interval(confidence: Double = 0.95) -> Interval? {
    degrees.map {
      let reach = StudentT(degrees: $0).criticalValue(confidence: confidence) * standardError
      return Interval(low: mean - reach, high: mean + reach)
    }
  }

  /// (mean - 1/2) in standard errors.
  public var t: Double? { degrees.map { _ in (mean - 0.5) / standardError } }

  /// Two-sided p of mean = 1/2.
  public var p: Double? {
    guard let t, let degrees else { return nil }
    return StudentT(degrees: degrees).twoSided(t)
  }
}
