public import AtlasStore
public import Foundation
public import TerminalKit

/// What every screen may want to know.
public struct ConsoleContext: Sendable, Equatable {
  public var vocabulary: Vocabulary
  /// The atlas's name, without its folder.
  public var atlasName: String
  /// Who is at the keyboard; nil until someone has said.
  public var who: String?
  /// What pictures look like here.
  public var display: DisplayDescription
  public var themeName: String
  /// The themes there are to choose from.
  public var themeNames: [String]
  /// Why the atlas can only be looked at; nil where it can be changed.
  public var obstacle: String?
  /// Micrometres a pixel of the atlas's pictures; nil when nobody said.
  public var pixelSize: Double?
  /// Keys that the person put in place of others.
  public var keyMap: KeyMap
  /// Times are shown in it.
  public var timeZone: TimeZone
  /// Whose labels there are.
  public var people: [String] = []
  /// The views kept in the atlas.
  public var views: [SavedView] = []
  /// The atlas hasn't answered yet.
  public var isLoading = true

  public init(
    vocabulary: Vocabulary, atlasName: String, who: String?, display: DisplayDescription,
    themeName: String, themeNames: [String], pixelSize: Double? = nil, keyMap: KeyMap = KeyMap(),
    timeZone: TimeZone = .current, obstacle: String? = nil
  ) {
    self.vocabulary = vocabulary
    self.atlasName = atlasName
    self.who = who
    self.display = display
    self.themeName = themeName
    self.themeNames = themeNames
    self.pixelSize = pixelSize
    self.keyMap = keyMap
    self.timeZone = timeZone
    self.obstacle = obstacle
  }
}
