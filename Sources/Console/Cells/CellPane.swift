import AtlasStore
import TerminalKit

/// The cell under the cursor beside the list: large, with what is known of it.
struct CellPane: Sendable, Equatable {
  /// What was said about the cell, newest first; of the cell named.
  var history: [HistoryLine] = []
  var historyOf: SpecimenID?

  func draw(
    _ id: SpecimenID?, showingWhole: Bool, _ area: Rectangle, on grid: inout Grid, in shell: Shell
  ) {
    for row in area.row..<area.maxRow {
      grid[Point(column: area.column, row: row)] = Glyph("│", .border)
    }
    guard let id else { return }
    let inside = area.cutting(columns: 2).rest.cutting(columns: -1).rest
    // A terminal cell is twice as high as wide.
    let rows = max(1, min(inside.columns / 2, inside.rows * 3 / 5))
    let picture = Rectangle(
      column: inside.column + (inside.columns - 2 * rows) / 2, row: inside.row,
      columns: 2 * rows, rows: rows)
    let view = showingWhole ? CellView.whole : .cell
    grid.slots.append(ImageSlot(view.key(id), in: picture, urgency: 3))
    guard let specimen = shell.facts[id] else { return }
    let below = inside.cutting(rows: rows + 1).rest
    var facts = CellFacts(specimen, in: below, shell)
    facts.draw(on: &grid)
    if historyOf == id { facts.draw(history, until: below.maxRow, on: &grid) }
  }
}
