/// Numbers laid out as a picture of one channel, rows from the top.
struct Plane: Sendable, Hashable {
  let width: Int
  let height: Int
  /// `width * height` values, row by row.
  var values: [Float]

  init(width: Int, height: Int, repeating value: Float = 0) {
    precondition(width > 0 && height > 0, "a plane has at least one pixel")
    self.width = width
    self.height = height
    values = [Float](repeating: value, count: width * height)
  }

  subscript(x: Int, y: Int) -> Float {
    get { values[y * width + x] }
    set { values[y * width + x] = newValue }
  }

  /// Each pixel mixed with its neighbours across and down by 1, 4, 6, 4, 1 sixteenths: close to a
  /// normal of deviation 1. Beyond the edge lies the edge.
  func smoothed() -> Plane {
    let weights: [Float] = [1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16]
    var across = self
    for y in 0..<height {
      for x in 0..<width {
        var sum: Float = 0
        for tap in 0..<5 {
          sum += weights[tap] * values[y * width + min(max(x + tap - 2, 0), width - 1)]
        }
        across.values[y * width + x] = sum
      }
    }
    var result = self
    for y in 0..<height {
      for x in 0..<width {
        var sum: Float = 0
        for tap in 0..<5 {
          sum += weights[tap] * across.values[min(max(y + tap - 2, 0), height - 1) * width + x]
        }
        result.values[y * width + x] = sum
      }
    }
    return result
  }

  /// The value that parts the values from 0 to `top` into two kinds the farthest apart: the most
  /// variance between them. Otsu, IEEE Trans. Syst. Man Cybern. 9 (1979) 62-66.
  func threshold(upTo top: Float) -> Float {
    let bins = 64
    var counts = [Double](repeating: 0, count: bins)
    for value in values {
      counts[min(bins - 1, max(0, Int(value / top * Float(bins))))] += 1
    }
    let all = counts.reduce(0, +)
    let sum = counts.indices.reduce(0.0) { $0 + (Double($1) + 0.5) * counts[$1] }
    var (below, sumBelow) = (0.0, 0.0)
    var best = (spread: -1.0, bin: 0)
    for bin in counts.indices {
      below += counts[bin]
      sumBelow += (Double(bin) + 0.5) * counts[bin]
      guard below > 0, below < all else { continue }
      let gap = sum * below / all - sumBelow
      let spread = gap * gap / (below * (all - below))
      if spread > best.spread { best = (spread, bin) }
    }
    return (Float(best.bin) + 0.5) / Float(bins) * top
  }
}
