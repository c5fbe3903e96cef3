import Basis
import Foundation

/// What the command line says beside its results.
enum StandardError {
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

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

  /// Writes words. On a terminal, what they hold of files can't steer it; elsewhere they come as
  /// they are.
  static func write(_ text: String) {
    write(Data((isTerminal ? HarmlessText.shown(text) : text).utf8))
  }

  /// Ends the program where the output can't be written, as when it goes to a full disk: there is
  /// no result without it, and what was to be kept is kept before it is told.
  static func write(_ data: Data) {
    do {
      try FileHandle.standardOutput.write(contentsOf: data)
    } catch {
      let reason = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      let words = reason.map { String(cString: strerror(Int32($0.code))) }
      StandardError.write(
        "leuko: the output can't be written: \(words ?? error.localizedDescription)\n")
      exit(ExitStatus.inputOutput.rawValue)
    }
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
