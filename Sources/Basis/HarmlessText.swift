/// Text from files, made safe to show on a terminal: nothing in it can move a cursor, set a title or
/// turn the order of letters round.
public enum HarmlessText {
  /// Whether a terminal, or its layout of lines, takes the scalar for an order: controls of both
  /// sets, marks of direction, line and paragraph separators.
  public static func steers(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      || scalar.properties.isBidiControl || (0x2028...0x2029).contains(scalar.value)
  }

  /// `text` with '·' for every such scalar but line ends and, between columns, tabs.
  public static func shown(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { steers($0) && !isLayout($0) }) else { return text }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      shown.append(steers(scalar) && !isLayout(scalar) ? "·" : scalar)
    }
    return String(shown)
  }

  /// `text` as part of a line: line ends and tabs are shown as '·' too.
  public static func inLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { steers($0) ? "·" : $0 }))
  }

  /// JSON in which such scalars are written by number, as its texts may have them.
  public static func json(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { steers($0) && !isLayout($0) }) else { return text }
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if steers(scalar), !isLayout(scalar) {
        let digits = String(scalar.value, radix: 16)
        out += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".unicodeScalars
      } else {
        out.append(scalar)
      }
    }
    return String(out)
  }

  private static func isLayout(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\n" || scalar == "\t"
  }
}
