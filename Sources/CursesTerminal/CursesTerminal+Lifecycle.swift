import Basis
import BlockGraphics
import CNcursesShim
import Dispatch
import Foundation
import TerminalKit

/// The descriptors of a started terminal.
struct TerminalDescriptors: Sendable {
  let output: Int32
  let signals: Int32
}

// MARK: Beginning

extension CursesTerminal {
  /// How long the console has to leave after SIGTERM, SIGHUP or SIGINT, in milliseconds. What was
  /// asked for is done first, and a step of a model may take a second or more.
  private static let grace: Int32 = 10_000

  /// Takes the terminal over; returns the descriptors and how many colours its entry claims.
  static func start(type: String) -> Result<(TerminalDescriptors, Int), TerminalError> {
    let output = cnc_tty_open()
    guard output >= 0 else { return .failure(.notATerminal) }
    func fail(_ error: TerminalError) -> Result<(TerminalDescriptors, Int), TerminalError> {
      cnc_restore()
      cnc_tty_close()
      cnc_signals_remove()
      return .failure(error)
    }
    let signals = cnc_signals_install(grace)
    guard signals >= 0 else { return fail(.noDescriptors) }
    if type.isEmpty || type == "dumb" || type == "unknown" {
      return fail(.notAddressable(type: type))
    }
    switch Int(cnc_start(type)) {
    case CNC_STARTED: break
    case CNC_NOT_ADDRESSABLE: return fail(.notAddressable(type: type))
    default: return fail(.unknownType(type: type))
    }
    return .success((TerminalDescriptors(output: output, signals: signals), Int(cnc_colours())))
  }

  /// Listens, enters the full screen and asks what the terminal can do.
  func begin(_ descriptors: TerminalDescriptors) {
    let input = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: executor.queue)
    input.setEventHandler { [weak self] in
      self?.assumeIsolated { $0.readInput() }
    }
    let signals = DispatchSource.makeReadSource(
      fileDescriptor: descriptors.signals, queue: executor.queue)
    signals.setEventHandler { [weak self] in
      self?.assumeIsolated { $0.readSignals() }
    }
    let output = DispatchSource.makeWriteSource(
      fileDescriptor: descriptors.output, queue: executor.queue)
    output.setEventHandler { [weak self] in
      self?.assumeIsolated { $0.drain() }
    }
    sources = TerminalSources(input: input, signals: signals, output: output)
    enter()
    probe()
    announceDisplay()
    schedulePaint()
  }

  /// Switches the modes of the full screen on; `cnc_restore` switches them off.
  func enter() {
    cnc_modes_are_on()
    var out = ScreenBytes()
    if capabilities.takesStrings { out.append("\u{1B}[22;2t") }
    out.append("\u{1B}[?1049h\u{1B}[?7l\u{1B}[?1h\u{1B}=\u{1B}[?25l\u{1B}[?2004h\u{1B}[?1004h")
    if options.mouse { out.append("\u{1B}[?1002h\u{1B}[?1006h") }
    send(out.bytes)
    cursorIsShown = false
    title = ""
    needsClear = true
    kittyPictures = []
  }
}

// MARK: Signals

extension CursesTerminal {
  func readSignals() {
    var number = cnc_next_signal()
    while number != 0 {
      switch number {
      case SIGWINCH: resized()
      case SIGTSTP: suspend()
      case SIGCONT: if phase == .open { resume() }
      case SIGTERM, SIGHUP, SIGINT: eventSink.yield(.end)
      default: break
      }
      number = cnc_next_signal()
    }
  }

  private func resized() {
    let size = Self.size()
    guard phase == .open, size.rows != composition.rows || size.columns != composition.columns
    else { return }
    composition.resize(rows: size.rows, columns: size.columns)
    if let cell = size.cell, capabilities.cell != nil { capabilities.cell = cell }
    needsClear = true
    frameIsNew = frame != nil
    eventSink.yield(.resize(Size(columns: size.columns, rows: size.rows)))
    announceDisplay()
    // A page drawn for the new size is about to come; it is worth the short wait.
    after(milliseconds: 20) { $0.schedulePaint() }
  }

  /// Gives the terminal back to the shell until the job is continued, as C-z does.
  public func suspend() {
    guard phase == .open else { return }
    phase = .suspended
    sources?.pauseInput()
    flush(milliseconds: 200)
    cnc_restore()
    cnc_discard_input()
    cnc_stop_process()
    sources?.resumeInput()
    phase = .open
    resume()
  }

  /// Enters the full screen again, whatever was done to the terminal meanwhile.
  private func resume() {
    outbox = []
    outboxStart = 0
    pacer.forget()
    forgetPainted()
    openQuestions = 0
    cnc_tty_raw()
    enter()
    resized()
    frameIsNew = frame != nil
    schedulePaint()
  }
}

// MARK: Ending

extension CursesTerminal {
  /// Leaves the full screen and puts everything back. Waits for answers that are on their way,
  /// so that none is typed into the shell: little more than a second after the last question,
  /// longer only where answers were seen to take longer.
  public func close() async {
    guard phase == .open else { return }
    phase = .closing
    let patience = min(3, max(1.25, 2 * (pacer.roundTrip ?? 0)))
    while openQuestions > 0, !isGone, Self.now - lastQuestion < patience {
      try? await Task.sleep(for: .milliseconds(5))
    }
    finish()
    eventSink.finish()
  }

  private func finish() {
    var out = ScreenBytes()
    for number in kittyPictures {
      out.append(deletion(of: number))
    }
    if !out.isEmpty { send(out.bytes) }
    phase = .closed
    flush(milliseconds: 500)
    sources = nil
    cnc_restore()
    cnc_discard_input()
    cnc_stop()
    cnc_signals_remove()
    cnc_tty_close()
  }
}

// MARK: Output

extension CursesTerminal {
  /// Seconds on a clock that only goes forward.
  static var now: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

  /// Runs `work` here after a while.
  func after(milliseconds: Int, _ work: @escaping @Sendable (isolated CursesTerminal) -> Void) {
    executor.queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [weak self] in
      self?.assumeIsolated { work($0) }
    }
  }

  /// Sends bytes, as soon as the terminal takes them.
  func send(_ bytes: [UInt8]) {
    guard phase != .suspended, phase != .closed else { return }
    if outbox.isEmpty {
      outbox = bytes
    } else {
      outbox.append(contentsOf: bytes)
    }
    drain()
  }

  /// Writes what the terminal takes now.
  func drain() {
    while outboxStart < outbox.count {
      let written = outbox.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map {
          cnc_write($0 + outboxStart, Int32(min(1 << 16, buffer.count - outboxStart)))
        } ?? -1
      }
      if written > 0 {
        outboxStart += Int(written)
        continue
      }
      if written == 0 {
        sources?.waitForOutput(true)
        return
      }
      // The terminal is gone; what was to be shown is of no use.
      outboxStart = outbox.count
      hangUp()
    }
    let wasWaiting = sources?.waitsForOutput ?? false
    outbox.removeAll(keepingCapacity: outbox.capacity < 1 << 20)
    outboxStart = 0
    noteDrained()
    sources?.waitForOutput(false)
    if wasWaiting { schedulePaint() }
  }

  /// Waits until all is written, but no longer than this.
  private func flush(milliseconds: Int) {
    let end = Self.now + Double(milliseconds) / 1000
    drain()
    while outboxStart < outbox.count, Self.now < end {
      usleep(2000)
      drain()
    }
  }
}
