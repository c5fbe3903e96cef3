import AtlasStore
import Foundation
import Journeys
import Pictures
import TerminalKit
import Testing

@testable import Console

@Suite struct LineCommandsTests {
  /// Every verb of every page's keys, as one types it.
  @Test func `every verb of the console's registry is reached by a line`() {
    var count = 0
    for (page, table) in KeyPages.tables(.builtIn) {
      let full = KeyTable(table.groups + (page == "sitting" ? [] : ProgramVerb.groups))
      let commands = LineCommands(full)
      let verbs = Set(full.bindings.map(\.action))
      #expect(Set(commands.commands.map(\.verb)) == verbs, "\(page)")
      let names = commands.commands.map { $0.name.lowercased() }
      #expect(Set(names).count == names.count, "\(page)")
      for command in commands.commands {
        #expect(commands.command(command.name) == .one(command, count: nil), "\(page)")
        count += 1
      }
    }
    // All pages, with what works on each.
    #expect(count > 500)
  }

  @Test func `from the cells a line leads to every other page`() throws {
    let table = Cells.console(listing: []).keys
    let commands = LineCommands(table)
    for tab in Tab.allCases {
      #expect(
        commands.command("go to \(tab.rawValue)")
          == .one(
            try #require(commands.commands.first { $0.verb == AnyVerb(ProgramVerb.open(tab)) }),
            count: nil))
    }
    for place in Destination.allCases {
      guard case .one(let found, _) = commands.command("go to \(place.rawValue)") else {
        Issue.record("nothing leads to \(place)")
        continue
      }
      #expect(found.verb == AnyVerb(ProgramVerb.go(place)))
    }
  }

  @Test func `a count, a beginning and help's own words will do`() throws {
    let commands = LineCommands(Cells.console(listing: []).keys)
    guard case .one(let down, let count) = commands.command("page down 3") else {
      Issue.record("not found")
      return
    }
    #expect(down.verb == AnyVerb(CellVerb.pageDown) && count == 3)
    guard case .one(let label, _) = commands.command("segmented neutrophil") else {
      Issue.record("not found")
      return
    }
    #expect(label.verb == AnyVerb(CellVerb.label("segmented_neutrophil")))
    guard case .several = commands.command("the") else {
      Issue.record("'the' means one thing")
      return
    }
    #expect(commands.command("fly to the moon") == .none)
  }
}

@Suite struct LineReadingTests {
  @Test func `panels are read one after the other, without frames and bars`() {
    var grid = Grid(Size(columns: 40, rows: 6))
    grid.frame(Rectangle(column: 0, row: 0, columns: 20, rows: 6), title: "classes", role: .faint)
    grid.write("S  segmented    12", column: 1, row: 1)
    grid.write("▕●L lymphocyte", column: 1, row: 2)
    grid.write("origin    microscope", column: 20, row: 1)
    grid.write("file  a.png", column: 20, row: 2)
    #expect(
      LineReading(grid, rows: 0..<6).lines == [
        "classes", "S, segmented, 12", "L lymphocyte", "origin, microscope", "file, a.png",
      ])
  }

  @Test func `what is read steers nothing`() {
    for page in KeyPages.pages(in: Cells.shell(columns: 110, rows: 80)) {
      let shell = Cells.shell(columns: 110, rows: 80)
      var frame = Frame(Grid(shell.size))
      page.base.draw(on: &frame, in: shell)
      for line in LineReading(frame.page, rows: 0..<80).lines {
        #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
        #expect(!line.contains("│") && !line.contains("  ") && !line.isEmpty)
      }
    }
  }
}

@Suite(.serialized) struct LineConsoleTests {
  private static let time = Date(timeIntervalSince1970: 1_790_000_000)

  /// What is said while these lines are typed, on an atlas of four cells, with all pages behind.
  private func said(_ lines: String..., person: String? = "anna") async throws -> (
    text: String, atlas: Atlas
  ) {
    let atlas = try Atlas.inMemory()
    let newcomers = try (0..<4).map { number in
      var newcomer = try Newcomer(
        PictureFile.png(
          Picture(width: 8, height: 8, filledWith: Colour(red: UInt8(number), green: 9, blue: 9))),
        name: "cell-\(number).png", origin: .microscope)
      newcomer.classKey = number == 0 ? "lymphocyte" : nil
      return newcomer
    }
    _ = try atlas.admit(newcomers, by: "import", at: Self.time)
    let folder = FileManager.default.temporaryDirectory
    let project = Project(
      atlas: atlas,
      folders: Folders(environment: [:], home: folder, current: folder, executable: nil),
      now: { Self.time + 100 }, person: person)
    let rooms = Rooms(
      project, themes: [:],
      shelf: PictureShelf(atlas: atlas, preprocessing: Preprocessing(crop: 8, size: 8)))
    let console = LineConsole(Cells.shell(who: person), rooms: rooms) { _, _ in "a picture\n" }
    var rest = lines[...]
    var text = ""
    var browsing = PlainBrowsing(
      project: project, console: console, read: { rest.popFirst() }, write: { text += $0 },
      picture: { _, size in "picture of \(size.columns) x \(size.rows)\n" })
    try await browsing.run(name: "test.atlas")
    return (text, atlas)
  }

  @Test func `every tab is a page that is read, and 'cells' leads back`() async throws {
    for tab in Tab.allCases where tab != .cells {
      let (text, _) = try await said("go to \(tab.rawValue)", "help", "cells", "where")
      #expect(text.contains("Page "), "\(tab)")
      #expect(text.contains("go to \(tab.rawValue)"), "\(tab)")
      #expect(text.contains("Back at the cells.\n"), "\(tab)")
      #expect(text.contains("cell 1 of 4: lymphocyte"), "\(tab)")
      #expect(!text.contains("\u{1B}"), "\(tab)")
    }
  }

  @Test func `findings are chosen from a list that is read, about the cell that is listed`()
    async throws
  {
    let (text, atlas) = try await said("go 2", "findings", "1", "cancel", "where")
    #expect(text.contains("1: "))
    let specimens = try atlas.specimens(atlas.ids())
    #expect(specimens[1].findings.count == 1)
    #expect(specimens[0].findings.isEmpty && specimens[2].findings.isEmpty)
  }

  @Test func `picking many and changing them at once is done by lines`() async throws {
    let (_, atlas) = try await said("pick all", "press L", "checked by hand", "yes")
    let specimens = try atlas.specimens(atlas.ids())
    #expect(specimens.allSatisfy { $0.classKey == "lymphocyte" })
  }

  @Test func `what has no key is found by the palette's words`() async throws {
    let (text, atlas) = try await said("say how large a pixel is", "0.1", "where")
    #expect(text.contains("micrometres a pixel"))
    #expect(try atlas.rememberedPixelSize() == 0.1)
    #expect(text.contains("cell 1 of 4"))
  }

  @Test func `what nobody knows is said to be nothing, and the program goes on`() async throws {
    let (text, _) = try await said("fly", "where", "quit", "never read")
    #expect(text.contains("'fly' is nothing that can be done"))
    #expect(text.contains("cell 1 of 4") && !text.contains("never read"))
  }

  @Test func `a cell is described in words, a fact a line`() async throws {
    let (text, _) = try await said("describe", "show 30x15")
    #expect(text.contains("class: lymphocyte\n"))
    #expect(text.contains("findings: none said\n"))
    #expect(text.contains("measured: nothing in the middle is dark enough to be a nucleus\n"))
    #expect(text.contains("picture of 30 x 15\n"))
  }

  @Test func `all help has every verb and says how to go back`() async throws {
    let (text, _) = try await said("help all")
    for word in ["page down", "go to sampling", "find similar", "undo", "cells: back"] {
      #expect(text.contains(word) || word == "find similar", "\(word)")
    }
  }
}
