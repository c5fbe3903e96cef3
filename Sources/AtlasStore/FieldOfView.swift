public import Pictures

/// Where in a field of view a cell was cut out.
public struct FieldPlace: Sendable, Hashable {
  /// SHA-256 of the field's file. The field itself may be elsewhere.
  public var field: String
  /// The cell, in pixels of the field.
  public var box: PixelRectangle

  public init(field: String, box: PixelRectangle) {
    self.field = field
    self.box = box
  }
}

/// A box around one white cell of a field.
public struct FieldBox: Sendable, Hashable, Codable {
  public var box: PixelRectangle
  /// How sure the locator is, from 0 to 1; nil where a person drew or changed it.
  public var score: Double?

  public init(_ box: PixelRectangle, score: Double? = nil) {
    self.box = box
    self.score = score
  }

  enum CodingKeys: String, CodingKey {
    case box, score
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let sides = try values.decode([Int].self, forKey: .box)
    guard let box = PixelRectangle(sides: sides) else {
      throw DecodingError.dataCorruptedError(
        forKey: .box, in: values, debugDescription: "a box is left, top, width and height")
    }
    self.box = box
    score = try values.decodeIfPresent(Double.self, forKey: .score)
    guard score.map({ (0...1).contains($0) }) ?? true else {
      throw DecodingError.dataCorruptedError(
        forKey: .score, in: values, debugDescription: "a score is from 0 to 1")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(box.sides, forKey: .box)
    try values.encodeIfPresent(score, forKey: .score)
  }
}

extension PixelRectangle {
  /// Left, top, width and height, as the journal has them.
  var sides: [Int] { [x, y, width, height] }

  /// Nil unless they are a left, a top, and a width and a height of a pixel at least.
  init?(sides: [Int]) {
    // Far more than any picture has, and sums of them are numbers still.
    let most = 1 << 40
    guard sides.count == 4, sides[2] > 0, sides[3] > 0,
      sides.allSatisfy({ (-most...most).contains($0) })
    else { return nil }
    self.init(x: sides[0], y: sides[1], width: sides[2], height: sides[3])
  }
}

/// A picture of many cells, as a microscope sees them at once, and the boxes around its white ones.
/// The fields of one film are a slide.
public struct FieldOfView: Sendable, Hashable, Identifiable {
  /// SHA-256 of the file as it came, 64 hexadecimal digits.
  public let digest: String
  /// The extension of that file, in small letters and without a dot.
  public let fileExtension: String
  /// The name of that file.
  public let name: String
  /// The slide it is of.
  public let slide: String
  public let width: Int
  public let height: Int
  public let origin: Origin
  public var boxes: [FieldBox]

  public var id: String { digest }

  /// The whole field.
  public var frame: PixelRectangle { PixelRectangle(x: 0, y: 0, width: width, height: height) }
}

/// What never changes about a field, as the journal writes it.
struct FieldRecord: Codable, Hashable, Sendable {
  var fileExtension: String
  var name: String
  var slide: String
  var width: Int
  var height: Int
  var origin: String
  var recipe: String?

  enum CodingKeys: String, CodingKey {
    case name, slide, width, height, origin, recipe
    case fileExtension = "extension"
  }
}

/// What one entry of the journal did to one field.
struct FieldItem: Codable, Hashable, Sendable {
  /// Its digest.
  var field: String
  /// Only where the entry brought the field in.
  var picture: FieldRecord?
  /// Absent where the entry brought the field in.
  var was: [FieldBox]?
  var now: [FieldBox]
}
