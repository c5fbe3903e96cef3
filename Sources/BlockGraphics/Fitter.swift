public import Pictures

/// Draws pictures with characters, as truly as the glyphs and colours allow.
///
/// A cell is sampled 8 x 16 times; among all glyphs and all pairs of colours the pair with the
/// least squared error is taken. Making a fitter takes milliseconds, so keep it.
public struct Fitter: Sendable {
  public let glyphs: GlyphSet
  public let depth: ColourDepth
  /// What a byte sent may cost in squared error a sample, summed over the channels: 0 spends
  /// bytes freely, 2 halves them at little loss, 8 is for slow lines. True colour only.
  public let lambda: Double
  /// What lies beside a picture of another shape than its place.
  public let surround: Colour

  let table: ShapeTable

  public init(
    glyphs: GlyphSet = .full, depth: ColourDepth = .trueColour, lambda: Double = 0,
    surround: Colour = .black
  ) {
    self.glyphs = glyphs
    self.depth = depth
    self.lambda = lambda
    self.surround = surround
    table = ShapeTable(glyphs)
  }

  /// `picture`, as large as fits and in the middle of `columns` x `rows` cells, each of which
  /// measures `cell` pixels of the screen.
  public func fit(
    _ picture: Picture, columns: Int, rows: Int, cell: CellSize = .usual
  ) -> BlockPicture {
    if depth == .trueColour, table.count == 0 {
      return coarse(picture, columns: columns, rows: rows, cell: cell)
    }
    let raster = raster(of: picture, columns: columns, rows: rows, cell: cell)
    let pattern = TonePattern(glyphs)
    let fit: PaletteFit
    switch depth {
    case .trueColour: return trueColours(raster, columns: columns, rows: rows)
    case .palette256:
      fit = PaletteFit(palette: TerminalPalette.extended, pattern: pattern, greyOnly: false)
    case .palette16:
      fit = PaletteFit(palette: TerminalPalette.basic, pattern: pattern, greyOnly: false)
    case .mono: fit = PaletteFit(palette: [.black, .white], pattern: pattern, greyOnly: true)
    }
    let cells = fit.cells(of: raster, columns: columns, rows: rows)
    return BlockPicture(columns: columns, rows: rows, cells: cells)
  }

  /// The mean colour of every cell: a first impression for slow lines, a few bytes a cell.
  public func coarse(
    _ picture: Picture, columns: Int, rows: Int, cell: CellSize = .usual
  ) -> BlockPicture {
    let fills = cell.width * columns * picture.height == cell.height * rows * picture.width
    let whole =
      fills ? picture : raster(of: picture, columns: columns, rows: rows, cell: cell)
    let means = whole.resized(width: columns, height: rows, filter: .box)
    let cells = (0..<(columns * rows)).map { index in
      BlockCell(means[index % columns, index / columns])
    }
    return BlockPicture(columns: columns, rows: rows, cells: cells)
  }

  /// The picture resized for 8 x 16 samples a cell, the surround around it.
  private func raster(of picture: Picture, columns: Int, rows: Int, cell: CellSize) -> Picture {
    precondition(columns > 0 && rows > 0, "a picture has at least one cell")
    let width = columns * GlyphShape.width
    let height = rows * GlyphShape.height
    let across = Double(columns * cell.width) / Double(picture.width)
    let down = Double(rows * cell.height) / Double(picture.height)
    let scale = min(across, down)
    let drawnWidth = max(1, min(width, Int((Double(width) * scale / across).rounded())))
    let drawnHeight = max(1, min(height, Int((Double(height) * scale / down).rounded())))
    let drawn = picture.resized(width: drawnWidth, height: drawnHeight, filter: .box)
    if drawnWidth == width, drawnHeight == height { return drawn }
    var raster = Picture(width: width, height: height, filledWith: surround)
    raster.paste(drawn, x: (width - drawnWidth) / 2, y: (height - drawnHeight) / 2)
    return raster
  }

  private func trueColours(_ raster: Picture, columns: Int, rows: Int) -> BlockPicture {
    if lambda > 0 {
      var search = FrugalRow(table, lambda: lambda)
      let cells = (0..<rows).flatMap { search.cells(of: raster, row: $0, columns: columns) }
      return BlockPicture(columns: columns, rows: rows, cells: cells)
    }
    var projection = CellProjection(table)
    var cells: [BlockCell] = []
    cells.reserveCapacity(columns * rows)
    let bytes = raster.bytes.span
    for row in 0..<rows {
      for column in 0..<columns {
        projection.load(bytes, stride: 3 * raster.width, column: column, row: row, table: table)
        cells.append(cheapest(projection.best(table)))
      }
    }
    return BlockPicture(columns: columns, rows: rows, cells: cells)
  }

  /// A shape in its colours as a cell; of a glyph and its inverse the one with fewer bytes.
  private func cheapest(_ choice: (shape: Int, pair: ColourPair)) -> BlockCell {
    let glyph = table.glyphs[choice.shape]
    let foreground = Colour(choice.pair.foreground)
    let background = Colour(choice.pair.background)
    if foreground == background { return BlockCell(background) }
    if let inverse = table.inverses[choice.shape], inverse.utf8.count < glyph.utf8.count {
      return BlockCell(glyph: inverse, foreground: background, background: foreground)
    }
    return BlockCell(glyph: glyph, foreground: foreground, background: background)
  }
}

/// The pixels of the screen that one cell covers: only the ratio of its sides matters.
public struct CellSize: Sendable, Hashable {
  public var width: Int
  public var height: Int

  public init(width: Int, height: Int) {
    precondition(width > 0 && height > 0, "a cell has at least one pixel")
    self.width = width
    self.height = height
  }

  /// Twice as high as wide.
  public static let usual = CellSize(width: 8, height: 16)
}

extension Colour {
  /// Whole levels between 0 and 255 as a colour.
  init(_ levels: SIMD3<Float>) {
    self.init(
      red: UInt8(clamping: Int(levels.x)), green: UInt8(clamping: Int(levels.y)),
      blue: UInt8(clamping: Int(levels.z)))
  }

  /// The three channels as numbers from 0 to 255.
  var levels: SIMD3<Float> { SIMD3(Float(red), Float(green), Float(blue)) }
}
