import Statistics

/// How well single properties of the pictures tell fakes from reals, and which of them stop sealing.
///
/// A trace is what files and handling leave: JPEG's blocks, requantisation, scaling, the colour of
/// the ground, the order of the records. Found, it stops sealing. A look may be the generator's own
/// work (how sharp, how many levels, how much black and white, where the cell lies) and is what the
/// test is about: it is reported with its area and p, and never stops sealing. Scaling is a trace
/// where the kinds lie as far apart as scaling moves them, and a look where they lie nearer.
public struct LeakAudit: Sendable, Hashable, Codable {
  /// One property and what it gives away.
  public struct Finding: Sendable, Hashable, Codable {
    /// What was measured, for example `border red`.
    public var feature: String
    /// The area under its curve: 1/2 gives nothing away. Nil when not estimable.
    public var area: Double?
    /// p of "gives nothing away" (Mann-Whitney), corrected by Holm over all properties.
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

  /// What one kind's median of the scaling measure is to the other's at most, where one was scaled
  /// and the other wasn't: enlarging cells by only a tenth leaves 0.7 of it, and the generators
  /// looked at leave 0.84 or more.
  static let scaledShare = 0.8

  /// One finding a property.
  public var findings: [Finding]

  /// Everything that stops sealing, by name.
  public var blocking: [String] { findings.filter(\.blocks).map(\.feature) }

  /// Audits pictures that have been through the pipeline.
  ///
  /// - Parameters:
  ///   - pictures: of equal size, both kinds, no controls, in the order of their records, so that
  ///     the order itself can be audited.
  ///   - blockPeriods: distances, in pixels, at which JPEG's blocks of 8 would show: 8, and 8
  ///     times the size over the crop for pictures that were resized.
  public init(_ pictures: [Candidate], blockPeriods: [Double] = [8]) {
    let isFake = pictures.map { $0.truth == .fake }
    let measured = pictures.map { PresentationFeatures($0, blockPeriods: blockPeriods) }
    let names = PresentationFeatures.names(blockPeriods: blockPeriods)
    var properties: [Property] = []
    func add(_ name: String, _ test: Test, isContent: Bool) {
      properties.append(Property(name: name, test: test, isContent: isContent))
    }
    let isScaled = Self.isScaled(measured.map(\.scaling), isFake)
    for (column, name) in names.enumerated() {
      add(name, Self.twoSided(measured.map { $0.traces[column] }, isFake), isContent: false)
    }
    add("scaling", Self.twoSided(measured.map(\.scaling), isFake), isContent: !isScaled)
    let order = pictures.indices.map(Double.init)
    add("order of the records", Self.twoSided(order, isFake), isContent: false)
    add(
      isScaled ? "blocks, comb and scaling together" : "blocks and comb together",
      Self.model(
        measured.map { $0.fileTraces + (isScaled ? [$0.scaling] : []) }, isFake),
      isContent: false)
    for (column, name) in PresentationFeatures.looks.enumerated() {
      add(name, Self.twoSided(measured.map { $0.looks[column] }, isFake), isContent: true)
    }
    add(
      "all properties together",
      Self.model(measured.map { $0.traces + [$0.scaling] + $0.looks }, isFake), isContent: true)
    let adjusted = MultipleComparisons.holm(properties.map(\.test.p))
    findings = zip(properties, adjusted).map { property, p in
      Finding(
        feature: property.name, area: property.test.area, adjustedP: p,
        isContent: property.isContent)
    }
  }

  private struct Property {
    var name: String
    var test: Test
    var isContent: Bool
  }

  private typealias Test = (area: Double?, p: Double)

  private static func split(_ values: [Double], _ isFake: [Bool]) -> (
    fakes: [Double], reals: [Double]
  ) {
    let pairs = zip(values, isFake)
    return (pairs.filter(\.1).map(\.0), pairs.filter { !$0.1 }.map(\.0))
  }

  private static func isScaled(_ values: [Double], _ isFake: [Bool]) -> Bool {
    let kinds = split(values, isFake)
    guard let fakes = Self.median(kinds.fakes), let reals = Self.median(kinds.reals) else {
      return false
    }
    return min(fakes, reals) < Self.scaledShare * max(fakes, reals)
  }

  private static func median(_ values: [Double]) -> Double? {
    let ordered = values.sorted()
    guard let upper = ordered.dropFirst(ordered.count / 2).first else { return nil }
    return ordered.count % 2 == 1 ? upper : (upper + ordered[ordered.count / 2 - 1]) / 2
  }

  private static func twoSided(_ values: [Double], _ isFake: [Bool]) -> Test {
    let kinds = split(values, isFake)
    guard let test = MannWhitney(kinds.fakes, kinds.reals) else { return (nil, 1) }
    return (test.u / Double(kinds.fakes.count * kinds.reals.count), test.p)
  }

  /// The model's area on pictures it wasn't fitted to. Only above 1/2 does it give anything away,
  /// and by chance it lies a little below.
  private static func model(_ rows: [[Double]], _ isFake: [Bool]) -> Test {
    guard let chances = LogisticRegression.crossValidated(rows, positive: isFake) else {
      return (nil, 1)
    }
    let kinds = split(chances, isFake)
    guard let test = MannWhitney(kinds.reals, kinds.fakes) else { return (nil, 1) }
    return (1 - test.u / Double(kinds.fakes.count * kinds.reals.count), test.pLess)
  }
}
