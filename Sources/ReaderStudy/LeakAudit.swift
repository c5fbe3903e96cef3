import Foundation
import Statistics

/// How well what files and handling leave in pictures tells fakes from reals, and which of it stops
/// sealing.
///
/// The measures come in families, each of what one handling would move. A family's score on a
/// picture is that of a linear discriminant that learned from the other four fifths of the pictures;
/// its area under the curve is tried by Mann and Whitney's test, and the p of all families are
/// corrected by Holm.
///
/// A trace is what only files and handling leave: phases of a resampling, JPEG's lattice, combs, a
/// border, the order of the records. Found, it stops sealing. A look may be the generator's own work
/// (colour, noise, how sharp) and is what the test is about: it is reported with its area and p, and
/// never stops sealing. Where both kinds are real, a look is a trace as well, and either counts.
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
    /// p of "gives nothing away" (Mann-Whitney, one-sided), corrected by Holm over all families.
    public var adjustedP: Double
    /// Whether it is a look, which may be the generator's own work, rather than a trace.
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
    let isFake = pictures.map { $0.truth == .fake }
    var periods: [Double] = []
    for period in blockPeriods where !periods.contains(period) { periods.append(period) }
    let families = LeakFamily.all(blockPeriods: periods)
    var measured = families.map { _ in [[Double]]() }
    for picture in pictures {
      let audited = AuditPicture(
        StudyPicture(width: picture.width, height: picture.height, rgb: picture.rgb))
      for (place, family) in families.enumerated() {
        measured[place].append(family.measure(audited))
      }
    }
    var tests = zip(families, measured).map { family, rows in
      (name: family.name, isContent: family.isContent, test: Self.told(rows, isFake))
    }
    tests.append(("order of the records", false, Self.ordered(isFake)))
    let adjusted = MultipleComparisons.holm(tests.map(\.test.p))
    findings = zip(tests, adjusted).map { tried, p in
      Finding(
        feature: tried.name, area: tried.test.area, adjustedP: p, isContent: tried.isContent)
    }
  }

  private typealias Test = (area: Double?, p: Double)

  /// Whether fakes stand earlier or later than reals.
  private static func ordered(_ isFake: [Bool]) -> Test {
    let fakes = isFake.indices.filter { isFake[$0] }.map(Double.init)
    let reals = isFake.indices.filter { !isFake[$0] }.map(Double.init)
    guard let test = MannWhitney(fakes, reals) else { return (nil, 1) }
    return (test.u / Double(fakes.count * reals.count), test.p)
  }

  /// Only above 1/2 does a score give anything away, and by chance it lies a little below.
  private static func told(_ rows: [[Double]], _ isFake: [Bool]) -> Test {
    guard let scores = LinearDiscriminant.crossValidated(rows, positive: isFake) else {
      return (nil, 1)
    }
    let fakes = scores.indices.filter { isFake[$0] }.map { scores[$0] }
    let reals = scores.indices.filter { !isFake[$0] }.map { scores[$0] }
    guard let test = MannWhitney(reals, fakes) else { return (nil, 1) }
    return (1 - test.u / Double(fakes.count * reals.count), test.pLess)
  }
}
