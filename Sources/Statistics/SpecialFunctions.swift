import Foundation

/// The functions the distributions are built on, in double precision.
///
/// Relative errors stay below 1e-12 for the arguments a study of up to 10,000 judgements meets.
public enum SpecialFunction {
  /// ln Γ(x) for x > 0, by Stirling's series after raising x to 15 or more with Γ(x+1) = xΓ(x).
  ///
  /// DLMF 5.11.1.
  public static func logGamma(_ x: Double) -> Double {
    var z = x
    var raised = 1.0
    while z < 15 {
      raised *= z
      z += 1
    }
    // 2k (2k-1) / B_2k for k = 1...8.
    let divisors: [Double] = [
      12, -360, 1260, -1680, 1188, -360_360 / 691, 156, -122_400 / 3617,
    ]
    let inverseSquare = 1 / (z * z)
    let series = divisors.reversed().reduce(0) { $0 * inverseSquare + 1 / $1 } / z
    return (z - 0.5) * log(z) - z + 0.5 * log(2 * Double.pi) + series - log(raised)
  }

  /// ln of the number of ways to choose `k` of `n`.
  public static func logChoose(_ n: Int, _ k: Int) -> Double {
    logGamma(Double(n) + 1) - logGamma(Double(k) + 1) - logGamma(Double(n - k) + 1)
  }

  /// The regularised incomplete beta function I_x(a, b), for a, b > 0 and x from 0 to 1.
  ///
  /// Continued fraction DLMF 8.17.22, summed by the modified Lentz method (Thompson and Barnett,
  /// J. Comput. Phys. 64, 1986), on the side where it converges fast.
  public static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
    let logFront =
      logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x) - log(a)
    return exp(logFront) / betaFraction(x, a, b)
  }

  private static func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    var f = 1.0
    var c = 1.0
    var d = 0.0
    for step in 1...10_000 {
      let m = Double(step / 2)
      let term: Double
      if step.isMultiple(of: 2) {
        term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      } else {
        term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      }
      d = 1 + term * d
      d = 1 / (abs(d) < tiny ? tiny : d)
      c = 1 + term / c
      if abs(c) < tiny { c = tiny }
      let factor = c * d
      f *= factor
      if abs(factor - 1) < 1e-16 { break }
    }
    return f
  }

  /// The x at which I_x(a, b) = p, by Newton's method kept inside a shrinking bracket.
  public static func incompleteBetaInverse(_ p: Double, _ a: Double, _ b: Double) -> Double {
    if p <= 0 { return 0 }
    if p >= 1 { return 1 }
    let logNorm = logGamma(a + b) - logGamma(a) - logGamma(b)
    var low = 0.0
    var high = 1.0
    var x = a / (a + b)
    for _ in 0..<200 {
      let miss = incompleteBeta(x, a, b) - p
      if miss == 0 { return x }
      if miss > 0 { high = x } else { low = x }
      let density = exp(logNorm + (a - 1) * log(x) + (b - 1) * log1p(-x))
      let newton = x - miss / density
      let next = newton > low && newton < high ? newton : (low + high) / 2
      if abs(next - x) <= 1e-16 * x { return next }
      x = next
    }
    return x
  }

  /// The regularised upper incomplete gamma function Q(a, x), for a > 0 and x >= 0.
  ///
  /// Series DLMF 8.11.4 below x = a + 1, continued fraction DLMF 8.9.2 above.
  public static func incompleteGammaUpper(_ a: Double, _ x: Double) -> Double {
    if x <= 0 { return 1 }
    let front = exp(a * log(x) - x - logGamma(a))
    if x < a + 1 {
      var term = 1 / a
      var sum = term
      var n = a
      while term > sum * 1e-17 {
        n += 1
        term *= x / n
        sum += term
      }
      return 1 - front * sum
    }
    let tiny = 1e-300
    var b = x + 1 - a
    var c = 1 / tiny
    var d = 1 / b
    var h = d
    for i in 1...10_000 {
      let an = -Double(i) * (Double(i) - a)
      b += 2
      d = an * d + b
      d = 1 / (abs(d) < tiny ? tiny : d)
      c = b + an / c
      if abs(c) < tiny { c = tiny }
      let factor = d * c
      h *= factor
      if abs(factor - 1) < 1e-16 { break }
    }
    return front * h
  }
}
