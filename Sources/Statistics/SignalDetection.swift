import Foundation

/// Sensitivity and habit of one reader, kept apart: d' and the criterion c.
///
/// Rates carry Hautus's log-linear correction always (Behav. Res. Meth. 27, 1995), the variance
/// is Gourevitch and Galanter's (Psychometrika 32, 1967).
public struct SignalDetection: Sendable, Hashable {
  /// (tp + 0.5) / (fakes + 1).
  public var hitRate: Double
  /// (fp + 0.5) / (reals + 1).
  public var falseAlarmRate: Double
  /// z(H) - z(F): 0 is blind, negative is inverted.
  public var dPrime: Double
  /// -(z(H) + z(F)) / 2: above 0 the reader tends to say real.
  public var criterion: Double
  /// Standard error of d'.
  public var standardError: Double
  /// Wald interval of d'.
  public var interval: Interval

  /// From the counts; nil unless both kinds were shown.
  public init?(_ table: AnswerTable, confidence: Double = 0.95) {
    guard table.fakes > 0, table.reals > 0 else { return nil }
    let n1 = Double(table.fakes)
    let n0 = Double(table.reals)
    hitRate = (Double(table.truePositives) + 0.5) / (n1 + 1)
    falseAlarmRate = (Double(table.falsePositives) + 0.5) / (n0 + 1)
    let zHit = Normal.quantile(hitRate)
    let zFalse = Normal.quantile(falseAlarmRate)
    dPrime = zHit - zFalse
    criterion = -(zHit + zFalse) / 2
    func variance(_ rate: Double, _ z: Double, _ n: Double) -> Double {
      let density = Normal.density(z)
      return rate * (1 - rate) / (n * density * density)
    }
    standardError = sqrt(variance(hitRate, zHit, n1) + variance(falseAlarmRate, zFalse, n0))
    let reach = Normal.criticalValue(confidence: confidence) * standardError
    interval = Interval(low: dPrime - reach, high: dPrime + reach)
  }

  /// ln β, the logarithm of the likelihood ratio at the criterion.
  public var logBeta: Double { dPrime * criterion }
  /// d' in standard errors.
  public var z: Double { dPrime / standardError }
  /// Two-sided p of d' = 0.
  public var p: Double { Normal.twoSided(z) }
  /// Standard error of c.
  public var criterionError: Double { standardError / 2 }
}
