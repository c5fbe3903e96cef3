import Foundation

/// Whether generated pictures are copies of training pictures.
///
/// The ratio to the two nearest (Carlini et al. 2023), authenticity (Alaa et al. 2022), and the
/// copy test against pictures held out (Meehan, Chaudhuri and Dasgupta 2020).
public struct Memorisation: Sendable, Hashable {
  /// A generated picture and the training picture it is nearest to; of equally near ones the
  /// first.
  public struct Nearest: Sendable, Hashable {
    /// Place of the training picture.
    public var index: Int
    /// Distance to it.
    public var distance: Double
    /// Over the distance to the second nearest: near 0 is a copy. Nil when that is 0.
    public var ratio: Double?
    /// Whether the training picture is nearer to another one than to this one.
    public var isAuthentic: Bool
  }

  /// One entry a generated picture.
  public var nearest: [Nearest]
  /// Distance of each held-out picture to its nearest training picture.
  public var holdoutDistances: [Double]
  /// Share of generated pictures nearer to training than to held-out pictures.
  public var closerToTraining: Double
  /// Whether generated pictures are nearer to training than held-out ones are; its `pLess` is the
  /// copy test.
  public var copyTest: MannWhitney

  /// Nil for sets of different features, or with fewer than two training pictures.
  public init?(training: FeatureSet, holdout: FeatureSet, generated: FeatureSet) {
    guard training.count > 1, training.width == holdout.width, holdout.width == generated.width
    else { return nil }
    let within = training.distances(to: training)
    let own = within.enumerated().map { index, row in
      row.enumerated().filter { $0.offset != index }.map(\.element).min() ?? 0
    }
    nearest = generated.distances(to: training).map { row in
      var first = (index: 0, distance: Double.infinity)
      var second = Double.infinity
      for (index, distance) in row.enumerated() {
        if distance < first.distance {
          second = first.distance
          first = (index, distance)
        } else {
          second = min(second, distance)
        }
      }
      return Nearest(
        index: first.index, distance: first.distance,
        ratio: second > 0 ? first.distance / second : nil,
        isAuthentic: first.distance >= own[first.index])
    }
    holdoutDistances = holdout.distances(to: training).map { $0.min() ?? 0 }
    let toHoldout = generated.distances(to: holdout).map { $0.min() ?? 0 }
    let closer = zip(nearest, toHoldout).count { $0.distance < $1 }
    closerToTraining = Double(closer) / Double(generated.count)
    guard let test = MannWhitney(nearest.map(\.distance), holdoutDistances) else { return nil }
    copyTest = test
  }

  /// Share of authentic pictures.
  public var authenticity: Double {
    Double(nearest.count(where: \.isAuthentic)) / Double(nearest.count)
  }

  /// The copy test's U in standard deviations, without correction for ties.
  public var copyZ: Double {
    let n = Double(nearest.count)
    let m = Double(holdoutDistances.count)
    return (copyTest.u - n * m / 2) / sqrt(n * m * (n + m + 1) / 12)
  }

  /// Median distance of generated over that of held-out pictures; nil when the latter is 0.
  public var medianRatio: Double? {
    guard let generated = Quantiles(nearest.map(\.distance)).median,
      let holdout = Quantiles(holdoutDistances).median, holdout > 0
    else { return nil }
    return generated / holdout
  }
}
