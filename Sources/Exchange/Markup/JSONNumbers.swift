import Basis
import Foundation

/// Reads what annotations keep in JSON.
enum JSONNumbers {
  typealias Value = JSONValue

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
