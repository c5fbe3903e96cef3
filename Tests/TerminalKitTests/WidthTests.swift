import Testing

@testable import TerminalKit

@Suite struct WidthTests {
  @Test(arguments: [
    ("a", 1), ("é", 1), ("e\u{301}", 1), ("漢", 2), ("😀", 2), ("▀", 1), ("\u{1FB00}", 1),
    ("\u{1CD00}", 1), ("\u{301}", 0), ("\u{200B}", 0), ("\u{7}", 0), ("", 0),
  ])
  func `a character takes the columns that terminals give it`(text: String, columns: Int) {
    #expect(Width.of(text) == columns)
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
