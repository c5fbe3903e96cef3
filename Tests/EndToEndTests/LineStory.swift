import Foundation
import Testing

/// A whole day by lines: nothing is drawn over, no control characters, one fact a line.
@Suite(.serialized) struct LineStory {
  private let world: World

  init() throws {
    world = try World()
    try TestCells.write(to: world.folder.appendingPathComponent("cells"))
  }

  /// What the program says while these lines come in.
  private func day(_ person: String, _ lines: [String]) throws -> String {
    let script = world.folder.appendingPathComponent("lines")
    try (lines.joined(separator: "\n") + "\n").write(to: script, atomically: true, encoding: .utf8)
    let run = try ChildProcess.run(
      "sh",
      ["-c", "exec '\(try Program.url.path)' open --plain --as \(person) < '\(script.path)'"],
      environment: world.environment, in: world.folder)
    #expect(run.status == 0, "\(run.errors)")
    let control = run.output.unicodeScalars.filter { $0.value < 0x20 && $0 != "\n" }
    #expect(control.isEmpty)
    return run.output
  }

  @Test func `a newcomer imports cells, looks, asks for help and labels one`() throws {
    let empty = try day("nina", ["help", "where", "quit"])
    #expect(empty.contains("No cells are listed."))
    #expect(try Program.run("import", "cells", "--as", "nina", in: world).status == 0)
    let said = try day(
      "nina", ["help all", "describe", "next", "label lymphocyte", "undo", "classes", "quit"])
    #expect(said.contains("cell 2 of 6") && said.contains("undone: 1 cell"))
    #expect(said.contains("class: ") && said.contains("lymphocyte: 3"))
  }

  @Test func `an expert reviews: filters, findings, a comment, a class for many, the history`()
    throws
  {
    #expect(try Program.run("import", "cells", "--as", "anna", in: world).status == 0)
    let said = try day(
      "berta",
      [
        "class lymphocyte", "findings", "1", "cancel", "comment smudged", "facts", "class all",
        "pick all", "press M", "looked at together", "yes", "classes", "undo", "classes",
        "filter is:commented",
        "quit",
      ])
    #expect(said.contains("3 cells listed."))
    #expect(said.contains("comment: smudged"))
    #expect(said.contains("monocyte: 6"))
    #expect(said.contains("1 cell listed."))
  }

  @Test func `a technician goes through every page and finds the way back`() throws {
    #expect(try Program.run("import", "cells", "--as", "carl", in: world).status == 0)
    let pages = [
      "slides", "sampling", "compare", "tests", "experiments", "trainings", "jobs", "differential",
      "disagreements",
    ]
    let said = try day(
      "carl",
      pages.flatMap { ["go to \($0)", "help", "read", "cells"] } + ["messages", "cells", "quit"])
    #expect(said.components(separatedBy: "Back at the cells.").count > pages.count - 2)
    #expect(said.components(separatedBy: "Page ").count > pages.count - 2)
  }
}
