import Pictures

extension BlockPicture {
  /// The bytes that print the picture where the cursor is, one line a row, each ended by a reset
  /// and a line feed. Colours are repeated only where they change.
  public func ansi(depth: ColourDepth = .trueColour) -> [UInt8] {
    var bytes: [UInt8] = []
    for row in 0..<rows {
      var pen = Pen(depth: depth)
      for column in 0..<columns { pen.draw(self[column, row], into: &bytes) }
      pen.finish(into: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }
}

/// What a terminal's pen is set to, and the bytes that change it (ECMA-48 8.3.117).
public struct Pen: Sendable, Hashable {
  private let depth: ColourDepth
  private var foreground: Colour?
  private var background: Colour?

  /// A pen in the terminal's own colours.
  public init(depth: ColourDepth) {
    self.depth = depth
  }

  /// Appends `cell`, and before it the colours that differ from the last cell's.
  public mutating func draw(_ cell: BlockCell, into bytes: inout [UInt8]) {
    if depth != .mono {
      let newForeground = cell.glyph == " " || cell.foreground == foreground ? nil : cell.foreground
      let newBackground = cell.background == background || cell.glyph == "█" ? nil : cell.background
      if newForeground != nil || newBackground != nil {
        bytes += [0x1B, UInt8(ascii: "[")]
        if let newForeground {
          append(newForeground, isBackground: false, to: &bytes)
          foreground = newForeground
          if newBackground != nil { bytes.append(UInt8(ascii: ";")) }
        }
        if let newBackground {
          append(newBackground, isBackground: true, to: &bytes)
          background = newBackground
        }
        bytes.append(UInt8(ascii: "m"))
      }
    }
    bytes += cell.glyph.utf8
  }

  /// Appends the reset that gives the terminal its own colours back, if they were changed.
  public mutating func finish(into bytes: inout [UInt8]) {
    if foreground != nil || background != nil { bytes += [0x1B, 0x5B, 0x6D] }
    foreground = nil
    background = nil
  }

  private func append(_ colour: Colour, isBackground: Bool, to bytes: inout [UInt8]) {
    switch depth {
    case .trueColour:
      bytes += (isBackground ? "48;2;" : "38;2;").utf8
      Self.append(Int(colour.red), to: &bytes)
      bytes.append(UInt8(ascii: ";"))
      Self.append(Int(colour.green), to: &bytes)
      bytes.append(UInt8(ascii: ";"))
      Self.append(Int(colour.blue), to: &bytes)
    case .palette256:
      bytes += (isBackground ? "48;5;" : "38;5;").utf8
      Self.append(TerminalPalette.nearest256(colour), to: &bytes)
    case .palette16:
      let index = TerminalPalette.nearest16(colour)
      let base = isBackground ? 40 : 30
      Self.append(index < 8 ? base + index : base + 60 + index - 8, to: &bytes)
    case .mono: break
    }
  }

  private static func append(_ number: Int, to bytes: inout [UInt8]) {
    if number >= 100 { bytes.append(UInt8(48 + number / 100)) }
    if number >= 10 { bytes.append(UInt8(48 + number / 10 % 10)) }
    bytes.append(UInt8(48 + number % 10))
  }
}
