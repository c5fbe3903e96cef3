import BlockGraphics
import TerminalKit

/// Gives characters that are no single scalar of one column a number, so that a cell stays small.
struct CharacterTable: Sendable {
  private var symbols: [Character: UInt32] = [:]
  private var entries: [(bytes: [UInt8], wide: Bool)] = []

  /// More than any screen holds: a person would have to see tens of thousands of different ones.
  private static let limit = 60_000

  /// The symbol of a character: its scalar, or the number it is given here.
  mutating func symbol(of character: Character) -> UInt32 {
    if let ascii = character.asciiValue { return UInt32(ascii) }
    let scalars = character.unicodeScalars
    if let first = scalars.first, scalars.count == 1, Self.isPlain(first.value) {
      return first.value
    }
    if let known = symbols[character] { return known }
    guard entries.count < Self.limit else { return UInt32(UInt8(ascii: "?")) }
    let symbol = Symbol.firstInterned + UInt32(entries.count)
    symbols[character] = symbol
    entries.append((Array(String(character).utf8), Width.of(character) == 2))
    return symbol
  }

  /// Scalars of one column that every C library knows as such: European letters, arrows, signs,
  /// lines and blocks.
  private static func isPlain(_ value: UInt32) -> Bool {
    (0xA1..<0x300).contains(value) && value != 0xAD || (0x384..<0x483).contains(value)
      || (0x2010..<0x2028).contains(value) || (0x2030..<0x2060).contains(value)
      || (0x2070..<0x20D0).contains(value) || (0x2190..<0x231A).contains(value)
      || (0x2500..<0x25FD).contains(value)
  }

  /// Whether the symbol takes two columns.
  func isWide(_ symbol: UInt32) -> Bool {
    guard let entry = entry(symbol) else { return false }
    return entry.wide
  }

  /// Writes what the terminal has to get for a symbol.
  func append(_ symbol: UInt32, to out: inout ScreenBytes) {
    if symbol < Symbol.continuation {
      out.append(scalar: symbol)
    } else if symbol >= Symbol.firstPlaceholder {
      let place = Symbol.placeholderPlace(symbol)
      for scalar in KittyGraphics.placeholder(column: place.column, row: place.row) {
        out.append(scalar: scalar.value)
      }
    } else if let entry = entry(symbol) {
      out.append(entry.bytes)
    } else {
      out.append(UInt8(ascii: " "))
    }
  }

  private func entry(_ symbol: UInt32) -> (bytes: [UInt8], wide: Bool)? {
    guard symbol >= Symbol.firstInterned, symbol < Symbol.firstPlaceholder else { return nil }
    let index = Int(symbol - Symbol.firstInterned)
    return index < entries.count ? entries[index] : nil
  }
}
