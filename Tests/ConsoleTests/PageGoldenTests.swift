import AtlasStore
import Foundation
import Journeys
import TerminalKit
import TestSupport
import Testing

@testable import Console

/// Pages that have no other test of how they look, on three sizes.
@Suite struct PageGoldenTests {
  private static let sizes = [(40, 10), (80, 24), (120, 40)]

  @Test(arguments: sizes)
  func `a form`(columns: Int, rows: Int) throws {
    var console = Cells.console(columns: columns, rows: rows, listing: try Cells.specimens())
    let form = CommandForm(
      name: "export", abstract: "Write cells into a folder, with tables that bring all back.",
      fields: [
        .init(
          name: "FOLDER", kind: .positional, help: "A new or empty folder.", isRequired: true),
        .init(name: "--filter", kind: .option, help: "A filter, as 'leuko list' takes it."),
        .init(
          name: "--format", kind: .option, help: "How to lay it out.", usual: "imagefolder",
          choices: ["imagefolder", "coco"]),
        .init(name: "--deidentify", kind: .flag, help: "New ids, nothing but pixels."),
        .init(name: "--atlas", kind: .option, help: "The atlas."),
      ])
    _ = console.update(.commands([form]))
    _ = console.type("  e")
    _ = console.type("out")
    _ = console.tell(JobNews.completed("out", ["out/", "outside/"]))
    try expectGolden(console.golden, "form-\(columns)x\(rows)")
    _ = console.type(.enter)
    let two = console.gallery.list.marks.map(\.description).sorted().joined(separator: ",")
    #expect(
      console.type(.enter).of() == [
        JobRequest.run(
          ["export", "--filter", "id:\(two)", "--atlas", "/lab/test.atlas", "out"])
      ])
    #expect(console.top.name == "gallery")
  }

  /// How the goldens of a page begin, where it isn't the page's name.
  private static let goldens = [
    "sampling": "sampling-form", "blind tests": "studies", "disagreements": "adjudication",
    "one cell": "specimen", "second opinion": "opinion", "sitting": "sitting-asking",
  ]

  @Test func `every page has goldens at three sizes, with roles`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Golden")
    for page in KeyPages.pages(in: Cells.shell()) {
      let name = Self.goldens[page.name] ?? page.name
      for (columns, rows) in Self.sizes {
        let text = try? String(
          contentsOf: folder.appendingPathComponent("\(name)-\(columns)x\(rows).txt"),
          encoding: .utf8)
        #expect(text?.contains("\nroles") == true, "\(name) at \(columns)x\(rows)")
      }
    }
  }

  @Test func `every page in the sources is among those that help and tests know`() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/Console")
    var found: Set<String> = []
    let files = try #require(
      FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for line in text.split(separator: "\n") where line.hasPrefix("struct ") {
        let words = line.split(separator: " ")
        if words.count > 2, ["Page", "CellsPage"].contains(words[2]) {
          found.insert(String(words[1].dropLast()))
        }
      }
    }
    let known = Set(KeyPages.pages(in: Cells.shell()).map { "\(type(of: $0.base))" })
    #expect(found == known && found.count > 15)
  }

  @Test func `no form answers a question that nobody asked`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    let form = CommandForm(
      name: "import", abstract: "Takes pictures in.",
      fields: [
        .init(name: "FOLDER", kind: .positional, help: "Where they are.", isRequired: true),
        .init(name: "--yes", kind: .flag, help: "Don't ask."),
      ])
    _ = console.update(.commands([form]))
    _ = console.type("acells")
    #expect(console.golden.contains("[ ]  Don't ask."))
    _ = console.type(.enter)
    #expect(console.type(.enter).of() == [JobRequest.run(["import", "cells"])])
  }

  @Test func `what is needed is asked for before anything runs`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    _ = console.update(.commands([.example]))
    _ = console.type("a")
    _ = console.type(.escape)
    #expect(console.type("y") == [])
    #expect(console.notice?.text == "'FOLDER' is needed: Where they are.")
  }

  @Test(arguments: sizes)
  func `jobs`(columns: Int, rows: Int) throws {
    var console = Cells.console(columns: columns, rows: rows, listing: try Cells.specimens())
    var job = Job(id: 1, title: "leuko import cells")
    job.activity = "reading pictures"
    job.fraction = 0.4
    job.remaining = .seconds(75)
    var ended = Job(id: 2, title: "leuko inspect")
    ended.standing = .done
    ended.log = ["24 cells", "3 suspects"]
    ended.activity = "3 suspects"
    _ = console.update(.jobs([job, ended]))
    _ = console.type("go")
    try expectGolden(console.golden, "jobs-\(columns)x\(rows)")
    var messages = console
    _ = messages.update(.done("3 cells were taken in."))
    _ = messages.update(.failed(summary: "the disk is full", remedy: "make room"))
    _ = messages.type(.tab)
    try expectGolden(messages.golden, "messages-\(columns)x\(rows)")
    _ = console.type("j")
    #expect(console.type("x").of() == [JobRequest.stop(1)])
  }

  @Test(arguments: sizes)
  func `slides, experiments and trainings that aren't there say what to do`(
    columns: Int, rows: Int
  ) throws {
    var console = Cells.console(columns: columns, rows: rows, listing: try Cells.specimens())
    _ = console.type("gf")
    _ = console.tell(SlidesNews.listed([]))
    try expectGolden(console.golden, "slides-empty-\(columns)x\(rows)")
    _ = console.type("gx")
    _ = console.tell(ExperimentsNews.listed([]))
    try expectGolden(console.golden, "experiments-empty-\(columns)x\(rows)")
    _ = console.type("gt")
    _ = console.tell([TrainingState]())
    try expectGolden(console.golden, "trainings-empty-\(columns)x\(rows)")
    _ = console.type("go")
    try expectGolden(console.golden, "jobs-none-\(columns)x\(rows)")
    _ = console.type("gc")
    _ = console.tell(ComparisonNews.listed(ComparedCells()))
    try expectGolden(console.golden, "comparison-none-\(columns)x\(rows)")
  }
}
