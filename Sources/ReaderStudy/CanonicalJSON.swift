import Foundation

/// A JSON value that is written one way only: keys sorted, no blanks, numbers as Swift writes a
/// `Double`. What is hashed doesn't hang on how some version of an encoder prints.
enum CanonicalJSON: Decodable {
  case null
  case truth(Bool)
  case number(Double)
  case text(String)
  case list([CanonicalJSON])
  case object([String: CanonicalJSON])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let found = try? value.decode(Bool.self) {
      self = .truth(found)
    } else if let found = try? value.decode(Double.self) {
      self = .number(found)
    } else if let found = try? value.decode(String.self) {
      self = .text(found)
    } else if let found = try? value.decode([CanonicalJSON].self) {
      self = .list(found)
    } else {
      self = .object(try value.decode([String: CanonicalJSON].self))
    }
  }

  /// The value of anything that encodes.
  init(encoding value: some Encodable) throws {
    self = try JSONDecoder().decode(CanonicalJSON.self, from: JSONEncoder().encode(value))
  }

  /// The one way to write it.
  var written: String {
    switch self {
    case .null: "null"
    case .truth(let value): value ? "true" : "false"
    case .number(let value): value.description
    case .text(let value): Self.quoted(value)
    case .list(let values): "[\(values.map(\.written).joined(separator: ","))]"
    case .object(let fields):
      "{"
        + fields.sorted { $0.key < $1.key }
        .map { "\(Self.quoted($0.key)):\($0.value.written)" }.joined(separator: ",") + "}"
    }
  }

  /// Only what has to be is escaped, as JSON asks.
  private static func quoted(_ text: String) -> String {
    var written = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": written += "\\\""
      case "\\": written += "\\\\"
      case let control where control.value < 0x20:
        let digits = String(control.value, radix: 16)
        written += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: written.unicodeScalars.append(scalar)
      }
    }
    return written + "\""
  }
}
