import Basis
import Foundation
import Journeys
import TerminalKit

/// The themes at hand, and which is to be used.
struct ThemeChoice {
  /// All that can be chosen while the console runs, by name.
  var themes: [String: Theme]
  var chosen: Theme

  /// - Parameter asked: what `--theme` says: a file, or a name.
  init(asked: String?, folders: Folders, settings: Settings) throws {
    themes = ["mono": .mono]
    for folder in [folders.themes, folders.userThemes].compactMap(\.self) {
      let files =
        (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil))
        ?? []
      for file in files where file.pathExtension == "toml" {
        // A broken file among them must not keep the others away; naming it tells what is wrong.
        if let theme = try? ThemeFile.theme(at: file) { themes[theme.name] = theme }
      }
    }
    let name = asked ?? settings.theme
    if let name, themes[name] == nil {
      let url = folders.resolved(name)
      guard FileManager.default.fileExists(atPath: url.path) else {
        throw ThemeChoiceError.unknown(name, known: themes.keys.sorted())
      }
      chosen = try ThemeFile.theme(at: url)
      themes[chosen.name] = chosen
    } else {
      chosen = name.flatMap { [themes] in themes[$0] } ?? themes["dark"] ?? .mono
    }
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
