import Foundation

/// A JSON value of a reference file, or of our answer to one of its cases.
indirect enum ReferenceValue: Sendable, Hashable {
  case null
  case flag(Bool)
  case whole(Int)
  case number(Double)
  case text(String)
  case list([ReferenceValue])
  case object([String: ReferenceValue])

  /// A number, or null where there is none; infinities are the texts the files use.
  init(_ value: Double?) {
    switch value {
    case nil: self = .null
    case .some(.infinity): self = .text("inf")
    case .some(-.infinity): self = .text("-inf")
    case .some(let value): self = value.isNaN ? .null : .number(value)
    }
  }

  init(_ value: Int?) {
    self = value.map(ReferenceValue.whole) ?? .null
  }

  init(_ value: String?) {
    self = value.map(ReferenceValue.text) ?? .null
  }

  init(_ values: [Double]) {
    self = .list(values.map { ReferenceValue($0) })
  }

  init(_ values: [Int]) {
    self = .list(values.map { .whole($0) })
  }

  init(_ rows: [[Int]]) {
    self = .list(rows.map { ReferenceValue($0) })
  }
}

extension ReferenceValue: Decodable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .flag(value)
    } else if let value = try? container.decode(Int.self) {
      self = .whole(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([ReferenceValue].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: ReferenceValue].self))
    }
  }
}

extension ReferenceValue: Encodable {
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .flag(let value): try container.encode(value)
    case .whole(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let values): try container.encode(values)
    case .object(let fields): try container.encode(fields)
    }
  }
}

/// A case that isn't written as its group is.
struct UnreadableCase: Error {
  var field: String
}

/// Reading a case's input: each throws the field it could not read.
extension ReferenceValue {
  subscript(_ key: String) -> ReferenceValue {
    get throws {
      guard case .object(let fields) = self, let value = fields[key] else {
        throw UnreadableCase(field: key)
      }
      return value
    }
  }

  func field(_ key: String) throws -> Double {
    guard let value = try optional(key) else { throw UnreadableCase(field: key) }
    return value
  }

  /// Nil where the file says null or has no such field.
  func optional(_ key: String) throws -> Double? {
    guard case .object(let fields) = self, let value = fields[key], value != .null else {
      return nil
    }
    return try value.asNumber(key)
  }

  /// A count that a study could have: 0 to a million.
  func count(_ key: String) throws -> Int {
    guard case .whole(let value) = try self[key], (0...1_000_000).contains(value) else {
      throw UnreadableCase(field: key)
    }
    return value
  }

  /// A two by two table of such counts, row by row.
  func fourfold(_ key: String) throws -> [Int] {
    let rows = try elements(key)
    guard rows.count == 2 else { throw UnreadableCase(field: key) }
    let cells = try rows.flatMap { row in try row.elements(key).map { try $0.asCount(key) } }
    guard cells.count == 4, cells.allSatisfy((0...1_000_000).contains) else {
      throw UnreadableCase(field: key)
    }
    return cells
  }

  func text(_ key: String) throws -> String {
    guard case .text(let value) = try self[key] else { throw UnreadableCase(field: key) }
    return value
  }

  func list(_ key: String) throws -> [ReferenceValue] {
    guard case .list(let values) = try self[key] else { throw UnreadableCase(field: key) }
    return values
  }

  func numbers(_ key: String) throws -> [Double] {
    try list(key).map { try $0.asNumber(key) }
  }

  func counts(_ key: String) throws -> [Int] { try list(key).map { try $0.asCount(key) } }

  func flags(_ key: String) throws -> [Bool] { try counts(key).map { $0 != 0 } }

  func matrix(_ key: String) throws -> [[Double]] {
    try list(key).map { row in try row.elements(key).map { try $0.asNumber(key) } }
  }

  func countMatrix(_ key: String) throws -> [[Int]] {
    try list(key).map { row in try row.elements(key).map { try $0.asCount(key) } }
  }

  func elements(_ key: String) throws -> [ReferenceValue] {
    guard case .list(let values) = self else { throw UnreadableCase(field: key) }
    return values
  }

  func asNumber(_ key: String) throws -> Double {
    switch self {
    case .whole(let value): return Double(value)
    case .number(let value): return value
    default: throw UnreadableCase(field: key)
    }
  }

  func asCount(_ key: String) throws -> Int {
    switch self {
    case .whole(let value): return value
    case .flag(let value): return value ? 1 : 0
    default: throw UnreadableCase(field: key)
    }
  }
}

/// Comparing our answer with the reference.
extension ReferenceValue {
  /// One comparison of two numbers, or of two other things that are equal (error 0) or not
  /// (infinite error).
  struct Comparison {
    var place: String
    var error: Double
    var tolerance: Double
  }

  /// All comparisons of `self`, the reference, with `answer`, which may have more fields.
  func compare(
    with answer: ReferenceValue, at place: String, absolute: Double, relative: Double
  ) -> [Comparison] {
    let same = Comparison(place: place, error: 0, tolerance: 0)
    let different = Comparison(place: place, error: .infinity, tolerance: 0)
    switch (self, answer) {
    case (.object(let expected), .object(let found)):
      return expected.keys.sorted().flatMap { key -> [Comparison] in
        let inner = "\(place).\(key)"
        guard let value = found[key], let reference = expected[key] else {
          return [Comparison(place: inner, error: .infinity, tolerance: 0)]
        }
        return reference.compare(
          with: value, at: inner, absolute: absolute, relative: relative)
      }
    case (.list(let expected), .list(let found)):
      guard expected.count == found.count else { return [different] }
      return zip(expected, found).enumerated().flatMap { index, pair in
        pair.0.compare(
          with: pair.1, at: "\(place)[\(index)]", absolute: absolute, relative: relative)
      }
    case (.whole(let expected), .whole(let found)): return [expected == found ? same : different]
    case (.whole, .number), (.number, .number), (.number, .whole):
      return [numeric(answer, place, absolute, relative)]
    default: return [self == answer ? same : different]
    }
  }

  private func numeric(
    _ answer: ReferenceValue, _ place: String, _ absolute: Double, _ relative: Double
  ) -> Comparison {
    guard let expected = try? asNumber(place), let found = try? answer.asNumber(place) else {
      return Comparison(place: place, error: .infinity, tolerance: 0)
    }
    return Comparison(
      place: place, error: abs(found - expected), tolerance: absolute + relative * abs(expected))
  }
}
