public import Statistics

/// What tells generated from real cells: every family of looks with the area under the curve of a
/// program that learned to tell by it from other pictures, beside what two halves of the reals come to.
///
/// A straight line and trees learn each family, in five folds that never part pictures of one noise.
public struct Tells: Sendable, Hashable, Codable {
  /// One family of looks.
  public struct Family: Sendable, Hashable, Codable {
    public var name: String
    /// The larger of the two areas; 0.5 can't tell.
    public var area: Double
    /// 95 % of it; nil where the order is perfect.
    public var interval: Interval?
    /// By a linear discriminant, and by trees.
    public var linear: Double
    public var trees: Double
    /// The 5th and the 95th percentile of the same area between two halves of the reals.
    public var floor: Interval
    /// How far above chance it is, of how far everything together is; 1 where it tells as much alone.
    public var share: Double?
  }

  public var reals: Int
  public var generated: Int
  /// Different noises among the generated pictures.
  public var noises: Int
  /// The largest area first.
  public var families: [Family]
  /// All families side by side.
  public var everything: Family

  /// The family that tells most.
  public var largest: Family? { families.first }
  /// The phases, by period.
  public var phases: [Family] {
    families.filter { $0.name.hasPrefix("phase") }.sorted { $0.name < $1.name }
  }

  /// The values of all families on pictures.
  public struct Measures: Sendable {
    static let everything = "everything"
    let names: [String]
    /// A family's rows, a row a picture; everything last.
    var rows: [[[Double]]]
    var groups: [String]

    /// Measures of no picture.
    ///
    /// - Parameter blockPeriods: distances, in pixels, at which the blocks of the reals' JPEG would
    ///   show.
    public init(blockPeriods: [Double]) {
      names = LeakFamily.looks(blockPeriods: blockPeriods).map(\.name) + [Self.everything]
      rows = names.map { _ in [] }
      groups = []
    }

    /// Measures of these pictures, all of one size.
    ///
    /// - Parameter groups: of pictures that share something, such as their noise; folds don't part
    ///   them.
    public init(_ pictures: [StudyPicture], groups: [String], blockPeriods: [Double]) {
      self.init(blockPeriods: blockPeriods)
      let families = LeakFamily.looks(blockPeriods: blockPeriods)
      self.groups = groups
      for picture in pictures {
        let audited = AuditPicture(picture)
        let values = families.map { $0.measure(audited) }
        for (place, own) in values.enumerated() { rows[place].append(own) }
        rows[families.count].append(values.flatMap(\.self))
      }
    }

    /// Pictures.
    public var count: Int { groups.count }

    /// How many families there are, everything counted.
    public var familyCount: Int { names.count }

    /// Adds another set's pictures.
    public mutating func append(_ other: Measures) {
      for place in rows.indices { rows[place] += other.rows[place] }
      groups += other.groups
    }

    /// Some of the pictures.
    public func part(_ places: [Int]) -> Measures {
      var part = self
      part.rows = rows.map { rows in places.map { rows[$0] } }
      part.groups = places.map { groups[$0] }
      return part
    }
  }

  /// Fewer pictures of a kind than this say nothing.
  public static let fewest = 20
  /// How often the reals are halved for the floor.
  public static let halvings = 20

  /// The 5th and the 95th percentile of what one family tells of halves of the reals.
  ///
  /// - Parameters:
  ///   - place: of the family.
  ///   - halves: places of reals, as `RealFloor.halvings` draws them.
  public static func floor(
    _ place: Int, reals: Measures, halves: [(first: [Int], second: [Int])]
  ) -> Interval {
    let apart = halves.compactMap { half in
      area(place, reals.part(half.first), reals.part(half.second)).map { max($0.linear, $0.trees) }
    }
    let quantiles = Quantiles(apart)
    return Interval(low: quantiles.at(0.05) ?? 0.5, high: quantiles.at(0.95) ?? 0.5)
  }

  /// What one family tells, beside its floor.
  public static func family(
    _ place: Int, reals: Measures, generated: Measures, floor: Interval
  ) -> Family? {
    guard let own = area(place, reals, generated) else { return nil }
    return Family(
      name: reals.names[place], area: max(own.linear, own.trees), interval: own.interval,
      linear: own.linear, trees: own.trees, floor: floor, share: nil)
  }

  /// Puts families together; nil where everything is missing.
  public init?(_ found: [Family], reals: Measures, generated: Measures) {
    guard let all = found.first(where: { $0.name == Measures.everything }) else { return nil }
    self.reals = reals.count
    self.generated = generated.count
    noises = Set(generated.groups).count
    everything = all
    families = found.filter { $0.name != Measures.everything }.map { family in
      var family = family
      family.share =
        all.area > 0.5 ? max(0, min(1, (family.area - 0.5) / (all.area - 0.5))) : nil
      return family
    }.sorted { ($1.area, $0.name) < ($0.area, $1.name) }
  }

  /// The same, one family after the other.
  public init?(reals: Measures, generated: Measures, halves: [(first: [Int], second: [Int])]) {
    self.init(
      (0..<reals.familyCount).compactMap {
        Self.family(
          $0, reals: reals, generated: generated,
          floor: Self.floor($0, reals: reals, halves: halves))
      }, reals: reals, generated: generated)
  }

  /// Areas of both ways to learn, and an interval of the larger.
  private static func area(
    _ place: Int, _ reals: Measures, _ generated: Measures
  ) -> (linear: Double, trees: Double, interval: Interval?)? {
    let rows = reals.rows[place] + generated.rows[place]
    let positive =
      Array(repeating: false, count: reals.count) + Array(repeating: true, count: generated.count)
    let folds = GroupedFolds.folds(
      positive: positive, groups: reals.groups.map { "real \($0)" } + generated.groups)
    let line = GroupedFolds.scores(rows, positive: positive, folds: folds) {
      LinearDiscriminant($0, positive: $1, widest: .max).map { model in { model.score($0) } }
    }
    let forest = GroupedFolds.scores(rows, positive: positive, folds: folds) {
      RandomForest($0, positive: $1).map { model in { model.probability($0) } }
    }
    guard let line, let forest else { return nil }
    let curves = [line, forest].map { ReceiverCurve(isFake: positive, ratings: $0) }
    guard let linear = curves[0].area, let trees = curves[1].area else { return nil }
    let better = curves[linear >= trees ? 0 : 1]
    // Models of different folds learned from each other's pictures: their scores hang together, and
    // the variance is about twice that of independent ones.
    let interval = better.area.flatMap { area -> Interval? in
      guard let error = better.standardError, error > 0 else { return nil }
      let reach = 1.96 * 2.0.squareRoot() * error
      return Interval(low: max(0, area - reach), high: min(1, area + reach))
    }
    return (linear, trees, interval)
  }
}
