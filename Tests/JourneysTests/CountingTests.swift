import Basis
import AtlasStore
import Exchange
import Foundation
import Pictures
import Statistics
import Testing

@testable import Journeys

struct CountingTests {
  /// So many cells of each class, with what a model suggested first.
  private static func specimens(
    _ counts: [(final: String?, initial: String?, count: Int)]
  ) throws -> (Atlas, [SpecimenID]) {
    let atlas = try Atlas.inMemory()
    let cells = counts.flatMap { item in (0..<item.count).map { _ in item } }
    let newcomers = try cells.indices.map { number in
      try Newcomer(
        PictureFile.png(
          Picture(
            width: 2, height: 2,
            filledWith: Colour(red: UInt8(number % 256), green: UInt8(number / 256), blue: 7))),
        name: "\(number).png")
    }
    let ids = try atlas.admit(newcomers, by: "import", at: Date()).admitted
    var suggestions: [SpecimenID: Suggestion] = [:]
    for (id, cell) in zip(ids, cells) {
      if let key = cell.initial { suggestions[id] = Suggestion(classKey: key, confidence: 0.9) }
    }
    try atlas.record(suggestions: suggestions, by: "net", at: Date(), reason: "test")
    for key in Set(cells.compactMap(\.final)) {
      let mine = zip(ids, cells).filter { $1.final == key }.map(\.0)
      try atlas.record(.label(key), on: mine, by: "anna", at: Date())
    }
    return (atlas, ids)
  }

  private static func report(
    _ counts: [(final: String?, initial: String?, count: Int)]
  ) throws -> DifferentialReport {
    let (atlas, _) = try specimens(counts)
    return Counting.table(of: try atlas.specimens(matching: Query()), .builtIn)
  }

  @Test func `percents are of white cells, others count per hundred of them`() throws {
    let report = try Self.report([
      ("segmented_neutrophil", nil, 60), ("lymphocyte", nil, 40), ("erythroblast", nil, 5),
      ("smudge_cell", nil, 2),
    ])
    #expect(report.whiteCells == 100)
    #expect(report.white.map(\.key) == ["segmented_neutrophil", "lymphocyte"])
    #expect(report.white.map(\.percent) == [60, 40])
    #expect(report.other.map(\.key) == ["erythroblast", "smudge_cell"])
    #expect(report.other.map(\.per100) == [5, 2])
    #expect(report.other.allSatisfy { $0.percent == nil })
    #expect(report.obstacle == nil)
  }

  /// Rümke's table (Blood Cells 11, 1985) rounds the exact binomial interval outwards, to whole
  /// percent.
  @Test(arguments: [
    (0, 100, 0.0, 4.0), (1, 100, 0.0, 6.0), (5, 100, 1.0, 12.0), (10, 100, 4.0, 18.0),
    (50, 100, 39.0, 61.0), (10, 200, 2.0, 10.0), (100, 200, 42.0, 58.0),
  ])
  func `limits are those of Rümke's table`(
    count: Int, total: Int, low: Double, high: Double
  ) throws {
    let report = try Self.report([
      ("monocyte", "monocyte", count), ("lymphocyte", "monocyte", total - count),
    ])
    let line = try #require(report.white.first { $0.key == "monocyte" })
    let limits = try #require(line.limits)
    #expect(limits.low.rounded(.down) == low)
    #expect(limits.high.rounded(.up) == high)
  }

  @Test func `unlabelled and unidentified cells stay out of the count and in the way of signing`()
    throws
  {
    let report = try Self.report([
      ("monocyte", "monocyte", 3), ("unidentified", "monocyte", 2), (nil, "monocyte", 1),
      ("not_classed", nil, 1),
    ])
    #expect(report.whiteCells == 3)
    #expect(report.unlabelled == 1)
    #expect(report.unidentified == 2)
    #expect(report.unreviewed == 1)
    #expect(report.obstacle == "3 without a class, 1 nobody has looked at")
  }

  @Test func `before and after review are compared by kappa`() throws {
    let report = try Self.report([
      ("segmented_neutrophil", "segmented_neutrophil", 20),
      ("segmented_neutrophil", "band_neutrophil", 5), ("band_neutrophil", "band_neutrophil", 15),
      ("band_neutrophil", "segmented_neutrophil", 10),
    ])
    let agreement = try #require(report.agreement)
    #expect(agreement.compared == 50)
    #expect(agreement.agreeing == 35)
    // (0.7 - 0.5) / (1 - 0.5)
    #expect(abs(try #require(agreement.kappa) - 0.4) < 1e-12)
    #expect(
      agreement.moves == [
        .init(from: "segmented_neutrophil", to: "band_neutrophil", count: 10),
        .init(from: "band_neutrophil", to: "segmented_neutrophil", count: 5),
      ])
    #expect(report.white.map(\.initialCount) == [30, 20])
  }

  @Test func `the table goes into CSV, JSON and HTML whole`() throws {
    let report = try Self.report([
      ("monocyte", "monocyte", 3), ("lymphocyte", "monocyte", 1), ("erythroblast", nil, 1),
    ])
    let table = try SeparatedValues(report.csv, name: "count.csv")
    #expect(table.rows.map(\.first) == ["lymphocyte", "monocyte", "erythroblast"])
    #expect(table.rows[1][4] == "75.0000")
    let encoder = JSONEncoder()
    let again = try JSONDecoder().decode(DifferentialReport.self, from: encoder.encode(report))
    #expect(again == report)
    let html = report.html(.builtIn)
    #expect(html.contains("<td>monocyte</td><td>3</td><td>75.0</td>"))
    #expect(html.contains("For research use only"))
  }

  @Test func `a page shows no markup of a filter's`() throws {
    var report = try Self.report([("monocyte", nil, 1)])
    report.filter = "<script>alert(1)</script>"
    #expect(!report.html(.builtIn).contains("<script>"))
  }
}
