import AtlasStore
import TerminalKit

/// A window with lines to choose from: by key, by typing part of a name, or by going there.
struct MenuOverlay: Sendable, Hashable {
  /// A line one can choose.
  struct Item: Sendable, Hashable {
    var title: String
    /// To the right, fainter.
    var detail: String
    /// A key that chooses it at once.
    var key: Character?
    /// For things that can be on or off.
    var isOn: Bool?
    /// Behind the title: how strong, if so.
    var badge = ""
    var action: AnyVerb
    /// What further keys do while it is selected.
    var others: [Character: AnyVerb] = [:]

    init(
      _ title: String, detail: String = "", key: Character? = nil, isOn: Bool? = nil,
      action: some Verb
    ) {
      self.title = title
      self.detail = detail
      self.key = key
      self.isOn = isOn
      self.action = AnyVerb(action)
    }
  }

  var title: String
  var items: [Item]
  /// Typing narrows the list; otherwise letters are the items' own keys.
  var narrows: Bool
  /// Stays open after a choice, for things that are on or off.
  var staysOpen: Bool
  /// Stands at the right edge, so that the cell it is about stays in sight.
  var isAside = false
  /// What is to be known before one chooses, above the lines.
  var note = ""
  /// The test card stands above the lines, where it finds room.
  var hasTestCard = false
  /// What was typed can be looked for among cells, below what there is to choose from.
  var findsCells = false
  /// What the items' further keys do.
  var otherKeys = ""
  private(set) var field = TextField()
  private(set) var selected = 0

  init(
    _ title: String, items: [Item], narrows: Bool = false, staysOpen: Bool = false,
    selected: Int = 0
  ) {
    self.title = title
    self.items = items
    self.narrows = narrows
    self.staysOpen = staysOpen
    self.selected = selected
  }

  /// What a key led to.
  enum Outcome: Sendable, Hashable {
    case stay
    case choose(Item)
    /// A further key of the item selected.
    case also(Item, AnyVerb)
    case cancel
  }

  /// The items that match what was typed, best first.
  var shown: [Item] {
    guard narrows, !field.text.isEmpty else { return items }
    let match = FuzzyMatch(field.text)
    let found =
      items.enumerated()
      .compactMap { place, item in match.score(in: item.title).map { ($0, place, item) } }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
      .map(\.2)
    guard findsCells else { return found }
    let text = field.text
    return found + [Item("cells with '\(text)'", detail: "list", action: ProgramVerb.find(text))]
  }

  mutating func update(_ key: Key) -> Outcome {
    let shown = shown
    switch key {
    case .escape: return .cancel
    case .enter: return shown.indices.contains(selected) ? .choose(shown[selected]) : .stay
    case .up, .control("p"), .backTab: step(-1, of: shown.count)
    case .down, .control("n"), .tab: step(1, of: shown.count)
    case .pageUp: selected = max(0, selected - 10)
    case .pageDown: selected = max(0, min(shown.count - 1, selected + 10))
    case .home where !narrows: selected = 0
    case .end where !narrows: selected = max(0, shown.count - 1)
    default:
      if narrows {
        if field.edit(key) { selected = 0 }
        return .stay
      }
      return plain(key, shown)
    }
    return .stay
  }

  private mutating func plain(_ key: Key, _ shown: [Item]) -> Outcome {
    if let character = key.character,
      let place = shown.firstIndex(where: { $0.key == character })
    {
      selected = place
      return .choose(shown[place])
    }
    if let character = key.character, shown.indices.contains(selected),
      let action = shown[selected].others[character]
    {
      return .also(shown[selected], action)
    }
    switch key {
    case .character("j"): step(1, of: shown.count)
    case .character("k"): step(-1, of: shown.count)
    case .character("q"): return .cancel
    case .character(" "):
      return shown.indices.contains(selected) ? .choose(shown[selected]) : .stay
    default: break
    }
    return .stay
  }

  mutating func click(row: Int, in area: Rectangle) -> Outcome {
    let list = listArea(of: area)
    let place = firstShown(rows: list.rows) + row - list.row
    let shown = shown
    guard list.row..<list.maxRow ~= row, shown.indices.contains(place) else { return .stay }
    selected = place
    return .choose(shown[place])
  }

  mutating func insert(_ text: String) {
    guard narrows else { return }
    field.insert(text)
    selected = 0
  }

  private mutating func step(_ by: Int, of count: Int) {
    guard count > 0 else { return }
    selected = selected.going(by, inRoundOf: count)
  }

  /// Shows what came of a line's choice, or of one of its further keys.
  mutating func noteChoice(of item: Item, by verb: AnyVerb) {
    guard let place = items.firstIndex(where: { $0.action == item.action }) else { return }
    if case .gradeFinding(_, let grade)? = verb.base as? CellVerb {
      items[place].isOn = true
      items[place].badge = grade?.text ?? ""
    } else if let isOn = items[place].isOn, verb == item.action {
      items[place].isOn = !isOn
      items[place].badge = ""
    }
  }

  // MARK: Drawing

  /// The window's place on a screen of this size.
  func area(in size: Size) -> Rectangle {
    let widest = items.map { Width.of($0.title) + Width.of($0.detail) + 12 }.max() ?? 20
    let columns = min(
      size.columns - 4,
      max(
        Width.of(title) + 8, widest, Width.of(hint) + 4, 34, hasTestCard ? TestCard.columns + 4 : 0)
    )
    let most = Size(columns: columns, rows: size.rows - 2)
    let noted = noteLines(in: most).count + cardRows(in: most)
    let rows = min(size.rows - 2, items.count + (narrows ? 4 : 2) + 1 + noted)
    var area = Rectangle(size).centred(Size(columns: columns, rows: rows))
    if isAside { area.origin.column = max(0, size.columns - area.columns - 1) }
    return area
  }

  func draw(in size: Size) -> (popup: Frame.Popup, cursor: Point?) {
    let area = area(in: size)
    var grid = Grid(area.size, filledWith: Glyph(" ", .popup))
    grid.frame(grid.bounds, title: title, role: .focus)
    let list = listArea(of: grid.bounds)
    var cursor: Point?
    if narrows {
      cursor = field.draw(
        on: &grid, in: Rectangle(column: 2, row: 1, columns: area.columns - 4, rows: 1))
    }
    let note = noteLines(in: area.size)
    for (row, line) in note.enumerated() {
      grid.write(line, column: list.column, row: 1 + row, role: .faint)
    }
    if cardRows(in: area.size) > 0 {
      TestCard.draw(on: &grid, at: Point(column: list.column, row: 1 + note.count))
    }
    let shown = shown
    if shown.isEmpty {
      grid.write("nothing is called that", column: list.column, row: list.row, role: .faint)
    }
    let first = firstShown(rows: list.rows)
    for (offset, item) in shown.dropFirst(first).prefix(list.rows).enumerated() {
      draw(item, isSelected: first + offset == selected, row: list.row + offset, list, &grid)
    }
    grid.write(
      Width.fit(hint, columns: list.columns), column: list.column, row: area.rows - 2, role: .faint)
    if let at = cursor {
      cursor = Point(column: area.column + at.column, row: area.row + at.row)
    } else {
      cursor = Point(column: area.column + 1, row: area.row + list.row + selected - first)
    }
    return (Frame.Popup(grid, at: area.origin), cursor)
  }

  /// What the keys do, below the lines.
  private var hint: String {
    guard staysOpen else { return "Enter choose  Esc leave as it was" }
    let enter = items.contains { $0.isOn != nil } ? "turn on or off" : "try it"
    return ["Enter \(enter)", otherKeys, "Esc done"].filter { !$0.isEmpty }.joined(separator: "  ")
  }

  private func draw(
    _ item: Item, isSelected: Bool, row: Int, _ list: Rectangle, _ grid: inout Grid
  ) {
    let role: Role = isSelected ? .selected : .popup
    grid.fill(
      Rectangle(column: list.column - 1, row: row, columns: list.columns + 2, rows: 1),
      with: Glyph(" ", role))
    var column = list.column
    if let isOn = item.isOn {
      column += grid.write(isOn ? "[x] " : "[ ] ", column: column, row: row, role: role)
    }
    if let key = item.key {
      grid.write(String(key), column: column, row: row, role: isSelected ? .selected : .key)
      column += 2
    } else if items.contains(where: { $0.key != nil }) {
      column += 2
    }
    let detail = Width.fit(item.detail, columns: max(0, list.columns / 2))
    let room = list.maxColumn - column - Width.of(detail) - 1
    let badge = item.badge.isEmpty ? "" : " " + item.badge
    let title = Width.fit(item.title, columns: max(4, room - Width.of(badge)))
    column += grid.write(title, column: column, row: row, role: role)
    grid.write(badge, column: column, row: row, role: isSelected ? .selected : .key)
    grid.write(
      detail, column: list.maxColumn - Width.of(detail), row: row,
      role: isSelected ? .selected : .faint)
  }

  private func listArea(of area: Rectangle) -> Rectangle {
    let top = (narrows ? 3 : 1) + noteLines(in: area.size).count + cardRows(in: area.size)
    return Rectangle(
      column: area.column + 2, row: area.row + top, columns: area.columns - 4,
      rows: area.rows - top - 2)
  }

  /// The note as it is seen in a window of this size, an empty line after it; nothing where it
  /// would leave too little room for what there is to choose from.
  private func noteLines(in size: Size) -> [String] {
    guard !note.isEmpty else { return [] }
    let lines = Width.wrap(note, columns: max(10, size.columns - 4)) + [""]
    let room = size.rows - lines.count - (narrows ? 5 : 3)
    return room >= min(items.count, 5) ? lines : []
  }

  /// The rows of the test card in a window of this size; none where all there is to choose from
  /// wouldn't show beside it.
  private func cardRows(in size: Size) -> Int {
    let rows = size.rows - noteLines(in: size).count - 3 - items.count
    let fits = size.columns >= TestCard.columns + 4 && rows >= TestCard.rows
    return hasTestCard && fits ? TestCard.rows : 0
  }

  private func firstShown(rows: Int) -> Int {
    max(0, min(selected - rows / 2, shown.count - rows))
  }
}
