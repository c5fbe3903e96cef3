import Testing

@testable import TerminalKit

@Suite struct WidthTests {
  @Test(arguments: [
    ("a", 1), ("é", 1), ("e\u{301}", 1), ("漢", 2), ("😀", 2), ("▀", 1), ("\u{1FB00}", 1),
    ("\u{1CD00}", 1), ("\u{301}", 0), ("\u{200B}", 0), ("", 0),
    // Flags, and letters that are written in pieces.
    ("\u{1F1E9}\u{1F1EA}", 2), ("\u{1F1E9}", 1), ("\u{E01}\u{E33}", 2), ("\u{E01}\u{E34}", 1),
    ("\u{1112}\u{1161}\u{11AB}", 2), ("\u{1F469}\u{200D}\u{1F52C}", 2), ("\u{1F44B}\u{1F3FD}", 2),
    // What could steer the terminal is shown as a dot.
    ("\u{7}", 1), ("\u{202E}", 1), ("\u{9B}", 1), ("\u{2028}", 1), ("\u{E000}", 1),
  ])
  func `a character takes the columns that terminals give it`(text: String, columns: Int) {
    #expect(Width.of(text) == columns)
  }

  @Test func `what is written takes as many columns as it was measured to`() {
    let text = "a\u{202E}e\u{301}\u{1F1E9}\u{1F1EA}\u{E01}\u{E33}\u{6F22}\u{200B}\u{7}x"
    var grid = Grid(Size(columns: 40, rows: 1))
    #expect(grid.write(text, column: 0, row: 0) == Width.of(text))
    let marked = "e" + String(repeating: "\u{301}", count: 5000)
    grid.write(marked, column: 0, row: 0)
    #expect(grid[Point(column: 0, row: 0)].character.unicodeScalars.count <= 12)
  }

  @Test func `text is cut between characters, and says so`() {
    #expect(Width.fit("lymphocyte", columns: 10) == "lymphocyte")
    #expect(Width.fit("lymphocyte", columns: 6) == "lymph…")
    #expect(Width.fit("漢字漢字", columns: 6) == "漢字…")
    #expect(Width.fit("漢字", columns: 3) == "漢…")
    #expect(Width.fit("ab", columns: 1) == "…")
    #expect(Width.fit("ab", columns: 0).isEmpty)
  }

  @Test func `lines break between words, and within words that are too long`() {
    #expect(Width.wrap("one two three", columns: 7) == ["one two", "three"])
    #expect(Width.wrap("abcdefgh ij", columns: 3) == ["abc", "def", "gh", "ij"])
    #expect(Width.wrap("a\n\nb", columns: 5) == ["a", "", "b"])
    #expect(Width.wrap("漢字", columns: 1) == ["漢", "字"])
    #expect(Width.wrap("one abcdefgh two", columns: 4) == ["one", "abcd", "efgh", "two"])
    #expect(Width.wrap("abcdefg i", columns: 5) == ["abcde", "fg i"])
    #expect(Width.wrap("a", columns: 0).isEmpty)
  }
}
