import AtlasStore
public import TerminalKit

/// The whole of Leuko's screen as a value: a stack of pages, what lies over it, and what waits.
///
/// It is a switchboard. Events go to the page on the top or to the one that asked; what a page wants to
/// come of them is carried out here, and turns into requests. It knows no page's state.
public struct Console: Sendable, Equatable {
  /// Tells a page from every other one there ever was, so that news of a closed page are dropped.
  typealias Token = Int

  /// A page and the token its news come under.
  struct Place: Sendable, Equatable {
    let token: Token
    var page: AnyPage
  }

  var shell: Shell
  private(set) var stack: [Place] = []
  /// The tabs' first pages as they were left.
  private var left: [Tab: AnyPage] = [:]
  var overlay: Overlay?
  /// It is asked whether the program is to be left though this would be lost.
  var leaving: Losses?
  var notice: Notice?
  var reader = KeyReader()
  /// What may follow the keys pressed so far.
  var possible: [KeyBinding<AnyVerb>] = []
  var gate = Gate()
  private var newestToken = 0
  /// The form that was asked for before it was known what forms there are.
  private var wantedForm: WantedForm?

  private struct WantedForm: Sendable, Equatable {
    var name: String
    var subject: Subject
  }

  /// What to ask for before the first key.
  private(set) var opening: [Request] = []

  /// Begins with the atlas's cells.
  public init(_ shell: Shell) {
    self.shell = shell
    opening = push(Tab.cells.page(about: Subject(), in: shell))
  }

  /// Begins with a reader's sitting; leaving it leaves the program.
  public init(_ shell: Shell, sitting path: String, reader: String, takingOver: Bool = false) {
    self.shell = shell
    opening = push(
      AnyPage(SittingPage(study: path, reader: reader, takesOver: takingOver, isWhole: true)))
  }

  var size: Size { shell.size }

  /// The page that keys go to.
  var top: AnyPage { stack[stack.count - 1].page }

  var keys: KeyTable<AnyVerb> { top.keys(in: shell) }

  /// Whether a key is about what is on the screen now, whatever has been asked for.
  var takesKeysAtOnce: Bool { leaving != nil || overlay != nil || top.base.takesKeysAtOnce }

  /// Whether characters go into a line of text.
  var takesText: Bool { leaving == nil && overlay?.takesText ?? top.base.takesText }

  // MARK: Events

  /// Takes note of an event that came at that time.
  mutating func update(
    _ event: ConsoleEvent, at time: ContinuousClock.Instant
  ) -> [Request] {
    shell.time = time
    return update(event)
  }

  mutating func update(_ event: ConsoleEvent) -> [Request] {
    switch event {
    case .terminal(let event): return take(event)
    case .news(let token, let news):
      return tell(token) { $0.take(any: news.base, in: $1) }
    case .atlas(let news): return take(news)
    case .jobs(let jobs): shell.jobs = jobs
    case .openCells(let count): shell.openCells = count
    case .commands(let forms):
      shell.commands = forms
      if let (name, subject) = wantedForm.map({ ($0.name, $0.subject) }) {
        wantedForm = nil
        return openForm(name, about: subject)
      }
    case .answered: break
    case .themed(let name): shell.themeName = name
    case .done(let sentence): hear(sentence, .good)
    case .failed(let summary, let remedy):
      hear(remedy.map { "\(summary): \($0)" } ?? summary, .error)
    }
    return []
  }

  private mutating func take(_ event: TerminalEvent) -> [Request] {
    switch event {
    case .key(let key): return press(key)
    case .mouse(let event): return point(event)
    case .typed(let text):
      if takesText { return insert(text) }
      return text.unicodeScalars.flatMap { press(.character(Character($0))) }
    case .paste(let text): return insert(text)
    case .resize(let fresh):
      shell.size = fresh
      return tellTop { $0.fitted(in: $1) }
    case .display(let display):
      shell.display = display
      return tellTop { $0.fitted(in: $1) }
    case .painted(let painted): return tellTop { $0.noted(painted, in: $1) }
    case .focus: return []
    case .end: return [.program(.quit)]
    }
  }

  private mutating func take(_ news: AtlasNews) -> [Request] {
    switch news {
    case .facts(let specimens): shell.facts.learn(specimens)
    case .recorded(let sentence, let specimens):
      shell.facts.learn(specimens)
      say(sentence, .good)
    case .restored(let sentence, let specimens):
      shell.facts.learn(specimens)
      say(sentence, specimens.isEmpty ? .warning : .good)
    case .accepted(_, _, let specimens): shell.facts.learn(specimens)
    case .people(let names): shell.people = names
    case .views(let views): shell.views = views
    case .changedElsewhere: shell.facts.forget()
    case .previewed(let words): askReason(words)
    }
    return tellTop { $0.learned(news, in: $1) }
  }

  // MARK: Pages

  /// So many pages lie one over the other; of more the lowest go, but for the very first.
  static let mostPages = 64

  /// Has the page on the top do something, and carries out what comes of it.
  mutating func tellTop(
    _ work: (inout any Page, Shell) -> [Effect<AnyRequest>]
  ) -> [Request] {
    tell(stack[stack.count - 1].token, work)
  }

  /// The same where the page may leave it to others: nil then.
  mutating func askTop(
    _ work: (inout any Page, Shell) -> [Effect<AnyRequest>]?
  ) -> [Request]? {
    let token = stack[stack.count - 1].token
    guard let effects = stack[stack.count - 1].page.update({ work(&$0, shell) }) else { return nil }
    return carry(effects, of: token)
  }

  /// The same for the page with a token, wherever it lies; nothing where it was closed.
  private mutating func tell(
    _ token: Token, _ work: (inout any Page, Shell) -> [Effect<AnyRequest>]
  ) -> [Request] {
    guard let place = stack.lastIndex(where: { $0.token == token }) else { return [] }
    let effects = stack[place].page.update { work(&$0, shell) }
    return carry(effects, of: token)
  }

  /// Carries out what a page wants.
  mutating func carry(_ effects: [Effect<AnyRequest>], of token: Token) -> [Request] {
    effects.flatMap { carry($0, of: token) }
  }

  private mutating func carry(_ effect: Effect<AnyRequest>, of token: Token) -> [Request] {
    let isOnTop = token == stack.last?.token
    switch effect {
    // What was asked for on a page that lies below another by now isn't put over that one.
    case .push, .pop, .open, .menu, .prompt, .introduce:
      if !isOnTop { return [] }
    case .say(let words, let role) where !isOnTop:
      hear(words, role)
      return []
    default: break
    }
    switch effect {
    case .ask(let request): return [.page(token, request)]
    case .atlas(let request): return [.atlas(request)]
    case .fetch(let ids):
      let missing = shell.facts.missing(of: ids)
      return missing.isEmpty ? [] : [.atlas(.fetch(missing))]
    case .change(let order): return propose(order)
    case .accept(let ids, let key): return accept(ids, as: key)
    case .takeBack(let isUndo): return takeBack(isUndo: isUndo)
    case .push(let page): return push(page)
    case .pop: return pop()
    case .open(let tab): return open(tab)
    case .form(let name, let subject): return isOnTop ? openForm(name, about: subject) : []
    case .say(let words, let role): say(words, role)
    case .menu(let menu): overlay = .menu(menu)
    case .prompt(let prompt): overlay = .prompt(prompt)
    case .introduce(let verb): askName(then: .verb(verb))
    case .program(let request): return [.program(request)]
    }
    return []
  }

  /// The form of a command over this page.
  mutating func openForm(_ name: String, about subject: Subject) -> [Request] {
    guard let form = shell.commands.first(where: { $0.name == name }) else {
      if shell.commands.isEmpty { wantedForm = WantedForm(name: name, subject: subject) }
      say(
        shell.commands.isEmpty
          ? "The form comes in a moment." : "'leuko \(name)' on the command line does that.")
      return []
    }
    return push(AnyPage(CommandPage(form, about: subject, in: shell)))
  }

  mutating func push(_ page: AnyPage) -> [Request] {
    var requests: [Request] = []
    if !stack.isEmpty { requests += tellTop { $0.left(in: $1) } }
    newestToken += 1
    stack.append(Place(token: newestToken, page: page))
    if stack.count > Self.mostPages { forgetLowest() }
    settle()
    return requests + tellTop { $0.entered(in: $1) }
  }

  /// Whoever goes from page to page all day needs no way back to the morning.
  private mutating func forgetLowest() {
    let gone = stack.remove(at: 1).page
    guard let tab = gone.tab, left[tab] == nil, !stack.contains(where: { $0.page.tab == tab })
    else { return }
    keep(gone)
  }

  /// Leaves the program; asks first where something would be lost.
  mutating func quit() -> [Request] {
    let losses = Losses(shell)
    guard !losses.isEmpty else { return [.program(.quit)] }
    leaving = losses
    return []
  }

  /// Closes the page on the top; the last one closes the program.
  mutating func pop() -> [Request] {
    guard stack.count > 1 else { return quit() }
    let requests = tellTop { $0.left(in: $1) }
    let gone = stack.removeLast().page
    keep(gone)
    settle()
    stack[stack.count - 1].page.update { $0.resume(from: gone, in: shell) }
    return requests + tellTop { $0.entered(in: $1) }
  }

  /// Goes to a tab as it was left; the way back leads here.
  mutating func open(_ tab: Tab) -> [Request] {
    if top.tab == tab { return [] }
    let beginning = stack.last { $0.page.tab == tab }?.page ?? left[tab]
    return push(beginning ?? tab.page(about: subject, in: shell))
  }

  /// Closes the page, and with a tab's first page all there is of that tab.
  mutating func close() -> [Request] {
    guard let tab = top.tab else { return pop() }
    guard tab != .cells else { return quit() }
    let requests = tellTop { $0.left(in: $1) }
    keep(top)
    while stack.count > 1, top.tab == tab { stack.removeLast() }
    settle()
    return requests + tellTop { $0.entered(in: $1) }
  }

  /// What the page on the top is about.
  var subject: Subject { top.base.subject(in: shell) }

  private mutating func keep(_ page: AnyPage) {
    if let tab = page.tab { left[tab] = page }
  }

  private mutating func settle() {
    wantedForm = nil
    reader.reset()
    possible = []
    overlay = nil
  }

  /// Says what came from elsewhere; a page that has the screen to itself isn't disturbed by it, and it
  /// is kept to be read later.
  private mutating func hear(_ text: String, _ role: Role) {
    if top.base.isAlone { shell.tell(Notice(text, role)) } else { say(text, role) }
  }

  mutating func say(_ text: String, _ role: Role = .text) {
    let said = Notice(text, role)
    notice = said
    shell.tell(said)
  }
}
