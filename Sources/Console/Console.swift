import AtlasStore
public import TerminalKit

/// The whole of Leuko's screen as a value: where the person is, what is listed, what lies over it.
///
/// Events change it, requests come out of it, and it draws itself; nothing here touches the
/// terminal, the disk or the clock.
public struct Console: Screen {
  /// What a person is looking at.
  enum Page: Sendable, Equatable {
    case gallery
    case specimen
    case sampling
    case studies
    case sitting
    case report
    case comparison
    case counting
    case experiments
    case trainings
    case adjudication
    case slides
    case field
    case opinion
  }

  /// A window over the page.
  enum Overlay: Sendable, Equatable {
    case help(HelpOverlay)
    case menu(MenuOverlay)
    case prompt(PromptOverlay)
    case filter(FilterOverlay)
  }

  /// A sentence at the bottom, until the next key.
  struct Notice: Sendable, Equatable {
    var text: String
    var role: Role
  }

  /// A change waiting for the answer to 'who is at the keyboard?'.
  struct Pending: Sendable, Equatable {
    var change: Change?
    var action: Action?
    var targets: [SpecimenID]
    var reason: String?
  }

  var size: Size
  var context: ConsoleContext
  var catalogue = Catalogue()
  var gallery: GalleryScreen
  var specimen = SpecimenScreen()
  var sampling = SamplingScreen()
  var studies = StudiesScreen()
  var sitting: SittingScreen?
  var report = ReportScreen(title: "", lines: [])
  var comparison = ComparisonScreen()
  var counting = CountingScreen()
  var experiments = ExperimentsScreen()
  var trainings = TrainingsScreen()
  /// Where reading a report began.
  var reportCameFrom = Action.Place.studies
  var adjudication = AdjudicationScreen()
  var slides = SlidesScreen()
  /// The gallery shows a slide's cells, and leads back to the slides.
  var isReviewingSlide = false
  /// The cell to go to once its list is there.
  var wanted: SpecimenID?
  /// Where leaving a field leads.
  var fieldCameFrom = Page.slides
  var field = FieldScreen()
  var opinion = OpinionScreen()
  /// What the next study is to be.
  var studyForm = StudyForm()
  var page = Page.gallery
  /// The program was started for one sitting only.
  var endsWithSitting = false
  /// A sitting that is open elsewhere is taken over without asking.
  var takesSittingsOver = false
  /// When what happens now came.
  private(set) var time = ContinuousClock.now
  var overlay: Overlay?
  var notice: Notice?
  var reader = KeyReader()
  /// What may follow the keys pressed so far.
  var possible: [KeyBinding<Action>] = []
  /// The next key is a letter to remember a cell under, or to go to.
  var awaitsLetter: Action?
  var pending: Pending?
  var lastChange: Change?
  /// What the last bulk change was for, offered for the next.
  var lastReason = ""
  /// The class a person is going through: that of the cell labelled last, until they move on.
  var classAtHand: String?
  /// Asked for and not yet answered, so that nothing is asked twice.
  var asked: Set<SpecimenID> = []
  var lastClick: SpecimenID?
  var dragStart: Int?

  public init(size: Size, context: ConsoleContext) {
    self.size = size
    self.context = context
    gallery = GalleryScreen(for: size)
  }

  /// What to ask for before the first key.
  public private(set) var opening: [Request] = [.list(Query())]

  /// Begins with a reader's sitting; leaving it leaves the program.
  public mutating func open(study path: String, reader: String, takingOver: Bool = false) {
    endsWithSitting = true
    takesSittingsOver = takingOver
    page = .studies
    opening = [.study(.open(path: path, reader: reader))]
  }

  /// The keys of the page.
  var keys: KeyTable<Action> {
    let table =
      switch page {
      case .gallery: KeyTables.gallery(context.vocabulary)
      case .specimen: KeyTables.specimen(context.vocabulary)
      case .sampling: KeyTables.sampling
      case .studies: KeyTables.studies
      case .sitting: KeyTables.sitting(sitting?.view.task ?? .rating)
      case .report: KeyTables.report
      case .comparison: KeyTables.comparison
      case .counting: KeyTables.counting
      case .experiments: KeyTables.experiments
      case .trainings: KeyTables.trainings
      case .adjudication: KeyTables.adjudication(context.vocabulary)
      case .slides: KeyTables.slides
      case .field: KeyTables.field
      case .opinion: KeyTables.opinion
      }
    return context.keyMap.applied(to: table)
  }

  /// Whether a key is about what is on the screen now, whatever has been asked for: words are being
  /// typed, a menu lies open, or a sitting is under way, whose answers are timed.
  var takesKeysAtOnce: Bool { overlay != nil || page == .sitting }

  // MARK: Events

  /// Takes note of an event that came at that time.
  public mutating func update(
    _ event: ConsoleEvent, at time: ContinuousClock.Instant
  ) -> [Request] {
    self.time = time
    return update(event)
  }

  public mutating func update(_ event: ConsoleEvent) -> [Request] {
    switch event {
    case .terminal(let event): return take(event)
    case .listed(let query, let ids, let counts, let groups):
      context.isLoading = false
      catalogue.counts = counts
      guard query == catalogue.query else { return [] }
      catalogue.list(ids, in: groups)
      gallery.follow(catalogue, in: size)
      return wanted == nil ? fetchWhatShows() : fetchWhatShows() + showWanted()
    case .similar(let query, let ids, let counts):
      catalogue.query = query
      catalogue.counts = counts
      catalogue.list(ids)
      catalogue.move(to: 0)
      gallery.follow(catalogue, in: size)
      return fetchWhatShows()
    case .people(let names):
      context.people = names
      if case .filter(var filter) = overlay {
        filter.people = names
        overlay = .filter(filter)
      }
      return []
    case .views(let views):
      context.views = views
      overlay = .menu(Menus.views(catalogue, context))
      return []
    case .previewed(let words):
      askReason(words)
      return []
    case .unreviewed(let ids, let forward):
      guard catalogue.move(toNearestOf: ids, forward: forward) else {
        say("Every cell \(forward ? "after" : "before") this one has been looked at.", .good)
        return []
      }
      return moved()
    case .open(let ids):
      guard !catalogue.isCurrent(among: ids) else { return [] }
      guard
        catalogue.move(toNearestOf: ids, forward: true)
          || catalogue.move(toNearestOf: ids, forward: false)
      else {
        say("Every cell that is listed has been looked at.", .good)
        return []
      }
      return moved()
    case .facts(let specimens):
      asked.subtract(specimens.map(\.id))
      catalogue.learn(specimens)
      return []
    case .history(let id, let lines):
      specimen.history = lines
      specimen.historyOf = id
      return []
    case .typical(let key, let id): return take(typical: id, ofClass: key)
    case .recorded(let sentence, let specimens, let counts):
      catalogue.learn(specimens)
      catalogue.counts = counts
      if let key = classAtHand, catalogue.isDone(with: key) { classAtHand = nil }
      say(sentence, .good)
      if page == .adjudication { return [.disputes] }
      return historyIfShown()
    case .restored(let sentence, let specimens, let counts):
      catalogue.learn(specimens)
      catalogue.counts = counts
      say(sentence, specimens.isEmpty ? .warning : .good)
      if page == .adjudication { return [.disputes] }
      if let first = specimens.first, catalogue.move(to: first.id) { return moved() }
      return historyIfShown()
    case .changedElsewhere(let counts):
      catalogue.counts = counts
      catalogue.forgetFacts()
      asked = []
      if page == .adjudication { return [.disputes] }
      return fetchWhatShows() + historyIfShown()
    case .sampling(let news):
      sampling.take(news)
      if case .dissolved(let id, let keys) = news {
        specimen.dissolving = keys
        specimen.dissolvingOf = id
      }
      if case .finished = news {
        say("\(Numbers.cells(sampling.tiles.count)) made; they are in the atlas.", .good)
      }
      if case .stopped = news { say("Stopped; what was made is in the atlas.", .warning) }
      return []
    case .experiment(let news): return take(news)
    case .training(let news): return take(news)
    case .study(let news): return take(news)
    case .slide(let news): return take(news)
    case .opinion(let news): return take(news)
    case .comparison(let news):
      comparison.take(news)
      if case .exported(let path) = news { say("Saved as '\(path)'.", .good) }
      return []
    case .themed(let name):
      context.themeName = name
      return []
    case .accepted(let ids, let key, let specimens, let counts):
      catalogue.learn(specimens)
      catalogue.counts = counts
      tellAccepted(ids, as: key)
      return historyIfShown()
    case .counted(let report):
      counting.take(report)
      return []
    case .disputes(let disputes):
      adjudication.take(disputes)
      return []
    case .answered: return []
    case .done(let sentence):
      say(sentence, .good)
      return []
    case .failed(let summary, let remedy):
      let words = remedy.map { "\(summary): \($0)" } ?? summary
      if page == .sampling, sampling.model == nil { sampling.problem = words }
      say(words, .error)
      return []
    }
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
      size = fresh
      gallery.follow(catalogue, in: size)
      return fetchWhatShows()
    case .display(let display):
      context.display = display
      return []
    case .painted(let painted):
      let request = sitting?.note(painted)
      if let refusal = sitting?.refusal { say(SittingScreen.sentence(refusal), .error) }
      return request.map { [.study($0)] } ?? []
    case .focus: return []
    case .end: return [.quit]
    }
  }

  private mutating func take(_ news: StudyNews) -> [Request] {
    switch news {
    case .listed(let cards):
      studies.list.take(cards)
    case .sitting(let view):
      if sitting == nil {
        sitting = SittingScreen(view, at: time)
        sitting?.takesOver = takesSittingsOver
      } else {
        sitting?.show(view)
      }
      page = .sitting
    case .left:
      sitting = nil
      if endsWithSitting { return [.quit] }
      page = .studies
      return [.study(.list)]
    case .report(let title, let lines, let pictures):
      report = ReportScreen(title: title, lines: lines, pictures: pictures)
      reportCameFrom = .studies
      page = .report
    case .sealing(let activity, let fraction, let remaining):
      studies.sealing = activity + (remaining.map { ", \(Numbers.time($0)) left" } ?? "")
      studies.sealingFraction = fraction
    case .sealed(let path, let code):
      studies.sealing = nil
      studies.sealingFraction = nil
      let name = path.split(separator: "/").last ?? ""
      say("Sealed '\(name)'. Publish its code: \(code) (a shows all of it).", .good)
      return [.study(.list)]
    case .sealingStopped:
      studies.sealing = nil
      studies.sealingFraction = nil
    }
    return []
  }

  /// Whether characters go into a line of text.
  var takesText: Bool {
    switch overlay {
    case .prompt, .filter: true
    case .menu(let menu): menu.narrows
    case .help, nil: false
    }
  }

  private mutating func insert(_ text: String) -> [Request] {
    guard takesText else {
      say("Nothing here takes pasted text.", .warning)
      return []
    }
    switch overlay {
    case .prompt(var prompt):
      prompt.field.insert(text)
      overlay = .prompt(prompt)
    case .menu(var menu):
      menu.insert(text)
      overlay = .menu(menu)
    case .filter(var filter):
      filter.insert(text)
      return follow(filter)
    case .help, nil: break
    }
    return []
  }

  // MARK: Asking for what shows

  /// After the cursor moved: scrolls along and asks for what comes into view.
  mutating func moved() -> [Request] {
    gallery.follow(catalogue, in: size)
    return fetchWhatShows() + historyIfShown()
  }

  mutating func fetchWhatShows() -> [Request] {
    if page == .gallery { catalogue.noteShown(gallery.visible(of: catalogue, in: size)) }
    let places = gallery.places(around: catalogue, in: size)
    let missing = catalogue.ids[places].filter {
      catalogue.specimens[$0] == nil && !asked.contains($0)
    }
    guard !missing.isEmpty else { return [] }
    asked.formUnion(missing)
    return [.fetch(Array(missing))]
  }

  func historyIfShown() -> [Request] {
    guard page == .specimen, let id = catalogue.current else { return [] }
    return specimen.showsFilm
      ? [.history(id), .sampling(.dissolve(id))] : [.history(id)]
  }

  mutating func say(_ text: String, _ role: Role = .text) {
    notice = Notice(text: text, role: role)
  }
}
