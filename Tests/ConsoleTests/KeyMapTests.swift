import AtlasStore
import TerminalKit
import Testing

@testable import Console

@Suite struct KeyMapTests {
  private func map(_ texts: [String: [String]]) throws(KeyMapError) -> KeyMap {
    try KeyMap(texts, vocabulary: .builtIn)
  }

  @Test func `no key that comes with the program collides with another`() {
    for (page, table) in KeyPages.tables(.builtIn) { #expect(table.collisions.isEmpty, "\(page)") }
  }

  @Test func `a key that was given away does what it was given`() throws {
    let keys = try map(["right": ["Q", "C-x"], "suspend": []])
    var console = Cells.console(keyMap: keys, listing: try Cells.specimens())
    _ = console.type("Q")
    _ = console.type(.control("x"))
    #expect(console.list.cursor == 2)
    _ = console.type("l")
    #expect(console.list.cursor == 2)
    #expect(!console.keys.bindings.contains { $0.action == AnyVerb(ProgramVerb.suspend) })
    #expect(
      console.keys.bindings.contains {
        $0.action == AnyVerb(CellVerb.right) && $0.keyNames == "Q, C-x"
      })
  }

  @Test func `places and sequences have names too`() throws {
    let map = try map(["go_to_sampling": ["Q s", "F5"]])
    let table = map.applied(to: AnyPage(SpecimenPage()).keys(in: Cells.shell()))
    let sampling = AnyVerb(ProgramVerb.open(.sampling))
    #expect(table.meaning(of: [.character("Q"), .character("s")]) == .action(sampling))
    #expect(table.meaning(of: [.function(5)]) == .action(sampling))
  }

  @Test func `whatever has a name can have any free key`() throws {
    for name in KeyMap.names { _ = try map([name: ["F9"]]) }
    #expect(KeyMap.names.contains("go_to_differential"))
  }

  @Test func `a key with two meanings is named with both`() throws {
    let error = #expect(throws: KeyMapError.self) { try map(["filter": ["u"]]) }
    let summary = try #require(error?.summary)
    #expect(summary.contains("page 'gallery': 'u' means both"))
    #expect(summary.contains("list only what matches"))
    let hidden = #expect(throws: KeyMapError.self) { try map(["filter": ["g"]]) }
    #expect(hidden?.summary.contains("can't be typed") == true)
  }

  @Test func `what is no action and what is no key are named`() {
    let action = #expect(throws: KeyMapError.self) { try map(["fly": ["x"]]) }
    #expect(action?.summary == "'settings.toml' has a key for 'fly', which is nothing")
    #expect(action?.remedy?.contains("next_class") == true)
    let key = #expect(throws: KeyMapError.self) { try map(["filter": ["Hyper-x"]]) }
    #expect(
      key?.summary == "'settings.toml' gives 'filter' the key 'Hyper-x', which is no key")
  }

  @Test func `every key is read back from its name`() {
    for (_, table) in KeyPages.tables(.builtIn) {
      for sequence in table.bindings.flatMap(\.sequences) {
        #expect(Key.sequence(sequence.map(\.name).joined(separator: " ")) == sequence)
      }
    }
    for nothing in ["", "C-", "F0", "F99", "xx", "C-i", "Hyper-x"] {
      #expect(Key(named: nothing) == nil, "'\(nothing)'")
    }
  }

  @Test func `the test card shows every level, and what is chosen is remembered`() throws {
    var console = Cells.console(columns: 100, rows: 30, listing: try Cells.specimens())
    console.shell.display.terminal = "foot(1.16.2)"
    _ = console.type(.control("g"))
    let card = console.golden
    for sample in ["▀▄█", "▖▗▘▝", "\u{1FB00}", "\u{1CD00}", "without gaps"] {
      #expect(card.contains(sample), "'\(sample)'")
    }
    _ = console.type(.home)
    _ = console.type("jjj")
    #expect(
      console.type(.enter)
        == [
          .program(.useGlyphs("quadrants")),
          .program(.rememberRenderer("quadrants", terminal: "foot")),
        ])
  }

  @Test(arguments: [(40, 10), (40, 24), (80, 24), (120, 40)])
  func `every line of a long menu can be reached and seen, on any screen`(
    columns: Int, rows: Int
  ) throws {
    var console = Cells.console(columns: columns, rows: rows, listing: try Cells.specimens())
    for (key, last) in [(Key.control("g"), "sixel"), (.character("r"), "not classed")] {
      _ = console.type(key)
      _ = console.type(.end)
      #expect(console.golden.contains(last), "\(columns)x\(rows)")
      _ = console.type(.home)
      #expect(!console.golden.contains(last) || rows > 12, "\(columns)x\(rows)")
      _ = console.type(.escape)
    }
  }
}
