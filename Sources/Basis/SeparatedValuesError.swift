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
    case .openQuote(let file, let line), .tooManyValues(let file, let line, _, _):
      "'\(file)', line \(line): \(problem)"
    case .noColumn(let file, _): "'\(file)' \(problem)"
    case .unreadable(let file): "can't read '\(file)' as UTF-8 text"
    }
  }

  /// What is wrong, without the file and the line.
  public var problem: String {
    switch self {
    case .empty: "it is empty"
    case .openQuote: "a quoted value never ends"
    case .tooManyValues(_, _, let expected, let found): "\(found) values for \(expected) columns"
    case .noColumn(_, let names):
      "has no column \(names.map { "'\($0)'" }.joined(separator: " or "))"
    case .unreadable: "it can't be read as UTF-8 text"
    }
  }

  public var remedy: String? { "mend the file, or move it away" }
}
