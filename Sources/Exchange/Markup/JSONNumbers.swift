import Basis
import Foundation

/// Reads what annotations keep in JSON.
enum JSONNumbers {
  typealias Value = JSONValue

  /// The value of a JSON text; nil where it is none.
  static func read(_ text: String) -> Value? { JSONReader.read(Data(text.utf8)) }

  /// A whole number; nil for others.
  static func whole(_ value: Value?) -> Int? {
    value?.number.flatMap { Int(exactly: $0) }
  }

  /// The value a text stands for, where it is written just so: '0.9' is a number, '00' is a text.
  static func value(of text: String) -> Value {
    if let value = JSONReader.read(Data(text.utf8)), value.line == text { return value }
    return .text(text)
  }
}
