/// A place on the terminal's grid, counted from 0 at the top left.
public struct Point: Sendable, Hashable {
  public var column: Int
  public var row: Int

  public init(column: Int, row: Int) {
    self.column = column
    self.row = row
  }
}

/// How many columns and rows something takes.
public struct Size: Sendable, Hashable {
  public var columns: Int
  public var rows: Int

  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}

/// A block of the terminal's grid.
public struct Rectangle: Sendable, Hashable {
  public var origin: Point
  public var size: Size

  public init(column: Int, row: Int, columns: Int, rows: Int) {
    origin = Point(column: column, row: row)
    size = Size(columns: max(0, columns), rows: max(0, rows))
  }

  /// The whole of something of this size.
  public init(_ size: Size) {
    self.init(column: 0, row: 0, columns: size.columns, rows: size.rows)
  }

  public var column: Int { origin.column }
  public var row: Int { origin.row }
  public var columns: Int { size.columns }
  public var rows: Int { size.rows }
  /// The first column to the right of it.
  public var maxColumn: Int { column + columns }
  /// The first row below it.
  public var maxRow: Int { row + rows }
  public var isEmpty: Bool { columns == 0 || rows == 0 }

  public func contains(_ point: Point) -> Bool {
    point.column >= column && point.column < maxColumn && point.row >= row && point.row < maxRow
  }

  /// What both cover; empty where they are apart.
  public func intersection(_ other: Rectangle) -> Rectangle {
    let left = max(column, other.column)
    let top = max(row, other.row)
    return Rectangle(
      column: left, row: top, columns: min(maxColumn, other.maxColumn) - left,
      rows: min(maxRow, other.maxRow) - top)
  }

  /// The same without a margin of so many columns and rows on every side.
  public func inset(columns: Int = 0, rows: Int = 0) -> Rectangle {
    Rectangle(
      column: column + columns, row: row + rows, columns: self.columns - 2 * columns,
      rows: self.rows - 2 * rows)
  }

  /// Cuts so many rows off the top, or, when negative, off the bottom; returns (cut, rest).
  public func cutting(rows count: Int) -> (cut: Rectangle, rest: Rectangle) {
    let height = min(abs(count), rows)
    let top = Rectangle(column: column, row: row, columns: columns, rows: height)
    let below = Rectangle(
      column: column, row: row + height, columns: columns, rows: rows - height)
    if count >= 0 { return (top, below) }
    return (
      Rectangle(column: column, row: maxRow - height, columns: columns, rows: height),
      Rectangle(column: column, row: row, columns: columns, rows: rows - height)
    )
  }

  /// Cuts so many columns off the left, or, when negative, off the right; returns (cut, rest).
  public func cutting(columns count: Int) -> (cut: Rectangle, rest: Rectangle) {
    let width = min(abs(count), columns)
    if count >= 0 {
      return (
        Rectangle(column: column, row: row, columns: width, rows: rows),
        Rectangle(column: column + width, row: row, columns: columns - width, rows: rows)
      )
    }
    return (
      Rectangle(column: maxColumn - width, row: row, columns: width, rows: rows),
      Rectangle(column: column, row: row, columns: columns - width, rows: rows)
    )
  }

  /// A block of `size` in the middle of this one, no larger than it.
  public func centred(_ size: Size) -> Rectangle {
    let width = min(size.columns, columns)
    let height = min(size.rows, rows)
    return Rectangle(
      column: column + (columns - width) / 2, row: row + (rows - height) / 2, columns: width,
      rows: height)
  }
}
