import Pictures
import TerminalKit

/// A picture of the frame that is shown.
struct ShownPicture: Sendable {
  let request: FitRequest
  let slot: ImageSlot
  /// How much of it the terminal shows.
  var level: Level

  enum Level: Int, Comparable, Sendable {
    case nothing
    case coarse
    case fit

    /// As much as there is.
    init(_ entry: PictureShelf.Entry?) {
      self = entry?.fit != nil ? .fit : entry?.coarse != nil ? .coarse : .nothing
    }

    static func < (one: Level, other: Level) -> Bool { one.rawValue < other.rawValue }
  }
}

extension CursesTerminal {
  /// The request that a slot makes in the present mode.
  func request(for slot: ImageSlot) -> FitRequest {
    FitRequest(
      key: slot.key, part: slot.part, columns: slot.area.columns, rows: slot.area.rows,
      mode: fitMode)
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
      shelf.store(coarse: await fitter.coarse(picture, for: request), for: request)
      schedulePaint()
      if shelf.isWanted(request) {
        shelf.store(fit: await fitter.fit(picture, for: request), for: request)
        schedulePaint()
      }
    }
    shelf.finished(request, found: picture != nil)
    runningFits -= 1
    makePictures()
  }
}
