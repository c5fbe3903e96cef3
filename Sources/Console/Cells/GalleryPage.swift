import AtlasStore
import TerminalKit

/// The cells of an atlas as thumbnails, by class.
struct GalleryPage: CellsPage {
  typealias Action = CellVerb
  typealias Request = CellsRequest
  typealias News = CellsNews

  static let name = "gallery"
  static let purpose =
    "The atlas's cells. Move with the arrows, say what a cell is with a capital letter, "
    + "filter with /, pick with Space and change many at once, look closely with Enter."
  /// A list that was opened from another page begins none.
  var tab: Tab? { title == nil ? .cells : nil }

  var list = Catalogue()
  /// Index into `GalleryLayout.zooms`.
  var zoom: Int
  /// The first row of thumbnails that shows.
  var top = 0
  /// The list of classes has the focus, not the cells.
  var isInClasses = false
  /// Thumbnails show the whole picture, not the cell alone.
  var showsWhole = false
  /// The cell under the cursor stands beside the others; nil where the screen's width decides.
  var showsPane: Bool?
  var pane = CellPane()
  var classAtHand: String?
  var awaitsLetter: CellVerb?
  /// The filter being typed.
  var typing: FilterOverlay?
  /// What was listed when the page was opened: leaving a filter leads back to it.
  private(set) var base = Query()
  /// What the page is called among the breadcrumbs; nil for the atlas's name.
  private(set) var title: String?
  private(set) var isListing = true
  /// Nobody has looked at what comes first: go there once it is listed.
  private var seeksOpen = false
  var lastClick: SpecimenID?
  var dragStart: Int?

  /// All cells, with thumbnails as large as leaves a good number of them on a screen of this size.
  init(for size: Size) {
    zoom = size.columns >= 160 && size.rows >= 45 ? 3 : size.columns >= 150 ? 2 : 1
  }

  /// Cells that are listed already.
  init(of list: Catalogue, called title: String, in shell: Shell) {
    self.init(for: shell.size)
    self.list = list
    self.title = title
    base = list.query
    isListing = false
  }

  /// Cells that have yet to be listed; `seekingOpen` goes to the first that nobody has looked at.
  init(_ query: Query, called title: String, seekingOpen: Bool = false, in shell: Shell) {
    self.init(for: shell.size)
    list.query = query
    self.title = title
    base = query
    seeksOpen = seekingOpen
  }

  var targets: [SpecimenID] { list.targets }

  func crumb(in shell: Shell) -> String {
    var words = title ?? "\(shell.atlasName)"
    if list.query != base || title == nil {
      words += " > \(listName(in: shell))"
    }
    return words
  }

  /// What is listed, in words.
  private func listName(in shell: Shell) -> String {
    var words = list.query.classes.first.map { shell.vocabulary.name(ofClass: $0) } ?? "all cells"
    if list.query.filter != base.filter { words += " with \(list.query.filter.text)" }
    return words
  }

  func keys(in shell: Shell) -> [KeyTable<CellVerb>.Group] { CellKeys.gallery(shell.vocabulary) }

  var takesKeysAtOnce: Bool { typing != nil }
  var takesText: Bool { typing != nil }

  func layout(in shell: Shell) -> GalleryLayout {
    GalleryLayout(body: shell.body, zoom: zoom, hasPane: hasPane(in: shell))
  }

  func hasPane(in shell: Shell) -> Bool {
    shell.size.columns >= 60 && showsPane ?? (shell.size.columns >= 120)
  }

  func seen(in shell: Shell) -> Int { layout(in: shell).page }

  // MARK: Coming and going

  mutating func enter(in shell: Shell) -> Effects {
    if isListing { return [.ask(.list(list.query))] }
    return moved(in: shell) + [.ask(.count(list.query))]
  }

  mutating func resume(from page: AnyPage, in shell: Shell) {
    // Looking closely is walking through the same list.
    guard let closely: SpecimenPage = page.page(), closely.list.ids == list.ids else { return }
    list.move(to: closely.list.cursor)
    list.takePlaces(of: closely.list)
  }

  mutating func stepBack(in shell: Shell) -> Effects? {
    if list.clearMarks() { return [] }
    if isInClasses {
      isInClasses = false
      return []
    }
    return list.query == base ? nil : show(base)
  }

  mutating func fit(in shell: Shell) -> Effects { moved(in: shell) }

  mutating func moved(in shell: Shell) -> Effects {
    follow(in: shell)
    return fetchWhatShows(in: shell)
  }

  mutating func fetchWhatShows(in shell: Shell) -> Effects {
    let layout = layout(in: shell)
    let first = min(top * layout.across, list.ids.count)
    list.noteShown(first..<min(list.ids.count, first + layout.page))
    let low = max(0, first - layout.page)
    let high = max(low, min(list.ids.count, first + 2 * layout.page + layout.across))
    var effects: Effects = [.fetch(Array(list.ids[low..<high]))]
    if hasPane(in: shell), let id = list.current, pane.historyOf != id {
      effects.append(.ask(.history(id)))
    }
    return effects
  }

  /// Lists something else, from its beginning.
  mutating func show(_ query: Query) -> Effects {
    guard query != list.query else { return [] }
    list.query = query
    return [.ask(.list(query))]
  }

  // MARK: News

  mutating func take(_ news: CellsNews, in shell: Shell) -> Effects {
    switch news {
    case .listed(let query, let ids, let counts, let groups):
      isListing = false
      guard query == list.query else { return [] }
      list.counts = counts
      if typing != nil {
        typing?.count = ids.count
        // A word half typed may match nothing yet: what was listed stays to be seen meanwhile.
        if ids.isEmpty { return [] }
      }
      list.list(ids, in: groups)
      let seeking = seeksOpen
      seeksOpen = false
      return moved(in: shell) + (seeking ? [.ask(.seekOpen(query))] : [])
    case .counted(let query, let counts) where list.ids.isEmpty && counts.total > 0:
      return query == list.query && typing == nil ? [.ask(.list(query))] : []
    case .history(let id, let lines):
      pane.history = lines
      pane.historyOf = id
      return []
    default: return takeShared(news, in: shell)
    }
  }

  mutating func learn(_ news: AtlasNews, in shell: Shell) -> Effects {
    if case .people(let names) = news { typing?.people = names }
    if case .views = news { return [.menu(Menus.views(shell))] }
    if case .recorded = news { pane.historyOf = nil }
    if case .restored = news { pane.historyOf = nil }
    return learnShared(news, in: shell) + (pane.historyOf == nil ? fetchWhatShows(in: shell) : [])
  }

  mutating func sent(_ order: ChangeOrder, in shell: Shell) -> Effects {
    sentShared(order, in: shell)
  }

  // MARK: Doing

  mutating func act(_ action: CellVerb, count: Int?, in shell: Shell) -> Effects {
    if let effects = actOnLabels(action, in: shell) { return effects }
    if let effects = actOnList(action, in: shell) { return effects }
    if isInClasses, let effects = walkClasses(action, count, in: shell) { return effects }
    return walk(action, count, in: shell)
  }

  mutating func finish(_ action: CellVerb, with text: String, in shell: Shell) -> Effects {
    if case .keepView = action { return keepView(named: text) }
    return finishLabels(action, with: text, in: shell) ?? []
  }

  private mutating func actOnList(_ action: CellVerb, in shell: Shell) -> Effects? {
    switch action {
    case .pick:
      list.toggleMark()
      list.move(to: list.cursor + 1)
      return moved(in: shell)
    case .pickRange: list.toggleRange()
    case .pickAll: list.markAll()
    case .open where !isInClasses:
      return list.current == nil ? [] : [.push(SpecimenPage(of: list))]
    case .larger: return zoom(by: 1, in: shell)
    case .smaller: return zoom(by: -1, in: shell)
    case .crop:
      showsWhole.toggle()
      return [.say(showsWhole ? "The whole pictures." : "The cells alone.", .text)]
    case .more:
      showsPane = !hasPane(in: shell)
      return moved(in: shell)
    case .otherPanel: isInClasses.toggle()
    case .filter:
      typing = FilterOverlay(
        list.query.filter.text, vocabulary: shell.vocabulary, people: shell.people)
      return [.atlas(.people)]
    case .chooseOrder: return [.menu(Menus.order(list.query))]
    case .order(let order):
      var query = list.query
      query.order = order
      return show(query)
    case .reverseOrder:
      var query = list.query
      query.isReversed.toggle()
      return show(query)
    case .showUnlabelled: return show(ClassList.query(for: .classKey(nil), from: list.query))
    case .showSimilar: return list.current.map { [.ask(.similar(to: $0))] } ?? []
    case .showField: return showField(in: shell)
    case .chooseView: return [.atlas(.views)]
    case .view(let view): return show(view, in: shell)
    case .keepView: return askViewName()
    case .chooseForgetting: return [.menu(Menus.forgetting(shell))]
    case .forgetView(let name): return [.atlas(.forgetView(name))]
    case .remember, .recall: awaitsLetter = action
    case .add: return [.form("import", about: subject(in: shell))]
    case .export: return [.form("export", about: subject(in: shell))]
    default: return nil
    }
    return []
  }

  private mutating func zoom(by step: Int, in shell: Shell) -> Effects {
    zoom = min(GalleryLayout.zooms.count - 1, max(0, zoom + step))
    return moved(in: shell)
  }

  // MARK: Views

  private mutating func show(_ view: SavedView, in shell: Shell) -> Effects {
    do {
      var query = Query(filter: try shell.filter(view.filter))
      query.order = view.order
      query.isReversed = view.isReversed
      return show(query)
    } catch {
      return [.say("The view '\(view.name)' can't be read: \(error.summary).", .error)]
    }
  }

  private func askViewName() -> Effects {
    [
      .prompt(
        PromptOverlay(
          CellVerb.keepView, title: "save as a view",
          explanation: "The filter '\(list.query.filter.text)' and the order, under a name, for "
            + "everyone who opens this atlas. v lists the views."))
    ]
  }

  private func keepView(named name: String) -> Effects {
    guard !name.isEmpty else { return [.warn("A view needs a name; nothing was kept.")] }
    return [
      .atlas(
        .keepView(
          SavedView(
            name: name, filter: list.query.filter.text, order: list.query.order,
            isReversed: list.query.isReversed)))
    ]
  }

  // MARK: Typing a filter

  mutating func press(_ key: Key, in shell: Shell) -> Effects? {
    if let action = awaitsLetter { return pressLetter(key, for: action, in: shell) }
    guard var filter = typing else { return nil }
    let outcome = filter.update(key)
    typing = filter
    switch outcome {
    case .stay: return []
    case .changed: return readTyping(in: shell)
    case .keep, .keepAsView:
      // What can't be read yet stays on the screen, to be mended.
      guard filter.problem == nil else {
        typing?.isInsisted = outcome == .keep
        return []
      }
      let wasEmpty = filter.count == 0
      typing = nil
      if wasEmpty { list.list([]) }
      return outcome == .keep ? [] : askViewName()
    case .cancel:
      typing = nil
      var query = list.query
      query.filter = base.filter
      list.query = query
      return [.ask(.list(query))]
    }
  }

  mutating func insert(_ text: String, in shell: Shell) -> Effects? {
    guard typing != nil else { return nil }
    typing?.insert(text)
    return readTyping(in: shell)
  }

  /// Lists what the filter says, or says why it can't be read.
  private mutating func readTyping(in shell: Shell) -> Effects {
    guard let filter = typing else { return [] }
    do {
      let read = try shell.filter(filter.text)
      typing?.problem = nil
      var query = list.query
      query.filter = read
      if query.order == .named { query.order = .imported }
      return show(query)
    } catch {
      typing?.problem = error.summary
      return []
    }
  }
}
