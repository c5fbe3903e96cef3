import BlockGraphics
import Pictures
import Testing

/// The bytes that print a picture.
struct AnsiTests {
  private let red = Colour(red: 255, green: 0, blue: 7)
  private let blue = Colour(red: 0, green: 0, blue: 255)

  private func text(_ cells: [BlockCell], depth: ColourDepth = .trueColour) -> String {
    let picture = BlockPicture(columns: cells.count, rows: 1, cells: cells)
    return String(decoding: picture.ansi(depth: depth), as: UTF8.self)
  }

  @Test func `colours are written once and reset at the end of the row`() {
    let cell = BlockCell(glyph: "▀", foreground: red, background: blue)
    #expect(text([cell, cell]) == "\u{1B}[38;2;255;0;7;48;2;0;0;255m▀▀\u{1B}[m\n")
  }

  @Test func `a blank writes no foreground and keeps the pen's`() {
    let cell = BlockCell(glyph: "▀", foreground: red, background: blue)
    #expect(
      text([cell, BlockCell(blue), cell]) == "\u{1B}[38;2;255;0;7;48;2;0;0;255m▀ ▀\u{1B}[m\n")
  }

  @Test func `palettes are written by index`() {
    let grey = Colour(red: 118, green: 118, blue: 118)
    let cell = BlockCell(glyph: "▄", foreground: grey, background: .white)
    #expect(text([cell], depth: .palette256) == "\u{1B}[38;5;243;48;5;231m▄\u{1B}[m\n")
    let dark = BlockCell(glyph: "▄", foreground: .black, background: .white)
    #expect(text([dark], depth: .palette16) == "\u{1B}[30;107m▄\u{1B}[m\n")
  }

  @Test func `without colours only glyphs are written`() {
    #expect(text([BlockCell(glyph: "▄", foreground: red, background: blue)], depth: .mono) == "▄\n")
  }
}
