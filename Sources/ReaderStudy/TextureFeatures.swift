import Foundation

/// Looks of the finest detail, which a filter, a blur, a sharpening, a noise or a compression
/// changes, and which a generator may have of its own.
extension AuditPicture {
  /// How often neighbours differ by 0 to 6 levels, a channel, and how often a step of up to three
  /// levels follows another in green, a step down as one up.
  var order: [Double] {
    var values: [Double] = []
    var pairs = [Double](repeating: 0, count: 49)
    for (channel, plane) in channels.enumerated() {
      var counts = [Double](repeating: 0, count: 7)
      var all = 0.0
      for (inner, step) in [(1, width), (width, 1)] {
        let lines = step == width ? height : width
        let length = step == width ? width : height
        for line in 0..<lines {
          var previous: Int?
          for place in 0..<(length - 1) {
            let at = line * step + place * inner
            let change = Int(plane[at + inner] - plane[at])
            if abs(change) < 7 { counts[abs(change)] += 1 }
            all += 1
            guard channel == 1 else { continue }
            let short = min(3, max(-3, change)) + 3
            if let previous { pairs[previous * 7 + short] += 1 }
            previous = short
          }
        }
      }
      values += counts.map { log($0 / max(1, all) + 1e-3) }
    }
    let all = max(1, pairs.reduce(0, +))
    return values + (0..<25).map { log((pairs[$0] + pairs[48 - $0]) / all + 2e-3) }
  }

  /// Mean steps and bends of each channel where the picture is flattest, and how they go together
  /// over the channels.
  var flatNoise: [Double] {
    guard width > 2, height > 2 else { return [] }
    let flat = flattest
    let count = Double(max(1, flat.count))
    var values: [Double] = []
    var bends: [[Float]] = []
    for plane in channels {
      var sums = [Double](repeating: 0, count: 6)
      var own: [Float] = []
      own.reserveCapacity(flat.count)
      for at in flat {
        let here = plane[at]
        let (right, left) = (plane[at + 1], plane[at - 1])
        let (below, above) = (plane[at + width], plane[at - width])
        let bend = 4 * here - right - left - below - above
        own.append(bend)
        sums[0] += Double(abs(bend))
        sums[1] += Double(abs(right - here))
        sums[2] += Double(abs(below - here))
        sums[3] += Double(abs(right + left - 2 * here))
        sums[4] += Double(abs(below + above - 2 * here))
        sums[5] += Double(abs(here + plane[at + width + 1] - right - below))
      }
      values += sums.map { log($0 / count + 0.05) }
      bends.append(own)
    }
    for (first, second) in [(0, 1), (1, 2), (0, 2)] {
      var (both, one, other) = (0.0, 0.0, 0.0)
      for (a, b) in zip(bends[first], bends[second]) {
        both += Double(a * b)
        one += Double(a * a)
        other += Double(b * b)
      }
      values.append(both / (one * other + 1).squareRoot())
    }
    return values
  }

  /// The quarter of all inner pixels about which green ranges least.
  private var flattest: [Int] {
    let green = channels[1]
    var ranges: [(range: Float, at: Int)] = []
    ranges.reserveCapacity(pixels)
    for y in 1..<(height - 1) {
      for x in 1..<(width - 1) {
        let at = y * width + x
        var (low, high) = (green[at], green[at])
        for row in [at - width, at, at + width] {
          for place in (row - 1)...(row + 1) {
            low = min(low, green[place])
            high = max(high, green[place])
          }
        }
        ranges.append((high - low, at))
      }
    }
    var counts = [Int](repeating: 0, count: 257)
    for item in ranges { counts[Int(item.range) + 1] += 1 }
    var (limit, below) = (0, 0)
    while limit < 256, below + counts[limit + 1] < ranges.count / 4 {
      below += counts[limit + 1]
      limit += 1
    }
    return ranges.filter { Int($0.range) <= limit }.map(\.at)
  }

  /// The power of differences of rising order: each weighs fine detail more than the one before.
  var sharpness: [Double] { Self.powers(channels[1], width, height, orders: 6) }

  /// The same of both colour differences and of luma: chroma kept at half the size is softer than
  /// luma.
  var chroma: [Double] {
    var luma = [Float](repeating: 0, count: pixels)
    var blue = luma
    var red = luma
    for at in 0..<pixels {
      let (r, g, b) = (channels[0][at], channels[1][at], channels[2][at])
      luma[at] = 0.299 * r + 0.587 * g + 0.114 * b
      blue[at] = b - luma[at]
      red[at] = r - luma[at]
    }
    return [blue, red, luma].flatMap { Self.powers($0, width, height, orders: 4) }
  }

  private static func powers(
    _ plane: [Float], _ width: Int, _ height: Int, orders: Int
  ) -> [Double] {
    guard min(width, height) > orders + 1 else { return [] }
    var (across, down, both) = (plane, plane, plane)
    var values: [Double] = []
    for order in 1...orders {
      let along = difference(&across, step: 1, width, height, margin: orders)
      let below = difference(&down, step: width, width, height, margin: orders)
      values.append(log((along + below) / 2 + 1e-2))
      guard order <= orders / 2 else { continue }
      _ = difference(&both, step: 1, width, height, margin: orders)
      values.append(log(difference(&both, step: width, width, height, margin: orders) + 1e-2))
    }
    return values
  }

  /// Takes from each pixel the one `step` on, and returns the mean square away from the far edges.
  private static func difference(
    _ plane: inout [Float], step: Int, _ width: Int, _ height: Int, margin: Int
  ) -> Double {
    for at in 0..<(plane.count - step) { plane[at] = plane[at + step] - plane[at] }
    var sum: Float = 0
    for y in 0..<(height - margin) {
      for x in 0..<(width - margin) {
        let value = plane[y * width + x]
        sum += value * value
      }
    }
    return Double(sum) / Double((width - margin) * (height - margin))
  }

  /// How much lighter the ground is the farther it lies from the middle, in green and blue: a ring
  /// beside the one within, and the slope of the lightest 40 %.
  var vignette: [Double] {
    let rings = [0.7, 0.85, 1, 1.15, 1.5]
    let half = Double(min(width, height)) / 2
    var distances = [Double](repeating: 0, count: pixels)
    for at in 0..<pixels {
      let x = Double(at % width) - Double(width - 1) / 2
      let y = Double(at / width) - Double(height - 1) / 2
      distances[at] = (x * x + y * y).squareRoot() / half
    }
    return [1, 2].flatMap { channel -> [Double] in
      let plane = channels[channel]
      let light = zip(rings, rings.dropFirst()).map { inner, outer in
        let values = (0..<pixels).filter { distances[$0] >= inner && distances[$0] < outer }
          .map { plane[$0] }.sorted()
        return values.isEmpty ? 0 : Double(values[values.count * 4 / 5])
      }
      let steps = zip(light, light.dropFirst()).map { $1 - $0 }
      let limit = plane.sorted()[pixels * 3 / 5]
      let ground = (0..<pixels).filter { plane[$0] >= limit }
      let count = Double(max(1, ground.count))
      let far = ground.reduce(0.0) { $0 + distances[$1] * distances[$1] } / count
      var (rise, run) = (0.0, 0.0)
      for at in ground {
        let reach = distances[at] * distances[at] - far
        rise += reach * Double(plane[at])
        run += reach * reach
      }
      return steps + [run > 0 ? rise / run : 0]
    }
  }
}
