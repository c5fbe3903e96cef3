import AtlasStore
import TerminalKit

/// What a page wants to come of an event. Data, so that a test can compare it.
enum Effect<Request: RoomRequest>: Sendable, Equatable {
  /// Its room is to do this; the news come to the page.
  case ask(Request)
  /// Something of the atlas that is no change of cells.
  case atlas(AtlasRequest)
  /// The facts of these cells will be needed.
  case fetch([SpecimenID])
  /// Cells are to be changed; the one gate for it asks what has to be asked.
  case change(ChangeOrder)
  /// What is left of a class is confirmed: those of these cells that nobody has looked at.
  case accept([SpecimenID], as: String)
  /// The last change of the person at the keyboard is taken back, or made again.
  case takeBack(isUndo: Bool)
  /// A page over this one.
  case push(AnyPage)
  /// This page is done with.
  case pop
  /// To a tab, as it was left.
  case open(Tab)
  /// The form of a command, with what is known filled in.
  case form(String, about: Subject)
  /// A sentence at the bottom.
  case say(String, Role)
  case menu(MenuOverlay)
  case prompt(PromptOverlay)
  /// Somebody has to say who they are; then this is done.
  case introduce(AnyVerb)
  case program(ProgramRequest)

  static func push(_ page: some Page) -> Effect { .push(AnyPage(page)) }
  static func warn(_ words: String) -> Effect { .say(words, .warning) }
  static func introduce(then verb: some Verb) -> Effect { .introduce(AnyVerb(verb)) }

  /// The same, whatever room it asks.
  var erased: Effect<AnyRequest> {
    switch self {
    case .ask(let request): .ask(AnyRequest(request))
    case .atlas(let request): .atlas(request)
    case .fetch(let ids): .fetch(ids)
    case .change(let order): .change(order)
    case .accept(let ids, let key): .accept(ids, as: key)
    case .takeBack(let isUndo): .takeBack(isUndo: isUndo)
    case .push(let page): .push(page)
    case .pop: .pop
    case .open(let tab): .open(tab)
    case .form(let name, let subject): .form(name, about: subject)
    case .say(let words, let role): .say(words, role)
    case .menu(let menu): .menu(menu)
    case .prompt(let prompt): .prompt(prompt)
    case .introduce(let verb): .introduce(verb)
    case .program(let request): .program(request)
    }
  }
}

/// A change of cells that a page wants.
struct ChangeOrder: Sendable, Equatable {
  var change: Change
  var targets: [SpecimenID]
  /// Cells that are on the screen: a change of more than these, or of many at once where it gives
  /// another class or use, is made only after what it would do has been shown and a reason given.
  var seen = 1
  /// Why; nil while nobody has said.
  var reason: String?
}

/// Something about the program and its terminal.
enum ProgramRequest: Sendable, Equatable {
  case useTheme(String)
  case useGlyphs(String)
  /// Keep what draws pictures on a terminal, by its name.
  case rememberRenderer(String, terminal: String)
  case repaint
  case bell
  case suspend
  case quit
}
