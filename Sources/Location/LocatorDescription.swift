/// `locator.json`: all that is known about a locator besides its weights.
public struct LocatorDescription: Sendable, Hashable, Codable {
  /// The version of this format.
  public var format = 1
  /// The side of the square the network sees, in its pixels.
  public var size = 64
  /// Channels of its stages.
  public var widths = [16, 32, 48, 64]
  /// The score from which on a box is a cell unless said otherwise, chosen on the fields kept for
  /// choices.
  public var threshold = 0.5
  /// How it was trained; nil before.
  public var training: Training?
  public var license: String?
  public var credit: String?

  public init() {}

  /// How a locator was trained.
  public struct Training: Sendable, Hashable, Codable {
    /// Fields learned from, and the cells in them.
    public var fields: Int
    public var cells: Int
    /// Fields that choices were made by, and the cells in them.
    public var chosenByFields: Int
    public var chosenByCells: Int
    /// SHA-256 of the list of both: names, digests and boxes.
    public var data: String
    public var seed: UInt64
    public var steps: Int
    /// The step whose averaged weights were best, and the average precision at that step, at an
    /// overlap of a half, on the fields kept for choices.
    public var bestStep: Int
    public var averagePrecision: Double
    public var seconds: Double
  }

  /// Why it can't be used; nil when it can.
  var problem: String? {
    if format != 1 { return "it has format \(format), and this version knows 1" }
    if widths.isEmpty || widths.contains(where: { $0 < 8 || $0 > 512 || $0 % 8 != 0 }) {
      return "'widths' are multiples of 8, from 8 to 512"
    }
    if widths.count > 6 || size < 16 || size > 256 || size % (1 << widths.count) != 0 {
      return "'size' is from 16 to 256 and can be halved once a width"
    }
    if !(0...1).contains(threshold) { return "'threshold' is from 0 to 1" }
    return nil
  }
}
