import Basis
import BlockGraphics
import Dispatch
import Pictures
import TerminalKit

/// Makes pictures into cells, on a thread of its own.
actor PictureFitter {
  private let executor: QueueExecutor
  /// The fitters in use, the newest last: making one takes as long as several fits.
  private var fitters: [Fitter] = []

  init(label: String) {
    executor = QueueExecutor(label: label, qos: .utility)
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// The mean colour of every cell.
  func coarse(_ picture: Picture, for request: FitRequest) -> FittedPicture {
    let place = PicturePlace(picture, for: request)
    let means = fitter(for: request.mode).coarse(
      place.picture, columns: place.columns, rows: place.rows, cell: place.cell)
    let ink = PictureInk(mode: request.mode)
    var cells = ink.cells(means.joined(tolerance: 20))
    // A mark that the picture is still coming, in its upper right corner.
    let corner = place.columns - 1
    if place.columns >= 6, place.rows >= 3 { cells[corner] = ink.mark(on: means.cells[corner]) }
    return place.framed(cells)
  }

  /// The best that the mode allows. `number` is for pictures that are sent as pixels.
  func fit(_ picture: Picture, for request: FitRequest, number: UInt32) -> FittedPicture {
    let place = PicturePlace(picture, for: request)
    switch request.mode.graphics {
    case .glyphs: break
    case .kitty: return place.kitty(number)
    case .sixel: return place.sixel(number)
    }
    let fit = fitter(for: request.mode).fit(
      place.picture, columns: place.columns, rows: place.rows, cell: place.cell)
    return place.framed(PictureInk(mode: request.mode).cells(fit))
  }

  private func fitter(for mode: FitMode) -> Fitter {
    let glyphs = mode.glyphs.set(depth: mode.colours)
    let known = fitters.first {
      $0.glyphs == glyphs && $0.depth == mode.colours && $0.lambda == mode.lambda
    }
    if let known { return known }
    let fitter = Fitter(glyphs: glyphs, depth: mode.colours, lambda: mode.lambda)
    // One for thumbnails, one for pictures looked at closely.
    fitters = fitters.suffix(1) + [fitter]
    return fitter
  }
}

extension BlockPicture {
  /// The same in fewer colours a row: cells side by side take their mean as long as no channel of
  /// any is further from it than `tolerance`. A cell that looks like its neighbour costs a byte.
  func joined(tolerance: Int) -> BlockPicture {
    var joined = self
    for row in 0..<rows {
      var start = 0
      while start < columns {
        var run = ColourRun(self[start, row].background)
        var end = start + 1
        while end < columns, run.add(self[end, row].background, tolerance: tolerance) { end += 1 }
        for column in start..<end { joined[column, row] = BlockCell(run.mean) }
        start = end
      }
    }
    return joined
  }
}

/// Colours that are alike, their mean and how far they reach.
private struct ColourRun {
  private var sum: SIMD3<Int>
  private var low: SIMD3<Int>
  private var high: SIMD3<Int>
  private var count = 1

  init(_ colour: Colour) {
    sum = Self.channels(colour)
    low = sum
    high = sum
  }

  var mean: Colour {
    let mean = sum / SIMD3(repeating: count)
    return Colour(red: UInt8(mean.x), green: UInt8(mean.y), blue: UInt8(mean.z))
  }

  /// Takes a colour in, unless the run would then reach too far.
  mutating func add(_ colour: Colour, tolerance: Int) -> Bool {
    let channels = Self.channels(colour)
    let lowest = pointwiseMin(low, channels)
    let highest = pointwiseMax(high, channels)
    let reach = highest &- lowest
    guard max(reach.x, reach.y, reach.z) <= 2 * tolerance else { return false }
    low = lowest
    high = highest
    sum &+= channels
    count += 1
    return true
  }

  private static func channels(_ colour: Colour) -> SIMD3<Int> {
    SIMD3(Int(colour.red), Int(colour.green), Int(colour.blue))
  }
}

/// Where in its slot a picture lies: as large as fits, in whole cells, in the middle.
struct PicturePlace {
  /// The part that is to be seen.
  let picture: Picture
  let columns: Int
  let rows: Int
  /// A cell of just the shape that makes the picture fill its cells: less than half a cell of
  /// stretching, for no edge that mixes picture and background.
  let cell: CellSize
  private let request: FitRequest

  init(_ whole: Picture, for request: FitRequest) {
    self.request = request
    let picture =
      request.part.flatMap { whole.cropped(to: Self.pixels(of: $0, in: whole)) } ?? whole
    self.picture = picture
    let mode = request.mode
    let across = Double(request.columns * mode.cellWidth) / Double(picture.width)
    let down = Double(request.rows * mode.cellHeight) / Double(picture.height)
    let scale = min(across, down)
    func cells(_ pixels: Int, _ side: Int, _ most: Int) -> Int {
      max(1, min(most, Int((Double(pixels) * scale / Double(side)).rounded())))
    }
    columns = cells(picture.width, mode.cellWidth, request.columns)
    rows = cells(picture.height, mode.cellHeight, request.rows)
    cell = CellSize(width: picture.width * rows, height: picture.height * columns)
  }

  private static func pixels(of part: ImageSlot.Part, in picture: Picture) -> PixelRectangle {
    let x = Int((part.x * Double(picture.width)).rounded())
    let y = Int((part.y * Double(picture.height)).rounded())
    return PixelRectangle(
      x: x, y: y, width: max(1, Int((part.width * Double(picture.width)).rounded())),
      height: max(1, Int((part.height * Double(picture.height)).rounded())))
  }

  private var left: Int { (request.columns - columns) / 2 }
  private var top: Int { (request.rows - rows) / 2 }

  /// The picture's cells, row by row, with empty ones around, as large as the slot.
  func framed(_ content: [ScreenCell]) -> FittedPicture {
    var cells = [ScreenCell](repeating: .blank, count: request.columns * request.rows)
    for row in 0..<rows {
      for column in 0..<columns {
        cells[(top + row) * request.columns + left + column] = content[row * columns + column]
      }
    }
    var framed = FittedPicture(columns: request.columns, rows: request.rows, cells: cells)
    framed.content = Size(columns: columns, rows: rows)
    return framed
  }
}

// MARK: Pixels

extension PicturePlace {
  /// Placeholders into which kitty's protocol draws the picture, and the picture itself.
  func kitty(_ number: UInt32) -> FittedPicture {
    let id = KittyGraphics.ImageID(number)
    let colour = id.colour
    let ink = ScreenColour.rgb(colour.red, colour.green, colour.blue)
    let cells = (0..<rows * columns).map { index in
      ScreenCell(
        Symbol.placeholder(row: index / columns, column: index % columns), foreground: ink)
    }
    var framed = framed(cells)
    // The terminal enlarges by itself; more pixels than are seen would only cost bytes.
    let bytes = KittyGraphics.throughTmux(
      KittyGraphics.transmission(of: shrunk, as: id, deflated: !request.isJudged)
        + KittyGraphics.placement(of: id, columns: columns, rows: rows),
      levels: request.mode.wraps)
    framed.pixels = PixelPicture(
      number: id.number, bytes: bytes, row: top, column: left, method: .kitty)
    return framed
  }

  /// Cells that a sixel picture covers, and that picture, in pixels of the screen.
  func sixel(_ number: UInt32) -> FittedPicture {
    let cells = [ScreenCell](repeating: ScreenCell(Symbol.pixels(number)), count: rows * columns)
    var framed = framed(cells)
    let size = pixelSize
    let picture = picture.resized(width: size.width, height: size.height, filter: .lanczos)
    framed.pixels = PixelPicture(
      number: number, bytes: Sixel.bytes(of: picture, registers: request.mode.registers),
      row: top, column: left, method: .sixel)
    return framed
  }

  private var pixelSize: (width: Int, height: Int) {
    (columns * request.mode.cellWidth, rows * request.mode.cellHeight)
  }

  private var shrunk: Picture {
    let size = pixelSize
    guard picture.width > size.width || picture.height > size.height else { return picture }
    return picture.resized(
      width: min(picture.width, size.width), height: min(picture.height, size.height),
      filter: .box)
  }
}

/// Turns a fitter's cells, whose colours are ones the terminal has, into what is sent.
struct PictureInk {
  let mode: FitMode

  func cells(_ picture: BlockPicture) -> [ScreenCell] { picture.cells.map { cell($0) } }

  /// Three dots that can be seen on the ground of a cell.
  func mark(on block: BlockCell) -> ScreenCell {
    var marked = cell(BlockCell(block.background))
    let symbol: UInt32 = mode.glyphs == .ascii ? 0x2E : 0x2026
    guard mode.colours != .mono else {
      return ScreenCell(symbol, attributes: marked.attributes)
    }
    let isLight = Int(block.background.red) + 2 * Int(block.background.green) > 3 * 128
    marked = ScreenCell(
      symbol, foreground: colour(isLight ? Colour(red: 0, green: 0, blue: 0) : .white),
      background: marked.background)
    return marked
  }

  private func cell(_ block: BlockCell) -> ScreenCell {
    if mode.colours == .mono { return uncoloured(block) }
    return ScreenCell(
      block.glyph.value, foreground: colour(block.foreground),
      background: colour(block.background))
  }

  private func colour(_ colour: Colour) -> ScreenColour {
    TextPalette.colour(
      Theme.Ink(red: colour.red, green: colour.green, blue: colour.blue), depth: mode.colours)
  }

  /// The fitter draws light on dark; where paper is light, ink is dark, and all is turned round.
  private func uncoloured(_ block: BlockCell) -> ScreenCell {
    let (ink, paper) = (block.foreground.green, block.background.green)
    let isSolid = block.glyph == " " || ink == paper
    let isTurned = isSolid ? paper > 127 : ink < paper
    return ScreenCell(
      isSolid ? Symbol.space : block.glyph.value,
      attributes: isTurned != mode.isLight ? .reversed : [])
  }
}
