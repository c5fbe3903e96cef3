import Pictures

/// The colours that suit one picture best, as sixel registers hold them: percents of each channel.
///
/// Boxes of colours are halved where they vary most (Wan, Prusinkiewicz and Wong, Color Research and
/// Application 15, 1990), then moved to the means of the colours nearest to them.
struct SixelPalette {
  private(set) var percents: [SIMD3<Int>]
  /// The same in levels, 0 to 255.
  private var levels: [SIMD3<Float>]

  /// The pixels that share the upper five bits of every channel.
  private struct Bin {
    var count: Float
    var mean: SIMD3<Float>
  }

  init(of picture: Picture, count: Int) {
    let bins = Self.bins(of: picture)
    var means = Self.boxes(bins, count: count)
    for _ in 0..<3 { means = Self.moved(means, bins) }
    let rounded = means.map { mean in
      let percent = (mean * (100 / 255)).rounded(.toNearestOrAwayFromZero)
      return SIMD3(Int(percent.x), Int(percent.y), Int(percent.z))
    }
    // Two means may round to the same register.
    var seen: Set<SIMD3<Int>> = []
    percents = rounded.filter { seen.insert($0).inserted }
    levels = percents.map {
      SIMD3(Float($0.x) * 2.55, Float($0.y) * 2.55, Float($0.z) * 2.55)
    }
  }

  /// The register for every pixel; what is left of a pixel's colour goes on to its neighbours
  /// (Floyd and Steinberg, Proc. SID 17, 1976).
  func indices(of picture: Picture) -> [UInt8] {
    var indices: [UInt8] = []
    indices.reserveCapacity(picture.width * picture.height)
    var nearest = NearestLevel(levels)
    var here = [SIMD3<Float>](repeating: .zero, count: picture.width + 2)
    for y in 0..<picture.height {
      var below = [SIMD3<Float>](repeating: .zero, count: picture.width + 2)
      for x in 0..<picture.width {
        let wanted = (picture[x, y].levels + here[x + 1]).clamped(
          lowerBound: .zero, upperBound: SIMD3(repeating: 255))
        let index = nearest.index(of: wanted)
        let remainder = (wanted - levels[index]) / 16
        here[x + 2] += remainder * 7
        below[x] += remainder * 3
        below[x + 1] += remainder * 5
        below[x + 2] += remainder
        indices.append(UInt8(index))
      }
      here = below
    }
    return indices
  }

  private static func bins(of picture: Picture) -> [Bin] {
    var sums = [SIMD4<Float>](repeating: .zero, count: 1 << 15)
    for at in stride(from: 0, to: picture.bytes.count, by: 3) {
      let (red, green, blue) = (picture.bytes[at], picture.bytes[at + 1], picture.bytes[at + 2])
      let bin = Int(red >> 3) << 10 | Int(green >> 3) << 5 | Int(blue >> 3)
      sums[bin] += SIMD4(Float(red), Float(green), Float(blue), 1)
    }
    return sums.filter { $0.w > 0 }.map {
      Bin(count: $0.w, mean: SIMD3($0.x, $0.y, $0.z) / $0.w)
    }
  }

  /// The means of at most `count` boxes.
  private static func boxes(_ bins: [Bin], count: Int) -> [SIMD3<Float>] {
    var boxes = [Box(bins)]
    while boxes.count < count {
      guard let index = boxes.indices.max(by: { boxes[$0].error < boxes[$1].error }),
        let halves = boxes[index].halves()
      else { break }
      boxes[index] = halves.0
      boxes.append(halves.1)
    }
    return boxes.map(\.mean)
  }

  /// A set of bins, its mean, and its squared error along each channel.
  private struct Box {
    let bins: [Bin]
    let mean: SIMD3<Float>
    let spread: SIMD3<Float>

    var error: Float { spread.max() }

    init(_ bins: [Bin]) {
      self.bins = bins
      let count = bins.reduce(0) { $0 + $1.count }
      let mean = bins.reduce(SIMD3<Float>.zero) { $0 + $1.mean * $1.count } / max(1, count)
      self.mean = mean
      spread = bins.reduce(.zero) { sum, bin in
        let apart = bin.mean - mean
        return sum + apart * apart * bin.count
      }
    }

    /// The bins below the mean of the channel that varies most, and the others.
    func halves() -> (Box, Box)? {
      guard bins.count > 1, error > 0 else { return nil }
      let channel = (0..<3).max { spread[$0] < spread[$1] } ?? 0
      let low = bins.filter { $0.mean[channel] < mean[channel] }
      let high = bins.filter { $0.mean[channel] >= mean[channel] }
      return low.isEmpty || high.isEmpty ? nil : (Box(low), Box(high))
    }
  }

  /// The means of the bins nearest to each colour.
  private static func moved(_ means: [SIMD3<Float>], _ bins: [Bin]) -> [SIMD3<Float>] {
    var sums = [SIMD4<Float>](repeating: .zero, count: means.count)
    for bin in bins {
      var best = 0
      var least = Float.infinity
      for (index, mean) in means.enumerated() {
        let apart = mean - bin.mean
        let distance = (apart * apart).sum()
        if distance < least {
          least = distance
          best = index
        }
      }
      sums[best] += SIMD4(bin.mean * bin.count, bin.count)
    }
    return zip(means, sums).map { mean, sum in
      sum.w > 0 ? SIMD3(sum.x, sum.y, sum.z) / sum.w : mean
    }
  }
}

/// The palette entry nearest to a colour, remembered for all colours that share the upper six bits
/// of every channel.
private struct NearestLevel {
  private let levels: [SIMD3<Float>]
  private var known = [Int16](repeating: -1, count: 1 << 18)

  init(_ levels: [SIMD3<Float>]) {
    self.levels = levels
  }

  mutating func index(of colour: SIMD3<Float>) -> Int {
    let sixBits = SIMD3<Int>(colour) &>> 2
    let key = sixBits.x << 12 | sixBits.y << 6 | sixBits.z
    if known[key] >= 0 { return Int(known[key]) }
    let middle = (colour / 4).rounded(.down) * 4 + 1.5
    var best = 0
    var least = Float.infinity
    for (index, level) in levels.enumerated() {
      let apart = level - middle
      let distance = (apart * apart).sum()
      if distance < least {
        least = distance
        best = index
      }
    }
    known[key] = Int16(best)
    return best
  }
}
