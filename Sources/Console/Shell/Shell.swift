public import AtlasStore
public import Foundation
public import TerminalKit

/// What every page may know and none may change: the screen, the atlas, who is at the keyboard.
public struct Shell: Sendable, Equatable {
  public var size: Size
  public var vocabulary: Vocabulary
  /// The atlas's name, without its folder.
  public var atlasName: String
  /// Where the atlas is.
  public var atlasPath: String
  /// Who is at the keyboard; nil until someone has said.
  public internal(set) var who: String?
  /// What pictures look like here.
  public internal(set) var display: DisplayDescription
  public internal(set) var themeName: String
  /// The themes there are to choose from.
  public var themeNames: [String]
  /// Why the atlas can only be looked at; nil where it can be changed.
  public var obstacle: String?
  /// Micrometres a pixel of the atlas's pictures; nil when nobody said.
  public internal(set) var pixelSize: Double?
  /// Keys that the person put in place of others.
  public var keyMap: KeyMap
  /// Times are shown in it.
  public var timeZone: TimeZone
  /// What 'leuko' can do on the command line, for forms.
  var commands: [CommandForm] = []
  /// Whose labels there are.
  var people: [String] = []
  /// The views kept in the atlas.
  var views: [SavedView] = []
  /// What is known of cells.
  var facts = Facts()
  /// The change that was made last, to be made again.
  var lastChange: Change?
  /// What goes on beside the pages.
  var jobs: [Job] = []
  /// Sampled cells that are neither in the atlas nor thrown away.
  var openCells = 0
  /// What was said at the bottom, the oldest first.
  var messages: [Notice] = []
  /// When what happens now came.
  var time = ContinuousClock.now

  public init(
    size: Size, vocabulary: Vocabulary, atlasName: String,
    atlasPath: String = "", who: String?, display: DisplayDescription, themeName: String,
    themeNames: [String],
    pixelSize: Double? = nil, keyMap: KeyMap = KeyMap(), timeZone: TimeZone = .current,
    obstacle: String? = nil
  ) {
    self.size = size
    self.vocabulary = vocabulary
    self.atlasName = atlasName
    self.atlasPath = atlasPath
    self.who = who
    self.display = display
    self.themeName = themeName
    self.themeNames = themeNames
    self.pixelSize = pixelSize
    self.keyMap = keyMap
    self.timeZone = timeZone
    self.obstacle = obstacle
  }

  /// Whether tabs and breadcrumbs have a row each.
  var isWide: Bool { size.columns >= 120 && size.rows >= 30 }

  /// The rows between the bars.
  var body: Rectangle { body(in: size) }

  func body(in size: Size) -> Rectangle {
    let top = size.columns >= 120 && size.rows >= 30 ? 2 : 1
    return Rectangle(size).cutting(rows: top).rest.cutting(rows: -2).rest
  }

  /// Reads a filter as typed, of whoever is at the keyboard.
  func filter(_ text: String) throws(FilterError) -> Filter {
    try FilterReader(vocabulary: vocabulary, person: who).read(text)
  }
}
