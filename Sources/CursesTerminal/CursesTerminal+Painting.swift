import Basis
import Dispatch
import TerminalKit

extension CursesTerminal {
  /// Paints soon, after what is being done now.
  func schedulePaint() {
    guard !paintIsScheduled else { return }
    paintIsScheduled = true
    executor.queue.async { [weak self] in
      self?.assumeIsolated { $0.paint() }
    }
  }

  /// Brings the terminal as near to the newest frame as the link allows now.
  ///
  /// Text always goes whole. Pictures go as far as the pacer's allowance reaches; the rest
  /// follows when the terminal has acknowledged.
  private func paint() {
    paintIsScheduled = false
    guard phase == .open, let frame, outboxStart == outbox.count else { return }
    let allowance = pacer.allowance
    let isNew = frameIsNew
    guard allowance > 0 || isNew && pacer.allowsText(at: Self.now) else { return awaitAnswer() }
    if isNew {
      composition.compose(frame, characters: &painter.characters)
      frameIsNew = false
    }
    var out = ScreenBytes()
    beginFrame(into: &out)
    let empty = out.count
    out.append(preface)
    preface = []
    if needsClear { clear(into: &out) }
    if isNew {
      show(composition.slots)
      // Terminals differ in whether text erases sixels: a picture that goes is cleared away.
      if sixelsAreStale {
        if capabilities.textErasesSixels { forgetStaleSixels() } else { clear(into: &out) }
      }
    }
    let unfinished = paintContent(afterNewFrame: isNew, allowance: allowance, into: &out)
    placeCursor(frame, into: &out)
    setTitle(frame.title, into: &out)
    // A question that was lost has to be asked again before a picture can count as shown.
    let isUnsure = !unacknowledged.isEmpty && pacer.questions == 0 && asksForAnswers
    if out.count > empty || isUnsure {
      endFrame(&out)
      pacer.sent(out.count, at: Self.now)
      noteWholePictures()
      send(out.bytes)
    }
    makePictures()
    weighBytes()
    announcePainted()
    if !unfinished, !unacknowledged.isEmpty { awaitAnswer() }
    guard unfinished else { return }
    // Where there is room, the rest follows at once, after what has come in meanwhile.
    if pacer.allowance > 0, !pacer.isMute { schedulePaint() } else { awaitAnswer() }
  }

  private func clear(into out: inout ScreenBytes) {
    painter.clear(rows: composition.rows, columns: composition.columns, into: &out)
    cursorIsShown = false
    out.append("\u{1B}[?25l")
    needsClear = false
    sixels = []
  }

  /// Goes over to pixels when the link turns out to be fast, and back when it slows down.
  private func weighBytes() {
    if lambda != pacer.lambda {
      // Pictures that are still to come are made anew, so that they come sooner.
      let isDearer = pacer.lambda > lambda
      lambda = pacer.lambda
      if isDearer {
        frameIsNew = frame != nil
        schedulePaint()
      }
    }
    // What was found before counts until the line shows itself to be otherwise.
    let areAffordable = pixelsAreAffordable ? !pacer.isSlow : pacer.isFast
    guard areAffordable != pixelsAreAffordable else { return }
    let before = graphicsInUse
    pixelsAreAffordable = areAffordable
    if graphicsInUse != before { displayChanged() }
  }

  private func beginFrame(into out: inout ScreenBytes) {
    if capabilities.synchronized { out.append("\u{1B}[?2026h") }
  }

  private func endFrame(_ out: inout ScreenBytes) {
    if capabilities.synchronized { out.append("\u{1B}[?2026l") }
    if asksForAnswers {
      out.append(pacer.asksAttributes ? "\u{1B}[c" : "\u{1B}[5n")
      openQuestions += 1
      lastQuestion = Self.now
    }
  }

  /// A terminal that has been found mute isn't asked any more.
  private var asksForAnswers: Bool { !pacer.isMute }

  /// Paints again when an answer has come, which calls for it; here only for those that don't
  /// come.
  private func awaitAnswer() {
    let wait = pacer.isMute ? 16 : 50
    guard !isAwaiting else { return }
    isAwaiting = true
    after(milliseconds: wait) { terminal in
      terminal.isAwaiting = false
      let wasAsking = terminal.pacer.asksAttributes
      terminal.pacer.expire(at: Self.now)
      // What isn't answered isn't waited for at the end either.
      if terminal.pacer.asksAttributes, !wasAsking { terminal.openQuestions = 0 }
      terminal.announcePainted()
      terminal.schedulePaint()
    }
  }

  private func placeCursor(_ frame: Frame, into out: inout ScreenBytes) {
    let wanted = frame.cursor ?? (options.accessible ? frame.focus : nil)
    guard let point = wanted, point.row >= 0, point.row < composition.rows,
      point.column >= 0, point.column < composition.columns
    else {
      if cursorIsShown { out.append("\u{1B}[?25l") }
      cursorIsShown = false
      return
    }
    painter.placeCursor(row: point.row, column: point.column, into: &out)
    if !cursorIsShown { out.append("\u{1B}[?25h") }
    cursorIsShown = true
  }

  private func setTitle(_ text: String, into out: inout ScreenBytes) {
    guard text != title, capabilities.takesStrings else { return }
    title = text
    out.append("\u{1B}]2;")
    out.append(HarmlessText.inLine(text))
    out.append("\u{1B}\\")
  }
}
