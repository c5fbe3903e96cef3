import TerminalKit

/// Squares of one size with a line below each: the largest of which all fit, in rows that are as full
/// as can be.
struct TileLayout: Sendable, Hashable {
  let area: Rectangle
  /// A square without its line.
  let tile: Size
  /// Squares side by side.
  let across: Int
  /// Rows that show.
  let down: Int

  /// - Parameter least: squares aren't smaller than so many rows, even if not all fit then.
  init(_ count: Int, in area: Rectangle, least: Int = 4) {
    self.area = area
    let count = max(1, count)
    let most = max(1, min(area.rows - 1, (area.columns - 2) / 2))
    let fitting = stride(from: most, to: least, by: -1).first { rows in
      Self.fitting(rows, area).across * Self.fitting(rows, area).down >= count
    }
    let rows = fitting ?? min(most, least)
    tile = Size(columns: 2 * rows, rows: rows)
    let room = Self.fitting(rows, area)
    let needed = (count + room.across - 1) / room.across
    down = min(needed, room.down)
    // Four are two and two, not three and one.
    across = needed <= room.down ? (count + down - 1) / down : room.across
  }

  private static func fitting(_ rows: Int, _ area: Rectangle) -> (across: Int, down: Int) {
    (max(1, (area.columns - 1) / (2 * rows + 1)), max(1, area.rows / (rows + 1)))
  }

  /// Squares that show.
  var page: Int { across * down }

  /// The first that shows when this one does.
  func first(showing place: Int) -> Int { place / page * page }

  /// The square and its line, counted from the first that shows.
  func tile(_ place: Int) -> Rectangle {
    Rectangle(
      column: area.column + 1 + place % across * (tile.columns + 1),
      row: area.row + place / across * (tile.rows + 1), columns: tile.columns, rows: tile.rows + 1)
  }

  /// Which square, counted from the first that shows, is under a point.
  func place(at point: Point) -> Int? { (0..<page).first { tile($0).contains(point) } }
}
