/// Reads TOML 1.0: tables, lists of tables, texts of all four kinds, numbers, truth values, lists and
/// tables in a line. Dates are read as texts.
///
/// Every mistake ends in a `Failure` with its line; nothing in a file can end the process.
struct TOMLReader {
  /// What is wrong, and where.
  struct Failure: Error {
    var line: Int
    var problem: String
  }

  private var text: TOMLText
  private var root = TOMLTable()

  /// The value of the whole file: an object.
  static func read(_ text: String) throws(Failure) -> JSONValue {
    var reader = TOMLReader(text: TOMLText(text))
    try reader.file()
    return reader.root.value
  }

  private init(text: TOMLText) {
    self.text = text
  }

  private mutating func file() throws(Failure) {
    var path: [String] = []
    while !text.isAtEnd {
      text.skipBlankLines()
      if text.isAtEnd { return }
      let line = text.line
      if text.take("[[") {
        path = try name()
        guard text.take("]]") else { throw fail("']]' is missing") }
        guard root.addToList(path[...]) else { throw Failure(line: line, problem: taken(path)) }
      } else if text.take("[") {
        path = try name()
        guard text.take("]") else { throw fail("']' is missing") }
        guard root.open(path[...]) else { throw Failure(line: line, problem: taken(path)) }
      } else {
        let (name, value) = try assignment(depth: 0)
        guard root.set(path[...] + name, to: value) else {
          throw Failure(line: line, problem: taken(name))
        }
      }
      guard text.endLine() else { throw fail("something stands behind what is complete") }
    }
  }

  private func taken(_ path: [String]) -> String {
    "'\(path.joined(separator: "."))' is there already"
  }

  private func fail(_ problem: String) -> Failure { Failure(line: text.line, problem: problem) }

  /// `name = value`
  private mutating func assignment(depth: Int) throws(Failure) -> ([String], JSONValue) {
    let name = try name()
    guard text.take("=") else { throw fail("'=' is missing") }
    text.skipBlanks()
    return (name, try value(depth: depth))
  }

  /// A name, or several with points between.
  private mutating func name() throws(Failure) -> [String] {
    var parts: [String] = []
    repeat {
      text.skipBlanks()
      if text.next == UInt8(ascii: "\"") || text.next == UInt8(ascii: "'") {
        guard let part = text.line(quoted: ()) else { throw fail("a text never ends") }
        parts.append(part)
      } else {
        let part = text.takeWhile { Self.isOfName($0) }
        if part.isEmpty { throw fail("a name is missing") }
        parts.append(part)
      }
      text.skipBlanks()
    } while text.take(".")
    return parts
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Lists and tables in one another; more are refused.
  private static let deepest = 32

  private mutating func value(depth: Int) throws(Failure) -> JSONValue {
    guard depth < Self.deepest else { throw fail("too many lists within one another") }
    switch text.next {
    case nil, 10: throw fail("a value is missing")
    case UInt8(ascii: "["): return try list(depth: depth)
    case UInt8(ascii: "{"): return try table(depth: depth)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      guard let value = text.anyText() else { throw fail("a text never ends, or has a bad escape") }
      return .text(value)
    default:
      let word = text.takeWhile { !" \t\r\n,]}#".utf8.contains($0) }
      if let value = TOMLWord.value(word) { return value }
      // A date and a time may have a blank between them.
      if TOMLWord.isDate(word) {
        let time = text.peekTime()
        return .text(time.isEmpty ? word : "\(word)T\(time)")
      }
      throw fail("'\(word)' is no value; texts need quotes")
    }
  }

  private mutating func list(depth: Int) throws(Failure) -> JSONValue {
    _ = text.take("[")
    var values: [JSONValue] = []
    while true {
      text.skipBlankLines()
      if text.take("]") { return .list(values) }
      values.append(try value(depth: depth + 1))
      text.skipBlankLines()
      if text.take("]") { return .list(values) }
      guard text.take(",") else { throw fail("',' or ']' is missing in a list") }
    }
  }

  private mutating func table(depth: Int) throws(Failure) -> JSONValue {
    _ = text.take("{")
    var table = TOMLTable()
    text.skipBlanks()
    if text.take("}") { return table.value }
    while true {
      let (name, value) = try assignment(depth: depth + 1)
      guard table.set(name[...], to: value) else { throw fail(taken(name)) }
      text.skipBlanks()
      if text.take("}") { return table.value }
      guard text.take(",") else { throw fail("',' or '}' is missing in a table") }
    }
  }
}

/// A table while it is read: which of its names may still be added to.
private struct TOMLTable {
  private enum Entry {
    case value(JSONValue)
    case table(TOMLTable)
    case list([TOMLTable])
  }

  private var entries: [String: Entry] = [:]
  /// Whether a head or a dotted name has opened it; a head opens a table once.
  private var isOpened = false

  var value: JSONValue {
    .object(
      entries.mapValues { entry in
        switch entry {
        case .value(let value): value
        case .table(let table): table.value
        case .list(let tables): .list(tables.map(\.value))
        }
      })
  }

  /// `[path]`; false where that is something else, or was opened before.
  mutating func open(_ path: ArraySlice<String>) -> Bool {
    change(path) { table in
      if table.isOpened { return false }
      table.isOpened = true
      return true
    }
  }

  /// `[[path]]`
  mutating func addToList(_ path: ArraySlice<String>) -> Bool {
    guard let last = path.last else { return false }
    return change(path.dropLast()) { table in
      switch table.entries[last] {
      case nil: table.entries[last] = .list([TOMLTable()])
      case .list(let tables): table.entries[last] = .list(tables + [TOMLTable()])
      default: return false
      }
      return true
    }
  }

  mutating func set(_ path: ArraySlice<String>, to value: JSONValue) -> Bool {
    guard let last = path.last else { return false }
    return change(path.dropLast()) { table in
      guard table.entries[last] == nil else { return false }
      table.entries[last] = .value(value)
      return true
    }
  }

  /// Changes the table at `path`, in the last of a list, making what isn't there.
  private mutating func change(
    _ path: ArraySlice<String>, _ body: (inout TOMLTable) -> Bool
  ) -> Bool {
    guard let first = path.first else { return body(&self) }
    switch entries[first] ?? .table(TOMLTable()) {
    case .value: return false
    case .table(var table):
      guard table.change(path.dropFirst(), body) else { return false }
      entries[first] = .table(table)
    case .list(var tables):
      guard var table = tables.popLast(), table.change(path.dropFirst(), body) else { return false }
      entries[first] = .list(tables + [table])
    }
    return true
  }
}
