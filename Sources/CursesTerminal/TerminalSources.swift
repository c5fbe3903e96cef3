import Dispatch

/// Where input, signals and the readiness for output are heard of, until it is released.
///
/// libdispatch ends the process when a source is released while it is suspended; only the end of this
/// value's life does that, whichever way the console ended.
final class TerminalSources {
  private let input: any DispatchSourceRead
  private let signals: any DispatchSourceRead
  private let output: any DispatchSourceWrite
  /// The terminal takes nothing now: only then is the output source resumed.
  private(set) var waitsForOutput = false
  private var inputIsPaused = false

  /// Takes over sources that have not been resumed yet, and listens to input and signals.
  init(
    input: any DispatchSourceRead, signals: any DispatchSourceRead,
    output: any DispatchSourceWrite
  ) {
    self.input = input
    self.signals = signals
    self.output = output
    input.resume()
    signals.resume()
  }

  deinit {
    if inputIsPaused { input.resume() }
    if !waitsForOutput { output.resume() }
    input.cancel()
    signals.cancel()
    output.cancel()
  }

  func pauseInput() {
    guard !inputIsPaused else { return }
    inputIsPaused = true
    input.suspend()
  }

  func resumeInput() {
    guard inputIsPaused else { return }
    inputIsPaused = false
    input.resume()
  }

  /// Nothing more will come.
  func stopListening() {
    input.cancel()
  }

  func waitForOutput(_ wanted: Bool) {
    guard waitsForOutput != wanted else { return }
    waitsForOutput = wanted
    if wanted { output.resume() } else { output.suspend() }
  }
}
