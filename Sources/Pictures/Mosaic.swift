/// A contact sheet: pictures in rows on one large picture, each with a line of text below it.
public struct Mosaic: Sendable {
  /// One picture and its label; an empty label leaves its line blank.
  public struct Tile: Sendable {
    public var picture: Picture
    public var label: String

    public init(_ picture: Picture, label: String = "") {
      self.picture = picture
      self.label = label
    }
  }

  /// Pictures in a row.
  public var columns: Int
  /// The side of the square that each picture gets. A larger picture is made smaller; a smaller one
  /// is shown as it is, in the middle.
  public var side: Int
  /// Pixels between two squares and around all.
  public var gap: Int
  public var background: Colour
  public var ink: Colour

  public init(
    columns: Int, side: Int, gap: Int = 4, background: Colour = .white, ink: Colour = .black
  ) {
    precondition(columns > 0 && side > 0 && gap >= 0, "a sheet has room for a picture")
    self.columns = columns
    self.side = side
    self.gap = gap
    self.background = background
    self.ink = ink
  }

  /// The sheet; without tiles an empty one of one row. Lines of text are only there when some tile
  /// has a label; a label is cut to the width of its square.
  public func sheet(_ tiles: [Tile]) -> Picture {
    let frame = MosaicFrame(
      columns: columns, side: side, gap: gap, count: tiles.count,
      hasLabels: tiles.contains { !$0.label.isEmpty })
    var sheet = Picture(width: frame.width, height: frame.height, filledWith: background)
    for (index, tile) in tiles.enumerated() {
      let (x, y) = frame.square(index)
      let picture = fitted(tile.picture)
      sheet.paste(picture, x: x + (side - picture.width) / 2, y: y + (side - picture.height) / 2)
      let label = String(tile.label.prefix((side + 1) / PixelFont.advance))
      let indent = (side - PixelFont.width(of: label)) / 2
      sheet.write(label, x: x + indent, y: y + side + 2, in: ink)
    }
    return sheet
  }

  private func fitted(_ picture: Picture) -> Picture {
    let longer = max(picture.width, picture.height)
    guard longer > side else { return picture }
    return picture.resized(
      width: max(1, picture.width * side / longer), height: max(1, picture.height * side / longer))
  }
}
