public import Pictures

/// A rectangle in a field, its sides parallel to the field's, in pixels that may be fractions.
struct Box: Sendable, Hashable {
  /// Its middle.
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  init(_ rectangle: PixelRectangle) {
    self.init(
      x: Double(rectangle.x) + Double(rectangle.width) / 2,
      y: Double(rectangle.y) + Double(rectangle.height) / 2,
      width: Double(rectangle.width), height: Double(rectangle.height))
  }

  var left: Double { x - width / 2 }
  var top: Double { y - height / 2 }
  var right: Double { x + width / 2 }
  var bottom: Double { y + height / 2 }

  /// The part inside a field of these sides; nil where there is none of a pixel at least.
  func clipped(width fieldWidth: Int, height fieldHeight: Int) -> Box? {
    let (l, t) = (max(0, left), max(0, top))
    let (r, b) = (min(Double(fieldWidth), right), min(Double(fieldHeight), bottom))
    guard r - l >= 1, b - t >= 1 else { return nil }
    return Box(x: (l + r) / 2, y: (t + b) / 2, width: r - l, height: b - t)
  }

  /// The whole pixels nearest to its sides, inside a field of these sides.
  func rectangle(width fieldWidth: Int, height fieldHeight: Int) -> PixelRectangle {
    let l = min(max(0, Int(left.rounded())), fieldWidth - 1)
    let t = min(max(0, Int(top.rounded())), fieldHeight - 1)
    let r = max(l + 1, min(fieldWidth, Int(right.rounded())))
    let b = max(t + 1, min(fieldHeight, Int(bottom.rounded())))
    return PixelRectangle(x: l, y: t, width: r - l, height: b - t)
  }

  /// The area both cover over the area either covers: 1 for equal boxes, 0 for apart ones.
  func overlap(_ other: Box) -> Double {
    let across = min(right, other.right) - max(left, other.left)
    let down = min(bottom, other.bottom) - max(top, other.top)
    guard across > 0, down > 0 else { return 0 }
    let both = across * down
    return both / (width * height + other.width * other.height - both)
  }

  /// The share of this box that lies in `other`.
  func share(inside other: Box) -> Double {
    let across = min(right, other.right) - max(left, other.left)
    let down = min(bottom, other.bottom) - max(top, other.top)
    guard across > 0, down > 0, width * height > 0 else { return 0 }
    return across * down / (width * height)
  }
}

extension PixelRectangle {
  /// The area both rectangles cover over the area either covers.
  public func overlap(_ other: PixelRectangle) -> Double { Box(self).overlap(Box(other)) }
}
