import Basis

extension Job where News == Basis.Progress {
  /// Its output, with a line that says how far it is while a person waits. Ctrl-C cancels it: it then
  /// ends as it does when cancelled, with what is done or by throwing.
  func watched() async throws -> Output {
    let interrupts = Interrupts { cancel() }
    defer { interrupts.stop() }
    var line = ProgressLine()
    for await progress in news { line.show(progress) }
    line.clear()
    return try await output
  }
}
