import Foundation
public import Pictures

/// What is made of estimates of the scale of pictures that came together: one scale, if they agree as
/// well as single estimates can; else each its own, drawn towards the middle as far as it is uncertain.
public struct ScaleFinding: Sendable, Hashable {
  /// The logarithm of the middle.
  private let middle: Double
  /// The deviation of what scales differ by, beyond what estimates do; 0 where they agree.
  private let spread: Double
  /// That of a single estimate's logarithm.
  private let deviation: Double
  private let count: Int

  /// What scales may differ by although pictures were taken alike: estimates of few cells do.
  private static let tolerance = 1.6
  /// What laboratories differ by in the size of their cells.
  private static let laboratories = 0.05

  /// - Parameters:
  ///   - estimates: micrometres a pixel, each of one picture.
  ///   - deviation: of a single estimate's logarithm.
  /// - Precondition: at least one estimate.
  public init(_ estimates: [Double], deviation: Double) {
    precondition(!estimates.isEmpty, "an estimate")
    let logs = estimates.map { log($0) }.sorted()
    count = logs.count
    self.deviation = max(0.01, deviation)
    middle = (logs[(count - 1) / 2] + logs[count / 2]) / 2
    let away = logs.map { [middle] in abs($0 - middle) }.sorted()
    let seen = 1.4826 * away[count / 2]
    spread =
      count < 3 || seen > Self.tolerance * self.deviation
      ? max(seen, count < 3 ? 0.5 : 0) : 0
  }

  /// Whether all pictures have one scale.
  public var isCommon: Bool { spread == 0 }

  /// The scale of all of them.
  public var common: PictureScale {
    scale(middle, deviation * 1.25 / Double(count).squareRoot())
  }

  /// The scale of one of them by its own estimate.
  public func own(_ estimate: Double) -> PictureScale {
    if isCommon { return common }
    let share = spread * spread / (spread * spread + deviation * deviation)
    return scale(middle + share * (log(estimate) - middle), deviation * share.squareRoot())
  }

  private func scale(_ logarithm: Double, _ uncertainty: Double) -> PictureScale {
    let all = (uncertainty * uncertainty + Self.laboratories * Self.laboratories).squareRoot()
    func clamped(_ value: Double) -> Double {
      min(max(value, PictureScale.possible.lowerBound), PictureScale.possible.upperBound)
    }
    return PictureScale(
      clamped(exp(logarithm)), source: .estimated, low: clamped(exp(logarithm - 1.96 * all)),
      high: clamped(exp(logarithm + 1.96 * all)))
  }
}
