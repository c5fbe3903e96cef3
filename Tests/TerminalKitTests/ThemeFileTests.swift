import Testing

@testable import TerminalKit

@Suite struct ThemeFileTests {
  private func theme(_ text: String) throws(ThemeError) -> Theme {
    try ThemeFile.theme(from: text, name: "test")
  }

  @Test func `colours come by name or by number`() throws {
    let theme = try theme(
      """
      name = "Evening"
      appearance = "light"
      [palette]
      rose = "#c04060"
      [roles]
      title = { fg = "rose", bg = "#102030", modifiers = ["bold", "reversed"] }
      key = { fg = "default" }
      """)
    #expect(theme.name == "Evening")
    #expect(!theme.isDark)
    #expect(theme[.title].foreground == Theme.Ink(red: 0xC0, green: 0x40, blue: 0x60))
    #expect(theme[.title].background == Theme.Ink("#102030"))
    #expect(theme[.title].bold && theme[.title].reversed && !theme[.title].faint)
    #expect(theme[.key].foreground == nil)
  }

  @Test func `without colours attributes stay`() throws {
    let theme = try theme("[roles]\ntitle = { fg = \"#ff0000\", modifiers = [\"underlined\"] }\n")
    let plain = theme.withoutColours
    #expect(Role.allCases.allSatisfy { plain[$0].foreground == nil && plain[$0].background == nil })
    #expect(plain[.title] == Theme.mono[.title])
  }

  @Test func `what is wrong is named`() {
    let wrong: [(String, ThemeError)] = [
      ("[roles]\nhat = { fg = \"#ffffff\" }", .unknownRole(file: "test", role: "hat")),
      ("[roles]\ntext = { fg = \"mauve\" }", .unknownColour(file: "test", colour: "mauve")),
      (
        "[roles]\ntext = { modifiers = [\"wavy\"] }",
        .unknownModifier(file: "test", modifier: "wavy")
      ),
    ]
    for (text, error) in wrong {
      #expect(throws: error) { try theme(text) }
    }
  }

  @Test(arguments: ["", "#12345", "#1234567", "#12345g", "123456", "#-12345", "#+12345"])
  func `a colour has six hexadecimal digits`(text: String) {
    #expect(Theme.Ink(text) == nil)
  }
}
