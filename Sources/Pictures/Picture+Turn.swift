import Foundation

/// A square from a picture, turned before anything is made smaller: what a resize leaves of place and
/// grain is then the same in turned and unturned pictures.
extension Picture {
  /// `side` pixels each way about a place, in one of the eight turns and mirrors; no pixel changes.
  /// Beyond the edges the picture goes on as in a mirror.
  ///
  /// - Parameters:
  ///   - side: of the result.
  ///   - turn: 1 changes rows for columns, 2 and 4 mirror them.
  ///   - shift: of the place from the middle, in pixels.
  public func square(side: Int, turn: Int, shift: (x: Int, y: Int)) -> Picture {
    precondition(side > 0, "a picture has at least one pixel")
    let columns = Self.mirrored((width - side) / 2 + shift.x, side, within: width)
    let rows = Self.mirrored((height - side) / 2 + shift.y, side, within: height)
    var bytes = [UInt8](repeating: 0, count: 3 * side * side)
    var out = bytes.mutableSpan
    let source = self.bytes.span
    var to = 0
    for y in 0..<side {
      for x in 0..<side {
        var (row, column) = turn & 1 == 0 ? (y, x) : (x, y)
        if turn & 2 != 0 { row = side - 1 - row }
        if turn & 4 != 0 { column = side - 1 - column }
        let from = 3 * (rows[row] * width + columns[column])
        for channel in 0..<3 { out[to + channel] = source[from + channel] }
        to += 3
      }
    }
    return Picture(width: side, height: side, bytes: bytes)
  }

  /// `side` pixels each way about a place, turned by any angle: a sinc windowed by a wider sinc, three
  /// lobes (Duchon, J. Appl. Meteor. 18, 1979), which keeps what a resize to two fifths keeps.
  ///
  /// - Parameters:
  ///   - side: of the result.
  ///   - angle: in radians.
  ///   - isMirrored: across, before it is turned.
  ///   - shift: of the place from the middle, in pixels.
  public func square(
    side: Int, angle: Double, isMirrored: Bool, shift: (x: Int, y: Int)
  ) -> Picture {
    precondition(side > 0, "a picture has at least one pixel")
    let reach = Double(side) * 0.7072 + Double(max(abs(shift.x), abs(shift.y))) + 4
    let pad = max(0, Int((reach - Double(min(width, height)) / 2).rounded(.up))) + 1
    let (wide, high) = (width + 2 * pad, height + 2 * pad)
    let columns = Self.mirrored(-pad, wide, within: width)
    let rows = Self.mirrored(-pad, high, within: height)
    var pixels = [SIMD4<Float>](repeating: .zero, count: wide * high)
    for y in 0..<high {
      for x in 0..<wide {
        let from = 3 * (rows[y] * width + columns[x])
        pixels[y * wide + x] = SIMD4(
          Float(self.bytes[from]), Float(self.bytes[from + 1]), Float(self.bytes[from + 2]), 0)
      }
    }
    var bytes = [UInt8](repeating: 0, count: 3 * side * side)
    var out = bytes.mutableSpan
    let source = pixels.span
    let taps = Self.taps.span
    let (cosine, sine) = (Float(cos(angle)), Float(sin(angle)))
    let middle = (
      x: Float(width - 1) / 2 + Float(shift.x + pad),
      y: Float(height - 1) / 2 + Float(shift.y + pad)
    )
    let half = Float(side - 1) / 2
    var to = 0
    for y in 0..<side {
      for x in 0..<side {
        let u = isMirrored ? half - Float(x) : Float(x) - half
        let v = Float(y) - half
        let (left, column) = Self.place(middle.x + cosine * u - sine * v)
        let (above, row) = Self.place(middle.y + sine * u + cosine * v)
        var sum = SIMD4<Float>.zero
        for j in 0..<6 {
          let start = (above + j) * wide + left
          var line = SIMD4<Float>.zero
          for i in 0..<6 { line += taps[column + i] * source[start + i] }
          sum += taps[row + j] * line
        }
        let rounded = sum.rounded(.toNearestOrAwayFromZero).clamped(
          lowerBound: .zero, upperBound: SIMD4(repeating: 255))
        for channel in 0..<3 { out[to + channel] = UInt8(rounded[channel]) }
        to += 3
      }
    }
    return Picture(width: side, height: side, bytes: bytes)
  }

  /// The first of six pixels about `place`, and where their weights begin.
  private static func place(_ place: Float) -> (first: Int, taps: Int) {
    let whole = place.rounded(.down)
    return (Int(whole) - 2, 6 * Int((place - whole) * Float(fractions)))
  }

  private static let fractions = 256

  /// The six weights for every 256th of the way from a pixel to the next, adding up to 1.
  private static let taps: [Float] = (0..<fractions).flatMap { step -> [Float] in
    let part = (Double(step) + 0.5) / Double(fractions)
    let kernel = ResizeKernel.lanczos(1)
    let weights = (-2...3).map { kernel.weight(at: Double($0) - part) }
    let sum = weights.reduce(0, +)
    return weights.map { Float($0 / sum) }
  }

  /// The indices from `start` on, mirrored at both ends of a row of `count` as often as need be.
  private static func mirrored(_ start: Int, _ length: Int, within count: Int) -> [Int] {
    (start..<start + length).map { index in
      let period = max(1, 2 * (count - 1))
      let place = ((index % period) + period) % period
      return place < count ? place : period - place
    }
  }
}
