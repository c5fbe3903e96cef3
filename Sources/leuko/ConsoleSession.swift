import AtlasStore
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
  ///   - takingOver: whether the sitting goes on here where it is open elsewhere.
  func run(sitting study: URL? = nil, reader: String = "", takingOver: Bool = false) async throws {
    let keys = try KeyMap(project.settings.keys, vocabulary: project.vocabulary)
    let themes = try ThemeChoice(
      asked: looks.theme, folders: project.folders, settings: project.settings)
    var options = TerminalOptions(
      environment: ProcessInfo.processInfo.environment, theme: themes.chosen)
    options.lightTheme = themes.onLight
    options.accessible = project.settings.accessible ?? false
    options.remembered = TerminalMemory.read(at: project.folders.terminalsFile)
    let key = TerminalRecord.key(environment: options.environment)
    let records = TerminalRecords(folder: project.folders.state)
    options.record = records.record(for: key)
    try looks.apply(to: &options, settings: project.settings)
    ErrorMemory.ofThisProcess().makeFolder()
    let shelf = PictureShelf(
      atlas: project.atlas, preprocessing: Preprocessing(crop: 160, size: 64, filter: .box))
    // Whatever may fail comes before the terminal is taken over.
    let pixelSize = try project.pixelSize()
    let terminal = try CursesTerminal(options: options) { await shelf.picture($0) }
    let rooms = Rooms(project, themes: themes.themes, shelf: shelf)
    await rooms.watch { CommandForm.all() }
    let display = await terminal.display
    let shell = Shell(
      size: Size(columns: display.columns, rows: display.rows), vocabulary: project.vocabulary,
      atlasName: name, atlasPath: project.atlas.folder?.path ?? "", who: project.person,
      display: display, themeName: themes.name, themeNames: themes.names, pixelSize: pixelSize,
      keyMap: keys, obstacle: project.atlas.obstacle)
    let console =
      study.map {
        Console(shell, sitting: $0.path, reader: reader, takingOver: takingOver)
      } ?? Console(shell)
    await ConsoleLoop(console, on: TerminalAdapter(terminal: terminal), rooms: rooms).run()
    await terminal.close()
    if let record = await terminal.record { records.keep(record, for: key) }
  }
}
