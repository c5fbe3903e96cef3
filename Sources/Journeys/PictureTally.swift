import Pictures

/// What is to be said of pictures that come in: what was done to their values, and what of their files
/// isn't shown.
public struct PictureTally: Sendable, Hashable, Codable {
  /// How many pictures have it, by its word.
  public private(set) var counts: [String: Int] = [:]
  /// Of each of these the first pictures that have it, and a sentence on each.
  public private(set) var examples: [String: [Example]] = [:]

  /// A picture, and what is to be said of it.
  public struct Example: Sendable, Hashable, Codable {
    public var path: String
    public var summary: String
  }

  private static let mostExamples = 5

  /// Whether there is nothing to be said.
  public var isEmpty: Bool { counts.isEmpty }

  mutating func note(_ remarks: Set<PictureRemark>, of path: String) {
    for remark in remarks {
      counts[remark.word, default: 0] += 1
      guard examples[remark.word, default: []].count < Self.mostExamples else { continue }
      examples[remark.word, default: []].append(Example(path: path, summary: remark.summary))
    }
  }
}
