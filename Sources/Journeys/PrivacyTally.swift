import Exchange

/// What among pictures that come in may tell who a patient is.
public struct PrivacyTally: Sendable, Hashable, Codable {
  /// How many pictures or names have it, by its word.
  public private(set) var counts: [String: Int] = [:]
  /// Of each of these, the first pictures that have it.
  public private(set) var examples: [String: [String]] = [:]

  /// Whether nothing was seen.
  public var isEmpty: Bool { counts.isEmpty }

  /// Whether pixels alone would leave some of it behind.
  public var isBesidesPixels: Bool {
    counts.keys.compactMap(PrivacyConcern.init(rawValue:)).contains(where: \.isBesidesPixels)
  }

  private static let mostExamples = 5

  mutating func note(_ concerns: Set<PrivacyConcern>, of path: String) {
    for concern in concerns {
      counts[concern.rawValue, default: 0] += 1
      if examples[concern.rawValue, default: []].count < Self.mostExamples {
        examples[concern.rawValue, default: []].append(path)
      }
    }
  }
}
