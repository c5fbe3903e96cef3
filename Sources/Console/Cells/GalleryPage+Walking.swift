import AtlasStore
import TerminalKit

extension GalleryPage {
  mutating func walk(_ action: CellVerb, _ count: Int?, in shell: Shell) -> Effects {
    let times = count ?? 1
    classAtHand = nil
    let layout = layout(in: shell)
    let row = layout.across
    let here = list.cursor
    switch action {
    case .left: list.move(to: here - times)
    case .right: list.move(to: here + times)
    case .up: step(-row * times, row)
    case .down: step(row * times, row)
    case .halfPageUp: step(-row * max(1, layout.down / 2) * times, row)
    case .halfPageDown: step(row * max(1, layout.down / 2) * times, row)
    case .pageUp: step(-row * layout.down * times, row)
    case .pageDown: step(row * layout.down * times, row)
    case .first: list.move(to: (count ?? 1) - 1)
    case .last: list.move(to: count.map { $0 - 1 } ?? list.ids.count - 1)
    case .next: return [.ask(.seekUnreviewed(list.query, forward: true))]
    case .previous: return [.ask(.seekUnreviewed(list.query, forward: false))]
    case .nextClass: return stepClass(times, in: shell)
    case .previousClass: return stepClass(-times, in: shell)
    default: return []
    }
    return list.cursor == here ? [] : moved(in: shell)
  }

  /// Moves by whole rows, staying in the column where the list allows.
  private mutating func step(_ by: Int, _ row: Int) {
    let target = list.cursor + by
    list.move(to: target < 0 ? list.cursor % row : target)
  }

  mutating func walkClasses(_ action: CellVerb, _ count: Int?, in shell: Shell) -> Effects? {
    let times = count ?? 1
    switch action {
    case .up, .previousClass: return stepClass(-times, in: shell)
    case .down, .nextClass: return stepClass(times, in: shell)
    case .first, .pageUp: return stepClass(-1000, in: shell)
    case .last, .pageDown: return stepClass(1000, in: shell)
    case .right, .open:
      isInClasses = false
      return []
    default: return nil
    }
  }

  private mutating func stepClass(_ by: Int, in shell: Shell) -> Effects {
    if !isInClasses, list.moveByGroups(by) {
      classAtHand = nil
      return moved(in: shell)
    }
    return show(ClassList.query(by, from: list.query, list, shell.vocabulary))
  }

  /// Scrolls so that the cursor shows, by no more than needed.
  mutating func follow(in shell: Shell) {
    let layout = layout(in: shell)
    let row = list.cursor / layout.across
    let rows = (list.ids.count + layout.across - 1) / layout.across
    if row < top { top = row }
    if row >= top + layout.down { top = row - layout.down + 1 }
    top = max(0, min(top, rows - layout.down))
  }

  /// Scrolls by rows of thumbnails, taking the cursor along where it would leave the screen.
  private mutating func scroll(_ rows: Int, in shell: Shell) {
    let layout = layout(in: shell)
    let all = (list.ids.count + layout.across - 1) / layout.across
    top = max(0, min(top + rows, all - layout.down))
    let row = list.cursor / layout.across
    if row < top { list.move(to: list.cursor + (top - row) * layout.across) }
    let last = top + layout.down - 1
    if row > last { list.move(to: list.cursor - (row - last) * layout.across) }
  }

  // MARK: The mouse

  mutating func point(_ event: MouseEvent, in shell: Shell) -> Effects {
    let layout = layout(in: shell)
    let place = layout.place(at: event.at).map { top * layout.across + $0 }
    switch event.kind {
    case .wheelUp, .wheelDown:
      scroll(event.kind == .wheelUp ? -1 : 1, in: shell)
      return fetchWhatShows(in: shell)
    case .press:
      if layout.classes.contains(event.at) { return pointAtClass(event.at, layout, in: shell) }
      guard let place, list.ids.indices.contains(place) else { return [] }
      isInClasses = false
      let opens = lastClick == list.ids[place] && list.cursor == place
      list.move(to: place)
      lastClick = list.ids[place]
      dragStart = place
      return opens ? act(.open, count: nil, in: shell) : moved(in: shell)
    case .rightPress:
      guard let place, list.ids.indices.contains(place) else { return [] }
      list.move(to: place)
      list.toggleMark()
      return moved(in: shell)
    case .drag:
      guard let dragStart, let place, place != dragStart else { return [] }
      list.markRange(from: dragStart, to: place)
      list.move(to: place)
      return moved(in: shell)
    case .release:
      dragStart = nil
      return []
    }
  }

  private mutating func pointAtClass(
    _ at: Point, _ layout: GalleryLayout, in shell: Shell
  ) -> Effects {
    let lines = ClassList.lines(list, shell.vocabulary)
    let inside = layout.classes.inset(columns: 1, rows: 1)
    let place = firstLine(of: lines, rows: inside.rows) + at.row - inside.row
    guard inside.contains(at), lines.indices.contains(place) else { return [] }
    return show(ClassList.query(for: lines[place].choice, from: list.query))
  }

  /// The first of the classes that shows.
  func firstLine(of lines: [ClassList.Line], rows: Int) -> Int {
    let selected = lines.firstIndex { $0.isShown(by: list.query) } ?? 0
    return max(0, min(selected - rows / 2, lines.count - rows))
  }
}
