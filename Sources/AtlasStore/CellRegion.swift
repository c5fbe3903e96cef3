/// Where in a picture of many cells a specimen was cut out. Boxes count pixels from the upper left
/// corner, from 0.
public struct CellRegion: Sendable, Hashable, Codable {
  /// The name of the field's file where it came from.
  public var field: String
  /// SHA-256 of the field's file, by which the atlas keeps it; nil when it has only the cell.
  public var fieldDigest: String?
  /// The ending of that file.
  public var fieldExtension: String?
  /// Columns of pixels of the field.
  public var fieldWidth: Int
  /// Rows of pixels of the field.
  public var fieldHeight: Int
  public var x: Double
  public var y: Double
  public var width: Double
  public var height: Double

  public init(
    field: String, fieldDigest: String? = nil, fieldExtension: String? = nil, fieldWidth: Int,
    fieldHeight: Int, x: Double, y: Double, width: Double, height: Double
  ) {
    self.field = field
    self.fieldDigest = fieldDigest
    self.fieldExtension = fieldExtension
    self.fieldWidth = fieldWidth
    self.fieldHeight = fieldHeight
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  enum CodingKeys: String, CodingKey {
    case field, x, y, width, height
    case fieldDigest = "field_sha256"
    case fieldExtension = "field_extension"
    case fieldWidth = "field_width"
    case fieldHeight = "field_height"
  }
}
