/// A distance between generated and real pictures beside the floor under it: what two halves of the
/// same real pictures are apart.
///
/// The reals are halved at random many times. Each half lies as far from the other as sets of that
/// size of the same pictures do; the generated pictures are compared with a half each time too, so
/// that both distances are of sets of equal size.
public struct RealFloor: Sendable, Hashable, Codable {
  /// Mean over the halvings of the distance between the generated pictures and one half.
  public var distance: Double
  /// Its standard deviation over the halvings.
  public var deviation: Double
  /// The 95th percentile of the distance between the two halves.
  public var floor: Double
  /// Pictures in a half.
  public var pictures: Int

  /// How many times the floor the distance is; nil for a floor of 0 or less.
  public var timesFloor: Double? { floor > 0 ? distance / floor : nil }

  /// Distances of halves from each other and of generated pictures from a half; nil without any.
  ///
  /// - Parameters:
  ///   - apart: between the two halves, one a halving.
  ///   - generated: between generated pictures and a half, one a halving.
  public init?(apart: [Double], generated: [Double], pictures: Int) {
    guard let floor = Quantiles(apart).at(0.95), let mean = Moments.mean(generated) else {
      return nil
    }
    distance = mean
    deviation = (Moments.variance(generated) ?? 0).squareRoot()
    self.floor = floor
    self.pictures = pictures
  }

  /// Halves of the places from 0, drawn without repeats; of an odd number one is left out each time.
  ///
  /// - Parameters:
  ///   - strata: pictures of each class, one class after the other; each is halved by itself, so that
  ///     both halves have the same mix.
  ///   - next: a source of random 64-bit numbers.
  public static func halvings(
    of strata: [Int], times: Int, next: () -> UInt64
  ) -> [(first: [Int], second: [Int])] {
    (0..<times).map { _ in
      var start = 0
      var halves: (first: [Int], second: [Int]) = ([], [])
      for count in strata {
        var places = Array(start..<(start + count))
        for last in stride(from: count - 1, to: 0, by: -1) {
          places.swapAt(last, Int(next() % UInt64(last + 1)))
        }
        halves.first += places[..<(count / 2)]
        halves.second += places[(count / 2)..<(count / 2 * 2)]
        start += count
      }
      return halves
    }
  }

  /// The kernel inception distance with the cubic kernel, unbiased. Nil for sets of different
  /// features, fewer than four reals or fewer than two generated pictures.
  public init?(
    kernelDistanceOf generated: FeatureSet, from reals: FeatureSet,
    halvings: [(first: [Int], second: [Int])]
  ) {
    guard generated.width == reals.width, reals.count >= 4, generated.count >= 2 else { return nil }
    let within = Self.kernel(reals, reals)
    let across = Self.kernel(reals, generated)
    let own = Self.kernel(generated, generated)
    let m = Double(generated.count)
    let ownSum = own.indices.reduce(0.0) { sum, i in sum + own[i].reduce(0, +) - own[i][i] }
    let ownMean = ownSum / (m * (m - 1))
    func mean(_ places: [Int]) -> Double {
      let n = Double(places.count)
      let sum = places.reduce(0.0) { sum, i in
        places.reduce(sum) { $0 + within[i][$1] } - within[i][i]
      }
      return sum / (n * (n - 1))
    }
    var apart: [Double] = []
    var distances: [Double] = []
    for (first, second) in halvings {
      let size = Double(first.count)
      let one = mean(first)
      let between = first.reduce(0.0) { sum, i in second.reduce(sum) { $0 + within[i][$1] } }
      apart.append(one + mean(second) - 2 * between / (size * size))
      let crossed = first.reduce(0.0) { sum, i in across[i].reduce(sum, +) }
      distances.append(one + ownMean - 2 * crossed / (size * m))
    }
    self.init(
      apart: apart, generated: distances, pictures: halvings.first?.first.count ?? 0)
  }

  private static func kernel(_ first: FeatureSet, _ second: FeatureSet) -> [[Double]] {
    let width = Double(first.width)
    return first.rows.map { row in
      second.rows.map { other in
        let base = FeatureSet.product(row, other) / width + 1
        return base * base * base
      }
    }
  }
}
