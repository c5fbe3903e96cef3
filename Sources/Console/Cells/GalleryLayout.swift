import TerminalKit

/// Where things are in the gallery, for a screen of some size and thumbnails of some zoom.
struct GalleryLayout: Sendable, Hashable {
  /// The list of classes; empty on narrow screens.
  let classes: Rectangle
  /// The cell under the cursor, large; empty where it isn't wanted.
  let pane: Rectangle
  /// The thumbnails.
  let cells: Rectangle
  /// A thumbnail's size without its caption.
  let thumbnail: Size
  /// Thumbnails side by side.
  let across: Int
  /// Rows of thumbnails that show whole.
  let down: Int

  /// Thumbnail sizes from small to large, in terminal cells; square on cells of 8 by 16 pixels.
  static let zooms = [
    Size(columns: 8, rows: 4), Size(columns: 12, rows: 6), Size(columns: 16, rows: 8),
    Size(columns: 20, rows: 10), Size(columns: 28, rows: 14), Size(columns: 40, rows: 20),
  ]

  /// - Parameter hasPane: whether a cell stands beside the thumbnails, in `pane`.
  init(body: Rectangle, zoom: Int, hasPane: Bool) {
    let sidebar = body.columns < 60 ? 0 : body.columns < 100 ? 26 : 31
    let room: Rectangle
    (classes, room) = body.cutting(columns: sidebar)
    let wanted = Self.zooms[min(max(0, zoom), Self.zooms.count - 1)]
    let least = hasPane ? min(room.columns / 2, max(28, body.columns / 3)) : 0
    let columns = max(4, min(wanted.columns, room.columns - least - 2))
    across = max(1, (room.columns - least - 1) / (columns + 1))
    // What thumbnails leave is the cell's; a column is for the scroll bar.
    (cells, pane) = room.cutting(columns: hasPane ? across * (columns + 1) + 2 : room.columns)
    let rows = max(1, min(wanted.rows, cells.rows - 1))
    thumbnail = Size(columns: columns, rows: rows)
    down = max(1, cells.rows / (rows + 1))
  }

  /// The thumbnail and its caption, `place` counted from the first that shows.
  func tile(_ place: Int) -> Rectangle {
    Rectangle(
      column: cells.column + 1 + place % across * (thumbnail.columns + 1),
      row: cells.row + place / across * (thumbnail.rows + 1), columns: thumbnail.columns,
      rows: thumbnail.rows + 1)
  }

  /// Thumbnails on a page.
  var page: Int { across * down }

  /// Which thumbnail, counted from the first that shows, is under a point.
  func place(at point: Point) -> Int? {
    guard cells.contains(point) else { return nil }
    let column = (point.column - cells.column - 1) / (thumbnail.columns + 1)
    let row = (point.row - cells.row) / (thumbnail.rows + 1)
    guard point.column > cells.column, column < across, row < down else { return nil }
    return row * across + column
  }
}
