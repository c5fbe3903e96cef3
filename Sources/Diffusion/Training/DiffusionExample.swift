public import Pictures
package import Tensors

/// A picture of a class, ready to be learned from: preprocessed, with a margin for shifts, or with the
/// picture it is cut from.
public struct DiffusionExample: Sendable {
  /// Rows of red, green and blue, `size + 2 * margin` pixels each way.
  package let bytes: [UInt8]
  /// Pixels around the middle that shifts may bring in.
  package let margin: Int
  /// What it is cut from, turned anew each time; nil where it is turned as it is.
  package let source: SourcePicture?
  /// The number of its class in the model.
  public let label: Int
  /// Whether the class is one that is added to a model.
  public let isAdded: Bool
  /// SHA-256 of its file.
  public let digest: String

  /// Pixels around the middle that shifts may bring in, at the network's scale.
  public static let margin = 2

  /// - Precondition: `bytes` are those of a square with its margin.
  public init(bytes: [UInt8], label: Int, isAdded: Bool = false, digest: String) {
    self.init(
      bytes: bytes, margin: Self.margin, source: nil, label: label, isAdded: isAdded,
      digest: digest)
  }

  /// - Precondition: `bytes` are those of a square with its margin.
  package init(
    bytes: [UInt8], margin: Int, source: SourcePicture?, label: Int, isAdded: Bool, digest: String
  ) {
    let side = Int((Double(bytes.count) / 3).squareRoot().rounded())
    precondition(3 * side * side == bytes.count && side > 2 * margin, "a square picture")
    self.bytes = bytes
    self.margin = margin
    self.source = source
    self.label = label
    self.isAdded = isAdded
    self.digest = digest
  }

  /// How the files of all these were coded; nil where that isn't known or they differ.
  public static func recording(of examples: [DiffusionExample]) -> Recording? {
    let all = Set(examples.map { $0.source.flatMap { Recording(of: $0.data) } })
    return all.count == 1 ? all.first ?? nil : nil
  }

  /// In pixels, the margin not counted.
  package var size: Int {
    Int((Double(bytes.count) / 3).squareRoot().rounded()) - 2 * margin
  }

  /// The middle as a network sees it, changed by `augmentation`.
  package func values(_ augmentation: Augmentation) -> [Float] {
    var values = [Float](repeating: 0, count: 3 * size * size)
    var out = values.mutableSpan
    augmentation.write(bytes, size: size, margin: margin, to: &out)
    return values
  }

  /// The bytes of the middle.
  package var middle: [UInt8] {
    guard margin > 0 else { return bytes }
    let size = size
    var middle: [UInt8] = []
    for row in margin..<size + margin {
      let start = 3 * (row * (size + 2 * margin) + margin)
      middle += bytes[start..<start + 3 * size]
    }
    return middle
  }

  /// The middle as it is.
  package var plain: [Float] { values(Augmentation(margin: margin)) }
}
