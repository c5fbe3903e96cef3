public import Basis
public import Foundation

/// A theme as people write it, in TOML: a palette of named colours and a style for each role.
public struct ThemeFile: Decodable, Sendable {
  var name: String?
  var appearance: String?
  var inherits: String?
  var palette: [String: String]?
  var roles: [String: StyleText]?

  struct StyleText: Decodable, Sendable {
    var fg: String?
    var bg: String?
    var modifiers: [String]?
  }

  /// Reads the theme at `url`; a theme it inherits from is looked for in the same folder.
  public static func theme(at url: URL) throws(ThemeError) -> Theme {
    try theme(at: url, inheritedBy: [])
  }

  /// Reads a theme from TOML text; `name` is how messages name it.
  public static func theme(from text: String, name: String) throws(ThemeError) -> Theme {
    do {
      let file = try Configuration.decode(ThemeFile.self, from: text, name: name)
      return try file.theme(named: name, over: nil, palette: [:])
    } catch let error as ConfigurationError {
      throw .unreadable(error)
    } catch let error as ThemeError {
      throw error
    } catch {
      throw .unreadable(.content(file: name, problem: "\(error)"))
    }
  }

  private static func theme(at url: URL, inheritedBy heirs: [String]) throws(ThemeError) -> Theme {
    let name = url.deletingPathExtension().lastPathComponent
    let file: ThemeFile
    do throws(ConfigurationError) {
      file = try Configuration.read(ThemeFile.self, at: url)
    } catch {
      throw .unreadable(error)
    }
    guard let parent = file.inherits else {
      return try file.theme(named: name, over: nil, palette: [:])
    }
    guard !heirs.contains(parent), parent != name else {
      throw .circular(file: url.lastPathComponent, parent: parent)
    }
    let parentURL = url.deletingLastPathComponent().appendingPathComponent("\(parent).toml")
    let base = try theme(at: parentURL, inheritedBy: heirs + [name])
    let palette = (try? Configuration.read(ThemeFile.self, at: parentURL))?.palette ?? [:]
    return try file.theme(named: name, over: base, palette: palette)
  }

  private func theme(
    named fileName: String, over base: Theme?, palette inherited: [String: String]
  ) throws(ThemeError) -> Theme {
    let colours = inherited.merging(palette ?? [:]) { _, own in own }
    var styles: [Role: Theme.Style] = [:]
    if let base {
      for role in Role.allCases { styles[role] = base[role] }
    }
    let known = Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0.name, $0) })
    for (roleName, text) in roles ?? [:] {
      guard let role = known[roleName] else {
        throw .unknownRole(file: fileName, role: roleName)
      }
      styles[role] = try style(text, colours: colours, file: fileName)
    }
    return Theme(
      name: name ?? fileName, isDark: appearance.map { $0 != "light" } ?? base?.isDark ?? true,
      styles: styles)
  }

  private func style(
    _ text: StyleText, colours: [String: String], file: String
  ) throws(ThemeError) -> Theme.Style {
    var style = Theme.Style()
    style.foreground = try ink(text.fg, colours: colours, file: file)
    style.background = try ink(text.bg, colours: colours, file: file)
    for modifier in text.modifiers ?? [] {
      switch modifier {
      case "bold": style.bold = true
      case "faint": style.faint = true
      case "underlined": style.underlined = true
      case "reversed": style.reversed = true
      default: throw .unknownModifier(file: file, modifier: modifier)
      }
    }
    return style
  }

  private func ink(
    _ name: String?, colours: [String: String], file: String
  ) throws(ThemeError) -> Theme.Ink? {
    guard let name, !name.isEmpty, name != "default" else { return nil }
    guard let ink = Theme.Ink(colours[name] ?? name) else {
      throw .unknownColour(file: file, colour: name)
    }
    return ink
  }
}

/// What can be wrong with a theme file.
public enum ThemeError: Explained, Equatable {
  /// It can't be read, or isn't TOML of the right shape.
  case unreadable(ConfigurationError)
  /// It styles a role there isn't.
  case unknownRole(file: String, role: String)
  /// It uses a colour that is neither in its palette nor '#rrggbb'.
  case unknownColour(file: String, colour: String)
  /// It uses an attribute there isn't.
  case unknownModifier(file: String, modifier: String)
  /// A base16 scheme lacks one of its sixteen colours.
  case notBase16(file: String, missing: String)
  /// Its ancestors lead back to itself.
  case circular(file: String, parent: String)

  public var summary: String {
    switch self {
    case .unreadable(let error): error.summary
    case .unknownRole(let file, let role): "theme '\(file)' styles '\(role)', which is no role"
    case .unknownColour(let file, let colour):
      "theme '\(file)' uses the colour '\(colour)', which is not in its palette"
    case .unknownModifier(let file, let modifier):
      "theme '\(file)' uses the modifier '\(modifier)'"
    case .notBase16(let file, let missing): "scheme '\(file)' has no colour '\(missing)'"
    case .circular(let file, let parent):
      "theme '\(file)' inherits from '\(parent)', which inherits from it"
    }
  }

  public var remedy: String? {
    switch self {
    case .unreadable(let error): error.remedy
    case .unknownRole: "use one of \(Role.allCases.map(\.name).joined(separator: ", "))"
    case .unknownColour: "add it under [palette], or write it as '#rrggbb'"
    case .unknownModifier: "use bold, faint, underlined or reversed"
    case .notBase16: "take a base16 or base24 scheme, YAML with base00 to base0F"
    case .circular: "take one of the two 'inherits' lines out"
    }
  }

  public var exitStatus: ExitStatus { .badConfiguration }
}
