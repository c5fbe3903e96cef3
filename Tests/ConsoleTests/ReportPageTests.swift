import Foundation
import ReaderStudy
import TerminalKit
import TestSupport
import Testing

@testable import Console

/// A report of any room.
@Suite struct ReportPageTests {
  private static let sizes = [(40, 10), (80, 24), (120, 40)]

  /// As a blind test's report is written.
  private static let study: ReportDocument = {
    var document = ReportDocument()
    document.heading(1, "Blind test 'demo'")
    document.warning("DEMONSTRATION, SIMULATED READER: no person gave these answers.")
    document.paragraph(
      "anna tells made cells from real ones: balanced accuracy 79% [69, 87] of 80 pictures.")
    document.figure(
      ReportFigure(
        caption: "Balanced accuracy and area under the rating curve with 95% intervals.",
        content: .intervals(
          [
            .init(name: "anna, balanced", value: 0.79, low: 0.69, high: 0.87),
            .init(name: "anna, area", value: 0.86, low: 0.76, high: 0.92),
          ], margin: 0.1)))
    document.heading(2, "What qualifies this")
    document.list(["Research use only. No diagnosis follows from this report."])
    document.heading(2, "Reader anna")
    document.heading(3, "Sensitivity")
    document.figure(
      ReportFigure(
        caption: "anna's answers.",
        content: .ratings(reals: [12, 9, 8, 6, 4, 1], fakes: [1, 2, 5, 6, 10, 16])))
    document.figure(
      ReportFigure(
        caption: "anna's curve.",
        content: .curves(["anna": [.init(x: 0, y: 0), .init(x: 0.2, y: 0.7), .init(x: 1, y: 1)]])))
    document.figure(
      ReportFigure(
        caption: "Seconds an answer.",
        content: .times(
          right: [.init(x: 1, y: 4), .init(x: 3, y: 9)], wrong: [.init(x: 2, y: 6)])))
    document.heading(2, "Methods")
    document.table(
      ["Study", "reals", "fakes", "commitment", "blinding"],
      [["demo", "40", "40", String(repeating: "38e03b65", count: 8), "L0"]], words: [0, 3, 4])
    document.paragraph("The last word.")
    return document
  }()

  /// As an experiment's.
  private static let experiment: ReportDocument = {
    var document = ReportDocument()
    document.heading(1, "Experiment 'few'")
    document.paragraph("Beside 50 real pictures of 'eosinophil', R + diffusion x 1 (+1.2) helps.")
    document.figure(
      ReportFigure(
        caption: "Arm minus R, in points; the band counts as no difference.",
        content: .differences(
          [
            .init(
              name: "R + duplicates x 1", values: [2.1, 3, 3, 3.9], mean: 3, low: 2.2, high: 3.7),
            .init(name: "R + diffusion x 1", values: [-1, 1.2, 4], mean: 1.2, low: 0.3, high: 2),
          ], margin: 1)))
    document.heading(2, "Confusions")
    document.figure(
      ReportFigure(
        caption: "R: answers to each class.",
        content: .shares(
          ReportFigure.Shares(
            rows: ["eosinophil", "segmented neutrophil", "lymphocyte"],
            columns: ["eosinophil", "segmented neutrophil", "lymphocyte"],
            values: [[0.9, 0.1, 0], [0.05, 0.95, 0], [0, 0.02, 0.98]]), across: "answer",
          down: "truth")))
    document.heading(2, "Curves")
    document.figure(
      ReportFigure(
        caption: "Receiver operating characteristics.",
        content: .rates(
          [
            .init(name: "R", marks: [.init(x: 0, y: 0), .init(x: 0.1, y: 0.8), .init(x: 1, y: 1)]),
            .init(
              name: "diffusion",
              marks: [.init(x: 0, y: 0), .init(x: 0.3, y: 0.6), .init(x: 1, y: 1)]),
          ], across: "share of the others", up: "share of its own")))
    return document
  }()

  private static let pictures = (0..<6).map {
    ReportPicture(
      group: $0 < 3 ? "Most convincing fakes" : "Least convincing fakes", label: "a, \($0)",
      picture: PictureKey("report/t \($0)"))
  }

  private func console(
    _ document: ReportDocument = study, columns: Int = 80, rows: Int = 24,
    pictures: [ReportPicture] = []
  ) -> Console {
    var console = Console(Cells.shell(columns: columns, rows: rows))
    _ = console.push(
      AnyPage(ReportPage(title: "a report", document: document, pictures: pictures)))
    return console
  }

  private func page(_ console: Console) -> ReportPage? { console.top.page() }

  private func characters(_ console: Console) -> Substring {
    console.golden.prefix(
      upTo: console.golden.range(of: "roles")?.lowerBound ?? console.golden.endIndex)
  }

  @Test func `the verdict, its figure and the warning are seen at once, the parts folded`() {
    for (columns, rows) in Self.sizes.dropFirst() {
      let screen = characters(console(columns: columns, rows: rows))
      for words in ["DEMONSTRATION", "anna tells made cells", "●", "├", "▸ Methods"] {
        #expect(screen.contains(words), "\(words) at \(columns)")
      }
      #expect(!screen.contains("The last word."))
    }
  }

  @Test func `Enter unfolds the part under the cursor, and folds it`() {
    var console = console(columns: 120, rows: 40)
    #expect(page(console)?.selected == 0)
    _ = console.type("jj")
    #expect(page(console)?.selected == 2)
    _ = console.type(.enter)
    #expect(characters(console).contains("The last word."))
    _ = console.type(.enter)
    #expect(!characters(console).contains("The last word."))
    _ = console.type("k")
    #expect(page(console)?.selected == 1)
  }

  @Test(arguments: sizes) func `all of a report can be reached and is seen`(columns: Int, rows: Int)
    throws
  {
    for document in [Self.study, Self.experiment, PowerDocument.document] {
      var console = console(document, columns: columns, rows: rows)
      let shell = console.shell
      _ = console.act(AnyVerb(ReportVerb.unfoldAll), count: nil)
      let lines = try #require(page(console)).view(in: shell).layout.lines.count
      _ = console.type("gg")
      var seen = Set<Int>()
      for _ in 0..<400 {
        let report = try #require(page(console))
        let view = report.view(in: shell)
        seen.formUnion(report.top..<min(lines, report.top + view.text.rows))
        _ = console.type("j")
        if page(console) == report { break }
      }
      #expect(seen.count == lines)
      #expect(page(console)?.selected.map { $0 + 1 } ?? 0 == page(console)?.outline.parts.count)
      for _ in 0..<400 {
        let report = page(console)
        _ = console.type("k")
        if page(console) == report { break }
      }
      #expect(page(console)?.top == 0)
    }
  }

  @Test(arguments: sizes) func `nothing is drawn beyond the page`(columns: Int, rows: Int) throws {
    for document in [Self.study, Self.experiment, PowerDocument.document] {
      var console = console(document, columns: columns, rows: rows)
      _ = console.act(AnyVerb(ReportVerb.unfoldAll), count: nil)
      let shell = console.shell
      for _ in 0..<60 {
        var frame = Frame(Grid(shell.size, filledWith: Glyph("#")))
        let report = try #require(page(console))
        report.draw(on: &frame, in: shell)
        let view = report.view(in: shell)
        let body = shell.body
        for row in 0..<rows {
          for column in 0..<columns where !body.contains(Point(column: column, row: row)) {
            #expect(frame.page[Point(column: column, row: row)] == Glyph("#"))
          }
        }
        for line in view.layout.lines {
          switch line.content {
          case .words(let text, _): #expect(Width.of(text) <= view.text.columns)
          case .glyphs(let glyphs): #expect(glyphs.count <= view.text.columns)
          }
        }
        _ = console.type(.pageDown)
        if page(console) == report { break }
      }
    }
  }

  @Test func `a table's columns are all reached on a small screen`() {
    var console = console(columns: 40, rows: 10)
    _ = console.act(AnyVerb(ReportVerb.unfoldAll), count: nil)
    var seen = ""
    for _ in 0..<6 {
      _ = console.type("gg")
      for _ in 0..<20 {
        seen += characters(console)
        _ = console.type(.pageDown)
      }
      _ = console.type("l")
    }
    for words in ["reals", "fakes", "commitment", "blinding", "columns 2 to"] {
      #expect(seen.contains(words), "\(words)")
    }
    for _ in 0..<9 { _ = console.type("h") }
    #expect(page(console)?.side == 0)
  }

  @Test func `numbers that are none draw without harm`() {
    let strange = ReportFigure(
      caption: "c",
      content: .differences(
        [.init(name: "a", values: [.nan], mean: .nan, low: .nan, high: .infinity)], margin: .nan))
    let grid = FigureDrawing(columns: 40, rows: 10, dots: 2).grid(strange)
    #expect(grid.size.columns == 40)
    for columns in [8, 20, 200] {
      let drawing = FigureDrawing(columns: columns, rows: 8, dots: 4)
      for document in [Self.study, Self.experiment] {
        for case .figure(let figure) in document.blocks {
          #expect(drawing.grid(figure).size.columns == columns)
        }
      }
    }
  }

  @Test func `e saves it under its name`() {
    var console = console()
    #expect(console.type("e").of() == [ReportRequest.save(title: "a report", Self.study)])
    #expect(ReportRoom.fileName("blind test 'a/b'") == "blind-test-a-b.html")
    #expect(ReportRoom.fileName("..") == "report.html")
  }

  @Test func `it turns to its pictures and back, by i and by Esc`() {
    var console = console(columns: 120, rows: 40, pictures: Self.pictures)
    _ = console.type("i")
    #expect(console.golden.contains("Most convincing fakes"))
    #expect(console.draw().page.slots.map(\.key) == Self.pictures.map(\.picture))
    _ = console.type("j")
    #expect(!console.golden.contains("Most convincing fakes"))
    _ = console.type("jjj")
    #expect(console.golden.contains("Least convincing fakes"))
    _ = console.type("i")
    #expect(console.golden.contains("anna tells"))
    _ = console.type("i")
    _ = console.type(.escape)
    #expect(console.golden.contains("anna tells") && console.stack.count == 2)
    _ = console.type(.escape)
    #expect(console.stack.count == 1)
    console = self.console()
    _ = console.type("i")
    #expect(console.golden.contains("This report has no pictures."))
  }

  @Test(arguments: sizes)
  func `screens of a report`(columns: Int, rows: Int) throws {
    var study = console(columns: columns, rows: rows, pictures: Self.pictures)
    try expectGolden(study.golden, "report-\(columns)x\(rows)")
    _ = study.type("i")
    try expectGolden(study.golden, "report-pictures-\(columns)x\(rows)")
    _ = study.type("i")
    _ = study.type("j")
    _ = study.type(.enter)
    try expectGolden(study.golden, "report-part-\(columns)x\(rows)")
    let experiment = console(Self.experiment, columns: columns, rows: rows)
    try expectGolden(experiment.golden, "report-experiment-\(columns)x\(rows)")
    let power = console(PowerDocument.document, columns: columns, rows: rows)
    try expectGolden(power.golden, "report-power-\(columns)x\(rows)")
  }
}

/// What a small study can show.
private enum PowerDocument {
  static let document = PowerPlan(pairs: 20).document
}
