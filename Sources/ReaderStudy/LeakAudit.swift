import Foundation
import Statistics

/// How well what files and handling leave in pictures tells fakes from reals, and which of it stops
/// sealing.
///
/// The measures come in families, each of what one handling would move. A family's score on a
/// picture is that of a linear discriminant that learned from the other four fifths of the pictures;
/// the area under its curve is tried against 1/2, and the p of all families are corrected by Holm.
///
/// A trace is what files and handling leave: phases of a resampling in the reals, combs, a border,
/// the order of the records. Found, it stops sealing. A look may be the generator's own work (colour,
/// noise, how sharp, a faint comb or border, a grid in its fakes alone, the lack of the reals' JPEG
/// lattice) and is what the test is about: it is reported with its area and p, and never stops
/// sealing.
///
/// The areas are functions of who is real: they belong into the key, never into what readers can see.
public struct LeakAudit: Sendable, Hashable, Codable {
  /// One family and what it gives away.
  public struct Finding: Sendable, Hashable, Codable {
    /// What was measured, for example `comb of the levels`.
    public var feature: String
    /// The area under its curve on pictures the score didn't learn from: 1/2 gives nothing away.
    /// Nil when not estimable.
    public var area: Double?
    /// p of "gives nothing away", one-sided, corrected by Holm over all families.
    public var adjustedP: Double
    /// Whether it is a look, which may be the generator's own work: at its area, for this family.
    public var isContent: Bool

    /// Whether it gives something away at the audit's level.
    public var isFound: Bool { adjustedP < LeakAudit.level }
    /// Whether it stops sealing.
    public var blocks: Bool { isFound && !isContent }
  }

  /// Level below which a corrected p counts.
  public static let level = 0.01

  /// One finding a family.
  public var findings: [Finding]

  /// Everything that stops sealing, by name.
  public var blocking: [String] { findings.filter(\.blocks).map(\.feature) }
  /// Everything found, traces and looks, by name.
  public var found: [String] { findings.filter(\.isFound).map(\.feature) }

  /// Audits pictures before they are turned: turning hides what lies on a grid from a reader's eye,
  /// not from an audit that may see them as they came.
  ///
  /// - Parameters:
  ///   - pictures: of equal size, both kinds, no controls, in the order of their records, so that
  ///     the order itself can be audited.
  ///   - blockPeriods: distances, in pixels, at which JPEG's blocks of 8 would show: 8, and 8
  ///     times the size over the crop for pictures that were resized.
  public init(_ pictures: [Candidate], blockPeriods: [Double] = [8]) {
    var measures = LeakMeasures(blockPeriods: blockPeriods)
    for picture in pictures {
      measures.add(
        StudyPicture(width: picture.width, height: picture.height, rgb: picture.rgb),
        isFake: picture.truth == .fake)
    }
    self.init(measures)
  }

  init(_ measures: LeakMeasures) {
    let isFake = measures.isFake
    var tried: [(name: String, area: Double?, p: Double, isContent: Bool)] = []
    for (place, family) in measures.families.enumerated() {
      let area = Self.told(measures.rows[place], isFake)
      let isContent =
        switch family.cause {
        case .generator: true
        case .handling(let usual): !Self.isBeyond(area, usual, isFake)
        case .resampling: !Self.isMirrorTold(measures, place)
        }
      tried.append((family.name, area, Self.chance(of: area, isFake), isContent))
    }
    let places = isFake.indices.map { Double($0) }
    let kinds = [true, false].map { kind in places.filter { isFake[Int($0)] == kind } }
    let ordered = MannWhitney(kinds[0], kinds[1])
    tried.append(("order of the records", Self.area(places, isFake), ordered?.p ?? 1, false))
    let adjusted = MultipleComparisons.holm(tried.map(\.p))
    findings = zip(tried, adjusted).map {
      Finding(feature: $0.name, area: $0.area, adjustedP: $1, isContent: $0.isContent)
    }
  }

  /// Whether the reals are told from themselves in a mirror, farther than the blocks of their own
  /// files let them: 0.6 to 0.7 for cells that were JPEG twice, 0.85 and more for a resampling.
  private static func isMirrorTold(_ measures: LeakMeasures, _ place: Int) -> Bool {
    let reals = zip(measures.rows[place], measures.isFake).filter { !$0.1 }.map(\.0)
    let rows = reals + measures.mirrored[place]
    let isMirrored = rows.indices.map { $0 >= reals.count }
    return isBeyond(told(rows, isMirrored), 0.75, isMirrored)
  }

  /// The area of a score learned from the other folds; nil when not estimable.
  private static func told(_ rows: [[Double]], _ isFake: [Bool]) -> Double? {
    LinearDiscriminant.crossValidated(rows, positive: isFake).flatMap { area($0, isFake) }
  }

  /// The chance that a fake's score is above a real's; nil when not estimable.
  private static func area(_ scores: [Double], _ isFake: [Bool]) -> Double? {
    let fakes = scores.indices.filter { isFake[$0] }.map { scores[$0] }
    let reals = scores.indices.filter { !isFake[$0] }.map { scores[$0] }
    return MannWhitney(fakes, reals).map { $0.u / Double(fakes.count * reals.count) }
  }

  /// One-sided p of an area as large, where nothing tells.
  private static func chance(of area: Double?, _ isFake: [Bool]) -> Double {
    area.map { Normal.upperTail(($0 - 0.5) / spread(isFake)) } ?? 1
  }

  /// Whether an area lies above another by more than its standard error.
  private static func isBeyond(_ area: Double?, _ usual: Double, _ isFake: [Bool]) -> Bool {
    area.map { $0 - spread(isFake) > usual } ?? false
  }

  /// The standard error of an area. Scores of pictures whose discriminants learned from each other
  /// hang together: over 200 studies of real cells alone, of 40, 100 and 300 pictures, the areas of
  /// all families spread 1.2 to 1.5 times as far as Mann and Whitney's independent scores would. So
  /// their variance is doubled.
  private static func spread(_ isFake: [Bool]) -> Double {
    let fakes = Double(isFake.count { $0 })
    let reals = Double(isFake.count) - fakes
    return (2 * (fakes + reals + 1) / (12 * fakes * reals)).squareRoot()
  }
}
