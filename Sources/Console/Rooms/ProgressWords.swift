/// A line by which a command tells the console how far it has come.
public struct ProgressWords: Sendable, Hashable {
  var fraction: Double?
  var text: String

  /// What such a line begins with, so that no other is taken for one.
  private static let mark = "leuko progress;"

  /// The line to write; `fraction` from 0 to 1, nil where that isn't known.
  public static func line(_ text: String, fraction: Double?) -> String {
    "\(mark)\(fraction.map { "\($0)" } ?? "");\(text)\n"
  }

  /// Nil where the line is another.
  init?(_ line: String) {
    guard line.hasPrefix(Self.mark) else { return nil }
    let words = line.dropFirst(Self.mark.count).split(
      separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
    guard words.count == 2 else { return nil }
    fraction = Double(words[0])
    text = String(words[1])
  }
}
