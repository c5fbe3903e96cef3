import AtlasStore
import BlockGraphics
import Console
import CursesTerminal
import Foundation
import Journeys
import Pictures
import TerminalKit

/// Leuko line by line: the console's pages in words, and pictures for those who see.
struct LineSession {
  let project: Project
  let name: String
  let looks: LooksOptions

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    var options = TerminalOptions(environment: environment)
    try looks.apply(to: &options, settings: project.settings)
    let drawings = LineDrawings(options)
    let shelf = PictureShelf(
      atlas: project.atlas, preprocessing: Preprocessing(crop: 160, size: 64, filter: .box))
    let rooms = Rooms(project, themes: [:], shelf: shelf)
    await rooms.watch { CommandForm.all() }
    let size = LineConsole.size
    let shell = Shell(
      size: size, vocabulary: project.vocabulary, atlasName: name,
      atlasPath: project.atlas.folder?.path ?? "", who: project.person,
      display: DisplayDescription(
        columns: size.columns, rows: size.rows, renderer: "words",
        terminal: environment["TERM"] ?? ""), themeName: "", themeNames: [],
      pixelSize: try project.pixelSize(),
      keyMap: try KeyMap(project.settings.keys, vocabulary: project.vocabulary),
      obstacle: project.atlas.obstacle)
    let picture: @Sendable (PictureKey, Size) async -> String? = { key, size in
      guard let picture = await shelf.picture(key) else { return nil }
      return await drawings.drawing.lines(picture, columns: size.columns, rows: size.rows)
    }
    // A line that drops ends the input; it doesn't end the program midway.
    signal(SIGHUP, SIG_IGN)
    var browsing = PlainBrowsing(
      project: project, console: LineConsole(shell, rooms: rooms, picture: picture),
      read: { readLine() }, write: Self.write,
      pictureSize: try looks.pictureSize() ?? Size(columns: 40, rows: 20), picture: picture)
    try await browsing.run(name: name)
  }

  /// Pictures are ours and may colour; words of files may not.
  private static func write(_ text: String) {
    if text.hasPrefix(LineDrawing.beginning) {
      StandardOutput.write(Data(text.dropFirst(LineDrawing.beginning.count).utf8))
    } else {
      StandardOutput.write(text)
    }
  }
}

/// Asks the terminal when the first picture is wanted: who wants words gets nothing else.
private actor LineDrawings {
  private let options: TerminalOptions
  private(set) lazy var drawing = LineDrawing(options)

  init(_ options: TerminalOptions) {
    self.options = options
  }
}

/// How pictures are drawn among lines: in the colours and glyphs that were asked for, else that the
/// terminal has, and in plain characters where it takes no control sequences.
struct LineDrawing {
  let depth: ColourDepth
  let glyphs: GlyphLevel
  private let fitter: Fitter

  /// Marks a picture among the words.
  static let beginning = "\u{2}"

  init(_ options: TerminalOptions) {
    let environment = options.environment
    let type = environment["TERM"] ?? ""
    let isOnTerminal = isatty(STDOUT_FILENO) == 1
    // What takes no control sequences gets none; a file or a pipe is for another terminal.
    let isBare = isOnTerminal && ["", "dumb", "unknown"].contains(type)
    // Only what wasn't said is asked.
    let isTold = options.colours != nil && options.glyphs != nil
    let found =
      isBare || isTold || !isOnTerminal ? nil : TerminalSurvey.looks(environment: environment)
    let isPlain = !(environment["NO_COLOR"] ?? "").isEmpty
    depth = isBare ? .mono : options.colours ?? (isPlain ? .mono : found?.colours ?? .trueColour)
    glyphs = isBare ? .ascii : options.glyphs ?? found?.glyphs ?? .quadrants
    fitter = Fitter(glyphs: glyphs.set(depth: depth), depth: depth)
  }

  func lines(_ picture: Picture, columns: Int, rows: Int) -> String {
    Self.beginning + String(decoding: bytes(picture, columns: columns, rows: rows), as: UTF8.self)
  }

  func bytes(_ picture: Picture, columns: Int, rows: Int) -> [UInt8] {
    fitter.fit(picture, columns: columns, rows: rows).ansi(depth: depth)
  }
}
