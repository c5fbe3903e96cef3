import Pictures

/// The middle of a cell's picture at a scale in micrometres, on a ground that is the same for every
/// film: what a network sees.
enum CellView {
  /// What the clear ground becomes in every channel: a little below the top, since some of it is
  /// brighter.
  static let ground = 240.0

  /// - Parameters:
  ///   - reduction: pixels of `picture` a pixel of the result.
  ///   - side: of the result, in pixels.
  static func picture(_ picture: Picture, reduction: Double, side: Int) -> Picture {
    let wanted = max(1, Int((reduction * Double(side)).rounded()))
    let (width, height) = (min(wanted, picture.width), min(wanted, picture.height))
    let part = PixelRectangle(
      x: (picture.width - width) / 2, y: (picture.height - height) / 2, width: width,
      height: height)
    func small(_ length: Int) -> Int {
      max(1, Int((Double(length) / Double(wanted) * Double(side)).rounded()))
    }
    let cut = part == picture.frame ? picture : picture.cropped(to: part) ?? picture
    let filter: ResizeFilter =
      wanted < side ? .lanczos : wanted % side == 0 ? .box : .smooth
    let seen = cut.resized(width: small(width), height: small(height), filter: filter)
    return evened(mirrored(seen, side: side), by: grounds(of: picture))
  }

  /// The level of each channel that a tenth of the pixels exceeds.
  static func grounds(of picture: Picture) -> SIMD3<Double> {
    var counts = [Int](repeating: 0, count: 768)
    let bytes = picture.bytes.span
    for at in bytes.indices { counts[256 * (at % 3) + Int(bytes[at])] += 1 }
    var levels = SIMD3<Double>(repeating: 255)
    for channel in 0..<3 {
      var below = 0
      for level in 0..<256 {
        below += counts[256 * channel + level]
        if 10 * below >= 9 * picture.width * picture.height {
          levels[channel] = Double(max(24, level))
          break
        }
      }
    }
    return levels
  }

  private static func evened(_ picture: Picture, by grounds: SIMD3<Double>) -> Picture {
    let tables = (0..<3).map { channel in
      (0..<256).map { UInt8(min(255, Double($0) / grounds[channel] * ground + 0.5)) }
    }
    var result = picture
    for at in result.bytes.indices { result.bytes[at] = tables[at % 3][Int(result.bytes[at])] }
    return result
  }

  /// `picture` in the middle of a square, what lies beyond its edges mirrored at them.
  private static func mirrored(_ picture: Picture, side: Int) -> Picture {
    guard picture.width != side || picture.height != side else { return picture }
    var result = Picture(width: side, height: side)
    let (left, top) = ((side - picture.width) / 2, (side - picture.height) / 2)
    let columns = (0..<side).map { mirror($0 - left, picture.width) }
    for y in 0..<side {
      let row = mirror(y - top, picture.height) * picture.width
      for x in 0..<side {
        let (to, from) = (3 * (y * side + x), 3 * (row + columns[x]))
        for channel in 0..<3 { result.bytes[to + channel] = picture.bytes[from + channel] }
      }
    }
    return result
  }

  /// The place among `count` that `index` is the mirror image of.
  static func mirror(_ index: Int, _ count: Int) -> Int {
    guard count > 1 else { return 0 }
    let period = 2 * count
    let place = ((index % period) + period) % period
    return place < count ? place : period - 1 - place
  }
}
