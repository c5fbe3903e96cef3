/// Fidelity and variety of generated pictures by their nearest neighbours.
///
/// Precision and recall of Kynkäänniemi et al., NeurIPS 2019; density and coverage of Naeem et al.,
/// ICML 2020. A picture belongs to a neighbourhood when it is strictly nearer than its radius.
public struct Neighbourhoods: Sendable, Hashable {
  /// Share of generated pictures among the reals.
  public var precision: Double
  /// Share of reals among the generated pictures; 0 when these are all the same.
  public var recall: Double
  /// How many reals a generated picture lies among, over k; may exceed 1.
  public var density: Double
  /// Share of reals with a generated picture near them.
  public var coverage: Double

  /// Nil for sets of different features, or with not more than `k` pictures in a set.
  public init?(real: FeatureSet, generated: FeatureSet, k: Int) {
    guard real.width == generated.width, k > 0, real.count > k, generated.count > k else {
      return nil
    }
    let realRadii = Self.radii(real, k)
    let generatedRadii = Self.radii(generated, k)
    let distances = real.distances(to: generated)
    let n = Double(real.count)
    let m = Double(generated.count)
    var among = [Int](repeating: 0, count: generated.count)
    var covered = 0
    var recalled = 0
    for (i, row) in distances.enumerated() {
      var isCovered = false
      var isRecalled = false
      for (j, distance) in row.enumerated() {
        if distance < realRadii[i] {
          among[j] += 1
          isCovered = true
        }
        if distance < generatedRadii[j] { isRecalled = true }
      }
      covered += isCovered ? 1 : 0
      recalled += isRecalled ? 1 : 0
    }
    precision = Double(among.count { $0 > 0 }) / m
    recall = Double(recalled) / n
    density = Double(among.reduce(0, +)) / (Double(k) * m)
    coverage = Double(covered) / n
  }

  /// The distance of each picture to the k-th nearest other one of its set.
  private static func radii(_ set: FeatureSet, _ k: Int) -> [Double] {
    set.distances(to: set).enumerated().map { index, row in
      var others = row
      others.remove(at: index)
      return others.sorted()[k - 1]
    }
  }
}

/// Whether the nearest neighbour of a picture gives away its kind, leaving it out itself.
///
/// Lopez-Paz and Oquab, ICLR 2017; Xu et al. 2018. 1/2 is indistinguishable, below it the
/// generated pictures are copies. The binomial p is descriptive, as neighbours are dependent.
public struct NearestNeighbourTest: Sendable, Hashable {
  /// Reals whose nearest neighbour is real.
  public var real: Proportion
  /// Generated pictures whose nearest neighbour is generated.
  public var generated: Proportion

  /// Both together.
  public var correct: Proportion {
    Proportion(real.successes + generated.successes, of: real.trials + generated.trials)
  }

  /// Nil for sets of different features. Of equally near neighbours the first counts, reals first.
  public init?(real: FeatureSet, generated: FeatureSet) {
    guard let all = real.joined(generated) else { return nil }
    var right = (real: 0, generated: 0)
    for i in all.rows.indices {
      var nearest = -1
      var least = Double.infinity
      for j in all.rows.indices where j != i {
        let distance = FeatureSet.distance(all.rows[i], all.rows[j])
        if distance < least {
          least = distance
          nearest = j
        }
      }
      let isReal = i < real.count
      guard nearest >= 0, isReal == (nearest < real.count) else { continue }
      if isReal { right.real += 1 } else { right.generated += 1 }
    }
    self.real = Proportion(right.real, of: real.count)
    self.generated = Proportion(right.generated, of: generated.count)
  }
}
