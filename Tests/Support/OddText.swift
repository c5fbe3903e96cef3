public import Basis

/// Text as people, files and other programs have it, and no programmer expects it.
public enum OddText {
  /// What joins its neighbours, turns them round, takes no room or two columns, or steers a terminal.
  public static let pieces: [String] = [
    "e", "x", " ", "A", "_", "\"", ":", "(", ",", "-", "\\", "%", "'", "/", "~", "0", "9",
    "\u{301}", "\u{327}", "\u{20E3}", "\u{FE0F}", "\u{200D}", "\u{1F1E9}", "\u{1F1EA}",
    "\u{1F3FD}", "\u{1F469}", "\u{2764}", "\u{E01}", "\u{E33}", "\u{E34}", "\u{93E}", "\u{915}",
    "\u{1112}", "\u{1161}", "\u{11AB}", "\u{AC00}", "\u{6F22}", "\u{202E}", "\u{202D}", "\u{2066}",
    "\u{2069}", "\u{200F}", "\u{61C}", "\u{200B}", "\u{AD}", "\u{FEFF}", "\u{2028}", "\u{85}",
    "\u{9B}", "\u{E000}", "\u{F0000}", "\u{10FFFF}", "\u{FFFD}", "\u{FFFF}", "\u{378}", "\u{5D0}",
    "\u{627}", "\u{1E9E}", "\u{130}", "\u{DF}", "\u{1D11E}", "e\u{301}", "o\u{308}\u{323}",
    "class:", "confidence<", " or ", "not ", "is:",
  ]

  /// So many pieces, one behind the other.
  public static func text(_ count: Int, _ random: inout SplitMix64) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<count {
      text.append(contentsOf: pieces[Int(random.next() % UInt64(pieces.count))].unicodeScalars)
    }
    return String(text)
  }
}
