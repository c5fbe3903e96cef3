public import Pictures

/// One picture for one look: the bytes that show it where the cursor is, and end on a new line.
public struct Preview: Sendable {
  /// How the picture reaches the screen.
  public enum Graphics: String, Sendable, Hashable, CaseIterable {
    /// Characters in two colours.
    case glyphs
    /// kitty's graphics protocol, by placeholders.
    case kitty
    /// Sixel graphics.
    case sixel
  }

  public var columns: Int
  public var rows: Int
  public var graphics: Graphics
  public var fitter: Fitter
  /// The size of a cell on the screen.
  public var cell: CellSize

  /// kitty numbers at most `KittyGraphics.mostCells` rows and columns; more are left out.
  public init(
    columns: Int, rows: Int, graphics: Graphics = .glyphs, fitter: Fitter = Fitter(),
    cell: CellSize = .usual
  ) {
    self.columns = columns
    self.rows = rows
    self.graphics = graphics
    self.fitter = fitter
    self.cell = cell
  }

  /// The bytes for `picture`.
  public func bytes(of picture: Picture) -> [UInt8] {
    switch graphics {
    case .glyphs:
      fitter.fit(picture, columns: columns, rows: rows, cell: cell).ansi(depth: fitter.depth)
    case .kitty: kitty(picture)
    case .sixel: Sixel.bytes(of: filling(picture)) + "\n".utf8
    }
  }

  /// The picture as large as fits in the pixels of its place, without surround.
  private func filling(_ picture: Picture) -> Picture {
    let across = Double(columns * cell.width) / Double(picture.width)
    let down = Double(rows * cell.height) / Double(picture.height)
    let scale = min(across, down)
    return picture.resized(
      width: max(1, Int((Double(picture.width) * scale).rounded())),
      height: max(1, Int((Double(picture.height) * scale).rounded())))
  }

  private func kitty(_ picture: Picture) -> [UInt8] {
    let columns = min(columns, KittyGraphics.mostCells)
    let rows = min(rows, KittyGraphics.mostCells)
    let id = KittyGraphics.ImageID(Self.checksum(picture.bytes))
    // The terminal scales, so a large picture is sent no larger than it is seen.
    let isLarge = picture.width > columns * cell.width && picture.height > rows * cell.height
    var bytes = KittyGraphics.transmission(of: isLarge ? filling(picture) : picture, as: id)
    bytes += KittyGraphics.placement(of: id, columns: columns, rows: rows)
    let colour = id.colour
    for row in 0..<rows {
      bytes += "\u{1B}[38;2;\(colour.red);\(colour.green);\(colour.blue)m".utf8
      for column in 0..<columns {
        for scalar in KittyGraphics.placeholder(column: column, row: row) {
          bytes += String(scalar).utf8
        }
      }
      bytes += "\u{1B}[m\n".utf8
    }
    return bytes
  }

  /// FNV-1a: the same picture has the same number in the terminal's memory.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    bytes.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }
}
