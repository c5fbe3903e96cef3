import AtlasStore
public import TerminalKit

/// The whole console by lines: what its pages show is said, what their keys do is typed as words.
///
/// It drives the same pages by the same verbs as the full screen. Nothing moves, nothing is drawn over,
/// and each line says one thing.
public actor LineConsole {
  private var console: Console
  private let rooms: Rooms
  /// Makes a picture into lines for eyes; nil where nothing can be shown.
  private let picture: @Sendable (PictureKey, Size) async -> String?

  /// The requests under way whose answers are waited for, and those that aren't.
  private var quick = 0
  private var slow = 0
  private var chain: Task<Void, Never>?
  /// Counts what was heard.
  private var heard = 0
  /// What has been said of the page on the top.
  private var said: [String] = []
  private var saidToken: Console.Token?
  private var saidMenu: [String] = []
  /// What was said at the bottom and not read yet.
  private var notices: [String] = []
  /// The filter of the list that the page of cells shows.
  private var followed = ""
  private var listening: Task<Void, Never>?
  private(set) var hasEnded = false
  /// Whether leaving would lose something, so that it has to be asked.
  var stays: Bool { !Losses(console.shell).isEmpty }

  /// The screen that pages are laid out for: tall, so that lists are whole, and without side panels.
  public static let size = Size(columns: 110, rows: 80)

  public init(
    _ shell: Shell, rooms: Rooms, picture: @escaping @Sendable (PictureKey, Size) async -> String?
  ) {
    var shell = shell
    shell.size = Self.size
    console = Console(shell)
    self.rooms = rooms
    self.picture = picture
  }

  // MARK: Running

  /// Begins: the console's first requests are served. Nothing is said.
  public func begin() async {
    listening = Task { [weak self, rooms] in
      for await event in rooms.events { await self?.hear(event) }
    }
    ask(console.opening)
    await settle()
    saidToken = console.stack.last?.token
    notices = []
  }

  /// Ends what is under way.
  public func end() async {
    await rooms.stop()
    listening?.cancel()
  }

  private func hear(_ event: ConsoleEvent) {
    heard += 1
    change { $0.update(event, at: .now) }
  }

  /// Changes the console, keeps what it says, and asks for what it wants.
  private func change(_ work: (inout Console) -> [Request]) {
    console.notice = nil
    let requests = work(&console)
    if let notice = console.notice { notices.append(notice.text) }
    ask(requests)
  }

  private func press(_ key: Key) {
    change { $0.update(.terminal(.key(key)), at: .now) }
  }

  private func ask(_ requests: [Request]) {
    for request in requests {
      if case .program(.quit) = request { hasEnded = true }
      let isSlow = request.isSlow
      if isSlow { slow += 1 } else { quick += 1 }
      let before = isSlow ? nil : chain
      let task = Task { [rooms] in
        await before?.value
        await rooms.serve(request)
        self.served(isSlow: isSlow)
      }
      if !isSlow { chain = task }
    }
  }

  private func served(isSlow: Bool) {
    if isSlow { slow -= 1 } else { quick -= 1 }
  }

  /// Waits until what was asked for has been answered and heard; for what takes longer, as sampling,
  /// so many seconds more.
  private func settle(patience: Double = 0.3) async {
    var (quiet, last) = (0, heard)
    let end = ContinuousClock.now + .seconds(patience)
    while quiet < 3 {
      try? await Task.sleep(for: .milliseconds(8))
      let isBusy = quick > 0 || slow > 0 && ContinuousClock.now < end
      quiet = isBusy || heard != last ? 0 : quiet + 1
      last = heard
    }
  }

  // MARK: Talking

  /// Whether anything but a list of cells is open.
  public var isAway: Bool {
    console.overlay != nil || console.leaving != nil || !(console.top.base is GalleryPage)
  }

  /// Does what a line asks for; returns what there is to say.
  public func take(_ line: String) async -> [String] {
    let text = line.trimmed
    if console.leaving != nil { return await press(text.lowercased() == "y" ? "y" : "n") }
    switch console.overlay {
    case .menu(let menu): return await choose(text, in: menu)
    case .prompt(let prompt): return await answer(text, prompt)
    case .help, nil: console.overlay = nil
    }
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    let rest = words.count > 1 ? words[1] : ""
    switch words.first?.lowercased() {
    case nil: return []
    case "help", "?", "keys": return help
    case "read": return read()
    case "press": return await press(rest)
    case "type":
      change { $0.update(.terminal(.paste(rest)), at: .now) }
      return await outcome()
    case "wait":
      await settle(patience: Double(rest) ?? 600)
      return speak() + (slow > 0 ? ["It still goes on."] : ["Nothing is under way."])
    case "show": return await show(rest)
    default: break
    }
    switch LineCommands(console.keys).command(text) {
    case .one(let command, let count): return await perform(command.verb, count: count)
    case .several(let commands):
      return ["That may mean:"] + commands.prefix(12).map(\.name)
    case .none:
      if let verb = palette(text) { return await perform(verb, count: nil) }
      if Key.sequence(text) != nil { return await press(text) }
      return ["'\(text)' is nothing that can be done here; 'help' lists it all."]
    }
  }

  /// What the palette finds by its whole name, or by a beginning: forms of commands, and what has no key.
  private func palette(_ text: String) -> AnyVerb? {
    let items = Menus.palette(console.top, in: console.shell).items
    let wanted = text.lowercased()
    return items.first {
      $0.title.lowercased() == wanted || $0.title.lowercased().hasPrefix(wanted + ":")
    }?
    .action
  }

  private func perform(_ verb: AnyVerb, count: Int?) async -> [String] {
    if let program = verb.base as? ProgramVerb, program == .help { return help }
    change { $0.act(verb, count: count) }
    return await outcome()
  }

  private func press(_ names: String) async -> [String] {
    guard let keys = Key.sequence(names) else { return ["'\(names)' is no key."] }
    for key in keys {
      press(key)
      await settle(patience: 0)
    }
    return await outcome()
  }

  private func outcome() async -> [String] {
    await settle()
    return speak() + (slow > 0 ? ["It goes on beside; 'wait' waits for it."] : [])
  }

  // MARK: Menus and prompts

  private func choose(_ text: String, in menu: MenuOverlay) async -> [String] {
    let items = menu.shown
    if ["cancel", "esc", ""].contains(text.lowercased()) { return await press("Esc") }
    let number = Int(text).map { $0 - 1 }
    let place =
      number ?? items.firstIndex { $0.key.map(String.init) == text }
      ?? items.firstIndex { $0.title.lowercased() == text.lowercased() }
      ?? items.firstIndex { $0.title.lowercased().hasPrefix(text.lowercased()) }
    guard let place, items.indices.contains(place) else {
      return ["There is no '\(text)' here; a number or a name chooses, 'cancel' closes."]
    }
    let steps = Array(
      repeating: Key.down, count: (place - menu.selected + items.count) % items.count)
    for key in steps + [.enter] { press(key) }
    return await outcome()
  }

  private func answer(_ text: String, _ prompt: PromptOverlay) async -> [String] {
    if text.lowercased() == "cancel" { return await press("Esc") }
    if !text.isEmpty {
      for key in [Key.end, .control("u")] { press(key) }
      change { $0.update(.terminal(.paste(text == "-" ? "" : text)), at: .now) }
    }
    press(.enter)
    return await outcome()
  }

  // MARK: Saying

  /// What is new: what was said at the bottom, and what the page shows that it didn't.
  private func speak() -> [String] {
    let notices = self.notices
    self.notices = []
    if console.leaving != nil {
      return notices + [Losses(console.shell).words, "Leave all the same? y or n."]
    }
    switch console.overlay {
    case .menu(let menu):
      let words = Self.words(menu)
      // One that stays open says what became otherwise.
      let isOpen = saidMenu.first == words.first
      let fresh = isOpen ? words.filter { !saidMenu.contains($0) } : words
      saidMenu = words
      return notices + fresh
    case .prompt(let prompt): return notices + Self.words(prompt)
    case .help, nil: break
    }
    saidMenu = []
    let isSame = saidToken == console.stack.last?.token
    let old = Set(isSame ? said : [])
    let now = lines
    (said, saidToken) = (now, console.stack.last?.token)
    let fresh = now.filter { !old.contains($0) && !notices.contains($0) }
    return notices + (isSame ? [] : [title]) + fresh
  }

  /// The page whole.
  private func read() -> [String] {
    saidToken = nil
    return speak()
  }

  private var title: String {
    "Page \(console.top.name)."
      + (console.top.base is SittingPage
        ? " A sitting needs sight and a full screen; 'leuko study sit STUDY --reader YOU --plain' "
          + "holds one by lines." : "")
  }

  private var lines: [String] {
    var bare = console
    bare.overlay = nil
    bare.notice = nil
    let grid = bare.draw().page
    let last = grid.size.rows - 1
    // Of a page of pictures, where one is; without the bar of hints, which 'help' says better.
    let rows = console.top.base is GalleryPage ? last - 1..<last : 1..<last
    let display = console.shell.display.summary
    return LineReading(grid, rows: rows).lines.compactMap { line in
      if line == display { return nil }
      return line.hasSuffix(", " + display) ? String(line.dropLast(display.count + 2)) : line
    }
  }

  private var help: [String] {
    [console.top.purpose] + LineCommands(console.keys).words
      + [
        "press KEY: as on the full screen. type WORDS: into a line of text. read: the page again.",
        "show 40x20: its pictures, for eyes. wait: until what is under way is done.",
        "cells: back to the list of cells.",
      ]
  }

  private static func words(_ menu: MenuOverlay) -> [String] {
    let items = menu.shown.enumerated().map { place, item in
      let state = item.isOn.map { $0 ? ", on" : ", off" } ?? ""
      let detail = item.detail.isEmpty ? "" : ", \(item.detail)"
      return "\(place + 1): \(item.title)\(detail)\(state)"
    }
    return ["\(menu.title): a number or a name chooses, 'cancel' closes."]
      + (menu.note.isEmpty ? [] : [menu.note]) + items
  }

  private static func words(_ prompt: PromptOverlay) -> [String] {
    let now = prompt.field.text.isEmpty ? "" : " Now: \(prompt.field.text)."
    return [
      "\(prompt.title). \(prompt.explanation)\(now)",
      "The next line is the answer; empty keeps it, '-' empties it, 'cancel' gives up.",
    ]
  }

  // MARK: Pictures

  /// The page's pictures, for eyes.
  private func show(_ text: String) async -> [String] {
    let numbers = text.split(separator: "x").compactMap { Int($0) }
    let size =
      numbers.count == 2
      ? Size(columns: max(1, min(400, numbers[0])), rows: max(1, min(200, numbers[1])))
      : Size(columns: 40, rows: 20)
    var drawn: [String] = []
    for slot in console.draw().page.slots.prefix(4) {
      if let lines = await picture(slot.key, size) { drawn.append(lines) }
    }
    return drawn.isEmpty ? ["There is no picture on this page."] : drawn
  }

  // MARK: The list of cells

  /// Back to the list of cells, whatever is open.
  public func goHome() async {
    console.overlay = nil
    for _ in 0..<Console.mostPages where console.stack.count > 1 {
      change { $0.pop() }
      await settle(patience: 0)
    }
    saidToken = console.stack.last?.token
    followed = ""
  }

  /// Puts the page of cells where the list is: the same filter, the same cell. What was picked there
  /// stays picked.
  public func follow(filter words: String, place: Int) async {
    if words != followed || isAway {
      await goHome()
      if !words.isEmpty { change { $0.act(AnyVerb(ProgramVerb.find(words)), count: nil) } }
      await settle()
      followed = words
    }
    change { $0.act(AnyVerb(CellVerb.first), count: place + 1) }
    await settle()
    saidToken = console.stack.last?.token
    said = lines
    notices = []
  }

  /// Whether this is something that can be done here.
  public func knows(_ line: String) -> Bool {
    let first = line.split(separator: " ").first.map { $0.lowercased() } ?? ""
    if ["press", "type", "wait", "read", "keys"].contains(first) { return true }
    return LineCommands(console.keys).command(line) != .none || palette(line.trimmed) != nil
  }
}
