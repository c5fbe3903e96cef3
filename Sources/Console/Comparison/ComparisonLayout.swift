import TerminalKit

/// Squares that fill an area from side to side.
struct ComparisonLayout: Sendable, Hashable {
  let area: Rectangle
  let tile: Size
  var across: Int
  let down: Int

  /// As many as there would be of the wanted size, made as large as they can be then.
  init(_ area: Rectangle, wanted: Size) {
    self.area = area
    across = max(1, (area.columns - 1) / (wanted.columns + 1))
    let columns = max(2, (area.columns - 1) / across - 1)
    let rows = max(1, min(columns / 2, area.rows - 1))
    tile = Size(columns: min(columns, 2 * rows), rows: rows)
    down = max(1, area.rows / (rows + 1))
  }

  var page: Int { across * down }

  func tile(_ place: Int) -> Rectangle {
    Rectangle(
      column: area.column + 1 + place % across * (tile.columns + 1),
      row: area.row + place / across * (tile.rows + 1), columns: tile.columns, rows: tile.rows)
  }
}
