import AtlasStore
import TerminalKit

/// Real and generated cells of one class, side by side, with or without their names.
struct ComparisonPage: Page {
  typealias Request = ComparisonRequest
  typealias News = ComparisonNews

  static let name = "comparison"
  static let purpose =
    "Cells under the microscope and cells made by a model, of one class, side by side. Tab hides "
    + "which is which: can you tell?"
  var tab: Tab? { .compare }

  /// What was found; nil until it is there.
  private(set) var cells: ComparedCells?
  private var classKey: String?
  private(set) var showsNames = true
  private var offset = 0
  /// Index into `GalleryLayout.zooms`; nil for what suits the screen.
  private var zoom: Int?

  init(classKey: String?) {
    self.classKey = classKey
  }

  func crumb(in shell: Shell) -> String {
    guard let key = cells?.classKey ?? classKey else { return "real and generated" }
    return "real and generated > \(shell.vocabulary.name(ofClass: key))"
  }

  func keys(in shell: Shell) -> [KeyTable<ComparisonVerb>.Group] { ComparisonVerb.keys }

  func subject(in shell: Shell) -> Subject {
    var subject = Subject()
    subject.classKey = cells?.classKey ?? classKey
    return subject
  }

  func status(in shell: Shell) -> String {
    guard let cells, cells.total > 0 else { return "" }
    let last = cells.offset + max(cells.real.count, cells.generated.count)
    let place = "\(Numbers.grouped(cells.offset + 1)) to \(Numbers.grouped(last))"
    return "\(place) of \(Numbers.grouped(cells.total))   names \(showsNames ? "shown" : "hidden")"
  }

  // MARK: Doing

  mutating func enter(in shell: Shell) -> Effects { list(in: shell) }
  mutating func fit(in shell: Shell) -> Effects { list(in: shell) }

  mutating func take(_ news: ComparisonNews, in shell: Shell) -> Effects {
    switch news {
    case .listed(let cells):
      self.cells = cells
      (classKey, offset) = (cells.classKey, cells.offset)
    }
    return []
  }

  mutating func learn(_ news: AtlasNews, in shell: Shell) -> Effects {
    if case .changedElsewhere = news { list(in: shell) } else { [] }
  }

  private func list(in shell: Shell) -> Effects {
    [.ask(.list(classKey: classKey, count: layout(in: shell).half.page, offset: offset))]
  }

  mutating func act(_ action: ComparisonVerb, count: Int?, in shell: Shell) -> Effects {
    let times = count ?? 1
    let page = layout(in: shell).half.page
    let total = cells?.total ?? 0
    switch action {
    case .nextClass, .previousClass, .left, .right:
      guard let cells, !cells.classes.isEmpty else { return [] }
      let all = cells.classes.count
      let here = classKey.flatMap { cells.classes.firstIndex(of: $0) } ?? 0
      let step = action == .nextClass || action == .right ? times : -times
      classKey = cells.classes[here.going(step, inRoundOf: all)]
      offset = 0
    case .next, .down:
      guard offset + page < total else { return [.say("These are the last.", .text)] }
      offset = min(offset + times * page, (total - 1) / page * page)
    case .previous, .up:
      guard offset > 0 else { return [.say("These are the first.", .text)] }
      offset = max(0, offset - times * page)
    case .first: offset = 0
    case .last: offset = max(0, total - 1) / page * page
    case .larger, .smaller:
      let step = action == .larger ? times : -times
      zoom = min(GalleryLayout.zooms.count - 1, max(0, zoomLevel(in: shell) + step))
    case .otherPanel:
      showsNames.toggle()
      return []
    case .export:
      let seen = seen(in: shell)
      return [.ask(.export(seen.ids, across: seen.across, named: showsNames))]
    }
    return list(in: shell)
  }

  mutating func point(_ event: MouseEvent, in shell: Shell) -> Effects {
    switch event.kind {
    case .wheelDown: act(.next, count: nil, in: shell)
    case .wheelUp: act(.previous, count: nil, in: shell)
    default: []
    }
  }

  // MARK: Layout

  private func zoomLevel(in shell: Shell) -> Int { zoom ?? (shell.isWide ? 3 : 2) }

  /// Where the cells of one kind are, and both together.
  func layout(in shell: Shell) -> (half: ComparisonLayout, whole: ComparisonLayout, right: Int) {
    let area = shell.body.cutting(rows: 1).rest
    let half = area.columns / 2
    let tile = GalleryLayout.zooms[zoomLevel(in: shell)]
    let left = ComparisonLayout(
      Rectangle(column: area.column, row: area.row, columns: half, rows: area.rows), wanted: tile)
    var whole = left
    whole.across *= 2
    return (left, whole, half)
  }

  /// The cells in the order in which they are seen, and how many stand side by side.
  func seen(in shell: Shell) -> (ids: [SpecimenID], across: Int) {
    guard let cells else { return ([], 1) }
    let (half, whole, _) = layout(in: shell)
    guard showsNames else { return (cells.mixed, whole.across) }
    var ids: [SpecimenID] = []
    for row in 0..<half.down {
      for kind in [cells.real, cells.generated] {
        ids += kind.dropFirst(row * half.across).prefix(half.across)
      }
    }
    return (ids, whole.across)
  }

  func draw(on frame: inout Frame, in shell: Shell) {
    let top = shell.body.row
    let (half, whole, right) = layout(in: shell)
    guard let cells else {
      frame.page.write("Looking for cells …", column: 2, row: top + 1, role: .faint)
      return
    }
    let name = cells.classKey.map { shell.vocabulary.name(ofClass: $0) } ?? "cell"
    guard !cells.real.isEmpty || !cells.generated.isEmpty else {
      let words =
        cells.classes.isEmpty
        ? "There are no cells to compare yet.\n\nReal cells and generated ones of one class stand "
          + "here side by side. g a, then a takes real cells in; g s makes some."
        : "There is no \(name) to compare; [ and ] choose another class."
      Prose(words).draw(on: &frame.page, in: shell.body.inset(columns: 2, rows: 1))
      return
    }
    guard showsNames else {
      frame.page.write("\(name): both kinds, names hidden", column: 1, row: top, role: .heading)
      return draw(cells.mixed, whole, from: 0, &frame.page)
    }
    frame.page.write("\(name): microscope", column: 1, row: top, role: .heading, limit: right - 2)
    frame.page.write(
      "\(name): generated", column: right + 1, row: top, role: .generated, limit: right - 2)
    draw(cells.real, half, from: 0, &frame.page)
    draw(cells.generated, half, from: right, &frame.page)
    // At the list's end one kind may have no more while the other has.
    let none = cells.offset > 0 ? "No more of these." : nil
    for (list, words, column) in [
      (cells.generated, "None yet; g s makes some.", right + 1),
      (cells.real, "None in this atlas; g a, then a takes cells in.", 1),
    ] where list.isEmpty {
      Prose(none ?? words, .faint).draw(
        on: &frame.page,
        in: Rectangle(
          column: column, row: top + 2, columns: max(8, right - 3), rows: half.area.rows - 1))
    }
  }

  private func draw(
    _ ids: [SpecimenID], _ layout: ComparisonLayout, from column: Int, _ grid: inout Grid
  ) {
    for (place, id) in ids.prefix(layout.page).enumerated() {
      var area = layout.tile(place)
      area.origin.column += column
      grid.slots.append(ImageSlot(.crop(id), in: area))
    }
  }
}
