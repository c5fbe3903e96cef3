import Foundation
import TerminalKit
import TestSupport
import Testing

/// Damaged themes, and names of keys as a settings file may have them.
struct FuzzTests {
  private static let theme = """
    name = "Evening"
    appearance = "light"
    [palette]
    rose = "#c04060"
    [roles]
    title = { fg = "rose", bg = "#102030", modifiers = ["bold", "reversed"] }
    key = { fg = "default" }
    """

  @Test func `a damaged theme ends in words`() throws {
    try Fuzzing("theme", seeds: [Data(Self.theme.utf8)], words: ["inherits = \"x\"", "#ffffff"])
      .run(rounds: 500) { data in
        _ = try ThemeFile.theme(from: String(decoding: data, as: UTF8.self), name: "evening")
      }
  }

  @Test func `a damaged scheme of sixteen colours ends in words`() throws {
    let colours = (0..<16).map { number in
      let digit = String(number, radix: 16).uppercased()
      return "base0\(digit): \"#\(digit)0\(digit)0\(digit)0\""
    }
    let seed = "system: base16\nvariant: dark\npalette:\n  " + colours.joined(separator: "\n  ")
    try Fuzzing("scheme", seeds: [Data(seed.utf8)]).run(rounds: 500) { data in
      _ = try Base16Theme.theme(from: String(decoding: data, as: UTF8.self), name: "sixteen")
    }
  }

  @Test func `any text is cut and wrapped to columns, and no width is off`() throws {
    let seeds = ["C-d A-x Enter F12", "naïve 漢字 👩‍🔬 e\u{301}\u{301} \u{202E}x\u{1B}[31m\u{7F}\u{9B}"]
    try Fuzzing("text", seeds: seeds.map { Data($0.utf8) }).run(rounds: 500) { data in
      let text = String(decoding: data, as: UTF8.self)
      _ = Key.sequence(text)
      #expect(Width.of(Width.fit(text, columns: 12)) <= 12)
      for line in Width.wrap(text, columns: 9) { #expect(Width.of(line) <= 9) }
    }
  }
}
