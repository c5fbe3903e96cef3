import AtlasStore
import TerminalKit

/// One cell, looked at closely: its picture, its facts, its neighbours and its history.
struct SpecimenPage: CellsPage {
  typealias Action = CellVerb
  typealias Request = CellsRequest
  typealias News = CellsNews

  static let name = "one cell"
  static let purpose =
    "One cell, as large as the screen allows. Say what it is with a capital letter, note findings "
    + "with f, zoom with + and -, hold it against another with w, ask the generator with i."

  var list = Catalogue()
  var classAtHand: String?
  var awaitsLetter: CellVerb?
  /// The part of the picture in view.
  var lens = Lens()
  var shows = CellView.cell
  /// One stain, brightness, contrast.
  var view = PictureView()
  /// Another cell to see beside it.
  var reference: Reference?
  /// What was said about the cell, newest first; of the cell named.
  var history: [HistoryLine] = []
  var historyOf: SpecimenID?
  /// The cell to go to once its list is there; nil where the list is there.
  private var wanted: SpecimenID?

  /// A cell that others are held against.
  struct Reference: Sendable, Equatable {
    var id: SpecimenID
    /// 'a typical eosinophil'
    var words: String
  }

  /// The cell under the cursor of a list.
  init(of list: Catalogue = Catalogue()) {
    self.list = list
    while self.list.clearMarks() {}
  }

  /// A cell of a list that has yet to be asked for.
  init(_ cell: SpecimenID, of query: Query) {
    list.query = query
    wanted = cell
  }

  /// What it shows and nothing else, whatever was picked before.
  var targets: [SpecimenID] { list.current.map { [$0] } ?? [] }

  func seen(in shell: Shell) -> Int { 1 }

  func crumb(in shell: Shell) -> String { current(in: shell)?.name ?? "one cell" }

  func keys(in shell: Shell) -> [KeyTable<CellVerb>.Group] { CellKeys.specimen(shell.vocabulary) }

  func status(in shell: Shell) -> String {
    if awaitsLetter != nil { return "a letter …" }
    guard !list.ids.isEmpty else { return "" }
    var words =
      "cell \(Numbers.grouped(list.cursor + 1)) of \(Numbers.grouped(list.ids.count))"
    if lens.isMagnified { words += "   \(Numbers.percent(lens.magnification))" }
    if !view.isPlain { words += "   \(view.words)" }
    if let current = current(in: shell) {
      words += "   \(SpecimenWords.name(current, shell.vocabulary))"
    }
    return words
  }

  // MARK: Coming and going

  mutating func enter(in shell: Shell) -> Effects {
    wanted == nil ? moved(in: shell) : [.ask(.list(list.query))]
  }

  mutating func moved(in shell: Shell) -> Effects {
    guard let id = list.current else { return [] }
    let low = max(0, list.cursor - 8)
    let near = list.ids[low..<min(list.ids.count, list.cursor + 9)]
    return [.fetch(Array(near) + (reference.map { [$0.id] } ?? []))]
      + (historyOf == id ? [] : [.ask(.history(id))])
  }

  mutating func resume(from page: AnyPage, in shell: Shell) {
    // Asking about one cell after the other is walking through the same list.
    guard let opinion: OpinionPage = page.page(), opinion.list.ids == list.ids else { return }
    list.move(to: opinion.list.cursor)
  }

  mutating func stepBack(in shell: Shell) -> Effects? {
    guard lens.isMagnified else { return nil }
    lens = Lens()
    return []
  }

  mutating func take(_ news: CellsNews, in shell: Shell) -> Effects {
    switch news {
    case .listed(let query, let ids, let counts, let groups):
      guard query == list.query else { return [] }
      list.counts = counts
      list.list(ids, in: groups)
      if let wanted { list.move(to: wanted) }
      wanted = nil
      return moved(in: shell)
    case .history(let id, let lines):
      history = lines
      historyOf = id
      return []
    case .typical(let key, let id):
      let name = shell.vocabulary.name(ofClass: key)
      guard let id else { return [.warn("No \(name) is in this atlas.")] }
      return setBeside(id, called: "a typical \(name)")
    default: return takeShared(news, in: shell)
    }
  }

  mutating func learn(_ news: AtlasNews, in shell: Shell) -> Effects {
    var effects = learnShared(news, in: shell)
    switch news {
    case .recorded, .restored, .accepted, .changedElsewhere:
      if let id = list.current { effects.append(.ask(.history(id))) }
    case .facts, .previewed, .people, .views: break
    }
    return effects
  }

  mutating func sent(_ order: ChangeOrder, in shell: Shell) -> Effects {
    sentShared(order, in: shell)
  }

  mutating func press(_ key: Key, in shell: Shell) -> Effects? {
    awaitsLetter.map { pressLetter(key, for: $0, in: shell) }
  }

  mutating func point(_ event: MouseEvent, in shell: Shell) -> Effects {
    if event.kind == .wheelUp { lens.zoom(in: true) }
    if event.kind == .wheelDown { lens.zoom(in: false) }
    return []
  }

  // MARK: Doing

  mutating func finish(_ action: CellVerb, with text: String, in shell: Shell) -> Effects {
    finishLabels(action, with: text, in: shell) ?? []
  }

  mutating func act(_ action: CellVerb, count: Int?, in shell: Shell) -> Effects {
    if let effects = actOnLabels(action, in: shell) { return effects }
    let times = count ?? 1
    let (right, down) = Self.direction(of: action)
    if lens.isMagnified, right != 0 || down != 0 {
      lens.pan(Double(right * times), Double(down * times))
      return []
    }
    switch action {
    case .left, .up: return go(to: list.cursor - times, in: shell)
    case .right, .down: return go(to: list.cursor + times, in: shell)
    case .first: return go(to: (count ?? 1) - 1, in: shell)
    case .last: return go(to: count.map { $0 - 1 } ?? list.ids.count - 1, in: shell)
    case .next: return [.ask(.seekUnreviewed(list.query, forward: true))]
    case .previous: return [.ask(.seekUnreviewed(list.query, forward: false))]
    case .open: return [.pop]
    case .larger, .smaller: lens.zoom(in: action == .larger)
    case .wholeView:
      lens = Lens()
      view = PictureView()
    case .crop:
      shows = shows.next
      lens = Lens()
      return [.say(shows.words, .text)]
    case .more: return list.current == nil ? [] : [.push(OpinionPage(of: list))]
    case .film: return list.current.map { [.push(FilmPage(of: $0))] } ?? []
    case .stain: view.stepStain()
    case .brighter: view.brighten(by: 1)
    case .darker: view.brighten(by: -1)
    case .moreContrast: view.sharpen(by: 1)
    case .lessContrast: view.sharpen(by: -1)
    case .beside:
      return list.current == nil ? [] : [.menu(Menus.references(list, current(in: shell), shell))]
    case .compare(.nothing): reference = nil
    case .compare(.typical(let key)): return [.ask(.typical(classKey: key))]
    case .compare(.remembered(let letter)):
      guard let id = list.remembered.first(where: { $0.letter == letter })?.id else { break }
      return setBeside(id, called: "remembered as \(letter)")
    case .showSimilar: return list.current.map { [.ask(.similar(to: $0))] } ?? []
    case .showField: return showField(in: shell)
    case .remember, .recall: awaitsLetter = action
    default: break
    }
    return []
  }

  private static func direction(of action: CellVerb) -> (right: Int, down: Int) {
    switch action {
    case .left: (-1, 0)
    case .right: (1, 0)
    case .up: (0, -1)
    case .down: (0, 1)
    default: (0, 0)
    }
  }

  private mutating func go(to place: Int, in shell: Shell) -> Effects {
    classAtHand = nil
    let here = list.cursor
    list.move(to: place)
    return list.cursor == here ? [] : moved(in: shell)
  }

  private mutating func setBeside(_ id: SpecimenID, called words: String) -> Effects {
    reference = Reference(id: id, words: words)
    return [.fetch([id])]
  }
}
