import AtlasStore
import TerminalKit

/// A page: a value that changes by what happens, draws itself, and asks for things as data. It touches
/// neither the terminal nor the disk nor the clock.
///
/// A page over another is a value of its own; closing it brings back the one below as it was, to the
/// letter. What it asks goes to the room of its request, and the news come to this page alone.
protocol Page: Sendable, Equatable {
  /// What its keys, menus and clicks can do.
  associatedtype Action: Verb
  /// What it asks of its room.
  associatedtype Request: RoomRequest = Nothing
  /// What its room tells it.
  associatedtype News: Sendable = Nothing
  typealias Effects = [Effect<Request>]

  /// Its name in help and in the settings file's errors.
  static var name: String { get }
  /// What it is for, in a sentence or two.
  static var purpose: String { get }
  /// The tab it is the beginning of.
  var tab: Tab? { get }

  /// Its part of the breadcrumbs: what it shows.
  func crumb(in shell: Shell) -> String
  /// Its keys, by heading. Help, hints, palette and handling all read these.
  func keys(in shell: Shell) -> [KeyTable<Action>.Group]
  /// What the next keys are about, for pages opened from here.
  func subject(in shell: Shell) -> Subject
  /// The line above the hints.
  func status(in shell: Shell) -> String
  /// Whether keys are about what is on the screen now, whatever has been asked for.
  var takesKeysAtOnce: Bool { get }
  /// Whether characters go into a line of text.
  var takesText: Bool { get }
  /// Whether the screen shows nothing but this page: no tabs, no atlas, no way to other pages.
  var isAlone: Bool { get }

  /// It is on the top of the stack, for the first time or again.
  mutating func enter(in shell: Shell) -> Effects
  /// Another page comes over it, or it is closed.
  mutating func leave(in shell: Shell) -> Effects
  /// The page over it has been closed.
  mutating func resume(from page: AnyPage, in shell: Shell)
  /// Does what a key, a menu line or a click asks for.
  mutating func act(_ action: Action, count: Int?, in shell: Shell) -> Effects
  /// Does what a prompt asked words for.
  mutating func finish(_ action: Action, with text: String, in shell: Shell) -> Effects
  /// Takes news of its room.
  mutating func take(_ news: News, in shell: Shell) -> Effects
  /// The atlas has changed.
  mutating func learn(_ news: AtlasNews, in shell: Shell) -> Effects
  /// A change it wanted goes to the disk now.
  mutating func sent(_ order: ChangeOrder, in shell: Shell) -> Effects
  /// A key that it reads itself; nil leaves it to the table.
  mutating func press(_ key: Key, in shell: Shell) -> Effects?
  /// Text that was pasted, or typed into a line of its own; nil where nothing takes it.
  mutating func insert(_ text: String, in shell: Shell) -> Effects?
  mutating func point(_ event: MouseEvent, in shell: Shell) -> Effects
  /// Goes back one step inside the page; nil where there is none and the page itself is left.
  mutating func stepBack(in shell: Shell) -> Effects?
  /// What has to be done before it may be closed; nil where nothing has. It pops itself then.
  mutating func close(in shell: Shell) -> Effects?
  /// The terminal has another size or shows pictures in another way.
  mutating func fit(in shell: Shell) -> Effects
  /// The terminal says which pictures are whole.
  mutating func note(_ painted: PaintedFrame, in shell: Shell) -> Effects

  func draw(on frame: inout Frame, in shell: Shell)
}

extension Page {
  var tab: Tab? { nil }
  func subject(in shell: Shell) -> Subject { Subject() }
  func status(in shell: Shell) -> String { "" }
  var takesKeysAtOnce: Bool { false }
  var takesText: Bool { false }
  var isAlone: Bool { false }
  mutating func enter(in shell: Shell) -> Effects { [] }
  mutating func leave(in shell: Shell) -> Effects { [] }
  mutating func resume(from page: AnyPage, in shell: Shell) {}
  mutating func finish(_ action: Action, with text: String, in shell: Shell) -> Effects { [] }
  mutating func take(_ news: News, in shell: Shell) -> Effects { [] }
  mutating func learn(_ news: AtlasNews, in shell: Shell) -> Effects { [] }
  mutating func sent(_ order: ChangeOrder, in shell: Shell) -> Effects { [] }
  mutating func press(_ key: Key, in shell: Shell) -> Effects? { nil }
  mutating func insert(_ text: String, in shell: Shell) -> Effects? { nil }
  mutating func stepBack(in shell: Shell) -> Effects? { nil }
  mutating func point(_ event: MouseEvent, in shell: Shell) -> Effects {
    turnWheel(event, in: shell)
  }

  /// The wheel goes up and down as the arrows do.
  mutating func turnWheel(_ event: MouseEvent, in shell: Shell) -> Effects {
    guard event.kind == .wheelUp || event.kind == .wheelDown else { return [] }
    let arrow: [Key] = [event.kind == .wheelUp ? .up : .down]
    let bindings = keys(in: shell).flatMap(\.bindings)
    guard let found = bindings.first(where: { $0.sequences.contains(arrow) }) else { return [] }
    return act(found.action, count: nil, in: shell)
  }

  mutating func close(in shell: Shell) -> Effects? { nil }
  mutating func fit(in shell: Shell) -> Effects { [] }
  mutating func note(_ painted: PaintedFrame, in shell: Shell) -> Effects { [] }
}

/// What pages opened from another are about.
struct Subject: Sendable, Equatable {
  /// What is listed.
  var filter = Filter.everything
  /// The same with the class that is listed, as one types it.
  var listing = ""
  /// The cells picked, in the order of the list; empty where none are.
  var picks: [SpecimenID] = []
  /// Who the page is about, where that isn't who is at the keyboard.
  var person: String?
  /// The cell that the next key acts on, and its class.
  var cell: SpecimenID?
  var classKey: String?
}
