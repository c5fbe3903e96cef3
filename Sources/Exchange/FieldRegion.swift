/// Where in a picture of many cells one cell was cut out.
public struct FieldRegion: Sendable, Hashable {
  /// The name of the field's file.
  public var field: String
  /// SHA-256 of the field's file; nil when nobody says.
  public var fieldDigest: String?
  /// Columns of pixels of the field.
  public var fieldWidth: Int
  /// Rows of pixels of the field.
  public var fieldHeight: Int
  /// The left edge of the box, in pixels from the field's left edge, from 0.
  public var x: Double
  /// The upper edge of the box, in pixels from the field's upper edge, from 0.
  public var y: Double
  /// Pixels from edge to edge.
  public var width: Double
  /// Pixels from edge to edge.
  public var height: Double

  /// A box in pixels, rounded to a thousandth: formats that keep shares of the side then give back
  /// the numbers they were given.
  public init(
    field: String, fieldDigest: String? = nil, fieldWidth: Int, fieldHeight: Int, x: Double,
    y: Double, width: Double, height: Double
  ) {
    self.field = field
    self.fieldDigest = fieldDigest
    self.fieldWidth = fieldWidth
    self.fieldHeight = fieldHeight
    self.x = Self.rounded(x)
    self.y = Self.rounded(y)
    self.width = Self.rounded(width)
    self.height = Self.rounded(height)
  }

  private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

  /// Why no cell can be cut out; nil when one can.
  public var fault: String? {
    let numbers = [x, y, width, height]
    guard numbers.allSatisfy(\.isFinite), numbers.allSatisfy({ abs($0) < 1e9 }) else {
      return "its box is no box"
    }
    guard width > 0, height > 0 else { return "its box is empty" }
    guard fieldWidth > 0, fieldHeight > 0 else { return "nobody says how large its picture is" }
    guard x < Double(fieldWidth), y < Double(fieldHeight), x + width > 0, y + height > 0 else {
      return "its box lies outside the picture"
    }
    return nil
  }

  /// Whether the box is the whole picture.
  public var isWhole: Bool {
    x <= 0 && y <= 0 && x + width >= Double(fieldWidth) && y + height >= Double(fieldHeight)
  }
}
