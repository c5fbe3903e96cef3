import Basis
import Console
import Foundation
import Journeys
import TerminalKit

/// The themes at hand, and which is to be used.
struct ThemeChoice {
  /// All that can be chosen while the console runs, by name.
  var themes: [String: Theme]
  var chosen: Theme
  /// Instead of it where the terminal's background is light; nil where one theme was asked for.
  var onLight: Theme?

  /// - Parameter asked: what `--theme` says: a file, or a name.
  init(asked: String?, folders: Folders, settings: Settings) throws {
    themes = ["mono": .mono]
    for folder in [folders.themes, folders.userThemes].compactMap(\.self) {
      let files =
        (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil))
        ?? []
      for file in files.sorted(by: { $0.path < $1.path }) {
        // A broken file among them must not keep the others away; naming it tells what is wrong.
        if let theme = try? Self.theme(at: file) { themes[theme.name] = theme }
      }
    }
    let name = asked ?? settings.theme ?? Rooms.automaticTheme
    if name == Rooms.automaticTheme {
      chosen = themes["dark"] ?? .mono
      onLight = themes["light"]
    } else if themes[name] == nil {
      let url = folders.resolved(name)
      guard FileManager.default.fileExists(atPath: url.path) else {
        throw ThemeChoiceError.unknown(name, known: themes.keys.sorted())
      }
      chosen = try Self.theme(at: url)
      themes[chosen.name] = chosen
    } else {
      chosen = themes[name] ?? .mono
    }
  }

  /// What the console calls the theme in use.
  var name: String { onLight == nil ? chosen.name : Rooms.automaticTheme }

  /// All names to choose from.
  var names: [String] {
    let found = themes.keys.sorted()
    return themes["dark"] != nil && themes["light"] != nil
      ? [Rooms.automaticTheme] + found : found
  }

  /// A theme of our own, or a base16 scheme. Throws `ThemeError`.
  static func theme(at file: URL) throws(ThemeError) -> Theme {
    ["yaml", "yml"].contains(file.pathExtension.lowercased())
      ? try Base16Theme.theme(at: file) : try ThemeFile.theme(at: file)
  }
}

/// Why there is no such theme.
enum ThemeChoiceError: Explained, Equatable {
  case unknown(String, known: [String])

  var summary: String {
    switch self {
    case .unknown(let name, _): "no theme is called '\(name)', and no file is there"
    }
  }

  var remedy: String? {
    switch self {
    case .unknown(_, let known): "use one of \(known.joined(separator: ", ")), or a file"
    }
  }

  var exitStatus: ExitStatus { .noInput }
}
