/// One cell of the terminal as it is sent: a symbol and how it looks, colours already reduced to
/// what the terminal can show.
struct ScreenCell: Hashable, Sendable {
  /// A Unicode scalar's value, or one of `Symbol`'s special values.
  var symbol: UInt32
  var foreground: ScreenColour
  var background: ScreenColour
  var attributes: ScreenAttributes

  /// A cell; what can't be seen of it is made the default, so that equal looks are equal values.
  init(
    _ symbol: UInt32, foreground: ScreenColour = .standard, background: ScreenColour = .standard,
    attributes: ScreenAttributes = []
  ) {
    let empty =
      symbol == Symbol.space && attributes.isDisjoint(with: [.underlined, .reversed])
    self.symbol = symbol
    self.foreground = empty ? .standard : foreground
    self.background = background
    self.attributes = empty ? [] : attributes
  }

  /// Anything of it beside the ground can be seen.
  var hasInk: Bool {
    symbol != Symbol.space || !attributes.isDisjoint(with: [.underlined, .reversed])
  }

  /// It looks the same with ink and ground exchanged and the terminal told to reverse them. Not
  /// where terminals change a colour for being ink (the first sixteen when bold, all when faint),
  /// nor where the ink says more than a colour.
  var canBeReversed: Bool {
    background.isExact && (!hasInk || foreground.isExact) && !attributes.contains(.faint)
      && symbol < Symbol.continuation
  }

  /// The same but for the symbol, which is of the same width: no wide one on either side.
  func isSameLook(as other: ScreenCell) -> Bool {
    foreground == other.foreground && background == other.background
      && attributes == other.attributes && symbol < Symbol.continuation
      && other.symbol < Symbol.continuation
  }

  /// An empty cell in the terminal's own background: what clearing leaves.
  static let blank = ScreenCell(Symbol.space)

  /// A cell whose content isn't known: it differs from all that may be wanted.
  static let unknown = ScreenCell(Symbol.unknown)
}

/// Symbols of a `ScreenCell` that are no single Unicode scalar.
enum Symbol {
  static let space: UInt32 = 0x20
  /// The right half of a character that is two columns wide.
  static let continuation: UInt32 = 0x11_0000
  /// Nobody knows what is there.
  static let unknown: UInt32 = 0x11_0001
  /// From here on: characters of a `CharacterTable`, several scalars each or two columns wide.
  static let firstInterned: UInt32 = 0x20_0000
  /// From here on: cells that are covered by a picture of pixels.
  static let firstPixels: UInt32 = 0x4000_0000
  /// From here on: cells of a picture that the terminal itself draws (kitty's placeholders).
  static let firstPlaceholder: UInt32 = 0x8000_0000

  /// A cell covered by the sixel picture of that number.
  static func pixels(_ number: UInt32) -> UInt32 { firstPixels | number & 0xFF_FFFF }

  /// The placeholder of a picture's cell, row and column each below 297.
  static func placeholder(row: Int, column: Int) -> UInt32 {
    firstPlaceholder | UInt32(row & 511) << 9 | UInt32(column & 511)
  }

  /// The row and column of a placeholder.
  static func placeholderPlace(_ symbol: UInt32) -> (row: Int, column: Int) {
    (Int(symbol >> 9 & 511), Int(symbol & 511))
  }
}

/// A colour as the terminal is told it: its own default, one of a palette, or red, green and blue.
struct ScreenColour: Hashable, Sendable {
  let code: UInt32

  /// The terminal's own.
  static let standard = ScreenColour(code: 0)

  /// One of the 16 that the person may have chosen.
  static func basic(_ index: Int) -> ScreenColour {
    ScreenColour(code: 1 << 26 | UInt32(index & 15))
  }

  /// One of xterm's 256.
  static func indexed(_ index: Int) -> ScreenColour {
    ScreenColour(code: 1 << 25 | UInt32(index & 255))
  }

  /// The same colour whatever the person's settings: red, green and blue, or above the sixteen.
  var isExact: Bool { code >> 24 == 1 || code >> 25 == 1 && code & 255 > 15 }

  static func rgb(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> ScreenColour {
    ScreenColour(code: 1 << 24 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue))
  }

  /// Adds the parameters of SGR that choose the colour; `base` is 30 for ink, 40 for ground.
  func append(base: Int, to out: inout ScreenBytes) {
    let code = Int(code)
    if code == 0 {
      out.append(number: base + 9)
    } else if code >> 26 == 1 {
      let index = code & 15
      out.append(number: index < 8 ? base + index : base + 52 + index)
    } else if code >> 25 == 1 {
      out.append(number: base + 8)
      out.append(";5;")
      out.append(number: code & 255)
    } else {
      out.append(number: base + 8)
      out.append(";2;")
      out.append(number: code >> 16 & 255)
      out.append(UInt8(ascii: ";"))
      out.append(number: code >> 8 & 255)
      out.append(UInt8(ascii: ";"))
      out.append(number: code & 255)
    }
  }
}

struct ScreenAttributes: OptionSet, Hashable, Sendable {
  let rawValue: UInt32
  static let bold = ScreenAttributes(rawValue: 1)
  static let faint = ScreenAttributes(rawValue: 2)
  static let underlined = ScreenAttributes(rawValue: 4)
  static let reversed = ScreenAttributes(rawValue: 8)
}

/// A screenful of cells.
struct ScreenContent: Hashable, Sendable {
  let rows: Int
  let columns: Int
  var cells: [ScreenCell]

  init(rows: Int, columns: Int, filledWith cell: ScreenCell = .blank) {
    self.rows = rows
    self.columns = columns
    cells = Array(repeating: cell, count: rows * columns)
  }

  subscript(row: Int, column: Int) -> ScreenCell {
    get { cells[row * columns + column] }
    set { cells[row * columns + column] = newValue }
  }

  /// Right halves take the look of their left ones; halves whose other half is covered are empty.
  mutating func settleWideCharacters(row: Int, _ characters: CharacterTable) {
    for at in row * columns..<(row + 1) * columns {
      let cell = cells[at]
      if cell.symbol == Symbol.continuation {
        let left = at > row * columns ? cells[at - 1] : .blank
        let isWhole = characters.isWide(left.symbol)
        let look = isWhole ? left : cell
        cells[at] = ScreenCell(
          isWhole ? Symbol.continuation : Symbol.space, foreground: look.foreground,
          background: look.background, attributes: look.attributes)
      } else if characters.isWide(cell.symbol) {
        let next = at + 1
        if next == (row + 1) * columns || cells[next].symbol != Symbol.continuation {
          cells[at] = ScreenCell(
            Symbol.space, foreground: cell.foreground, background: cell.background,
            attributes: cell.attributes)
        }
      }
    }
  }
}
