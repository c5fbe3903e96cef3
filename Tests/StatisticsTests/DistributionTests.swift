import Foundation
import Testing

@testable import Statistics

@Suite struct DistributionTests {
  @Test func `the gamma function of a whole number is a factorial`() {
    var logFactorial = 0.0
    for n in 1...60 {
      #expect(abs(SpecialFunction.logGamma(Double(n)) - logFactorial) < 1e-12 * (1 + logFactorial))
      logFactorial += log(Double(n))
    }
    #expect(abs(SpecialFunction.logGamma(0.5) - log(Double.pi) / 2) < 1e-14)
  }

  @Test(arguments: [1e-300, 1e-20, 1e-5, 0.025, 0.3, 0.5, 0.7, 0.975, 1 - 1e-12])
  func `the normal quantile undoes the lower tail`(p: Double) {
    #expect(abs(Normal.lowerTail(Normal.quantile(p)) / p - 1) < 1e-12)
  }

  @Test func `the critical value of 95 percent is the one in every table`() {
    #expect(abs(Normal.criticalValue(confidence: 0.95) - 1.959963984540054) < 1e-14)
  }

  @Test(arguments: [1, 2, 9, 48.5, 10_000], [0.5, 0.9, 0.95, 0.999])
  func `Student's critical value leaves the tails it promises`(
    degrees: Double, confidence: Double
  ) {
    let law = StudentT(degrees: degrees)
    let tails = law.twoSided(law.criticalValue(confidence: confidence))
    #expect(abs(tails - (1 - confidence)) < 1e-12)
  }

  @Test func `one degree of freedom is Cauchy's distribution`() {
    for t in [0.1, 1.0, 3.0, 50.0] {
      let exact = 1 - 2 * atan(t) / Double.pi
      #expect(abs(StudentT(degrees: 1).twoSided(t) - exact) < 1e-12)
    }
  }

  @Test func `two degrees of chi-squared are an exponential`() {
    for x in [0.01, 1.0, 7.0, 40.0] {
      #expect(abs(ChiSquared(degrees: 2).upperTail(x) / exp(-x / 2) - 1) < 1e-12)
    }
  }

  @Test(arguments: [1, 7, 100, 2880])
  func `binomial tails are sums of binomial probabilities`(trials: Int) {
    let law = Binomial(trials: trials, chance: 0.37)
    var sum = 0.0
    for (k, p) in law.probabilities.enumerated() {
      #expect(abs(1 - sum - law.upperTail(k)) < 1e-11)
      sum += p
      #expect(abs(sum - law.lowerTail(k)) < 1e-11)
    }
  }

  @Test(arguments: [(0.01, 3.0, 200.0), (0.5, 1.0, 1.0), (0.999, 0.5, 80.0), (1e-8, 30.0, 2.0)])
  func `the inverse beta undoes the beta`(p: Double, a: Double, b: Double) {
    let x = SpecialFunction.incompleteBetaInverse(p, a, b)
    #expect(abs(SpecialFunction.incompleteBeta(x, a, b) / p - 1) < 1e-10)
  }
}
