import TerminalKit

/// A bar under a picture that says how large a micrometre is in it.
struct ScaleBar: Sendable, Hashable {
  /// Its length, to a quarter of a column.
  let columns: Double
  /// What that is in the picture.
  let micrometres: Double

  private static let lengths: [Double] = [
    0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000,
  ]

  /// The longest round length that takes no more than two fifths of the picture; nil where every
  /// one is too short to read or too long.
  ///
  /// - Parameters:
  ///   - pixels: how many pixels of the picture lie side by side in view.
  ///   - columns: in how many columns of the terminal.
  ///   - pixelSize: micrometres a pixel.
  init?(pixels: Double, columns: Int, pixelSize: Double) {
    guard pixels > 0, pixelSize > 0, pixelSize.isFinite else { return nil }
    let perMicrometre = Double(columns) / (pixels * pixelSize)
    let fitting = Self.lengths.last { $0 * perMicrometre <= 0.4 * Double(columns) }
    guard let length = fitting, length * perMicrometre >= 2 else { return nil }
    micrometres = length
    self.columns = (length * perMicrometre * 4).rounded() / 4
  }

  /// '━━━━╸ 10 µm'
  var text: String {
    let whole = Int(columns)
    let rest = columns - Double(whole)
    let bar = String(repeating: "━", count: whole + (rest > 0.5 ? 1 : 0))
    return bar + (rest > 0 && rest <= 0.5 ? "╸" : "") + " \(Numbers.short(micrometres)) µm"
  }
}
