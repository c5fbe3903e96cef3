import AtlasStore
import TerminalKit

/// A window for typing a filter: what may come next, and what can't be read.
struct FilterOverlay: Sendable, Hashable {
  private(set) var field: TextField
  private let vocabulary: Vocabulary
  /// Whose labels there are, for completion.
  var people: [String]
  /// The candidate the arrows chose.
  private var selected: Int?
  /// Why the filter as it stands can't be read.
  var problem: String?
  /// Cells listed; nil while they are looked for.
  var count: Int?
  /// Somebody wanted to keep what can't be read.
  var isInsisted = false

  init(_ text: String, vocabulary: Vocabulary, people: [String]) {
    field = TextField(text)
    self.vocabulary = vocabulary
    self.people = people
  }

  var text: String { field.text }

  /// What a key led to.
  enum Outcome: Sendable, Hashable {
    case stay
    case changed
    case keep
    case keepAsView
    case cancel
  }

  private var completion: FilterCompletion {
    FilterCompletion(
      of: field.text, cursor: field.cursor, vocabulary: vocabulary, people: people,
      limit: Self.most)
  }

  /// So many candidates show.
  private static let most = 6

  mutating func update(_ key: Key) -> Outcome {
    switch key {
    case .escape: return .cancel
    case .enter:
      if selected != nil { return take() ? .changed : .stay }
      return .keep
    case .control("s"): return .keepAsView
    case .tab: return take() ? .changed : .stay
    case .down, .control("n"): step(1)
    case .up, .control("p"), .backTab: step(-1)
    default:
      let before = field.text
      guard field.edit(key) else { return .stay }
      selected = nil
      isInsisted = false
      return field.text == before ? .stay : .changed
    }
    return .stay
  }

  mutating func insert(_ text: String) {
    field.insert(text)
    selected = nil
    isInsisted = false
  }

  private mutating func step(_ by: Int) {
    let count = completion.candidates.count
    guard count > 0 else { return }
    guard let selected else {
      selected = by > 0 ? 0 : count - 1
      return
    }
    self.selected = selected.going(by, inRoundOf: count)
  }

  /// Puts the chosen candidate, or the first, in the place of the word under the cursor.
  private mutating func take() -> Bool {
    let completion = completion
    let place = selected ?? 0
    selected = nil
    guard completion.candidates.indices.contains(place) else { return false }
    let candidate = completion.candidates[place].text
    // A word that is complete ends with a blank, so that the next can begin.
    let atEnd = completion.range.upperBound == field.text.count
    let tail = atEnd && !candidate.hasSuffix(":") ? " " : ""
    field.replace(completion.range, with: candidate + tail)
    return true
  }

  func draw(in size: Size) -> (popup: Frame.Popup, cursor: Point?) {
    let candidates = completion.candidates
    let columns = min(size.columns - 4, 72)
    let rows = min(size.rows - 4, 5 + (candidates.isEmpty ? 0 : candidates.count + 1))
    let area = Rectangle(
      column: (size.columns - columns) / 2, row: 1, columns: columns, rows: rows)
    var grid = Grid(area.size, filledWith: Glyph(" ", .popup))
    grid.frame(grid.bounds, title: "list only", role: .focus)
    let at = field.draw(on: &grid, in: Rectangle(column: 2, row: 1, columns: columns - 4, rows: 1))
    drawVerdict(count, isBegun: !candidates.isEmpty, on: &grid)
    for (place, candidate) in candidates.enumerated() where 4 + place < rows - 2 {
      let role: Role = place == selected ? .selected : .popup
      grid.fill(
        Rectangle(column: 1, row: 4 + place, columns: columns - 2, rows: 1), with: Glyph(" ", role))
      let width = min(28, columns / 2)
      grid.write(
        Width.fit(candidate.text, columns: width - 1), column: 2, row: 4 + place,
        role: place == selected ? .selected : .key)
      grid.write(
        Width.fit(candidate.help, columns: columns - width - 4), column: 2 + width, row: 4 + place,
        role: place == selected ? .selected : .faint)
    }
    grid.write(
      Width.fit("Tab complete  Enter keep  Ctrl-s save as a view  Esc off", columns: columns - 4),
      column: 2, row: rows - 2, role: .faint)
    return (
      Frame.Popup(grid, at: area.origin),
      Point(column: area.column + at.column, row: area.row + at.row)
    )
  }

  /// A word that is only begun is no mistake yet.
  private func drawVerdict(_ count: Int?, isBegun: Bool, on grid: inout Grid) {
    let room = grid.size.columns - 4
    if let problem, isInsisted || !isBegun {
      grid.write(Width.fit(problem, columns: room), column: 2, row: 2, role: .warning)
    } else if problem == nil, let count {
      grid.write(Numbers.cells(count), column: 2, row: 2, role: .good)
    }
  }
}
