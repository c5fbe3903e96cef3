/// The cells into which kitty's protocol lets the terminal draw a picture.
enum KittyPlaceholder {
  /// Writes the placeholder that a symbol stands for.
  static func append(_ symbol: UInt32, to out: inout ScreenBytes) {
    out.append(scalar: 0x10EEEE)
  }
}
