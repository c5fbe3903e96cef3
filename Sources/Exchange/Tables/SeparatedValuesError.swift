public import Basis

/// Why a table of values can't be read.
public enum SeparatedValuesError: Explained, Equatable {
  /// Not even a line of names.
  case empty(file: String)
  /// A quote that never closes, in the record that begins at this line.
  case openQuote(file: String, line: Int)
  /// A line with more values than there are names.
  case tooManyValues(file: String, line: Int, expected: Int, found: Int)
  /// No column with any of the names that were looked for.
  case noColumn(file: String, names: [String])
  /// The file isn't there, may not be read, or isn't UTF-8.
  case unreadable(file: String)

  public var summary: String {
    switch self {
    case .empty(let file): "'\(file)' is empty"
    case .openQuote(let file, let line):
      "'\(file)', line \(line): a quoted value never ends"
    case .tooManyValues(let file, let line, let expected, let found):
      "'\(file)', line \(line): \(found) values for \(expected) columns"
    case .noColumn(let file, let names):
      "'\(file)' has no column \(names.map { "'\($0)'" }.joined(separator: " or "))"
    case .unreadable(let file): "can't read '\(file)' as UTF-8 text"
    }
  }

  public var remedy: String? { "mend the file, or move it away" }
}
