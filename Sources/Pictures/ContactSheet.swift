/// Pictures in rows, with a label under each where there is one.
public struct ContactSheet: Sendable {
  /// A picture and what stands under it.
  public struct Tile: Sendable {
    public var picture: Picture
    /// Empty for none.
    public var label: String

    public init(_ picture: Picture, label: String = "") {
      self.picture = picture
      self.label = label
    }
  }

  public var tiles: [Tile]
  /// How many stand side by side.
  public var across: Int
  /// Every pixel becomes so many on a side.
  public var scale: Int
  /// What shows between the pictures.
  public var paper = Colour.white
  public var ink = Colour.black

  public init(tiles: [Tile], across: Int, scale: Int = 1) {
    precondition(across > 0 && scale > 0, "a sheet has a column, and a pixel a size")
    self.tiles = tiles
    self.across = across
    self.scale = scale
  }

  private static let gap = 4

  /// The sheet. Without tiles it is one pixel of paper.
  public var picture: Picture {
    guard !tiles.isEmpty else { return Picture(width: 1, height: 1, filledWith: paper) }
    let width = scale * (tiles.map(\.picture.width).max() ?? 1)
    let height = scale * (tiles.map(\.picture.height).max() ?? 1)
    let hasLabels = tiles.contains { !$0.label.isEmpty }
    let caption = hasLabels ? SmallFont.height + Self.gap : 0
    let columns = min(across, tiles.count)
    let rows = (tiles.count + across - 1) / across
    var sheet = Picture(
      width: columns * (width + Self.gap) + Self.gap,
      height: rows * (height + caption + Self.gap) + Self.gap, filledWith: paper)
    for (place, tile) in tiles.enumerated() {
      let x = Self.gap + place % across * (width + Self.gap)
      let y = Self.gap + place / across * (height + caption + Self.gap)
      draw(tile.picture, atX: x, y: y, on: &sheet)
      write(tile.label, atX: x, y: y + height + Self.gap / 2, room: width, on: &sheet)
    }
    return sheet
  }

  private func draw(_ picture: Picture, atX x: Int, y: Int, on sheet: inout Picture) {
    for row in 0..<(picture.height * scale) {
      for column in 0..<(picture.width * scale) {
        sheet[x + column, y + row] = picture[column / scale, row / scale]
      }
    }
  }

  private func write(_ label: String, atX x: Int, y: Int, room: Int, on sheet: inout Picture) {
    let fits = max(0, room / SmallFont.advance)
    let text = label.count <= fits ? Array(label) : Array(label.prefix(max(0, fits - 1))) + ["…"]
    for (place, character) in text.enumerated() where place < fits {
      for row in 0..<SmallFont.height {
        for column in 0..<SmallFont.width
        where SmallFont.isSet(character, column: column, row: row) {
          sheet[x + place * SmallFont.advance + column, y + row] = ink
        }
      }
    }
  }
}
