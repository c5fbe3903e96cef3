import TerminalKit
import TestSupport
import Testing

@testable import Console

/// A report of any room.
@Suite struct ReportPageTests {
  private static let words = (1...60).map { "word\($0)" }.joined(separator: " ")
  private static let lines =
    ["NOT VERIFIED", "Verdict", "-------", "", words, "- \(words)", "a  table  row", ""]
    + (1...40).map { "line \($0)" }
  private static let pictures = (0..<6).map {
    ReportPicture(
      group: $0 < 3 ? "Most convincing fakes" : "Least convincing fakes", label: "a, \($0)",
      picture: PictureKey("report/t \($0)"))
  }

  private func console(
    columns: Int = 80, rows: Int = 24, lines: [String] = lines, pictures: [ReportPicture] = []
  ) -> Console {
    var console = Console(Cells.shell(columns: columns, rows: rows))
    _ = console.push(AnyPage(ReportPage(title: "a report", lines: lines, pictures: pictures)))
    return console
  }

  private func page(_ console: Console) -> ReportPage? { console.top.page() }

  @Test func `it turns to its pictures and back, by i and by Esc`() {
    var console = console(columns: 120, rows: 40, pictures: Self.pictures)
    #expect(console.golden.contains("Verdict"))
    _ = console.type("i")
    #expect(console.golden.contains("Most convincing fakes"))
    #expect(console.draw().page.slots.map(\.key) == Self.pictures.map(\.picture))
    _ = console.type("j")
    #expect(!console.golden.contains("Most convincing fakes"))
    _ = console.type("jjj")
    #expect(console.golden.contains("Least convincing fakes"))
    _ = console.type("i")
    #expect(console.golden.contains("Verdict"))
    _ = console.type("i")
    _ = console.type(.escape)
    #expect(console.golden.contains("Verdict") && console.stack.count == 2)
    _ = console.type(.escape)
    #expect(console.stack.count == 1)
    console = self.console()
    _ = console.type("i")
    #expect(console.golden.contains("This report has no pictures."))
  }

  @Test func `it is wrapped to the screen, not twice`() {
    let console = console(lines: ["Verdict", "-------", "", Self.words])
    let lines = console.golden.split(separator: "\n").filter { $0.contains("word") }
    #expect(lines.count == 6)
    #expect(lines.allSatisfy { $0.contains(" word") && !$0.contains("   word") })
    #expect(console.golden.contains("Verdict") && !console.golden.contains("-------"))
  }

  @Test func `every line can be read, and none beyond the last, on any screen`() {
    for (columns, rows) in [(40, 10), (80, 24), (120, 40)] {
      var console = console(columns: columns, rows: rows)
      var seen = ""
      for _ in 0..<100 {
        seen += console.golden
        _ = console.type(.pageDown)
      }
      for line in 1...40 { #expect(seen.contains("line \(line) "), "\(line)") }
      #expect(console.golden.contains("line 40 "))
      let end = page(console)?.top
      _ = console.type("G")
      #expect(page(console)?.top == end)
      _ = console.type("k")
      #expect(page(console)?.top == (end ?? 0) - 1)
      _ = console.type("gg")
      #expect(page(console)?.top == 0)
      _ = console.type("k")
      #expect(page(console)?.top == 0)
    }
  }

  @Test func `on a larger screen the end stays at the end`() {
    var console = console(columns: 40, rows: 10)
    _ = console.type("G")
    _ = console.update(.terminal(.resize(Size(columns: 120, rows: 40))))
    #expect(console.golden.contains("line 40 ") && console.golden.contains("line 20 "))
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `screens of a report`(columns: Int, rows: Int) throws {
    var console = console(columns: columns, rows: rows, pictures: Self.pictures)
    try expectGolden(console.golden, "report-\(columns)x\(rows)")
    _ = console.type("i")
    try expectGolden(console.golden, "report-pictures-\(columns)x\(rows)")
  }
}
