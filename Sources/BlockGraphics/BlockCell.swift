public import Pictures

/// One character of a picture and its two colours.
public struct BlockCell: Sendable, Hashable {
  public var glyph: Unicode.Scalar
  public var foreground: Colour
  public var background: Colour

  public init(glyph: Unicode.Scalar, foreground: Colour, background: Colour) {
    self.glyph = glyph
    self.foreground = foreground
    self.background = background
  }

  /// A cell of one colour.
  public init(_ colour: Colour) {
    self.init(glyph: " ", foreground: colour, background: colour)
  }
}

/// A picture made of characters, row by row from the top.
public struct BlockPicture: Sendable, Hashable {
  public let columns: Int
  public let rows: Int
  /// `columns * rows` cells.
  public var cells: [BlockCell]

  public init(columns: Int, rows: Int, cells: [BlockCell]) {
    precondition(columns > 0 && rows > 0, "a picture has at least one cell")
    precondition(cells.count == columns * rows, "one cell a place")
    self.columns = columns
    self.rows = rows
    self.cells = cells
  }

  /// The cell in `column` from the left, `row` from the top.
  public subscript(column: Int, row: Int) -> BlockCell {
    get { cells[row * columns + column] }
    set { cells[row * columns + column] = newValue }
  }
}
