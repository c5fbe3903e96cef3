import TerminalKit

/// A frame after which other judged pictures are whole than before.
struct SentFrame: Sendable {
  /// Its number, as the pacer counts.
  let number: Int
  let pictures: [PaintedFrame.Picture]
  /// When the terminal had taken its last byte; nil before.
  var sent: ContinuousClock.Instant?
}

// When a judged picture is on the screen is for the terminal to say: bytes that are written wait in
// buffers along the way, for seconds where the line is slow. A frame in which a picture becomes
// whole, or stops being so, is told of when its question has been answered; where nothing is ever
// answered, when its bytes have been written, and as that.

extension CursesTerminal {
  /// Takes note of the judged pictures that are whole after the frame that is just being sent.
  func noteWholePictures() {
    let pictures = shown.indices.compactMap { wholePicture($0) }
    guard pictures != whole else { return }
    whole = pictures
    unacknowledged.append(SentFrame(number: pacer.frames, pictures: pictures))
  }

  /// The picture of a slot, where it is judged, every cell of it shows its finest, and nothing lies
  /// over it or cuts it off.
  private func wholePicture(_ index: Int) -> PaintedFrame.Picture? {
    let picture = shown[index]
    let slot = picture.slot
    guard slot.isJudged, let fit = shelf[picture.request].fit,
      fit.pixels.map({ $0.method != .kitty || kittyPictures.contains($0.number) }) ?? true
    else { return nil }
    for row in 0..<slot.area.rows {
      for column in 0..<slot.area.columns {
        let (y, x) = (slot.area.row + row, slot.area.column + column)
        guard y >= 0, y < composition.rows, x >= 0, x < composition.columns,
          composition.slot(at: y * composition.columns + x) == index,
          painter.front[y, x] == fit[row, column]
        else { return nil }
      }
    }
    let mode = picture.request.mode
    var display = display
    display.roundTrip = nil
    display.renderer =
      mode.graphics == .glyphs ? mode.glyphs.rawValue : mode.graphics.rawValue
    display.colours = mode.colours.title
    display.cellWidth = mode.cellWidth
    display.cellHeight = mode.cellHeight
    return PaintedFrame.Picture(slot.key, size: fit.content, display: display)
  }

  /// The terminal has taken all that was written.
  func noteDrained() {
    for index in unacknowledged.indices where unacknowledged[index].sent == nil {
      unacknowledged[index].sent = .now
    }
    if pacer.isMute { announcePainted() }
  }

  /// Tells of the frames that the terminal has acknowledged, and of all that it was sent where it
  /// acknowledges nothing.
  func announcePainted() {
    while let frame = unacknowledged.first {
      let time: ContinuousClock.Instant
      if pacer.isMute {
        guard let sent = frame.sent else { return }
        time = sent
      } else {
        guard frame.number <= pacer.acknowledged else { return }
        time = .now
      }
      unacknowledged.removeFirst()
      var pictures = frame.pictures
      for index in pictures.indices {
        pictures[index].display.roundTrip = pacer.roundTrip.map { 1000 * $0 }
      }
      // What was typed before has its place before.
      tellTyped()
      eventSink.yield(
        .painted(PaintedFrame(pictures, at: time, isAcknowledged: !pacer.isMute)))
    }
  }

  /// The screen was given away: nothing is on it any more, whatever was on its way.
  func forgetPainted() {
    unacknowledged = []
    guard !whole.isEmpty else { return }
    whole = []
    eventSink.yield(.painted(PaintedFrame([], at: .now, isAcknowledged: true)))
  }
}
