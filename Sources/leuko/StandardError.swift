import Basis
import Foundation

/// What the command line says beside its results.
enum StandardError {
  static func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }

  /// A failure in two lines: what happened, and what to do.
  static func explain(_ error: any Explained) {
    write("leuko: \(error.summary)\n")
    if let remedy = error.remedy { write("  \(remedy)\n") }
  }
}

/// What the command line gives as its result.
enum StandardOutput {
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  static func write(_ text: String) {
    write(Data(text.utf8))
  }

  static func write(_ data: Data) {
    FileHandle.standardOutput.write(data)
  }

  /// The value as JSON with sorted keys, and a line end.
  static func write(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    write(try encoder.encode(value))
    write("\n")
  }
}
