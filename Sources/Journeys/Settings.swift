import Basis
public import Foundation

/// What a person prefers, from `settings.toml`. Everything may be left out.
///
/// ```toml
/// theme = "dark"           # a theme's name; 'auto' follows the terminal's background
/// glyphs = "octants"       # how finely pictures are drawn with characters
/// model = "~/models/pbc"   # the model used where none is named
/// pixel_size = 0.1         # micrometres a pixel, for atlases of which nobody said it
/// accessible = true        # the cursor shows where the focus is, for screen readers
/// threads = 2              # for training and sampling; all processors unless said
///
/// [keys]                   # what help calls by its sentence is called by a name here
/// next = ["n", "F5"]
/// ```
public struct Settings: Sendable, Hashable, Decodable {
  public var theme: String?
  public var glyphs: String?
  public var model: String?
  public var pixelSize: Double?
  /// For screen readers: the cursor shows where the focus is.
  public var accessible: Bool?
  public var threads: Int?
  /// For the name of what a key does, the keys that are to do it.
  public var keys: [String: [String]] = [:]

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case theme, glyphs, model
    case pixelSize = "pixel_size"
    case accessible, threads, keys
  }

  /// Nothing preferred.
  public init() {}

  /// Refuses names it doesn't know, which are mostly slips of the pen.
  public init(from decoder: any Decoder) throws {
    let all = try decoder.container(keyedBy: AnyName.self)
    for name in all.allKeys where CodingKeys(stringValue: name.stringValue) == nil {
      let known = CodingKeys.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      throw DecodingError.dataCorrupted(
        .init(codingPath: [name], debugDescription: "no such setting; there are \(known)"))
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    theme = try container.decodeIfPresent(String.self, forKey: .theme)
    glyphs = try container.decodeIfPresent(String.self, forKey: .glyphs)
    model = try container.decodeIfPresent(String.self, forKey: .model)
    pixelSize = try container.decodeIfPresent(Double.self, forKey: .pixelSize)
    if let pixelSize, !(0.001...1000).contains(pixelSize) {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: [CodingKeys.pixelSize],
          debugDescription: "should be micrometres a pixel, from 0.001 to 1000"))
    }
    accessible = try container.decodeIfPresent(Bool.self, forKey: .accessible)
    keys = try (container.decodeIfPresent([String: KeyTexts].self, forKey: .keys) ?? [:])
      .mapValues(\.texts)
    threads = try container.decodeIfPresent(Int.self, forKey: .threads)
    if let threads, !(1...256).contains(threads) {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: [CodingKeys.threads], debugDescription: "should be from 1 to 256"))
    }
  }

  /// The settings in the file at `url`; nothing preferred where there is none.
  ///
  /// Throws `ConfigurationError`.
  public static func read(at url: URL) throws -> Settings {
    guard FileManager.default.fileExists(atPath: url.path) else { return Settings() }
    return try Configuration.read(Settings.self, at: url)
  }
}

/// One key, or several.
private struct KeyTexts: Decodable {
  var texts: [String]

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      texts = [text]
    } else {
      texts = try container.decode([String].self)
    }
  }
}

private struct AnyName: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
