import AtlasStore
import TerminalKit

extension Console {
  /// Does what a key, a menu line or a click asks for.
  mutating func act(_ action: Action, count: Int?) -> [Request] {
    if let requests = actOnProgram(action) { return requests }
    switch page {
    case .gallery, .specimen: break
    case .sampling: return actInSampling(action, count: count)
    case .studies: return actInStudies(action)
    case .experiments: return actInExperiments(action)
    case .trainings: return actInTrainings(action)
    case .report: return actInReport(action, count: count)
    case .comparison: return actInComparison(action)
    case .counting: return actInCounting(action, count: count)
    case .adjudication: return actInAdjudication(action, count: count)
    case .slides: return actInSlides(action, count: count)
    case .field: return actInField(action, count: count)
    case .opinion: return actInOpinion(action, count: count)
    case .sitting: return []
    }
    if let requests = actOnLabels(action) { return requests }
    if let requests = actOnLooks(action) { return requests }
    if let requests = actOnViews(action) { return requests }
    return page == .gallery && gallery.isInClasses
      ? walkClasses(action, count) : walk(action, count)
  }

  // MARK: Going about

  private mutating func walk(_ action: Action, _ count: Int?) -> [Request] {
    let times = count ?? 1
    classAtHand = nil
    if page == .specimen, specimen.isMagnified, let requests = pan(action, times) {
      return requests
    }
    let layout = GalleryLayout(size: size, zoom: gallery.zoom)
    let row = page == .gallery ? layout.across : 1
    let here = catalogue.cursor
    let rowsOnPage = page == .gallery ? layout.down : 10
    switch action {
    case .left: catalogue.move(to: here - times)
    case .right: catalogue.move(to: here + times)
    case .up: step(-row * times)
    case .down: step(row * times)
    case .halfPageUp: step(-row * max(1, rowsOnPage / 2) * times)
    case .halfPageDown: step(row * max(1, rowsOnPage / 2) * times)
    case .pageUp: step(-row * rowsOnPage * times)
    case .pageDown: step(row * rowsOnPage * times)
    case .first: catalogue.move(to: (count ?? 1) - 1)
    case .last: catalogue.move(to: count.map { $0 - 1 } ?? catalogue.ids.count - 1)
    case .nextUnreviewed: return [.seekUnreviewed(catalogue.query, forward: true)]
    case .previousUnreviewed: return [.seekUnreviewed(catalogue.query, forward: false)]
    case .nextClass: return stepClass(times)
    case .previousClass: return stepClass(-times)
    case .setMark, .goToMark: awaitsLetter = action
    default: return []
    }
    return catalogue.cursor == here ? [] : moved()
  }

  /// Moves by whole rows, staying in the column where the list allows.
  private mutating func step(_ by: Int) {
    let target = catalogue.cursor + by
    let layout = GalleryLayout(size: size, zoom: gallery.zoom)
    let row = page == .gallery ? layout.across : 1
    if target < 0 { return catalogue.move(to: catalogue.cursor % row) }
    catalogue.move(to: target)
  }

  private mutating func pan(_ action: Action, _ times: Int) -> [Request]? {
    let by = Double(times)
    switch action {
    case .left: specimen.pan(-by, 0)
    case .right: specimen.pan(by, 0)
    case .up: specimen.pan(0, -by)
    case .down: specimen.pan(0, by)
    default: return nil
    }
    return []
  }

  private mutating func walkClasses(_ action: Action, _ count: Int?) -> [Request] {
    let times = count ?? 1
    switch action {
    case .up, .previousClass: return stepClass(-times)
    case .down, .nextClass: return stepClass(times)
    case .first, .pageUp: return stepClass(-1000)
    case .last, .pageDown: return stepClass(1000)
    case .right, .open:
      gallery.isInClasses = false
      return []
    default: return walk(action, count)
    }
  }

  private mutating func stepClass(_ by: Int) -> [Request] {
    if !gallery.isInClasses, catalogue.moveByGroups(by) {
      classAtHand = nil
      return moved()
    }
    return list(ClassList.query(by, from: catalogue.query, catalogue, context.vocabulary))
  }

  // MARK: Looking

  private mutating func actOnLooks(_ action: Action) -> [Request]? {
    switch action {
    case .open:
      guard page == .gallery, !gallery.isInClasses, catalogue.current != nil else { return nil }
      page = .specimen
      specimen.showAll()
      specimen.showsCrop = gallery.showsCrop
      return historyIfShown()
    case .zoomIn, .zoomOut:
      if page == .specimen {
        specimen.zoom(in: action == .zoomIn)
        return []
      }
      let step = action == .zoomIn ? 1 : -1
      gallery.zoom = min(GalleryLayout.zooms.count - 1, max(0, gallery.zoom + step))
      return moved()
    case .actualSize:
      specimen.showAll()
      specimen.view = PictureView()
      return []
    case .showOpinion: return page == .specimen ? openOpinion() : nil
    case .stepStain, .brighter, .darker, .moreContrast, .lessContrast, .chooseReference, .compare:
      return page == .specimen ? lookClosely(action) : nil
    case .toggleCrop:
      if page == .specimen {
        specimen.showsCrop.toggle()
        specimen.showAll()
        say(specimen.showsCrop ? "What a model sees." : "The whole picture.")
      } else {
        gallery.showsCrop.toggle()
        say(gallery.showsCrop ? "What a model sees." : "The whole pictures.")
      }
      return []
    case .film:
      guard page == .specimen else { return nil }
      specimen.showsFilm.toggle()
      return historyIfShown()
    case .otherPanel:
      gallery.isInClasses.toggle()
      return []
    case .filter: return askFilter()
    case .chooseOrder:
      overlay = .menu(Menus.order(catalogue.query))
      return []
    case .sort(let order):
      var query = catalogue.query
      query.order = order
      return list(query)
    case .show(let key):
      return list(ClassList.query(for: .classKey(key), from: catalogue.query))
    case .showUnlabelled:
      return list(ClassList.query(for: .classKey(nil), from: catalogue.query))
    default: return nil
    }
  }

  // MARK: The program

  private mutating func actOnProgram(_ action: Action) -> [Request]? {
    switch action {
    case .help: overlay = .help(HelpOverlay(keys))
    case .palette: overlay = .menu(Menus.palette(keys))
    case .chooseTheme: overlay = .menu(Menus.themes(context))
    case .theme(let name): return [.useTheme(name)]
    case .chooseGlyphs: overlay = .menu(Menus.glyphs(context))
    case .glyphs(let name):
      let terminal = context.display.terminalName
      return terminal.isEmpty
        ? [.useGlyphs(name)] : [.useGlyphs(name), .rememberRenderer(name, terminal: terminal)]
    case .changeName: askName()
    case .askPixelSize: askPixelSize()
    case .toggleStudyClass, .studyMenu, .studyTask, .studyForm, .studyBlinding, .sealStudy, .sit:
      return actOnStudyForm(action)
    case .repaint: return [.repaint]
    case .suspend: return [.suspend]
    case .quit: return [.quit]
    case .back: return goBack()
    case .showInField: return showInField()
    case .goTo(let place):
      let resting = unwatched
      return resting + go(to: place)
    default: return nil
    }
    return []
  }

  private mutating func goBack() -> [Request] {
    switch page {
    case .gallery: return isReviewingSlide ? openSlides() : [.quit]
    case .report: return go(to: reportCameFrom)
    case .field: return leaveField()
    case .experiments, .trainings:
      let resting = unwatched
      page = .gallery
      return resting + moved()
    case .opinion:
      page = .specimen
      return moved()
    case .specimen, .sampling, .studies, .sitting, .comparison, .counting, .adjudication,
      .slides:
      page = .gallery
      return moved()
    }
  }

  /// What needn't be told again and again once this page is left.
  private var unwatched: [Request] {
    switch page {
    case .experiments: [.experiment(.rest)]
    case .trainings: [.training(.rest)]
    default: []
    }
  }

  private mutating func go(to place: Action.Place) -> [Request] {
    switch place {
    case .gallery:
      page = .gallery
      isReviewingSlide = false
      return [.list(catalogue.query)]
    case .counting: return openCounting()
    case .adjudication: return openAdjudication()
    case .slides: return openSlides()
    case .sampling:
      page = .sampling
      return [.sampling(.load)]
    case .studies:
      page = .studies
      return [.study(.list)]
    case .experiments:
      page = .experiments
      return [.experiment(.watch)]
    case .trainings:
      page = .trainings
      return [.training(.watch)]
    case .comparison:
      page = .comparison
      comparison.classKey = catalogue.currentSpecimen?.classKey ?? comparison.classKey
      return listComparison()
    }
  }

  /// Whether the atlas can be changed; says why not, if so.
  mutating func mayChange() -> Bool {
    guard let obstacle = context.obstacle else { return true }
    say("Nothing is changed: this atlas can only be looked at; \(obstacle).", .warning)
    return false
  }

  mutating func askName() {
    overlay = .prompt(
      PromptOverlay(
        .name, title: "who is at the keyboard?",
        explanation:
          "Every change is kept with the name of who made it. The name is remembered for this "
          + "atlas; --as NAME or LEUKO_AS say another.",
        text: context.who ?? ""))
  }
}
