public import Pictures

/// A picture with its labels, ready to be learned from: preprocessed, with a margin for shifts.
public struct ClassifierExample: Sendable {
  /// Rows of red, green and blue, `size + 2 * margin` pixels each way.
  let bytes: [UInt8]
  /// The place of its class among the classifier's.
  public let classIndex: Int
  /// Whether it has each of the classifier's findings; nil where nobody asks.
  public let findings: [Bool?]

  /// Pixels around the middle that shifts may bring in, at the network's scale.
  static let margin = 4

  /// Nil where the classifier doesn't know the class.
  public init?(
    _ picture: Picture, classKey: String, findings: Set<String>,
    for description: ClassifierDescription
  ) {
    guard let index = description.classes.firstIndex(of: classKey) else { return nil }
    classIndex = index
    self.findings = description.findings.map {
      $0.classes.contains(classKey) ? findings.contains($0.key) : nil
    }
    bytes = Self.withMargin(picture, description.preprocessing).bytes
  }

  /// The middle of `picture` as the network sees it, and a margin around it: more of the picture
  /// where there is more, else its edge repeated.
  static func withMargin(_ picture: Picture, _ preprocessing: Preprocessing) -> Picture {
    preprocessing(picture, margin: margin)
  }
}
