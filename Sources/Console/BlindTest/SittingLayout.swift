import ReaderStudy
import TerminalKit

/// Where the things of a sitting stand, so that drawing, clicks and the least display agree, and the
/// whole sitting shows its pictures at the same places and sizes.
struct SittingLayout {
  let task: AnswerTask
  let size: Size
  /// Where pictures are: one, or four in the order of their places.
  let tiles: [Rectangle]

  init(_ task: AnswerTask, in size: Size) {
    self.task = task
    self.size = size
    let body = Self.body(in: size)
    tiles = task == .quartet ? Self.quartet(in: body) : [Self.single(in: body)]
  }

  /// Between title and question.
  private static func body(in size: Size) -> Rectangle {
    Rectangle(size).cutting(rows: 2).rest.cutting(rows: -5).rest
  }

  private static func single(in body: Rectangle) -> Rectangle {
    let rows = max(1, min(body.rows, body.columns / 2))
    return body.centred(Size(columns: 2 * rows, rows: rows))
  }

  /// Columns before each of four pictures, for its number.
  static let label = 4

  /// Two by two, or four in a row where they are larger so.
  private static func quartet(in body: Rectangle) -> [Rectangle] {
    func rows(across: Int) -> Int {
      let down = 4 / across
      return max(1, min((body.rows - (down - 1)) / down, (body.columns / across - label) / 2))
    }
    let across = rows(across: 4) > rows(across: 2) ? 4 : 2
    let rows = rows(across: across)
    let block = Size(columns: 2 * rows + label, rows: rows + 1)
    let all = body.centred(
      Size(columns: across * block.columns, rows: 4 / across * block.rows - 1))
    return (0..<4).map { place in
      Rectangle(
        column: all.column + place % across * block.columns + label,
        row: all.row + place / across * block.rows, columns: 2 * rows, rows: rows)
    }
  }

  /// The row of the answer; that of the question is above it.
  var answerRow: Int { size.rows - 4 }

  /// The number of each of four pictures, left of it.
  func label(of place: Int) -> Rectangle {
    let tile = tiles[place]
    return Rectangle(
      column: tile.column - Self.label, row: tile.row, columns: Self.label - 1, rows: 1)
  }

  /// Where names stand beside the picture; nil where there isn't the room, and letters in a row have
  /// to do.
  func names(_ count: Int) -> [Rectangle]? {
    guard let tile = tiles.first else { return nil }
    let body = Self.body(in: size)
    let columns = min(28, tile.column - 2)
    let perSide = count <= body.rows ? count : (count + 1) / 2
    guard columns >= 12, perSide <= body.rows, perSide > 0 else { return nil }
    let top = body.row + (body.rows - perSide) / 2
    return (0..<count).map { place in
      let column = place < perSide ? tile.column - columns - 1 : tile.maxColumn + 1
      return Rectangle(column: column, row: top + place % perSide, columns: columns, rows: 1)
    }
  }
}
