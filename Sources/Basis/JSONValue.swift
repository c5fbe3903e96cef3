/// A value of a JSON file.
public enum JSONValue: Sendable, Equatable {
  case null
  case boolean(Bool)
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// As a message shows it.
  public var words: String {
    switch self {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .number(let value):
      Int(exactly: value).map(String.init) ?? "\(value)"
    case .text(let value): value
    case .list(let values): "[" + values.map(\.words).joined(separator: ", ") + "]"
    case .object: "an object"
    }
  }

  /// As Python's json writes it: infinite numbers by name, whole ones without a point, names in
  /// order.
  public func encoded(indent: Int = 0) -> String {
    let margin = String(repeating: " ", count: indent + 2)
    let end = "\n" + String(repeating: " ", count: indent)
    switch self {
    case .null: return "null"
    case .boolean(let value): return value ? "true" : "false"
    case .number(let value):
      if value.isNaN { return "NaN" }
      if value.isInfinite { return value > 0 ? "Infinity" : "-Infinity" }
      return Int(exactly: value).map(String.init) ?? "\(value)"
    case .text(let value): return Self.quoted(value)
    case .list(let values):
      if values.isEmpty { return "[]" }
      let lines = values.map { margin + $0.encoded(indent: indent + 2) }
      return "[\n" + lines.joined(separator: ",\n") + end + "]"
    case .object(let values):
      if values.isEmpty { return "{}" }
      let lines = values.sorted { $0.key < $1.key }.map { key, value in
        "\(margin)\(Self.quoted(key)): \(value.encoded(indent: indent + 2))"
      }
      return "{\n" + lines.joined(separator: ",\n") + end + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}

extension JSONValue {
  /// With 'inf', '-inf' and 'nan' as texts, for decoders that know finite numbers only.
  var finite: JSONValue {
    switch self {
    case .number(let value) where !value.isFinite: .text("\(value)")
    case .list(let values): .list(values.map(\.finite))
    case .object(let values): .object(values.mapValues(\.finite))
    default: self
    }
  }
}
