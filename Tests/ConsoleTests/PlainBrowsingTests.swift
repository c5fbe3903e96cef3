import AtlasStore
import Foundation
import Journeys
import Pictures
import TerminalKit
import Testing

@testable import Console

@Suite struct PlainBrowsingTests {
  /// What is said while these lines are typed, in an atlas of three cells.
  private func said(
    _ lines: String..., person: String? = "anna", atlas: Atlas? = nil
  ) async throws -> (text: String, atlas: Atlas) {
    let atlas = try atlas ?? Self.atlas()
    let project = Project(
      atlas: atlas, folders: .ofThisProcess(),
      now: { Date(timeIntervalSince1970: 1_790_000_000) }, person: person)
    var rest = lines[...]
    var text = ""
    var browsing = PlainBrowsing(
      project: project, read: { rest.popFirst() }, write: { text += $0 })
    try await browsing.run(name: "test.atlas")
    return (text, atlas)
  }

  private static func atlas() throws -> Atlas {
    let atlas = try Atlas.inMemory()
    let newcomers = try (0..<3).map { number in
      let picture = Picture(
        width: 8, height: 8, filledWith: Colour(red: UInt8(number), green: 9, blue: 9))
      var newcomer = try Newcomer(
        PictureFile.png(picture), name: "cell-\(number).png", origin: .microscope)
      newcomer.classKey = number == 0 ? "lymphocyte" : nil
      return newcomer
    }
    _ = try atlas.admit(newcomers, by: "import", at: Date(timeIntervalSince1970: 1_780_000_000))
    return atlas
  }

  @Test func `a cell is described in one line, and moving describes the next`() async throws {
    let (text, _) = try await said("next", "next", "next", "back 9", "quit", "never read")
    #expect(text.contains("cell 1 of 3: lymphocyte, microscope, cell-0.png.\n"))
    #expect(text.contains("cell 3 of 3: unlabelled, microscope, cell-2.png.\n"))
    #expect(text.contains("There is no cell after the last.\n"))
    #expect(text.contains("This is the first cell.\n"))
    #expect(!text.contains("never read") && !text.contains("\u{1B}"))
  }

  @Test func `a label is on the disk when it is said, goes on, and can be undone`() async throws {
    let (text, atlas) = try await said("go 2", "label S", "label monocyte", "undo")
    #expect(text.contains("cell 2: segmented neutrophil.\n> cell") == false)
    #expect(text.contains("cell 2: segmented neutrophil.\ncell 3 of 3"))
    #expect(text.contains("cell 3: monocyte.\n"))
    #expect(text.contains("undone: 1 cell.\ncell 3 of 3: unlabelled"))
    let specimens = try atlas.specimens(atlas.ids())
    #expect(specimens.map(\.classKey) == ["lymphocyte", "segmented_neutrophil", nil])
    #expect(specimens[1].labelling?.who == "anna")
  }

  @Test func `nothing is changed without a name, and the name is remembered`() async throws {
    let (refused, atlas) = try await said("label S", "", person: nil)
    #expect(refused.contains("Without a name nothing is changed."))
    #expect(try atlas.rememberedPerson() == nil)
    let (text, same) = try await said("label S", "ben", person: nil, atlas: atlas)
    #expect(text.contains("Who is at the keyboard? > "))
    #expect(try same.rememberedPerson() == "ben")
  }

  @Test func `lists are narrowed by class and filter, and words that mean nothing are named`()
    async throws
  {
    let (text, _) = try await said(
      "class unlabelled", "class all", "class nonsense", "filter cell-2", "filter (", "label Q",
      "dance", "classes", "split cupboard", "open", "facts", "help")
    #expect(text.contains("2 cells listed.\ncell 1 of 2: unlabelled"))
    #expect(text.contains("No class is called 'nonsense'."))
    #expect(text.contains("1 cell listed.\ncell 1 of 1: unlabelled, microscope, cell-2.png."))
    #expect(text.contains("No class is called 'Q'"))
    #expect(text.contains("'dance' is no command"))
    #expect(text.contains("A split is train"))
    #expect(text.contains("8 x 8 pixels"))
    #expect(text.contains("undo, redo:"))
  }

  @Test func `in full screen the focus is a place on the screen that the cursor can show`()
    async throws
  {
    var console = Cells.console(columns: 160, rows: 40, listing: try Cells.specimens())
    _ = console.type("l")
    let first = try #require(console.draw().focus)
    _ = console.type("l")
    let second = try #require(console.draw().focus)
    #expect(second.row == first.row && second.column > first.column)
    let lines = console.golden.split(separator: "\n")
    #expect(lines[second.row].dropFirst(second.column + 1).hasPrefix("S segmented"))
    _ = console.type(.enter)
    let facts = try #require(console.draw().focus)
    let heading = console.golden.split(separator: "\n")[facts.row]
    #expect(heading.dropFirst(facts.column + 1).hasPrefix("segmented"))
  }
}
