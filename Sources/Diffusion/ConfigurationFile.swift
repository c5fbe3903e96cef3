import Basis
import Foundation
import Tensors

/// The options of a JSON configuration, taken one by one: one of the wrong kind is an error, and so
/// is one that nobody has taken in the end. Nothing in a configuration is passed over.
struct ConfigurationFile {
  /// What messages call the file.
  let name: String
  private var options: [String: JSONValue]

  /// Reads the file at `url`; `name` is what messages call it. Numbers may be infinite, as Python
  /// writes them.
  init(at url: URL, name: String) throws(ModelError) {
    let data: Data
    do {
      data = try Data(contentsOf: url)
    } catch {
      if !FileManager.default.fileExists(atPath: url.path) { throw .missing(path: url.path) }
      throw .refused(url.path, error)
    }
    try self.init(data, name: name)
  }

  /// Reads `data`, the contents of a file called `name`.
  init(_ data: Data, name: String) throws(ModelError) {
    guard case .object(let options) = JSONReader.read(data) else {
      throw .malformed(file: name, problem: "it isn't a JSON object")
    }
    self.init(options, name: name)
  }

  /// Options that were read already.
  init(_ options: [String: JSONValue], name: String) {
    self.name = name
    self.options = options
  }

  /// The option's value, which then counts as taken; nil when it is absent or null.
  mutating func take(_ option: String) -> JSONValue? {
    let value = options.removeValue(forKey: option)
    return value == .null ? nil : value
  }

  /// The names of all options.
  var names: [String] { Array(options.keys) }

  /// The option's value, which doesn't count as taken.
  func peek(_ option: String) -> JSONValue? { options[option] }

  /// Whether the option is there, if only as null.
  func contains(_ option: String) -> Bool { options[option] != nil }

  mutating func integer(_ option: String) throws(ModelError) -> Int? {
    guard let value = take(option) else { return nil }
    guard case .number(let number) = value, let integer = Int(exactly: number) else {
      throw wrong(option, value, "a whole number")
    }
    return integer
  }

  mutating func number(_ option: String) throws(ModelError) -> Double? {
    guard let value = take(option) else { return nil }
    guard case .number(let number) = value else { throw wrong(option, value, "a number") }
    return number
  }

  mutating func boolean(_ option: String) throws(ModelError) -> Bool? {
    guard let value = take(option) else { return nil }
    guard case .boolean(let boolean) = value else { throw wrong(option, value, "true or false") }
    return boolean
  }

  mutating func text(_ option: String) throws(ModelError) -> String? {
    guard let value = take(option) else { return nil }
    guard case .text(let text) = value else { throw wrong(option, value, "a text") }
    return text
  }

  mutating func texts(_ option: String) throws(ModelError) -> [String]? {
    guard let value = take(option) else { return nil }
    guard case .list(let list) = value else { throw wrong(option, value, "a list of texts") }
    var texts: [String] = []
    for item in list {
      guard case .text(let text) = item else { throw wrong(option, value, "a list of texts") }
      texts.append(text)
    }
    return texts
  }

  mutating func numbers(_ option: String) throws(ModelError) -> [Double]? {
    guard let value = take(option) else { return nil }
    guard case .list(let list) = value else { throw wrong(option, value, "a list of numbers") }
    var numbers: [Double] = []
    for item in list {
      guard case .number(let number) = item else {
        throw wrong(option, value, "a list of numbers")
      }
      numbers.append(number)
    }
    return numbers
  }

  mutating func integers(_ option: String) throws(ModelError) -> [Int]? {
    guard let numbers = try numbers(option) else { return nil }
    var integers: [Int] = []
    for number in numbers {
      guard let integer = Int(exactly: number) else {
        throw .configuration(file: name, problem: "'\(option)' has to be whole numbers")
      }
      integers.append(integer)
    }
    return integers
  }

  /// One of a few words; `otherwise` when the option is absent or null.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ option: String, otherwise: Choice
  ) throws(ModelError) -> Choice where Choice.RawValue == String {
    guard let value = take(option) else { return otherwise }
    let words = Choice.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    guard case .text(let text) = value, let choice = Choice(rawValue: text) else {
      throw .unsupported(
        file: name, option: option, value: value.words, supported: "'\(option)' among \(words)")
    }
    return choice
  }

  /// Takes an option that is only built with `value`, absent or null meaning the same.
  mutating func require(_ option: String, _ value: JSONValue) throws(ModelError) {
    guard let found = take(option), found != value else { return }
    throw .unsupported(
      file: name, option: option, value: found.words,
      supported: "'\(option)' set to '\(value.words)'")
  }

  /// Takes options that don't matter here.
  mutating func ignore(_ options: String...) {
    for option in options { _ = take(option) }
  }

  /// Refuses any option that is left, those whose names begin with '_' and nulls excepted.
  func finish() throws(ModelError) {
    let left = options.filter { !$0.key.hasPrefix("_") && $0.value != .null }
    guard let first = left.min(by: { $0.key < $1.key }) else { return }
    throw .unsupported(
      file: name, option: first.key, value: first.value.words,
      supported: "no such option, as diffusers' classes of this name have none that is built here")
  }

  private func wrong(_ option: String, _ value: JSONValue, _ expected: String) -> ModelError {
    .configuration(file: name, problem: "'\(option)' is '\(value.words)', not \(expected)")
  }
}
