import Foundation

/// Agreement of two readers beyond chance, with disagreements weighted by their distance if asked.
///
/// Cohen (1960, 1968); standard errors of Fleiss, Cohen and Everitt, Psychol. Bull. 72 (1969) 323.
public struct CohenKappa: Sendable, Hashable {
  /// How a disagreement between categories i and j of K counts.
  public enum Weights: String, Sendable, Hashable, Codable {
    /// Every disagreement alike.
    case none
    /// |i - j| / (K - 1).
    case linear
    /// Its square.
    case quadratic
  }

  /// `table[i][j]`: how often the first reader said category i and the second j.
  public var table: [[Int]]
  /// Share of equal answers; nil without answers.
  public var percentAgreement: Double?
  /// Nil when chance alone would make the readers agree always.
  public var kappa: Double?
  /// Standard error of kappa.
  public var standardError: Double?
  /// Standard error under "no agreement beyond chance".
  public var nullError: Double?

  /// kappa in null standard errors; nil where these are 0.
  public var z: Double? {
    guard let kappa, let nullError, nullError > 1e-12 else { return nil }
    return kappa / nullError
  }

  /// Two-sided p of kappa = 0.
  public var p: Double? { z.map(Normal.twoSided) }

  /// Wald interval of kappa.
  public func interval(confidence: Double = 0.95) -> Interval? {
    guard let kappa, let standardError else { return nil }
    let reach = Normal.criticalValue(confidence: confidence) * standardError
    return Interval(low: kappa - reach, high: kappa + reach)
  }

  /// From two readers' categories of the same pictures, as places 0 ..< categories.
  public init(_ first: [Int], _ second: [Int], categories: Int, weights: Weights = .none) {
    var table = [[Int]](repeating: [Int](repeating: 0, count: categories), count: categories)
    for (a, b) in zip(first, second) { table[a][b] += 1 }
    self.table = table
    let n = Double(table.joined().reduce(0, +))
    guard n > 0 else { return }
    percentAgreement = Double((0..<categories).reduce(0) { $0 + table[$1][$1] }) / n
    let p = table.map { $0.map { Double($0) / n } }
    let rows = p.map { $0.reduce(0, +) }
    let columns = (0..<categories).map { j in p.reduce(0) { $0 + $1[j] } }
    let span = Double(max(1, categories - 1))
    func weight(_ i: Int, _ j: Int) -> Double {
      let distance = abs(Double(i - j)) / span
      switch weights {
      case .none: return i == j ? 1 : 0
      case .linear: return 1 - distance
      case .quadratic: return 1 - distance * distance
      }
    }
    func sum(_ term: (Int, Int) -> Double) -> Double {
      (0..<categories).reduce(0) { total, i in
        (0..<categories).reduce(total) { $0 + term(i, $1) }
      }
    }
    let observed = sum { weight($0, $1) * p[$0][$1] }
    let chance = sum { weight($0, $1) * rows[$0] * columns[$1] }
    guard 1 - chance > 1e-12 else { return }
    let kappa = (observed - chance) / (1 - chance)
    self.kappa = kappa
    let rowWeights = (0..<categories).map { i in
      (0..<categories).reduce(0) { $0 + weight(i, $1) * columns[$1] }
    }
    let columnWeights = (0..<categories).map { j in
      (0..<categories).reduce(0) { $0 + weight($1, j) * rows[$1] }
    }
    let scale = n * (1 - chance) * (1 - chance)
    let spread = sum { i, j in
      let term = weight(i, j) - (rowWeights[i] + columnWeights[j]) * (1 - kappa)
      return p[i][j] * term * term
    }
    let centre = kappa - chance * (1 - kappa)
    standardError = sqrt(max(0, spread - centre * centre) / scale)
    let nullSpread = sum { i, j in
      let term = weight(i, j) - rowWeights[i] - columnWeights[j]
      return rows[i] * columns[j] * term * term
    }
    nullError = sqrt(max(0, nullSpread - chance * chance) / scale)
  }
}
