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
  ///
  /// - Parameter micrometresPerPixel: of the picture; it is asked for where the classifier looks at
  ///   cells with a scale of its own.
  public init?(
    _ picture: Picture, micrometresPerPixel: Double? = nil, classKey: String,
    findings: Set<String>, for description: ClassifierDescription
  ) {
    guard let index = description.classes.firstIndex(of: classKey) else { return nil }
    classIndex = index
    self.findings = description.findings.map {
      $0.classes.contains(classKey) ? findings.contains($0.key) : nil
    }
    if let seen = description.seen {
      let scale = micrometresPerPixel ?? seen.micrometresPerPixel
      bytes =
        CellView.picture(
          picture, reduction: seen.micrometresPerPixel / scale, side: Self.side(description)
        ).bytes
    } else {
      bytes = Self.withMargin(picture, description.preprocessing).bytes
    }
  }

  /// Pixels of an example's side.
  static func side(_ description: ClassifierDescription) -> Int {
    let size = description.preprocessing.size
    return size + 2 * (description.seen == nil ? margin : size / 5)
  }

  /// The middle of `picture` as the network sees it, and a margin around it: more of the picture
  /// where there is more, else its edge repeated.
  static func withMargin(_ picture: Picture, _ preprocessing: Preprocessing) -> Picture {
    preprocessing(picture, margin: margin)
  }
}
