/// How light and of what colour the empty ground of a cell's picture is: the mean of the lightest 15 %
/// of its pixels, in levels of 255.
public struct WhitePoint: Sendable, Hashable, Codable {
  public var red: Double
  public var green: Double
  public var blue: Double

  /// The share of pixels that counts as ground.
  public static let share = 0.15

  public init(red: Double, green: Double, blue: Double) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// That of a picture.
  public init(of picture: Picture) {
    self.init(rgb: picture.bytes)
  }

  /// That of pixels of three bytes each; black for none. Pixels as light as the last that counts
  /// count all, by the share that is left.
  public init(rgb: [UInt8]) {
    let pixels = rgb.count / 3
    var sums = [SIMD4<Int>](repeating: .zero, count: 766)
    for pixel in 0..<pixels {
      let (r, g, b) = (Int(rgb[3 * pixel]), Int(rgb[3 * pixel + 1]), Int(rgb[3 * pixel + 2]))
      sums[r + g + b] &+= SIMD4(r, g, b, 1)
    }
    var left = Self.share * Double(pixels)
    let whole = max(left, .leastNonzeroMagnitude)
    var light = SIMD3<Double>.zero
    for sum in sums.reversed() where sum.w > 0 && left > 0 {
      let counted = min(left, Double(sum.w))
      light += SIMD3(Double(sum.x), Double(sum.y), Double(sum.z)) * (counted / Double(sum.w))
      left -= counted
    }
    self.init(red: light.x / whole, green: light.y / whole, blue: light.z / whole)
  }

  /// Red, green and blue.
  public var levels: SIMD3<Double> { SIMD3(red, green, blue) }
}
