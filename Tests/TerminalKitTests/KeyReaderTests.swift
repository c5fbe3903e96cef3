import Testing

@testable import TerminalKit

@Suite struct KeyReaderTests {
  private enum Action: Sendable, Hashable {
    case down
    case top
    case label
  }

  private let table = KeyTable<Action>([
    .init(
      "Moving",
      [
        KeyBinding(keys: .character("j"), .down, action: .down, help: "down a line"),
        KeyBinding([[.character("g"), .character("g")], [.home]], .top, help: "to the top"),
      ]),
    .init("Labels", [KeyBinding(keys: .character("5"), action: .label, help: "class five")]),
  ])

  private func read(_ keys: [Key]) -> KeyReader.Outcome<Action>? {
    var reader = KeyReader()
    var last: KeyReader.Outcome<Action>?
    for key in keys { last = reader.read(key, in: table) }
    return last
  }

  @Test func `a key does what it is bound to`() {
    #expect(read([.character("j")]) == .act(.down, count: nil))
    #expect(read([.home]) == .act(.top, count: nil))
    #expect(read([.character("z")]) == .unknown(.character("z")))
  }

  @Test func `a sequence waits for its rest`() {
    #expect(read([.character("g")]) == .wait([table.groups[0].bindings[1]]))
    #expect(read([.character("g"), .character("g")]) == .act(.top, count: nil))
    #expect(read([.character("g"), .character("j")]) == .unknown(.character("j")))
    #expect(read([.character("g"), .escape, .character("j")]) == .act(.down, count: nil))
  }

  @Test func `digits count, unless they are bound`() {
    #expect(read([.character("1"), .character("2"), .character("j")]) == .act(.down, count: 12))
    #expect(read([.character("0")]) == .unknown(.character("0")))
    #expect(read([.character("1"), .character("0"), .character("j")]) == .act(.down, count: 10))
    #expect(read([.character("5")]) == .act(.label, count: nil))
    let many = [Key](repeating: .character("9"), count: 30) + [.character("j")]
    #expect(read(many) == .act(.down, count: 9_999_999))
  }

  @Test func `collisions are found`() {
    #expect(table.collisions.isEmpty)
    let twice = KeyTable<Action>([
      .init(
        "All",
        [
          KeyBinding(keys: .character("g"), action: .down, help: "down"),
          KeyBinding([[.character("g"), .character("g")]], .top, help: "top"),
          KeyBinding(keys: .character("g"), action: .label, help: "label"),
        ])
    ])
    #expect(
      twice.collisions == [
        "'g g' can't be typed: its beginning means 'label'", "'g' means both 'down' and 'label'",
      ])
  }

  @Test func `keys are written as help writes them`() {
    let names: [(Key, String)] = [
      (.character(" "), "Space"), (.control("d"), "C-d"), (.alt("x"), "A-x"), (.function(5), "F5"),
      (.backTab, "S-Tab"), (.pageUp, "PgUp"),
    ]
    for (key, name) in names { #expect(key.name == name) }
    #expect(table.bindings[1].keyNames == "g g, Home")
  }
}
