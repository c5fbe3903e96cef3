/// A table in a text file: comma, semicolon or tab between the values, names in the first line.
///
/// Quoting is that of RFC 4180: a value in double quotes may hold anything, a doubled quote means
/// one. A byte order mark is left out, a first line 'sep=;' names the separator, lines end as they
/// like, empty lines don't count.
///
/// A value that a spreadsheet would take for a formula is written with an apostrophe before it, which
/// is taken off again on reading.
public struct SeparatedValues: Sendable, Hashable {
  /// The names in the first line.
  public let columns: [String]
  /// The values of each further line; as many as there are columns.
  public let rows: [[String]]

  /// Throws `SeparatedValuesError`; `name` is what it calls the file.
  public init(_ text: String, name: String) throws(SeparatedValuesError) {
    let records = try Self.records(text, name: name)
    guard let first = records.first else { throw .empty(file: name) }
    columns = first.values.map { $0.trimmingBlanks() }
    var rows: [[String]] = []
    for record in records.dropFirst() {
      guard record.values.count <= columns.count else {
        throw .tooManyValues(
          file: name, line: record.line, expected: columns.count, found: record.values.count)
      }
      let missing = columns.count - record.values.count
      rows.append(record.values + [String](repeating: "", count: missing))
    }
    self.rows = rows
  }

  /// Which column goes by one of these names, whatever its case; nil for none.
  public func column(_ names: [String]) -> Int? {
    for name in names {
      if let found = columns.firstIndex(where: { $0.lowercased() == name }) { return found }
    }
    return nil
  }

  /// What stands between values.
  public enum Separator: UInt8, Sendable {
    case comma = 0x2C
    case tab = 0x09
  }

  /// `values` as one line without its end, quoted where they have to be: also where blanks at an
  /// end would be lost, or a reader could take a semicolon for the separator.
  public static func line(_ values: [String], separator: Separator = .comma) -> String {
    values.map(guarded).map { value in
      let special: [UInt8] = [0x22, 0x2C, 0x3B, 0x09, 0x0A, 0x0D]
      let hasBlankEnd = value.utf8.first == 0x20 || value.utf8.last == 0x20
      let needsQuotes = hasBlankEnd || value.utf8.contains { special.contains($0) }
      return needsQuotes ? quoted(value) : value
    }.joined(separator: separator == .comma ? "," : "\t")
  }

  /// Byte by byte: an accent set upon a quote would hide it from a walk by characters.
  private static func quoted(_ value: String) -> String {
    let quote = UInt8(ascii: "\"")
    let doubled = value.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] }
    return "\"\(String(decoding: doubled, as: UTF8.self))\""
  }

  /// `value` with an apostrophe more where a spreadsheet would compute it. Numbers stay as they are.
  private static func guarded(_ value: String) -> String {
    beginsFormula(value.utf8.drop { $0 == apostrophe }) && !isNumber(value) ? "'" + value : value
  }

  /// What was written with an apostrophe more.
  private static func unguarded(_ value: String) -> String {
    guard value.utf8.first == apostrophe, beginsFormula(value.utf8.drop { $0 == apostrophe })
    else { return value }
    return String(value.unicodeScalars.dropFirst())
  }

  private static let apostrophe = UInt8(ascii: "'")

  private static func beginsFormula(_ bytes: Substring.UTF8View) -> Bool {
    bytes.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
  }

  private static func isNumber(_ value: String) -> Bool {
    value.utf8.allSatisfy { "+-.eE0123456789".utf8.contains($0) } && Double(value) != nil
  }

  private struct Record {
    var line: Int
    var values: [String]
  }

  /// Works on bytes: everything that matters is ASCII, and a manifest may have a million lines.
  private static func records(
    _ text: String, name: String
  ) throws(SeparatedValuesError) -> [Record] {
    var bytes = Array(text.utf8)[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    let separator = hint(takenFrom: &bytes) ?? separator(of: bytes)
    var records: [Record] = []
    var values: [String] = []
    var value: [UInt8] = []
    var line = 1 + text.utf8.prefix(text.utf8.count - bytes.count).count { $0 == 0x0A }
    var begun = line
    var isQuoted = false
    var wasQuoted = false
    var at = bytes.startIndex

    func endValue() {
      let text = String(decoding: value, as: UTF8.self)
      values.append(unguarded(wasQuoted ? text : text.trimmingBlanks()))
      value = []
      wasQuoted = false
    }
    func endRecord() {
      endValue()
      if values != [""] { records.append(Record(line: begun, values: values)) }
      values = []
    }

    while at < bytes.endIndex {
      let byte = bytes[at]
      at += 1
      if byte == 0x0A { line += 1 }
      if isQuoted {
        if byte != 0x22 {
          value.append(byte)
        } else if at < bytes.endIndex, bytes[at] == 0x22 {
          value.append(byte)
          at += 1
        } else {
          isQuoted = false
        }
      } else if byte == 0x22, value.isEmpty {
        isQuoted = true
        wasQuoted = true
      } else if byte == separator {
        endValue()
      } else if byte == 0x0A || byte == 0x0D {
        endRecord()
        begun = line
      } else {
        value.append(byte)
      }
    }
    if isQuoted { throw .openQuote(file: name, line: begun) }
    endRecord()
    return records
  }

  /// The separator that a first line 'sep=;' names, as spreadsheets write and read it; the line is
  /// taken off.
  private static func hint(takenFrom bytes: inout ArraySlice<UInt8>) -> UInt8? {
    let first = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
    let plain = first.filter { $0 != 0x22 }
    guard plain.count == 5,
      plain.prefix(4).map({ $0 | 0x20 }).elementsEqual("sep=".utf8.map { $0 | 0x20 })
    else { return nil }
    bytes = bytes.dropFirst(first.count)
    if bytes.first == 0x0D { bytes = bytes.dropFirst() }
    if bytes.first == 0x0A { bytes = bytes.dropFirst() }
    return plain[4]
  }

  /// Whichever of comma, semicolon and tab is commonest in the first line.
  private static func separator(of bytes: ArraySlice<UInt8>) -> UInt8 {
    let first = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
    func count(_ byte: UInt8) -> Int { first.count { $0 == byte } }
    return [0x2C, 0x3B, 0x09].max { count($0) < count($1) } ?? 0x2C
  }
}

extension String {
  /// The text without blanks and tabs at either end.
  fileprivate func trimmingBlanks() -> String {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    guard let first = firstIndex(where: { !isBlank($0) }),
      let last = lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(self[first...last])
  }
}
