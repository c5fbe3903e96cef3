import AtlasStore
import TerminalKit

extension Console {
  /// A key was pressed.
  mutating func press(_ key: Key) -> [Request] {
    if leaving != nil {
      leaving = nil
      return key == .character("y") ? [.program(.quit)] : []
    }
    switch key {
    case .control("c"): return quit()
    case .control("l"): return [.program(.repaint)]
    case .control("z"): return [.program(.suspend)]
    default: break
    }
    if let overlay { return press(key, in: overlay) }
    notice = nil
    // What continues a sequence, as the digit in 'g 3', is no page's own.
    if reader.pending.isEmpty, let requests = askTop({ $0.pressed(key, in: $1) }) {
      return requests
    }
    let keys = keys
    switch reader.read(key, in: keys) {
    case .wait(let bindings):
      possible = bindings
      return []
    case .act(let verb, let count):
      possible = []
      return act(verb, count: count)
    case .unknown(let key):
      possible = []
      say("\(key.name) does nothing here; ? lists the keys.", .warning)
      return []
    }
  }

  /// Does what a key, a menu line or a click asks for: the page's own, or one of every page.
  mutating func act(_ verb: AnyVerb, count: Int?) -> [Request] {
    if let verb = verb.base as? ProgramVerb { return act(verb) }
    return tellTop { $0.act(verb, count: count, in: $1) ?? [] }
  }

  private mutating func act(_ verb: ProgramVerb) -> [Request] {
    switch verb {
    case .help: overlay = .help(HelpOverlay(top, in: shell))
    case .palette: overlay = .menu(Menus.palette(top, in: shell))
    case .back: return back()
    case .close: return leave { $0.close() }
    case .open(let tab): return open(tab)
    case .go(let place): return push(place.page(about: subject))
    case .messages: return push(AnyPage(JobsPage(showing: .messages)))
    case .command(let name): return openForm(name, about: subject)
    case .find(let words): return find(words)
    case .chooseTheme: overlay = .menu(Menus.themes(shell))
    case .theme(let name): return [.program(.useTheme(name))]
    case .chooseGlyphs: overlay = .menu(Menus.glyphs(shell))
    case .glyphs(let name):
      let terminal = shell.display.terminalName
      return [.program(.useGlyphs(name))]
        + (terminal.isEmpty ? [] : [.program(.rememberRenderer(name, terminal: terminal))])
    case .changeName: askName()
    case .makeChange: break
    case .askPixelSize: overlay = .prompt(pixelSizePrompt)
    case .repaint: return [.program(.repaint)]
    case .suspend: return [.program(.suspend)]
    case .quit: return quit()
    }
    return []
  }

  /// Lists the cells that match, over this page.
  private mutating func find(_ words: String) -> [Request] {
    do {
      let query = Query(filter: try shell.filter(words))
      return push(AnyPage(GalleryPage(query, called: words, in: shell)))
    } catch {
      say("'\(words)' finds nothing: \(error.summary).", .warning)
      return []
    }
  }

  /// One step back: inside the page, then to the page below.
  private mutating func back() -> [Request] {
    if let requests = askTop({ $0.steppedBack(in: $1) }) { return requests }
    guard stack.count > 1 else {
      say("This is the beginning; q leaves Leuko.")
      return []
    }
    return leave { $0.pop() }
  }

  /// Leaves the page, once it has done what it has to do before.
  private mutating func leave(_ go: (inout Console) -> [Request]) -> [Request] {
    if let requests = askTop({ $0.closed(in: $1) }) { return requests }
    return go(&self)
  }

  // MARK: Windows

  private mutating func press(_ key: Key, in overlay: Overlay) -> [Request] {
    switch overlay {
    case .help(var help):
      self.overlay = help.update(key, in: size) ? .help(help) : nil
      return []
    case .menu(var menu):
      let outcome = menu.update(key)
      self.overlay = .menu(menu)
      return follow(outcome)
    case .prompt(var prompt):
      switch key {
      case .escape:
        self.overlay = nil
        gate.waiting = nil
        return []
      case .enter:
        self.overlay = nil
        return finish(prompt.verb, with: prompt.field.text.trimmed)
      default:
        if prompt.field.edit(key) { self.overlay = .prompt(prompt) }
        return []
      }
    }
  }

  /// Does what a prompt asked words for.
  private mutating func finish(_ verb: AnyVerb, with text: String) -> [Request] {
    switch verb.base as? ProgramVerb {
    case .changeName: return take(name: text)
    case .makeChange: return makeChange(because: text)
    case .askPixelSize: return take(pixelSize: text)
    default: return tellTop { $0.finish(verb, with: text, in: $1) ?? [] }
    }
  }

  private mutating func follow(_ outcome: MenuOverlay.Outcome) -> [Request] {
    switch outcome {
    case .stay: return []
    case .cancel:
      overlay = nil
      return []
    case .choose(let item), .also(let item, _):
      let verb = if case .also(_, let other) = outcome { other } else { item.action }
      let menu = overlay
      overlay = nil
      let requests = act(verb, count: nil)
      // A menu that stays open shows what came of it, unless something else is asked now.
      if case .menu(var kept) = menu, kept.staysOpen, overlay == nil, gate.waiting == nil {
        kept.noteChoice(of: item, by: verb)
        overlay = .menu(kept)
      }
      return requests
    }
  }

  mutating func insert(_ text: String) -> [Request] {
    if leaving != nil {
      leaving = nil
      return []
    }
    switch overlay {
    case .prompt(var prompt):
      prompt.field.insert(text)
      overlay = .prompt(prompt)
      return []
    case .menu(var menu) where menu.narrows:
      menu.insert(text)
      overlay = .menu(menu)
      return []
    case .help(var help) where help.isSearching:
      help.insert(text)
      overlay = .help(help)
      return []
    case .help, .menu: break
    case nil:
      if let requests = askTop({ $0.inserted(text, in: $1) }) { return requests }
    }
    say("Nothing here takes pasted text.", .warning)
    return []
  }

  // MARK: The mouse

  mutating func point(_ event: MouseEvent) -> [Request] {
    if leaving != nil {
      if event.kind == .press { leaving = nil }
      return []
    }
    if let overlay { return point(event, in: overlay) }
    if event.kind == .press {
      let bars = bars
      notice = nil
      if let verb = bars.verb(at: event.at) { return act(verb, count: nil) }
      if event.at.row == size.rows - 1 { return [] }
    }
    return tellTop { $0.pointed(event, in: $1) }
  }

  private mutating func point(_ event: MouseEvent, in overlay: Overlay) -> [Request] {
    switch overlay {
    case .menu(var menu):
      let area = menu.area(in: size)
      switch event.kind {
      case .wheelUp: _ = menu.update(.up)
      case .wheelDown: _ = menu.update(.down)
      case .press where !area.contains(event.at):
        self.overlay = nil
        return []
      case .press:
        let outcome = menu.click(row: event.at.row, in: area)
        self.overlay = .menu(menu)
        return follow(outcome)
      default: return []
      }
      self.overlay = .menu(menu)
    case .help(var help):
      if event.kind == .wheelUp { _ = help.update(.up, in: size) }
      if event.kind == .wheelDown { _ = help.update(.down, in: size) }
      self.overlay = event.kind == .press ? nil : .help(help)
    case .prompt: break
    }
    return []
  }

  // MARK: Micrometres

  private var pixelSizePrompt: PromptOverlay {
    PromptOverlay(
      ProgramVerb.askPixelSize, title: "micrometres a pixel",
      explanation:
        "For the scale bar under microscope pictures, such as 0.1; remembered for this atlas. "
        + "Empty forgets it.",
      text: shell.pixelSize.map { "\($0)" } ?? "")
  }

  private mutating func take(pixelSize text: String) -> [Request] {
    let size = text.isEmpty ? nil : Double(text)
    guard text.isEmpty || size.map((0.001...1000).contains) == true else {
      say("'\(text)' is no size; micrometres a pixel are from 0.001 to 1000.", .warning)
      return []
    }
    shell.pixelSize = size
    return [.atlas(.rememberPixelSize(size))]
  }
}

extension String {
  /// Without blanks before and after.
  var trimmed: String {
    var text = Substring(self)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
