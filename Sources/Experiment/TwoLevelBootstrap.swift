import Basis
import Statistics

/// How far a mean difference between two arms moves when both the seeds and the test pictures are
/// drawn anew: seeds with replacement, then pictures with replacement within each class, the same
/// for both arms.
struct TwoLevelBootstrap {
  /// A resample's difference of the endpoint and of the target's area, by treatment.
  private(set) var primary: [[Double]]
  private(set) var area: [[Double]]

  /// - Parameters:
  ///   - scores: by treatment and seed; the first treatment is what the others are compared with.
  ///   - target: the class whose area is taken.
  init(
    _ scores: [[TestScores]], test: WeightedTest, endpoint: ExperimentPlan.Endpoint, target: Int,
    resamples: Int, seed: UInt64
  ) {
    var source = SplitMix64(seed: seed)
    func draw(below count: Int) -> Int {
      Int(truncatingIfNeeded: source.next().multipliedFullWidth(by: UInt64(count)).high)
    }
    let groups = (0..<test.classes).map { place in
      test.truth.indices.filter { test.truth[$0] == place }
    }
    let seeds = scores.first?.count ?? 0
    primary = Array(repeating: [], count: scores.count)
    area = primary
    var test = test
    for _ in 0..<resamples {
      var chosen = [Int](repeating: 0, count: seeds)
      for _ in 0..<seeds { chosen[draw(below: seeds)] += 1 }
      for index in test.weights.indices { test.weights[index] = 0 }
      for group in groups {
        for _ in group { test.weights[group[draw(below: group.count)]] += 1 }
      }
      var means: [(primary: Double, area: Double)] = []
      for treatment in scores {
        var sums = (primary: 0.0, area: 0.0)
        for (seed, scores) in treatment.enumerated() where chosen[seed] > 0 {
          let weight = Double(chosen[seed])
          sums.primary += weight * test.value(endpoint, of: scores.predicted)
          sums.area += weight * test.area(of: target, scores)
        }
        means.append((sums.primary / Double(seeds), sums.area / Double(seeds)))
      }
      for (place, mean) in means.enumerated() {
        primary[place].append(mean.primary - means[0].primary)
        area[place].append(mean.area - means[0].area)
      }
    }
  }

  /// The interval between the percentiles.
  static func interval(_ replicates: [Double], confidence: Double = 0.95) -> Interval? {
    let quantiles = Quantiles(replicates)
    let tail = (1 - confidence) / 2
    guard let low = quantiles.at(tail), let high = quantiles.at(1 - tail) else { return nil }
    return Interval(low: low, high: high)
  }
}
