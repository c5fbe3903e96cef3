import TerminalKit
import Testing

struct Base16ThemeTests {
  private static let colours = [
    "1d2021", "3c3836", "504945", "665c54", "bdae93", "d5c4a1", "ebdbb2", "fbf1c7", "fb4934",
    "fe8019", "fabd2f", "b8bb26", "8ec07c", "83a598", "d3869b", "d65d0e",
  ]

  private func lines(_ format: (String, String) -> String) -> String {
    Self.colours.enumerated().map { number, colour in
      format("base0" + String(number, radix: 16).uppercased(), colour)
    }.joined(separator: "\n")
  }

  @Test func `either form of a scheme makes the same theme`() throws {
    let flat =
      "scheme: \"Gruvbox\" # a comment\nauthor: 'x: y'\n" + lines { "\($0): \"\($1)\"" }
    let nested =
      "system: base16\nvariant: dark\npalette:\n" + lines { "  \($0): \"#\($1)\"  # c" }
    let bare = lines { "\($0): \($1) # c" }
    let theme = try Base16Theme.theme(from: flat, name: "gruvbox")
    #expect(theme.isDark && theme.name == "gruvbox")
    #expect(theme[.text].background == Theme.Ink("#1d2021"))
    #expect(theme[.text].foreground == Theme.Ink("#d5c4a1"))
    #expect(theme[.error].foreground == Theme.Ink("#fb4934"))
    for text in [nested, bare] {
      let other = try Base16Theme.theme(from: text, name: "gruvbox")
      #expect(other == theme)
    }
  }

  @Test func `a scheme says, or shows, which background it is for`() throws {
    let dark = lines { "\($0): \($1)" }
    #expect(try !Base16Theme.theme(from: "variant: light\n" + dark, name: "a").isDark)
    let turned = Self.colours.reversed().enumerated().map { number, colour in
      "base0\(String(number, radix: 16)): \(colour)"
    }.joined(separator: "\n")
    let light = turned.replacing("base00: d65d0e", with: "base00: ffffff")
    #expect(try !Base16Theme.theme(from: light, name: "a").isDark)
  }

  @Test func `what is missing or no colour is named`() {
    let none = #expect(throws: ThemeError.self) {
      try Base16Theme.theme(from: "name: x", name: "x")
    }
    #expect(none == .notBase16(file: "x", missing: "base00"))
    let wrong = #expect(throws: ThemeError.self) {
      try Base16Theme.theme(from: lines { "\($0): \($1 == "fb4934" ? "red" : $1)" }, name: "x")
    }
    #expect(wrong == .unknownColour(file: "x", colour: "red"))
  }
}
