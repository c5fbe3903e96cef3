/// Where a picture of the test comes from. Fake is the positive class everywhere.
public enum Truth: String, Sendable, Hashable, Codable, CaseIterable {
  /// Taken through a microscope.
  case real = "R"
  /// Made by a generator.
  case fake = "F"
}

/// One answer on the six-point scale, from surely real to surely fake.
public enum Rating: Int, Sendable, Hashable, Codable, CaseIterable {
  case surelyReal = 1
  case probablyReal = 2
  case perhapsReal = 3
  case perhapsFake = 4
  case probablyFake = 5
  case surelyFake = 6

  /// Whether this counts as the answer "fake".
  public var isFake: Bool { rawValue >= 4 }

  /// The words beside the key, for example `probably fake`.
  public var words: String {
    switch self {
    case .surelyReal: "surely real"
    case .probablyReal: "probably real"
    case .perhapsReal: "perhaps real"
    case .perhapsFake: "perhaps fake"
    case .probablyFake: "probably fake"
    case .surelyFake: "surely fake"
    }
  }
}

/// What gave a picture away, as the reader may mark after answering.
public enum Cue: String, Sendable, Hashable, Codable, CaseIterable {
  case nucleus
  case granules
  case cytoplasm
  case outline
  case background
  case colour
  case sharpness
  case other
}
