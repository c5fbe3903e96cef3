import Basis
import Foundation

/// What the command line says beside its results.
enum StandardError {
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
  /// Lines can be put in the place of others: not where whatever is sent is shown as it is.
  private static let takesControl = !["", "dumb"].contains(
    ProcessInfo.processInfo.environment["TERM"] ?? "")

  /// Writes words. What they hold of files can't steer the terminal.
  static func write(_ text: String) {
    write(Data(HarmlessText.shown(text).utf8))
  }

  /// Writes bytes that the program made for a terminal itself, such as pictures.
  static func write(_ data: Data) {
    // Where even this can't be written there is nobody left to tell.
    try? FileHandle.standardError.write(contentsOf: data)
  }

  /// Puts `text` in place of the line on the terminal.
  static func replaceLine(by text: String) {
    guard takesControl else { return }
    write(Data("\r\u{1B}[K\(HarmlessText.inLine(text))".utf8))
  }

  /// A failure in two lines: what happened, and what to do.
  static func explain(_ error: any Explained) {
    write("leuko: \(HarmlessText.inLine(error.summary))\n")
    if let remedy = error.remedy { write("  \(HarmlessText.inLine(remedy))\n") }
  }
}

/// What the command line gives as its result.
enum StandardOutput {
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Writes words for people. What they hold of files can steer no terminal, neither this one nor the
  /// one on which a file or a pipe of them is looked at later.
  static func write(_ text: String) {
    write(Data(HarmlessText.shown(text).utf8))
  }

  /// Writes a line of columns, whatever their texts hold.
  static func write(columns: [String]) {
    write(Data((columns.map(HarmlessText.inLine).joined(separator: "\t") + "\n").utf8))
  }

  /// Writes words for programs: exactly, unless a person sees them on a terminal.
  static func write(exact text: String) {
    write(Data((isTerminal ? HarmlessText.shown(text) : text).utf8))
  }

  /// Ends the program where the output can't be written, as when it goes to a full disk: there is
  /// no result without it, and what was to be kept is kept before it is told. Where nobody reads on, as
  /// behind 'head', it ends without a word, with the status that SIGPIPE gives others.
  static func write(_ data: Data) {
    guard !DurableFile.writeAll(data, to: STDOUT_FILENO) else { return }
    let reason = errno
    if reason == EPIPE { exit(ExitStatus.unread.rawValue) }
    StandardError.write(
      "leuko: the output can't be written: \(String(cString: strerror(reason)))\n")
    exit(ExitStatus.inputOutput.rawValue)
  }

  /// The value as JSON with sorted keys, and a line end.
  static func write(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    write(json: try encoder.encode(value) + Data("\n".utf8))
  }

  /// JSON that is there already. What could steer a terminal stands in it by number.
  static func write(json data: Data) {
    write(Data(HarmlessText.json(String(decoding: data, as: UTF8.self)).utf8))
  }

  /// The value as JSON on one line, for scripts that read line by line.
  static func write(jsonLine value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    write(json: try encoder.encode(value) + Data("\n".utf8))
  }
}

/// The three descriptors that every program begins with.
enum StandardStreams {
  /// Puts something harmless in the place of those that are closed, so that no file of the atlas gets
  /// their numbers, and words meant for people with them. Writing there fails, as it would have. A pipe
  /// that nobody reads is an error to be met, not an end by a signal.
  static func secure() {
    signal(SIGPIPE, SIG_IGN)
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest number that is free is given: this one.
      _ = open("/dev/null", O_RDONLY)
    }
  }
}
