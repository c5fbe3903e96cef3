import BlockGraphics
import CNcursesShim
import Pictures
import TerminalKit

/// A picture of the frame that is shown.
struct ShownPicture: Sendable {
  let request: FitRequest
  let slot: ImageSlot
  /// How much of it the terminal shows.
  var level: Level
  /// Rows of a judged picture that have been painted with all their bytes.
  var paddedRows = 0

  enum Level: Int, Comparable, Sendable {
    case nothing
    case coarse
    case fit

    /// As much as there is.
    init(_ entry: PictureShelf.Entry) {
      self = entry.fit != nil ? .fit : entry.coarse != nil ? .coarse : .nothing
    }

    static func < (one: Level, other: Level) -> Bool { one.rawValue < other.rawValue }
  }
}

extension CursesTerminal {
  /// The request that a slot makes in the present mode, where these windows lie over the page.
  func request(for slot: ImageSlot, under popups: [Rectangle]) -> FitRequest {
    let cell = cellSize
    let mode = FitMode(
      graphics: graphics(for: slot, under: popups), glyphs: glyphs, colours: colours,
      cellWidth: cell.width, cellHeight: cell.height, wraps: capabilities.wraps,
      registers: capabilities.sixelRegisters ?? 256,
      lambda: slot.isJudged ? 0 : slot.isThumbnail ? max(lambda, Pacer.thumbnailLambda) : lambda,
      isLight: capabilities.isLight ?? !theme.isDark)
    return FitRequest(
      key: slot.key, part: slot.part, columns: slot.area.columns, rows: slot.area.rows, mode: mode,
      isJudged: slot.isJudged)
  }

  private func graphics(for slot: ImageSlot, under popups: [Rectangle]) -> GraphicsProtocol {
    switch graphicsInUse {
    case .kitty:
      let fits = max(slot.area.rows, slot.area.columns) <= KittyGraphics.mostCells
      return fits ? .kitty : .glyphs
    case .sixel:
      // The cursor goes below the picture: at the lower edge the screen would scroll.
      let isWhole =
        slot.visibleRows == slot.area.rows
        && popups.allSatisfy { $0.intersection(slot.area).isEmpty }
      let hasRoom =
        slot.area.row >= 0 && slot.area.column >= 0 && slot.area.maxRow < composition.rows
        && slot.area.maxColumn <= composition.columns
      let (cell, area) = (cellSize, slot.area)
      let (width, height) = (area.columns * cell.width, area.rows * cell.height)
      let most = capabilities.sixelArea ?? (Self.mostPixels, Self.mostPixels)
      let isPossible =
        width <= most.width && height <= most.height && width * height <= Self.mostPixels
      return isWhole && hasRoom && isPossible && isWorthSixels(slot, popups) ? .sixel : .glyphs
    case .glyphs: return .glyphs
    }
  }

  /// Where text doesn't take sixels away all of the screen has to be painted again for each that goes:
  /// unless they were asked for, they are for one large picture then.
  private func isWorthSixels(_ slot: ImageSlot, _ popups: [Rectangle]) -> Bool {
    (chosen.graphics ?? remembered.flatMap(GraphicsProtocol.init)) == .sixel
      || capabilities.textErasesSixels
      || composition.slots.count == 1 && popups.isEmpty && slot.area.rows >= 12
        && slot.area.columns >= 24
  }

  /// As many as a screen of 3840 x 2160 has: what a window claims beyond that takes memory without end.
  private static let mostPixels = 1 << 23

  /// How pictures are sent where it is possible. Pixels take tens of times the bytes of glyphs:
  /// over slow links they have to be asked for.
  var graphicsInUse: GraphicsProtocol {
    let wanted =
      chosen.graphics ?? remembered.map { GraphicsProtocol(rawValue: $0) ?? .glyphs }
    // Where kitty's pictures come out as black squares, no choice helps.
    if let wanted { return wanted == .kitty && capabilities.lacksPlaceholders ? .glyphs : wanted }
    if colours == .mono || !pixelsAreAffordable { return .glyphs }
    if capabilities.placeholders { return .kitty }
    let isMeasured = (capabilities.cell ?? Self.size().cell) != nil
    return capabilities.sixel && isMeasured && !options.isRemote
      && !capabilities.isBehindOthers ? .sixel : .glyphs
  }

  /// Sends the pixels of a picture that is to be shown, unless the terminal has them.
  func sendPixels(_ picture: PixelPicture, into out: inout ScreenBytes) {
    guard picture.method == .kitty, kittyPictures.insert(picture.number).inserted else { return }
    cnc_has_kitty_pictures()
    out.append(picture.bytes)
  }

  /// Takes pictures that were thrown away out of the terminal's memory.
  func discardPixels(into out: inout ScreenBytes) {
    for number in shelf.takeDiscarded() where kittyPictures.remove(number) != nil {
      out.append(deletion(of: number))
    }
  }

  func deletion(of number: UInt32) -> [UInt8] {
    KittyGraphics.throughTmux(
      KittyGraphics.deletion(of: KittyGraphics.ImageID(number)), levels: capabilities.wraps)
  }

  /// Starts making what the screen lacks.
  func makePictures() {
    while runningFits <= fitters.count, let request = shelf.next() {
      runningFits += 1
      let fitter = fitters[runningFits % fitters.count]
      let pictures = self.pictures
      Task.detached(priority: .utility) { [weak self] in
        let picture = await pictures(request.key)
        await self?.make(request, from: picture, with: fitter)
      }
    }
  }

  private func make(_ request: FitRequest, from picture: Picture?, with fitter: PictureFitter)
    async
  {
    if let picture, shelf.isWanted(request) {
      if !request.isJudged, shelf[request].coarse == nil {
        shelf.store(coarse: await fitter.coarse(picture, for: request), for: request)
        schedulePaint()
      }
      if shelf.isWanted(request) {
        pictureNumber += 1
        let number = pictureNumber
        shelf.store(fit: await fitter.fit(picture, for: request, number: number), for: request)
        schedulePaint()
      }
    }
    shelf.finished(request, found: picture != nil)
    runningFits -= 1
    makePictures()
  }
}
