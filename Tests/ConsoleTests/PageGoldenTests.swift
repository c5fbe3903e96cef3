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
  }
}
