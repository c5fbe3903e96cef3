import AtlasStore
import Journeys
import TerminalKit

/// Making cells with a model, watching them clear up, and deciding which come into the atlas.
struct SamplingPage: Page {
  typealias Request = SamplingRequest
  typealias News = SamplingNews

  static let name = "sampling"
  static let purpose =
    "Cells made by a model. Choose what to make in the form and press Enter. What is made lies in a "
    + "tray: y admits a cell to the atlas, as generated, x throws it away."
  var tab: Tab? { .sampling }

  var form = SamplingForm()
  /// The cells made last, as the room has them.
  var tray = Tray()
  /// The cell that keys act on, once there are any and the focus is there.
  private(set) var selected = 0
  private(set) var picks: Set<Tray.Cell.ID> = []
  private(set) var isInTiles = false
  private(set) var showsFilm = false
  /// Cells were asked for before the model was there.
  private(set) var startsWhenLoaded = false
  /// Making others would throw away some that aren't in the atlas; that was said.
  private var hasWarned = false
  /// What was done last, for undoing.
  private var lastDeed = Deed.none

  private enum Deed: Sendable {
    case none
    case thrownAway
    case admitted
    case changed
  }

  init() {}

  var current: Tray.Cell? { tray.cells.indices.contains(selected) ? tray.cells[selected] : nil }

  /// What the next decision is about.
  var targets: [Tray.Cell] {
    picks.isEmpty ? [current].compactMap(\.self) : tray.cells.filter { picks.contains($0.id) }
  }

  func crumb(in shell: Shell) -> String {
    guard let model = form.model else { return "sampling" }
    return "sampling > \(model.name)"
  }

  func keys(in shell: Shell) -> [KeyTable<SamplingVerb>.Group] {
    SamplingVerb.keys(isRunning: tray.isRunning)
  }

  func subject(in shell: Shell) -> Subject {
    var subject = Subject()
    subject.cell = current?.specimen
    let key = Sampling.ModelClass(form.order.classKey).classKey
    subject.classKey = key.isEmpty ? nil : key
    return subject
  }

  func status(in shell: Shell) -> String {
    var words: [String] = []
    if tray.isRunning { words.append("making cells …") }
    if !picks.isEmpty { words.append("\(picks.count) picked") }
    let open = tray.open.count
    if open > 0 { words.append("\(Numbers.cells(open)) not in the atlas yet") }
    return words.isEmpty
      ? "generated cells are for research use only" : words.joined(separator: "   ")
  }

  // MARK: Coming, going, hearing

  mutating func enter(in shell: Shell) -> Effects {
    form.takeAny()
    return [.ask(.watch), .ask(.load)]
  }

  mutating func stepBack(in shell: Shell) -> Effects? {
    startsWhenLoaded = false
    if !picks.isEmpty {
      picks = []
      return []
    }
    guard isInTiles else { return nil }
    isInTiles = false
    return []
  }

  mutating func take(_ news: SamplingNews, in shell: Shell) -> Effects {
    switch news {
    case .found(let models): form.found = models
    case .loaded(let model):
      form.take(model)
      return beginIfAsked()
    case .refused(let path, let words, let instead):
      form.refuse(path, words, instead: instead)
      startsWhenLoaded = false
    case .tray(let fresh): return show(fresh)
    case .step(let step): tray.note(step)
    case .ended(let made, let isComplete):
      let cells = Numbers.cells(made)
      if !isComplete { return [.say("Stopped; \(cells) made.", .text)] }
      return [.say("\(cells) made; y admits to the atlas, x throws away.", .good)]
    }
    return []
  }

  private mutating func show(_ fresh: Tray) -> Effects {
    let here = current?.id
    tray = fresh
    picks.formIntersection(tray.cells.map(\.id))
    let place = tray.cells.firstIndex { $0.id == here }
    selected = place ?? min(selected, max(0, tray.cells.count - 1))
    if tray.cells.isEmpty { isInTiles = false }
    return [.fetch(tray.cells.compactMap(\.specimen))]
  }

  mutating func learn(_ news: AtlasNews, in shell: Shell) -> Effects {
    guard case .changedElsewhere = news else { return [] }
    return [.fetch(tray.cells.compactMap(\.specimen))]
  }

  mutating func sent(_ order: ChangeOrder, in shell: Shell) -> Effects {
    lastDeed = .changed
    return []
  }

  // MARK: Doing

  mutating func act(_ action: SamplingVerb, count: Int?, in shell: Shell) -> Effects {
    let had = hasWarned
    hasWarned = false
    let times = count ?? 1
    switch action {
    case .left, .right, .up, .down, .first, .last:
      return isInTiles ? walk(action, times, in: shell) : change(action, times)
    case .open: return begin(throwingAway: had)
    case .otherPanel: isInTiles = !isInTiles && !tray.cells.isEmpty
    case .typeValue: return askValue("\(form.value(of: form.here))")
    case .pick:
      guard isInTiles, let current else { return Self.wrongPanel }
      if picks.remove(current.id) == nil { picks.insert(current.id) }
      move(by: 1)
    case .yes:
      guard isInTiles || !picks.isEmpty else { return Self.wrongPanel }
      return admit(targets, as: action, in: shell)
    case .admitAll: return admit(tray.open, as: action, in: shell)
    case .reject: return reject(in: shell)
    case .undo: return undo()
    case .redo: return [.takeBack(isUndo: false)]
    case .film: showsFilm.toggle()
    case .export:
      let finished = (picks.isEmpty ? tray.cells : targets).filter(\.isFinished)
      let across = layout(in: shell).tiles.across
      return [.ask(.export(finished.map(\.id), across: min(across, max(1, finished.count))))]
    }
    return []
  }

  private mutating func undo() -> Effects {
    let deed = lastDeed
    lastDeed = .none
    if deed == .admitted {
      return [.warn("What was admitted stays in the atlas; x rejects it.")]
    }
    return deed == .changed || tray.thrown == 0 ? [.takeBack(isUndo: true)] : [.ask(.bringBack)]
  }

  private static let wrongPanel: Effects = [
    .warn("Tab goes to the cells; then y admits and x throws away.")
  ]

  mutating func finish(_ action: SamplingVerb, with text: String, in shell: Shell) -> Effects {
    switch action {
    case .typeValue:
      return form.set(text)
        ? [] : [.warn("'\(text)' is no value for \(form.here.rawValue), which is \(form.range).")]
    case .reject:
      guard !text.isEmpty else {
        return [.warn("A rejection needs a reason; nothing was changed.")]
      }
      return curate(.rejected(reason: text))
    default: return []
    }
  }

  // MARK: The form

  /// A digit on a number begins to type it.
  mutating func press(_ key: Key, in shell: Shell) -> Effects? {
    guard !isInTiles, form.here.isNumber, let digit = key.character,
      digit.isASCII, digit.isNumber
    else { return nil }
    return askValue(String(digit))
  }

  private func askValue(_ text: String) -> Effects {
    guard form.here.isNumber else { return [.warn("h and l choose this one.")] }
    return [
      .prompt(
        PromptOverlay(
          SamplingVerb.typeValue, title: form.here.rawValue,
          explanation: "A number \(form.range). Enter takes it.", text: text))
    ]
  }

  private mutating func change(_ action: SamplingVerb, _ times: Int) -> Effects {
    switch action {
    case .up: form.chooseField(-times)
    case .down: form.chooseField(times)
    case .first: form.chooseField(-form.fields.count)
    case .last: form.chooseField(form.fields.count)
    case .left, .right:
      let by = action == .left ? -times : times
      guard form.here == .model else {
        form.step(by)
        return []
      }
      startsWhenLoaded = false
      guard let path = form.wantModel(by) else {
        return [.say("There is no other model; g t trains one.", .text)]
      }
      return [.ask(.choose(path))]
    default: break
    }
    return []
  }

  private mutating func begin(throwingAway: Bool) -> Effects {
    guard form.model != nil else {
      guard form.problem == nil else { return [.warn("There is no model to sample with.")] }
      startsWhenLoaded = true
      return [.say("Begins as soon as the model is loaded.", .text)]
    }
    guard !tray.isRunning else { return [.warn("Cells are being made already; x stops that.")] }
    let open = tray.open.count
    guard open == 0 || throwingAway else {
      hasWarned = true
      let verb = open == 1 ? "is" : "are"
      return [
        .warn(
          "\(Numbers.cells(open)) \(verb) not in the atlas: "
            + "Enter again throws \(open == 1 ? "it" : "them") away.")
      ]
    }
    // The same again would be the same cells.
    if form.order == tray.order { form.order.seed &+= 1 }
    tray.begin(form.order)
    (selected, picks, isInTiles, lastDeed) = (0, [], true, .thrownAway)
    return [.ask(.start(form.order))]
  }

  private mutating func beginIfAsked() -> Effects {
    guard startsWhenLoaded, form.model != nil else { return [] }
    startsWhenLoaded = false
    return begin(throwingAway: false)
  }

  // MARK: The cells

  private mutating func walk(_ action: SamplingVerb, _ times: Int, in shell: Shell) -> Effects {
    let across = layout(in: shell).tiles.across
    switch action {
    case .left: move(by: -times)
    case .right: move(by: times)
    case .up: if selected >= across { move(by: -min(times, selected / across) * across) }
    case .down: if selected + across < tray.cells.count { move(by: across * times) }
    case .first: selected = 0
    case .last: selected = max(0, tray.cells.count - 1)
    default: break
    }
    return []
  }

  private mutating func move(by step: Int) {
    selected = max(0, min(tray.cells.count - 1, selected + step))
  }

  /// Admits those that aren't in the atlas; where all are, keeps them.
  private mutating func admit(
    _ cells: [Tray.Cell], as action: SamplingVerb, in shell: Shell
  ) -> Effects {
    let finished = cells.filter(\.isFinished)
    guard !finished.isEmpty else { return [.warn("No cell is finished yet.")] }
    if let obstacle = shell.obstacle { return [.warn(Self.readOnly(obstacle))] }
    guard let who = shell.who else { return [.introduce(then: action)] }
    let open = finished.filter(\.isOpen)
    guard !open.isEmpty else { return curate(.kept) }
    if picks.isEmpty { move(by: 1) }
    picks = []
    lastDeed = .admitted
    return [.ask(.admit(open.map(\.id), by: who))]
  }

  private static func readOnly(_ obstacle: String) -> String {
    "Nothing is changed: this atlas can only be looked at; \(obstacle)."
  }

  private mutating func reject(in shell: Shell) -> Effects {
    let finished = isInTiles || !picks.isEmpty ? targets.filter(\.isFinished) : []
    guard !finished.isEmpty else {
      return tray.isRunning ? [.ask(.stop)] : Self.wrongPanel
    }
    let open = finished.filter(\.isOpen)
    guard open.isEmpty else {
      lastDeed = .thrownAway
      picks = []
      return [.ask(.throwAway(open.map(\.id))), .say(Self.thrownAway(open.count), .text)]
    }
    if let obstacle = shell.obstacle { return [.warn(Self.readOnly(obstacle))] }
    return [
      .prompt(
        PromptOverlay(
          SamplingVerb.reject, title: "reject",
          explanation:
            "Why? The reason and the picture are kept; counts of kept cells leave it out."))
    ]
  }

  private static func thrownAway(_ count: Int) -> String {
    "\(Numbers.cells(count)) thrown away; u brings \(count == 1 ? "it" : "them") back."
  }

  /// Keeps or rejects those that are in the atlas already.
  private mutating func curate(_ verdict: Curation) -> Effects {
    let specimens = targets.compactMap(\.specimen)
    if picks.isEmpty { move(by: 1) }
    picks = []
    return [
      .change(
        ChangeOrder(change: .curation(verdict), targets: specimens, seen: tray.cells.count))
    ]
  }

  // MARK: The mouse

  mutating func point(_ event: MouseEvent, in shell: Shell) -> Effects {
    guard event.kind == .press else { return [] }
    let layout = layout(in: shell)
    if layout.form.contains(event.at) { isInTiles = false }
    guard let place = layout.tiles.place(at: event.at) else { return [] }
    let index = layout.tiles.first(showing: selected) + place
    guard tray.cells.indices.contains(index) else { return [] }
    (selected, isInTiles) = (index, true)
    return []
  }
}
