import Pictures

/// The scale at which a classifier looks at cells.
public struct SeenScale: Sendable, Hashable, Codable {
  /// Micrometres a pixel of what the network sees.
  public var micrometresPerPixel: Double
  /// The deviation of the logarithm of what it takes a single picture's scale to be, over what it
  /// is, on pictures it hadn't learned from; nil before that was measured.
  public var deviation: Double?

  public init(micrometresPerPixel: Double, deviation: Double? = nil) {
    self.micrometresPerPixel = micrometresPerPixel
    self.deviation = deviation
  }

  var problem: String? {
    guard PictureScale.possible.contains(micrometresPerPixel), (deviation ?? 0) >= 0,
      (deviation ?? 0) <= 10
    else { return "'seen' is from 0.01 to 4 micrometres a pixel" }
    return nil
  }
}
