import Basis
import TerminalKit
import TestSupport
import Testing

@testable import Console

/// Lines of text being typed: whatever is typed, pasted or taken away, wherever the cursor stands.
@Suite struct TextFieldTests {
  private static func typed(_ text: String, into field: TextField = TextField()) -> TextField {
    var field = field
    for scalar in text.unicodeScalars { _ = field.edit(.character(Character(scalar))) }
    return field
  }

  @Test(arguments: [
    ("e\u{301}x", 2), ("\u{1F1E9}\u{1F1EA}x", 2), ("\u{2764}\u{FE0F}x", 2), ("\u{E01}\u{E33}x", 2),
    ("\u{1112}\u{1161}\u{11AB}x", 2), ("\u{1F469}\u{200D}\u{1F52C}x", 2), ("\u{301}x", 2),
    ("a\u{202E}b", 3),
  ])
  func `textfield-combining: what joins is one character, and the next goes behind it`(
    text: String, characters: Int
  ) {
    let field = Self.typed(text)
    #expect(field.text.unicodeScalars.elementsEqual(text.unicodeScalars))
    #expect(field.text.count == characters && field.cursor == characters)
    var shorter = field
    _ = shorter.edit(.control("k"))
    #expect(shorter.text == field.text)
    _ = shorter.edit(.backspace)
    #expect(shorter.text.count == characters - 1)
  }

  @Test func `a mark typed in front of a character joins the one before it`() {
    var field = TextField("eb")
    _ = field.edit(.left)
    _ = field.edit(.character("\u{301}"))
    #expect(field.text == "\u{E9}b" && field.cursor == 1)
    _ = field.edit(.character("x"))
    #expect(field.text == "\u{E9}xb" && field.cursor == 2)
  }

  @Test func `a letter typed in front of a lone mark becomes one with it`() {
    var field = TextField("\u{301}b")
    _ = field.edit(.home)
    _ = field.edit(.character("e"))
    #expect(field.text == "\u{E9}b" && field.cursor == 1)
    _ = field.edit(.delete)
    #expect(field.text == "\u{E9}")
  }

  @Test func `words, lines and places are edited as in a shell`() {
    var field = Self.typed("one two  ")
    _ = field.edit(.control("w"))
    #expect(field.text == "one ")
    _ = field.edit(.control("w"))
    #expect(field.text.isEmpty)
    field = Self.typed("abcdef")
    for _ in 0..<3 { _ = field.edit(.left) }
    _ = field.edit(.control("u"))
    #expect(field.text == "def" && field.cursor == 0)
    field.replace(1..<2, with: "XY")
    #expect(field.text == "dXYf" && field.cursor == 3)
    field.replace(7..<9, with: "!")
    #expect(field.text == "dXYf!" && field.cursor == 5)
    field.insert("\r\na\tb")
    #expect(field.text == "dXYf! a b")
    let isEdit = field.edit(.up)
    #expect(!isEdit)
  }

  /// The same edits on a list of characters, made anew after each: slow and plain.
  @Test func `any edits do what they do to a list of characters`() {
    var random = SplitMix64(seed: 11)
    let keys: [Key] = [
      .backspace, .delete, .left, .right, .home, .end, .control("u"), .control("k"), .control("w"),
    ]
    var field = TextField()
    for step in 0..<4000 {
      let before = Array(field.text)
      let cursor = field.cursor
      #expect((0...before.count).contains(cursor))
      if random.next() % 3 > 0 {
        let fresh = OddText.text(1 + Int(random.next() % 3), &random)
        let plain = fresh.map { $0.isNewline || $0 == "\t" ? " " : String($0) }.joined()
        field.insert(fresh)
        let text = String(before[..<cursor]) + plain + String(before[cursor...])
        #expect(field.text == text, "step \(step)")
      } else {
        let key = keys[Int(random.next() % UInt64(keys.count))]
        _ = field.edit(key)
        let head = String(before[..<cursor])
        let tail = String(before[cursor...])
        let expected: String =
          switch key {
          case .backspace: String(head.dropLast()) + tail
          case .delete: head + String(tail.dropFirst())
          case .control("u"): tail
          case .control("k"): head
          case .control("w"): field.text
          default: head + tail
          }
        #expect(field.text == expected, "step \(step), \(key)")
      }
      var grid = Grid(Size(columns: 12, rows: 1))
      let at = field.draw(on: &grid, in: Rectangle(column: 1, row: 0, columns: 10, rows: 1))
      #expect((1...10).contains(at.column))
      if field.text.unicodeScalars.count > 60 { _ = field.edit(.control("u")) }
    }
  }

  @Test(arguments: ["x", "\u{301}", "\u{1F1E9}", "\u{6F22}", "\u{200D}", "\u{E33}", " ", "a,"])
  func `paste: a hundred thousand at once go in, whatever they are`(piece: String) throws {
    let text = String(repeating: piece, count: 100_000)
    for open: Key in [.character("/"), .character(":")] {
      var console = Cells.console(listing: try Cells.specimens())
      _ = console.update(.terminal(.key(open)))
      _ = console.update(.terminal(.paste(text)))
      _ = console.type(.left, .character("z"), .control("w"), .enter)
      _ = console.draw()
    }
  }

  @Test func `characters that come at once go into a field together, or are keys one by one`()
    throws
  {
    var console = Cells.console(listing: try Cells.specimens())
    _ = console.update(.terminal(.typed("lll")))
    #expect(console.list.cursor == 3)
    _ = console.update(.terminal(.key(.character("/"))))
    _ = console.update(.terminal(.typed("class:band")))
    #expect(console.gallery.typing?.text == "class:band")
  }
}
