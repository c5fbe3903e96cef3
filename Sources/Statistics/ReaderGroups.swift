/// Two groups of readers on the same pictures: whose area under the rating curve is larger?
///
/// The mean areas are compared by drawing pictures anew, each kind by itself and the same for both
/// groups, and readers within their group where it has more than one (Efron and Tibshirani 1993).
public struct ReaderGroups: Sendable, Hashable {
  /// The first group's mean area, 0 to 1.
  public var first: Double
  /// The second group's.
  public var second: Double
  /// First less second.
  public var difference: Double
  /// Of the difference, 95 %, between percentiles.
  public var interval: Interval
  /// Two-sided, of no difference; never below 2 over one more than `resamples`.
  public var p: Double

  /// How often pictures and readers are drawn anew.
  public static let resamples = 2_000

  /// - Parameters:
  ///   - first: `first[reader][picture]`, ratings from 1 to `levels`.
  ///   - second: the same of the second group, the same pictures in the same order.
  ///
  /// Nil without readers in both groups, or unless both kinds were rated.
  public init?(_ first: [[Int]], _ second: [[Int]], isFake: [Bool], levels: Int = 6) {
    let fakes = isFake.indices.filter { isFake[$0] }
    let reals = isFake.indices.filter { !isFake[$0] }
    guard !first.isEmpty, !second.isEmpty, !fakes.isEmpty, !reals.isEmpty,
      (first + second).allSatisfy({ row in
        row.count == isFake.count && row.allSatisfy { (1...levels).contains($0) }
      })
    else { return nil }
    func area(_ ratings: [Int], _ fakes: [Int], _ reals: [Int]) -> Double {
      var counts = [[Int]](repeating: [Int](repeating: 0, count: levels + 1), count: 2)
      for picture in fakes { counts[0][ratings[picture]] += 1 }
      for picture in reals { counts[1][ratings[picture]] += 1 }
      var below = 0
      var halves = 0
      for level in 1...levels {
        halves += counts[0][level] * (2 * below + counts[1][level])
        below += counts[1][level]
      }
      return Double(halves) / 2 / Double(fakes.count * reals.count)
    }
    func mean(_ readers: [[Int]], _ fakes: [Int], _ reals: [Int]) -> Double {
      readers.reduce(0) { $0 + area($1, fakes, reals) } / Double(readers.count)
    }
    self.first = mean(first, fakes, reals)
    self.second = mean(second, fakes, reals)
    difference = self.first - self.second
    var source = DrawSource(seed: 2_028)
    func again<Element>(_ items: [Element]) -> [Element] {
      items.map { _ in items[source.next(below: items.count)] }
    }
    let differences = (0..<Self.resamples).map { _ in
      let drawnFakes = again(fakes)
      let drawnReals = again(reals)
      return mean(again(first), drawnFakes, drawnReals)
        - mean(again(second), drawnFakes, drawnReals)
    }
    let quantiles = Quantiles(differences)
    guard let low = quantiles.at(0.025), let high = quantiles.at(0.975) else { return nil }
    interval = Interval(low: low, high: high)
    let tail = min(differences.count { $0 <= 0 }, differences.count { $0 >= 0 })
    p = min(1, 2 * Double(tail + 1) / Double(Self.resamples + 1))
  }
}
