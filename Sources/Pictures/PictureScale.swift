import Foundation

/// How large a pixel of a picture is on the film, and how that is known.
public struct PictureScale: Sendable, Hashable, Codable {
  /// How it is known.
  public enum Source: String, Sendable, Hashable, Codable, CaseIterable {
    /// A person or a table said so.
    case stated
    /// The file says so.
    case file
    /// A program took it from what the picture shows.
    case estimated
  }

  /// Above 0.
  public var micrometresPerPixel: Double
  /// Where it lies with 95 % probability; only of estimates.
  public var low: Double?
  public var high: Double?
  public var source: Source

  /// Scales that blood films are photographed at: a pixel a tenth of what light resolves, to a cell of
  /// a few pixels. What files say beyond that is the size of a print or a screen.
  public static let possible = 0.01...4.0

  /// - Precondition: `micrometresPerPixel` is possible.
  public init(
    _ micrometresPerPixel: Double, source: Source, low: Double? = nil, high: Double? = nil
  ) {
    self.micrometresPerPixel = micrometresPerPixel
    self.source = source
    self.low = low
    self.high = high
  }

  /// Nil for a number that can't be a scale.
  public init?(checked micrometresPerPixel: Double, source: Source) {
    guard Self.possible.contains(micrometresPerPixel) else { return nil }
    self.init(micrometresPerPixel, source: source)
  }

  /// Columns of tables that say it.
  public static let columns = [
    "micrometres_per_pixel", "micrometers_per_pixel", "um_per_pixel", "um_per_px", "mpp",
    "pixel_size_um", "pixel_size",
  ]

  /// What a table says of a picture; nil where it says nothing that can be.
  public init?(columns values: [String: String]) {
    for name in Self.columns {
      guard let text = values[name], let number = Double(text.trimmingCharacters(in: .whitespaces)),
        let scale = PictureScale(checked: number, source: .stated)
      else { continue }
      self = scale
      return
    }
    return nil
  }

  /// '0.153 micrometres a pixel, estimated (0.14 to 0.167)'.
  public var words: String {
    let number = "\(Self.text(micrometresPerPixel)) micrometres a pixel"
    switch source {
    case .stated: return "\(number), stated"
    case .file: return "\(number), by the file"
    case .estimated:
      guard let low, let high else { return "\(number), estimated" }
      return "\(number), estimated (\(Self.text(low)) to \(Self.text(high)))"
    }
  }

  private static func text(_ value: Double) -> String {
    var text = String(format: value < 1 ? "%.3f" : "%.2f", value)
    while text.hasSuffix("0") { text.removeLast() }
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}
