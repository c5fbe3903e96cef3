public import Pictures

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

  /// A box of a field that the atlas has.
  public init(_ box: PixelRectangle, of field: FieldOfView) {
    self.init(
      FieldRecord(
        fileExtension: field.fileExtension, name: field.name, slide: field.slide,
        width: field.width, height: field.height, origin: field.origin.kind.rawValue),
      digest: field.digest, box: box)
  }

  init(_ field: FieldRecord, digest: String, box: PixelRectangle) {
    self.init(
      field: field.name, fieldDigest: digest, fieldExtension: field.fileExtension,
      fieldWidth: field.width, fieldHeight: field.height, x: Double(box.x), y: Double(box.y),
      width: Double(box.width), height: Double(box.height))
  }

  /// The same in whole pixels, as slides have it; nil where the field isn't known by its file.
  public var place: FieldPlace? {
    // An atlas may come from anywhere: no region is farther out than any picture goes.
    guard let fieldDigest, [x, y, width, height].allSatisfy({ abs($0) < 1e9 }) else { return nil }
    let (left, top) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
    let frame = PixelRectangle(x: 0, y: 0, width: fieldWidth, height: fieldHeight)
    let box = PixelRectangle(
      x: left, y: top, width: Int((x + width).rounded(.up)) - left,
      height: Int((y + height).rounded(.up)) - top)
    return frame.intersection(box).map { FieldPlace(field: fieldDigest, box: $0) }
  }

  enum CodingKeys: String, CodingKey {
    case field, x, y, width, height
    case fieldDigest = "field_sha256"
    case fieldExtension = "field_extension"
    case fieldWidth = "field_width"
    case fieldHeight = "field_height"
  }
}
