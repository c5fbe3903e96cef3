/// Pixels in memory: sRGB, 8 bits a channel, red green blue, rows from the top.
public struct Picture: Sendable, Hashable {
  /// Columns of pixels.
  public let width: Int
  /// Rows of pixels.
  public let height: Int
  /// `3 * width * height` values, row by row.
  public var bytes: [UInt8]

  /// A picture of one colour, black unless said.
  public init(width: Int, height: Int, filledWith colour: Colour = .black) {
    precondition(width > 0 && height > 0, "a picture has at least one pixel")
    self.width = width
    self.height = height
    bytes = [UInt8](repeating: colour.red, count: 3 * width * height)
    if colour.red != colour.green || colour.red != colour.blue {
      for pixel in 0..<(width * height) {
        bytes[3 * pixel + 1] = colour.green
        bytes[3 * pixel + 2] = colour.blue
      }
    }
  }

  /// A picture of these bytes, which must be `3 * width * height`.
  public init(width: Int, height: Int, bytes: [UInt8]) {
    precondition(width > 0 && height > 0, "a picture has at least one pixel")
    precondition(bytes.count == 3 * width * height, "three bytes a pixel")
    self.width = width
    self.height = height
    self.bytes = bytes
  }

  /// The pixel in column `x` from the left, row `y` from the top.
  public subscript(x: Int, y: Int) -> Colour {
    get {
      let at = 3 * (y * width + x)
      return Colour(red: bytes[at], green: bytes[at + 1], blue: bytes[at + 2])
    }
    set {
      let at = 3 * (y * width + x)
      bytes[at] = newValue.red
      bytes[at + 1] = newValue.green
      bytes[at + 2] = newValue.blue
    }
  }
}
