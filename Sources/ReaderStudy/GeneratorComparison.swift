import Basis
public import Statistics

/// Two generators, each judged in a study of its own by the same reader: whose fakes are told more
/// easily?
///
/// The areas under the rating curves are compared by resampling pictures (Efron and Tibshirani 1993),
/// fakes of each study and reals by themselves. A real cell that both studies showed is drawn for
/// both or for neither, since it makes both areas large or small together; DeLong's covariance
/// can't take it in, for the fakes are never the same.
public struct GeneratorComparison: Sendable, Hashable {
  /// One study's share.
  public struct Side: Sendable, Hashable {
    public var study: String
    public var fakes: Int
    public var reals: Int
    /// The area under the rating curve, 0 to 1.
    public var area: Double
  }

  public var reader: String
  public var first: Side
  public var second: Side
  /// Real cells shown in both.
  public var sharedReals: Int
  /// First area minus second.
  public var difference: Double
  /// Of the difference, 95 %, between percentiles.
  public var interval: Interval
  /// Two-sided, of no difference; never below 2 over one more than `resamples`.
  public var p: Double

  /// How often pictures are drawn anew.
  public static let resamples = 5_000

  /// Nil unless the reader gave ratings to both kinds in both studies, and both keys are open.
  public init?(reader: String, _ first: StudyScore, _ second: StudyScore) {
    guard let one = Ratings(reader, in: first), let two = Ratings(reader, in: second),
      let area = one.area, let otherArea = two.area,
      let seed = UInt64(Digest.hex(one.commitment + two.commitment).prefix(16), radix: 16)
    else { return nil }
    self.reader = reader
    self.first = Side(study: one.study, fakes: one.fakes.count, reals: one.reals.count, area: area)
    self.second = Side(
      study: two.study, fakes: two.fakes.count, reals: two.reals.count, area: otherArea)
    let reals = Set(one.reals.keys).union(two.reals.keys).sorted()
    sharedReals = one.reals.count + two.reals.count - reals.count
    difference = area - otherArea
    var source = SplitMix64(seed: seed)
    var differences: [Double] = []
    while differences.count < Self.resamples {
      let drawn = reals.indices.map { _ in reals[source.place(below: reals.count)] }
      // A resample without a real of one study says nothing of it, and is drawn again.
      guard let area = one.area(reals: drawn, using: &source),
        let otherArea = two.area(reals: drawn, using: &source)
      else { continue }
      differences.append(area - otherArea)
    }
    let quantiles = Quantiles(differences)
    guard let low = quantiles.at(0.025), let high = quantiles.at(0.975) else { return nil }
    interval = Interval(low: low, high: high)
    let tail = min(differences.count { $0 <= 0 }, differences.count { $0 >= 0 })
    p = min(1, 2 * Double(tail + 1) / Double(Self.resamples + 1))
  }

  /// In sentences, for a person.
  public var text: String {
    func side(_ side: Side) -> String {
      "\(side.study): area \(ReportWords.number(side.area)), \(side.fakes) fakes and "
        + "\(side.reals) reals"
    }
    let verdict =
      p < 0.05
      ? "The fakes of \(difference > 0 ? first.study : second.study) are told more easily."
      : "No difference is shown; that is not to say there is none."
    return """
      Reader \(reader), the same real cells in both: \(sharedReals)
        \(side(first))
        \(side(second))
      Difference \(ReportWords.number(difference, interval)), p \(ReportWords.p(p)) \
      (\(Self.resamples) resamples of the pictures).
      \(verdict)

      """
  }
}

extension SplitMix64 {
  /// A place in a list; some tens of pictures divide 2^64 so nearly evenly that no bias shows.
  fileprivate mutating func place(below count: Int) -> Int {
    Int(truncatingIfNeeded: next() % UInt64(count))
  }
}

/// The first ratings a reader gave in a study, controls left out.
private struct Ratings {
  let study: String
  let commitment: String
  let fakes: [Int]
  /// By the hash of the picture.
  let reals: [String: Int]

  init?(_ reader: String, in score: StudyScore) {
    guard let key = score.key, let manifest = score.manifest,
      let own = score.readers.first(where: { $0.reader == reader }), own.hasRatings
    else { return nil }
    study = manifest.plan.name
    commitment = manifest.commitment
    fakes = own.primary.filter { $0.truth == .fake }.map(\.answer.rating.rawValue)
    reals = Dictionary(
      own.primary.filter { $0.truth == .real && key.rows.indices.contains($0.record) }
        .map { (key.rows[$0.record].image, $0.answer.rating.rawValue) },
      uniquingKeysWith: { first, _ in first })
  }

  var area: Double? { Self.area(fakes: fakes, reals: Array(reals.values)) }

  /// The area of fakes drawn anew and of those of the drawn reals that were shown here.
  func area(reals drawn: [String], using source: inout SplitMix64) -> Double? {
    guard !fakes.isEmpty else { return nil }
    let again = fakes.indices.map { _ in fakes[source.place(below: fakes.count)] }
    return Self.area(fakes: again, reals: drawn.compactMap { reals[$0] })
  }

  /// Mann and Whitney's share of pairs, counted by rating; ratings are 1 to 6.
  private static func area(fakes: [Int], reals: [Int]) -> Double? {
    guard !fakes.isEmpty, !reals.isEmpty else { return nil }
    var realsAt = Array(repeating: 0, count: 8)
    for rating in reals { realsAt[rating] += 1 }
    var below = Array(repeating: 0, count: 8)
    for rating in 1..<8 { below[rating] = below[rating - 1] + realsAt[rating - 1] }
    let halves = fakes.reduce(0) { $0 + 2 * below[$1] + realsAt[$1] }
    return Double(halves) / 2 / Double(fakes.count * reals.count)
  }
}
