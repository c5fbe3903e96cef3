import AtlasStore
import TerminalKit

extension Console {
  /// Opens the window for a filter.
  mutating func askFilter() -> [Request] {
    overlay = .filter(
      FilterOverlay(
        catalogue.query.filter.text, vocabulary: context.vocabulary, people: context.people))
    return [.people]
  }

  /// A key while a filter is typed: the list follows what can be read.
  mutating func press(_ key: Key, in filter: FilterOverlay) -> [Request] {
    var filter = filter
    switch filter.update(key) {
    case .stay:
      overlay = .filter(filter)
      return []
    case .changed: return follow(filter)
    case .keep:
      // What can't be read yet stays on the screen, to be mended.
      guard filter.problem == nil else {
        filter.isInsisted = true
        overlay = .filter(filter)
        return []
      }
      overlay = nil
      return []
    case .keepAsView:
      guard filter.problem == nil else {
        overlay = .filter(filter)
        return []
      }
      askViewName()
      return []
    case .cancel:
      overlay = nil
      return self.filter(by: .everything)
    }
  }

  /// Lists what the filter says, or says why it can't be read.
  mutating func follow(_ filter: FilterOverlay) -> [Request] {
    var filter = filter
    do {
      let reader = FilterReader(vocabulary: context.vocabulary, person: context.who)
      let read = try reader.read(filter.text)
      filter.problem = nil
      overlay = .filter(filter)
      return self.filter(by: read)
    } catch {
      filter.problem = error.summary
      overlay = .filter(filter)
      return []
    }
  }

  mutating func filter(by filter: Filter) -> [Request] {
    var query = catalogue.query
    query.filter = filter
    if query.order == .named { query.order = .imported }
    return list(query)
  }

  // MARK: Views

  mutating func actOnViews(_ action: Action) -> [Request]? {
    switch action {
    case .chooseView: return [.views]
    case .showSimilar: return catalogue.current.map { [.similar(to: $0)] } ?? []
    case .view(let view): return show(view)
    case .keepView: askViewName()
    case .chooseForgetting:
      overlay = .menu(Menus.forgetting(context))
    case .forgetView(let name): return [.forgetView(name)]
    case .reverseOrder:
      var query = catalogue.query
      query.isReversed.toggle()
      return list(query)
    default: return nil
    }
    return []
  }

  private mutating func show(_ view: SavedView) -> [Request] {
    do {
      let reader = FilterReader(vocabulary: context.vocabulary, person: context.who)
      var query = Query(filter: try reader.read(view.filter))
      query.order = view.order
      query.isReversed = view.isReversed
      page = .gallery
      return list(query)
    } catch {
      say("The view '\(view.name)' can't be read: \(error.summary).", .error)
      return []
    }
  }

  private mutating func askViewName() {
    let filter = catalogue.query.filter.text
    overlay = .prompt(
      PromptOverlay(
        .viewName, title: "save as a view",
        explanation: "The filter '\(filter)' and the order, under a name, for everyone who opens "
          + "this atlas. s lists the views."))
  }

  /// Keeps what is listed under a name.
  mutating func keepView(named name: String) -> [Request] {
    guard !name.isEmpty else {
      say("A view needs a name; nothing was kept.", .warning)
      return []
    }
    let query = catalogue.query
    let view = SavedView(
      name: name, filter: query.filter.text, order: query.order, isReversed: query.isReversed)
    return [.keepView(view)]
  }
}
