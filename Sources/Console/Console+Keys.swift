import AtlasStore
import TerminalKit

extension Console {
  /// A key was pressed.
  mutating func press(_ key: Key) -> [Request] {
    if key == .control("c") { return [.quit] }
    if key == .control("l") { return [.repaint] }
    if key == .control("z") { return [.suspend] }
    switch overlay {
    case .help(var help):
      overlay = help.update(key, in: size) ? .help(help) : nil
      return []
    case .menu(var menu):
      let outcome = menu.update(key)
      overlay = .menu(menu)
      return follow(outcome)
    case .prompt(let prompt): return press(key, in: prompt)
    case .filter(let filter): return press(key, in: filter)
    case nil: break
    }
    notice = nil
    if page == .sitting { return pressInSitting(key) }
    if let action = awaitsLetter { return pressLetter(key, for: action) }
    switch reader.read(key, in: keys) {
    case .wait(let bindings):
      possible = bindings
      return []
    case .act(let action, let count):
      possible = []
      return act(action, count: count)
    case .unknown(let key):
      possible = []
      if key == .escape { return act(.clearMarks, count: nil) }
      say("\(key.name) does nothing here; ? lists the keys.", .warning)
      return []
    }
  }

  private mutating func pressInSitting(_ key: Key) -> [Request] {
    if key == .character("?") { return act(.help, count: nil) }
    let (time, classes) = (time, context.vocabulary.classes)
    let outcome = sitting?.press(key, at: time) { letter in
      classes.first { $0.keyboardKey == letter }?.key
    }
    switch outcome {
    case .ask(let request): return [.study(request)]
    case .taken: break
    case .refused(let words): say(words, .warning)
    case .unknown, nil: say("\(key.name) does nothing here; ? lists the keys.", .warning)
    }
    return []
  }

  private mutating func pressLetter(_ key: Key, for action: Action) -> [Request] {
    awaitsLetter = nil
    guard let letter = key.character, letter.isLetter else {
      say("A cell is remembered under a letter.", .warning)
      return []
    }
    if action == .setMark {
      if catalogue.remember(letter) { say("Remembered as \(letter); '\(letter) comes back.") }
      return []
    }
    guard catalogue.goTo(letter) else {
      say("No cell that is listed is remembered as \(letter).", .warning)
      return []
    }
    return moved()
  }

  private mutating func follow(_ outcome: MenuOverlay.Outcome) -> [Request] {
    switch outcome {
    case .stay: return []
    case .cancel:
      overlay = nil
      return []
    case .choose(let item):
      return follow(item.action) { line in
        guard line.action == item.action, let isOn = line.isOn else { return }
        line.isOn = !isOn
        line.badge = ""
      }
    case .also(let item, let action):
      return follow(action) { line in
        guard line.action == item.action, case .gradeFinding(_, let grade) = action else { return }
        line.isOn = true
        line.badge = grade?.text ?? ""
      }
    }
  }

  /// Does what a menu's line says; a menu that stays open shows by `altering` what came of it.
  private mutating func follow(
    _ action: Action, altering: (inout MenuOverlay.Item) -> Void
  ) -> [Request] {
    let keeps: MenuOverlay? = if case .menu(let menu) = overlay { menu } else { nil }
    overlay = nil
    let requests = act(action, count: nil)
    if var menu = keeps, menu.staysOpen, overlay == nil {
      for place in menu.items.indices { altering(&menu.items[place]) }
      overlay = .menu(menu)
    }
    return requests
  }

  private mutating func press(_ key: Key, in prompt: PromptOverlay) -> [Request] {
    var prompt = prompt
    switch key {
    case .escape:
      overlay = nil
      pending = nil
      return []
    case .enter:
      overlay = nil
      return answer(prompt)
    default:
      if prompt.field.edit(key) { overlay = .prompt(prompt) }
      return []
    }
  }

  private mutating func answer(_ prompt: PromptOverlay) -> [Request] {
    let text = prompt.field.text.trimmed
    switch prompt.purpose {
    case .viewName: return keepView(named: text)
    case .slideFolder: return text.isEmpty ? [] : [.slide(.add(path: text))]
    case .trainingWords: return text.isEmpty ? [] : [.training(.begin(words: text))]
    case .statement(let asSecond): return sign(text, asSecond: asSecond)
    case .reason: return recordPending(because: text)
    case .comment: return change(.comment(text))
    case .findingNote(let key): return change(.remark(finding: key, [.note(text)]))
    case .pixelSize: return answerPixelSize(text)
    case .rejection:
      guard !text.isEmpty else {
        say("A rejection needs a reason; nothing was changed.", .warning)
        return []
      }
      return change(.curation(.rejected(reason: text)))
    case .samplingRejection:
      guard !text.isEmpty, let who = context.who else {
        say("A rejection needs a reason; nothing was changed.", .warning)
        return []
      }
      return [.sampling(.judge(index: sampling.selected, rejection: text, by: who))]
    case .samplingValue:
      if !sampling.set(text) { say("'\(text)' is no value for this line.", .warning) }
      return []
    case .reader, .studyName, .studyReaders, .studyNumber, .studyExposure:
      return answerStudy(prompt.purpose, text)
    case .name:
      guard !text.isEmpty else {
        pending = nil
        say("Without a name nothing is changed.", .warning)
        return []
      }
      context.who = text
      var requests: [Request] = [.remember(name: text)]
      if let waiting = pending {
        pending = nil
        if let change = waiting.change {
          requests += propose(change, on: waiting.targets)
        } else if let action = waiting.action {
          requests += act(action, count: nil)
        }
      }
      return requests
    }
  }

  // MARK: The mouse

  mutating func point(_ event: MouseEvent) -> [Request] {
    if let overlay { return point(event, in: overlay) }
    switch page {
    case .gallery: return pointInGallery(event)
    case .specimen:
      if event.kind == .wheelUp { specimen.zoom(in: true) }
      if event.kind == .wheelDown { specimen.zoom(in: false) }
      return []
    case .sampling: return pointInSampling(event)
    case .field: return pointInField(event)
    case .report, .studies, .comparison, .counting, .adjudication, .experiments, .trainings,
      .slides,
      .opinion:
      if event.kind == .wheelUp { return act(.up, count: nil) }
      if event.kind == .wheelDown { return act(.down, count: nil) }
      return []
    case .sitting: return []
    }
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
    case .prompt, .filter: break
    }
    return []
  }

  private mutating func pointInGallery(_ event: MouseEvent) -> [Request] {
    let layout = GalleryLayout(size: size, zoom: gallery.zoom)
    let place = layout.place(at: event.at).map { gallery.top * layout.across + $0 }
    switch event.kind {
    case .wheelUp, .wheelDown:
      gallery.scroll(event.kind == .wheelUp ? -1 : 1, &catalogue, in: size)
      return fetchWhatShows()
    case .press:
      if layout.classes.contains(event.at) { return pointAtClass(event.at, layout) }
      guard let place, catalogue.ids.indices.contains(place) else { return [] }
      gallery.isInClasses = false
      let opens = lastClick == catalogue.ids[place] && catalogue.cursor == place
      catalogue.move(to: place)
      lastClick = catalogue.ids[place]
      dragStart = place
      return opens ? act(.open, count: nil) : moved()
    case .rightPress:
      guard let place, catalogue.ids.indices.contains(place) else { return [] }
      catalogue.move(to: place)
      catalogue.toggleMark()
      return moved()
    case .drag:
      guard let dragStart, let place, place != dragStart else { return [] }
      catalogue.markRange(from: dragStart, to: place)
      catalogue.move(to: place)
      return moved()
    case .release:
      dragStart = nil
      return []
    }
  }

  private mutating func pointAtClass(_ at: Point, _ layout: GalleryLayout) -> [Request] {
    let lines = ClassList.lines(catalogue, context.vocabulary)
    let inside = layout.classes.inset(columns: 1, rows: 1)
    let selected = lines.firstIndex { $0.isShown(by: catalogue.query) } ?? 0
    let first = max(0, min(selected - inside.rows / 2, lines.count - inside.rows))
    let place = first + at.row - inside.row
    guard inside.contains(at), lines.indices.contains(place) else { return [] }
    return list(ClassList.query(for: lines[place].choice, from: catalogue.query))
  }

  /// Lists something else, from its beginning.
  mutating func list(_ query: Query) -> [Request] {
    guard query != catalogue.query else { return [] }
    catalogue.query = query
    return [.list(query)]
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
