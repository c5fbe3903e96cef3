import AtlasStore
import Foundation
@testable import Journeys
import Statistics
import TerminalKit
import TestSupport
import Testing

@testable import Console

@Suite struct CountingScreenTests {
  private static let report = DifferentialReport(
    filter: "source:slide7", cells: 103, whiteCells: 100, leftOut: 4, unlabelled: 1,
    unidentified: 0, unreviewed: 7,
    white: [
      .init(
        key: "segmented_neutrophil", name: "segmented neutrophil", count: 64, percent: 64,
        limits: Interval(low: 53.8, high: 73.4), per100: nil, initialCount: 66,
        initialPercent: 66),
      .init(
        key: "lymphocyte", name: "lymphocyte", count: 36, percent: 36,
        limits: Interval(low: 26.6, high: 46.2), per100: nil, initialCount: 34,
        initialPercent: 34),
    ],
    other: [
      .init(
        key: "erythroblast", name: "erythroblast", count: 2, percent: nil, limits: nil, per100: 2,
        initialCount: 2, initialPercent: nil)
    ],
    findings: [.init(key: "vacuolated", name: "vacuolated", count: 3)],
    agreement: .init(
      compared: 102, agreeing: 98, kappa: 0.913, limits: Interval(low: 0.83, high: 0.99),
      moves: [.init(from: "segmented_neutrophil", to: "lymphocyte", count: 4)]),
    signatures: [
      .init(
        who: "anna", time: Date(timeIntervalSince1970: 1_790_000_000),
        statement: "I have looked at every cell.", entry: 17,
        chain: String(repeating: "ab", count: 32), countersigned: [], amended: 2)
    ])

  private static func console(_ report: DifferentialReport) throws -> Console {
    var console = Cells.console(listing: try Cells.specimens())
    _ = console.type("gd")
    _ = console.tell(CountingNews.counted(report))
    return console
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `the count of what is listed`(columns: Int, rows: Int) throws {
    var console = Cells.console(columns: columns, rows: rows, listing: try Cells.specimens())
    #expect(console.type("gd").of() == [CountingRequest.count(.everything)])
    _ = console.tell(CountingNews.counted(Self.report))
    _ = console.type("j")
    try expectGolden(console.golden, "counting-\(columns)x\(rows)")
  }

  @Test func `each class's share is drawn with its limits where there is room`() throws {
    for (columns, isDrawn) in [(80, false), (120, true)] {
      var console = Cells.console(columns: columns, rows: 40, listing: try Cells.specimens())
      _ = console.type("gd")
      _ = console.tell(CountingNews.counted(Self.report))
      let lines = console.golden.split(separator: "\n")
      let line = try #require(lines.first { $0.contains("  lymphocyte   ") })
      #expect(line.contains(/▒+├▒*●─+┤/) == isDrawn)
      #expect(lines.contains { $0.contains("limits 95 %") && $0.contains("80 %") } == isDrawn)
    }
  }

  @Test func `a class of the table leads to its cells`() throws {
    var console = try Self.console(Self.report)
    _ = console.type("j")
    #expect(console.type(.enter).ofCells == [.list(Query(classes: ["lymphocyte"]))])
    #expect(console.top.name == "gallery")
  }

  @Test func `a count that isn't ready is not signed, and leads to what is open`() throws {
    var console = try Self.console(Self.report)
    #expect(console.type("y") == [])
    #expect(console.overlay == nil)
    let open = try FilterReader(vocabulary: .builtIn).read(
      "origin:microscope (is:unreviewed or class:none or class:unidentified)")
    #expect(console.type("n").ofCells == [.list(Query(filter: open))])
  }

  @Test func `a count that is ready is signed with a statement`() throws {
    var report = Self.report
    report.unlabelled = 0
    report.unreviewed = 0
    var console = try Self.console(report)
    _ = console.type("y")
    #expect(
      console.type(.enter).of() == [
        CountingRequest.sign(
          .everything, statement: "I have looked at every cell.", by: "anna", asSecond: false)
      ])
    _ = console.type("2")
    #expect(
      console.type(.enter).of()
        == [CountingRequest.sign(.everything, statement: "I agree.", by: "anna", asSecond: true)])
  }
}
