import CNcursesShim
import Dispatch
import TerminalKit

extension CursesTerminal {
  /// Reads all that has come.
  func readInput() {
    var count = 0
    var code = Int(cnc_key())
    while code != CNC_NONE {
      count += 1
      if code < 256 {
        handle(decoder.take(UInt8(truncatingIfNeeded: code)))
      } else if let key = Self.key(code) {
        handle(decoder.take(key))
      }
      code = Int(cnc_key())
    }
    tellTyped()
    inputCount += count
    if count == 0, cnc_input_waiting() < 0 { return hangUp() }
    if decoder.isPending { expireLater() }
  }

  /// The other side has hung up: nothing more comes, and no answer either.
  func hangUp() {
    guard !isGone else { return }
    isGone = true
    cnc_hung_up()
    openQuestions = 0
    sources?.stopListening()
    eventSink.yield(.end)
  }

  /// Gives the rest of a sequence time to come: little where a key may wait for it, more while
  /// answers are on their way, which may be torn apart by the network, and most for a paste, of
  /// which nothing may be taken for keys.
  private func expireLater() {
    let seen = inputCount
    let wait =
      decoder.isPasting ? 5000 : decoder.mayBeKey ? (openQuestions > 0 ? 100 : 25) : 1000
    after(milliseconds: wait) { terminal in
      guard terminal.inputCount == seen, terminal.decoder.isPending else { return }
      terminal.handle(terminal.decoder.expire())
      terminal.tellTyped()
    }
  }

  /// Hands over the characters that came together.
  func tellTyped() {
    guard let first = typed.unicodeScalars.first else { return }
    let isOne = typed.unicodeScalars.dropFirst().isEmpty
    eventSink.yield(isOne ? .key(.character(Character(first))) : .typed(typed))
    typed = ""
  }

  private func handle(_ output: InputDecoder.Output?) {
    switch output {
    case .event(let event):
      guard phase == .open else { return }
      if case .key(.character(let character)) = event {
        typed.unicodeScalars.append(contentsOf: character.unicodeScalars)
      } else {
        tellTyped()
        // It may have been shown on another terminal meanwhile.
        if case .focus(true) = event { askTmux() }
        eventSink.yield(event)
      }
    case .reply(let reply): handle(reply)
    case nil: break
    }
  }

  private func handle(_ reply: TerminalReply) {
    switch reply {
    case .ready:
      openQuestions = max(0, openQuestions - 1)
      pacer.heard(at: Self.now)
      announcePainted()
      schedulePaint()
    case .attributes:
      openQuestions = max(0, openQuestions - 1)
      pacer.answered(at: Self.now)
      announcePainted()
      learn(reply)
      if !isProbed {
        isProbed = true
        checkRecord()
        askMosh()
        probeIsAnswered()
      }
      schedulePaint()
    case .cursor(_, let column):
      glyphTestAnswered(column: column)
    default:
      learn(reply)
    }
  }

  /// Where another terminal answers than the last time, what was found then doesn't count.
  private func checkRecord() {
    guard let record = options.record, record.name != capabilities.name,
      !capabilities.name.hasPrefix("mosh")
    else { return }
    capabilities.forget(record)
    pixelsAreAffordable = !options.isRemote
    displayChanged()
  }

  private func learn(_ reply: TerminalReply) {
    let before = capabilities
    capabilities.learn(reply)
    guard capabilities != before else { return }
    if let automaticTheme, let isLight = capabilities.isLight {
      theme = isLight ? automaticTheme.light : automaticTheme.dark
    }
    displayChanged()
  }

  /// The key that curses recognised.
  private static func key(_ code: Int) -> Key? {
    code > CNC_FUNCTION ? .function(code - CNC_FUNCTION) : keys[code]
  }

  private static let keys: [Int: Key] = [
    CNC_UP: .up, CNC_DOWN: .down, CNC_LEFT: .left, CNC_RIGHT: .right, CNC_SHIFT_UP: .shiftUp,
    CNC_SHIFT_DOWN: .shiftDown, CNC_SHIFT_LEFT: .shiftLeft, CNC_SHIFT_RIGHT: .shiftRight,
    CNC_HOME: .home, CNC_END: .end, CNC_PAGE_UP: .pageUp, CNC_PAGE_DOWN: .pageDown,
    CNC_INSERT: .insert, CNC_DELETE: .delete, CNC_BACKSPACE: .backspace, CNC_BACK_TAB: .backTab,
    CNC_ENTER: .enter,
  ]
}
