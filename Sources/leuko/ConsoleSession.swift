import Console
import CursesTerminal
import Foundation
import Journeys
import Pictures
import TerminalKit

/// One run of the console: wires terminal, screens, service and pictures, and tidies up after them.
struct ConsoleSession {
  let project: Project
  let name: String
  let looks: LooksOptions

  /// - Parameters:
  ///   - study: a sitting to begin with; nil for the gallery.
  ///   - reader: who sits.
  func run(sitting study: URL? = nil, reader: String = "") async throws {
    let themes = try ThemeChoice(
      asked: looks.theme, folders: project.folders, settings: project.settings)
    var options = TerminalOptions(
      environment: ProcessInfo.processInfo.environment, theme: themes.chosen)
    try looks.apply(to: &options, settings: project.settings)
    let shelf = PictureShelf(
      atlas: project.atlas, preprocessing: Preprocessing(crop: 160, size: 64, filter: .box))
    let terminal = try CursesTerminal(options: options) { await shelf.picture($0) }
    let service = Service(project, themes: themes.themes, shelf: shelf)
    await service.watch()
    let display = await terminal.display
    var console = Console(
      size: Size(columns: display.columns, rows: display.rows),
      context: ConsoleContext(
        vocabulary: project.vocabulary, atlasName: name, who: project.person, display: display,
        themeName: themes.chosen.name, themeNames: themes.themes.keys.sorted(),
        pixelSize: try project.pixelSize()))
    if let study { console.open(study: study.path, reader: reader) }
    await ConsoleLoop(console, on: TerminalAdapter(terminal: terminal), service: service).run()
    await terminal.close()
  }
}
