public import Foundation

/// Reads the TOML files people edit: settings, classes, themes.
public enum Configuration {
  /// Decodes the TOML in `text`; `name` is the file as the message should name it.
  public static func decode<Value: Decodable>(
    _ type: Value.Type, from text: String, name: String
  ) throws(ConfigurationError) -> Value {
    do {
      let value = try TOMLReader.read(text)
      let decoder = JSONDecoder()
      decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
      return try decoder.decode(type, from: Data(value.finite.encoded().utf8))
    } catch let error as TOMLReader.Failure {
      throw .syntax(file: name, line: error.line, problem: error.problem)
    } catch let error as DecodingError {
      throw .content(file: name, problem: Self.sentence(error))
    } catch {
      throw .content(file: name, problem: "\(error)")
    }
  }

  /// Decodes the TOML file at `url`.
  public static func read<Value: Decodable>(
    _ type: Value.Type, at url: URL
  ) throws(ConfigurationError) -> Value {
    let text: String
    do {
      text = try String(contentsOf: url, encoding: .utf8)
    } catch {
      throw .unreadable(file: url.path)
    }
    return try decode(type, from: text, name: url.lastPathComponent)
  }

  private static func sentence(_ error: DecodingError) -> String {
    func place(_ path: [any CodingKey]) -> String {
      path.map(\.stringValue).joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "'\(place(context.codingPath + [key]))' is missing"
    case .typeMismatch(let type, let context):
      return "'\(place(context.codingPath))' should be a \(type)"
    case .valueNotFound(_, let context):
      return "'\(place(context.codingPath))' is empty"
    case .dataCorrupted(let context):
      return "'\(place(context.codingPath))': \(context.debugDescription)"
    @unknown default:
      return "\(error)"
    }
  }
}

/// What can be wrong with a TOML file.
public enum ConfigurationError: Explained, Equatable {
  /// The file isn't there, may not be read, or isn't UTF-8.
  case unreadable(file: String)
  /// It isn't TOML.
  case syntax(file: String, line: Int, problem: String)
  /// It is TOML, but says something we can't use.
  case content(file: String, problem: String)

  public var summary: String {
    switch self {
    case .unreadable(let file): "can't read '\(file)' as UTF-8 text"
    case .syntax(let file, let line, let problem): "'\(file)', line \(line): \(problem)"
    case .content(let file, let problem): "'\(file)': \(problem)"
    }
  }

  public var remedy: String? { "mend the file, or move it away to get the defaults" }
  public var exitStatus: ExitStatus { .badConfiguration }
}
