import Foundation

/// What JPEG does to a picture: blocks of 8 x 8 pixels lose their fine waves, colour more than light.
enum BlockRounding {
  /// `cosines[wave][place]`, orthonormal.
  private static let cosines: [[Float]] = (0..<8).map { wave in
    (0..<8).map { place in
      let scale: Float = wave == 0 ? 0.353_553_4 : 0.5
      return scale * cos((2 * Float(place) + 1) * Float(wave) * .pi / 16)
    }
  }

  /// Rounds the waves of light and colour of a picture of numbers from 0 to 1.
  ///
  /// - Parameter step: of the slowest waves, in hundredths of white; the finest have five times that.
  static func apply(to values: inout MutableSpan<Float>, at start: Int, size: Int, step: Float) {
    var block = [Float](repeating: 0, count: 64)
    for top in stride(from: 0, to: size - 7, by: 8) {
      for left in stride(from: 0, to: size - 7, by: 8) {
        var planes = [[Float]](repeating: block, count: 3)
        for place in 0..<64 {
          let at = start + 3 * ((top + place / 8) * size + left + place % 8)
          let (red, green, blue) = (values[at], values[at + 1], values[at + 2])
          let light = 0.299 * red + 0.587 * green + 0.114 * blue
          planes[0][place] = light
          planes[1][place] = 0.564 * (blue - light)
          planes[2][place] = 0.713 * (red - light)
        }
        for plane in 0..<3 {
          block = turned(planes[plane], back: false)
          for wave in 0..<64 {
            let fine = 1 + Float(wave / 8 + wave % 8) * (plane == 0 ? 0.3 : 0.6)
            let unit = 0.04 * step * fine * (plane == 0 ? 1 : 1.5)
            block[wave] = (block[wave] / unit).rounded() * unit
          }
          planes[plane] = turned(block, back: true)
        }
        for place in 0..<64 {
          let at = start + 3 * ((top + place / 8) * size + left + place % 8)
          let (light, blue, red) = (planes[0][place], planes[1][place], planes[2][place])
          values[at] = light + 1.402 * red
          values[at + 1] = light - 0.344 * blue - 0.714 * red
          values[at + 2] = light + 1.772 * blue
        }
      }
    }
  }

  /// A block as waves, or waves as a block.
  private static func turned(_ block: [Float], back: Bool) -> [Float] {
    across(across(block, back: back), back: back)
  }

  /// The same along its rows, which become columns.
  private static func across(_ block: [Float], back: Bool) -> [Float] {
    var result = [Float](repeating: 0, count: 64)
    for row in 0..<8 {
      for to in 0..<8 {
        var sum: Float = 0
        for from in 0..<8 {
          sum += block[8 * row + from] * (back ? cosines[from][to] : cosines[to][from])
        }
        result[8 * to + row] = sum
      }
    }
    return result
  }
}
