/// A rectangle of pixels, `x` and `y` counted from the top left.
public struct PixelRectangle: Sendable, Hashable, Codable {
  public var x: Int
  public var y: Int
  public var width: Int
  public var height: Int

  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The part that both have; nil when they don't meet.
  public func intersection(_ other: PixelRectangle) -> PixelRectangle? {
    let left = max(x, other.x)
    let top = max(y, other.y)
    let right = min(x + width, other.x + other.width)
    let bottom = min(y + height, other.y + other.height)
    guard left < right, top < bottom else { return nil }
    return PixelRectangle(x: left, y: top, width: right - left, height: bottom - top)
  }
}

extension Picture {
  /// The whole picture as a rectangle.
  public var frame: PixelRectangle { PixelRectangle(x: 0, y: 0, width: width, height: height) }

  /// The part of the picture inside `rectangle`; nil when they don't meet.
  public func cropped(to rectangle: PixelRectangle) -> Picture? {
    guard let part = frame.intersection(rectangle) else { return nil }
    var kept: [UInt8] = []
    kept.reserveCapacity(3 * part.width * part.height)
    for row in part.y..<(part.y + part.height) {
      let start = 3 * (row * width + part.x)
      kept += bytes[start..<(start + 3 * part.width)]
    }
    return Picture(width: part.width, height: part.height, bytes: kept)
  }

  /// The central square of `side` pixels, or the largest there is in a smaller picture. Where an
  /// odd pixel is left over, it is left over on the right and at the bottom.
  public func croppedToCentre(side: Int) -> Picture {
    cropped(to: centre(side: side)) ?? self
  }

  /// Where that square lies.
  func centre(side: Int) -> PixelRectangle {
    let side = max(1, min(side, width, height))
    return PixelRectangle(
      x: (width - side) / 2, y: (height - side) / 2, width: side, height: side)
  }

  /// Lays `picture` over this one, its top left corner at (`x`, `y`); what lies outside is lost.
  public mutating func paste(_ picture: Picture, x: Int, y: Int) {
    let place = PixelRectangle(x: x, y: y, width: picture.width, height: picture.height)
    guard let part = frame.intersection(place) else { return }
    for row in part.y..<(part.y + part.height) {
      let from = 3 * ((row - y) * picture.width + part.x - x)
      let to = 3 * (row * width + part.x)
      bytes.replaceSubrange(
        to..<(to + 3 * part.width), with: picture.bytes[from..<(from + 3 * part.width)])
    }
  }

  /// Fills `rectangle` with one colour; what lies outside the picture is left out.
  public mutating func fill(_ rectangle: PixelRectangle, with colour: Colour) {
    guard let part = frame.intersection(rectangle) else { return }
    for row in part.y..<(part.y + part.height) {
      for column in part.x..<(part.x + part.width) { self[column, row] = colour }
    }
  }

  /// Draws the sides of `rectangle`, `stroke` pixels wide and inside it.
  public mutating func frame(_ rectangle: PixelRectangle, in colour: Colour, stroke: Int) {
    let (x, y, width, height) = (rectangle.x, rectangle.y, rectangle.width, rectangle.height)
    for side in [
      PixelRectangle(x: x, y: y, width: width, height: stroke),
      PixelRectangle(x: x, y: y + height - stroke, width: width, height: stroke),
      PixelRectangle(x: x, y: y, width: stroke, height: height),
      PixelRectangle(x: x + width - stroke, y: y, width: stroke, height: height),
    ] { fill(side, with: colour) }
  }

  /// Each pixel as a square of `factor` x `factor` pixels.
  public func enlarged(_ factor: Int) -> Picture {
    precondition(factor > 0, "a picture has at least one pixel")
    var large = Picture(width: width * factor, height: height * factor)
    for y in 0..<large.height {
      for x in 0..<large.width { large[x, y] = self[x / factor, y / factor] }
    }
    return large
  }
}
