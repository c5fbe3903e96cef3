import Basis
public import Foundation

/// Themes made from a base16 or base24 scheme: YAML with colours `base00` to `base0F`, with or
/// without '#', on the top level or under `palette`, as github.com/tinted-theming/home has them.
/// The eight further colours of base24 are brighter twins, which nothing here needs.
public enum Base16Theme {
  /// Reads the scheme at `url`.
  public static func theme(at url: URL) throws(ThemeError) -> Theme {
    let name = url.deletingPathExtension().lastPathComponent
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      throw .unreadable(.unreadable(file: url.path))
    }
    return try theme(from: text, name: name)
  }

  /// Reads a scheme from YAML text; `name` is its file's, which the theme is chosen by.
  public static func theme(from text: String, name: String) throws(ThemeError) -> Theme {
    let entries = entries(of: text)
    var inks: [Theme.Ink] = []
    for number in 0..<16 {
      let key = "base0" + String(number, radix: 16).uppercased()
      guard let value = entries[key.lowercased()] else {
        throw .notBase16(file: name, missing: key)
      }
      guard let ink = Theme.Ink(value.hasPrefix("#") ? value : "#" + value) else {
        throw .unknownColour(file: name, colour: value)
      }
      inks.append(ink)
    }
    let isDark =
      switch entries["variant"]?.lowercased() {
      case "dark": true
      case "light": false
      default: lightness(inks[0]) < lightness(inks[5])
      }
    return Theme(name: name, isDark: isDark, styles: styles(inks))
  }

  /// What each role looks like, by what the scheme's authors say its colours are for.
  private static func styles(_ base: [Theme.Ink]) -> [Role: Theme.Style] {
    let (paper, raised, lifted, line) = (base[0], base[1], base[2], base[3])
    let (quiet, ink, accent) = (base[4], base[5], base[14])
    return [
      .text: .init(foreground: ink, background: paper),
      .faint: .init(foreground: quiet),
      .title: .init(foreground: ink, background: lifted, bold: true),
      .heading: .init(foreground: base[13], bold: true),
      .border: .init(foreground: line),
      .focus: .init(foreground: accent, bold: true),
      .selected: .init(foreground: paper, background: accent, bold: true),
      .marked: .init(foreground: base[10], bold: true),
      .status: .init(foreground: quiet, background: raised),
      .key: .init(foreground: accent, bold: true),
      .good: .init(foreground: base[11]),
      .warning: .init(foreground: base[10]),
      .error: .init(foreground: base[8], bold: true),
      .generated: .init(foreground: base[12]),
      .drawn: .init(foreground: base[13]),
      .popup: .init(foreground: ink, background: raised),
      .field: .init(foreground: ink, background: lifted),
      .gauge: .init(foreground: accent),
    ]
  }

  private static func lightness(_ ink: Theme.Ink) -> Int {
    2 * Int(ink.red) + 5 * Int(ink.green) + Int(ink.blue)
  }

  /// The scalars of the file by key, in small letters; how far they are indented doesn't matter.
  private static func entries(of text: String) -> [String: String] {
    var entries: [String: String] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let key = parts[0].filter { $0 != "\"" && $0 != "'" && !$0.isWhitespace }
      var value = parts[1].drop(while: \.isWhitespace)
      if let quote = value.first, quote == "\"" || quote == "'" {
        value = value.dropFirst().prefix { $0 != quote }
      } else {
        // A comment begins after a blank; a '#' at the beginning belongs to a colour.
        value = value.prefix { !$0.isWhitespace }
      }
      entries[key.lowercased()] = String(value)
    }
    return entries
  }
}
