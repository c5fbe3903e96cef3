import Foundation

/// What the leak audit measures on a picture.
struct PresentationFeatures {
  /// In the order of `names(blockPeriods:)`.
  var traces: [Double]
  /// A trace of scaling where it differs much, and the generator's sharpness where it differs little.
  var scaling: Double
  /// Those of `traces` that no stain and no light changes: blocks and comb.
  var fileTraces: [Double] { Array(traces.dropLast(3)) }
  /// In the order of `looks`.
  var looks: [Double]

  /// What each trace is.
  static func names(blockPeriods: [Double]) -> [String] {
    blockPeriods.map { String(format: "block edges, period %g", $0) } + [
      "comb of the histogram", "border red", "border green", "border blue",
    ]
  }

  /// What each look is.
  static let looks = [
    "different levels", "share of 0", "share of 255", "mean red", "mean green", "mean blue",
    "spread of the border", "centre across", "centre down", "fine detail",
  ]

  init(_ picture: Candidate, blockPeriods: [Double]) {
    let plane = GreenPlane(picture)
    let histogram = Histogram(picture.rgb)
    let border = Border(picture)
    let centre = plane.centre(ground: border.means[1])
    traces = blockPeriods.map { plane.blockEdges(period: $0) }
    traces += [histogram.comb] + border.means
    scaling = plane.scaling
    looks = [histogram.levels, histogram.black, histogram.white]
    looks += Self.means(picture) + [border.spread, centre.x, centre.y, plane.detail]
  }

  /// Mean red, green and blue.
  private static func means(_ picture: Candidate) -> [Double] {
    var sums = [Int](repeating: 0, count: 3)
    for place in stride(from: 0, to: picture.rgb.count, by: 3) {
      for channel in 0..<3 { sums[channel] += Int(picture.rgb[place + channel]) }
    }
    let count = Double(max(1, picture.rgb.count / 3))
    return sums.map { Double($0) / count }
  }
}

/// How often each of the 256 values occurs.
private struct Histogram {
  private let counts: [Double]
  private let total: Double

  init(_ bytes: [UInt8]) {
    var counts = [Double](repeating: 0, count: 256)
    for byte in bytes { counts[Int(byte)] += 1 }
    self.counts = counts
    total = max(1, Double(bytes.count))
  }

  /// Different values.
  var levels: Double { Double(counts.count { $0 > 0 }) }
  /// Share of values that are 0.
  var black: Double { counts[0] / total }
  /// Share of values that are 255.
  var white: Double { counts[255] / total }
  /// Share of empty levels where nine tenths of the values lie: a trace of requantisation or
  /// stretching, which no smooth picture has.
  var comb: Double {
    var below = 0.0
    var empty = 0.0
    var inside = 0.0
    for count in counts {
      let above = below + count
      if below >= 0.05 * total, above <= 0.95 * total {
        inside += 1
        empty += count == 0 ? 1 : 0
      }
      below = above
    }
    return inside > 0 ? empty / inside : 0
  }
}

/// The outermost pixels.
private struct Border {
  /// Mean red, green and blue.
  var means: [Double]
  /// Standard deviation of green.
  var spread: Double

  init(_ picture: Candidate) {
    let width = picture.width
    let height = picture.height
    var places = (0..<width).flatMap { [$0, (height - 1) * width + $0] }
    places += (0..<height).flatMap { [$0 * width, $0 * width + width - 1] }
    let count = max(1, Double(places.count))
    means = (0..<3).map { channel in
      places.reduce(0) { $0 + Double(picture.rgb[$1 * 3 + channel]) } / count
    }
    let green = means[1]
    let squares = places.reduce(0.0) { sum, place in
      let difference = Double(picture.rgb[place * 3 + 1]) - green
      return sum + difference * difference
    }
    spread = (squares / count).squareRoot()
  }
}

/// The green channel, which is nearest to what the eye calls sharp.
private struct GreenPlane {
  private let width: Int
  private let height: Int
  private let values: [Double]

  init(_ picture: Candidate) {
    width = picture.width
    height = picture.height
    values = (0..<(picture.width * picture.height)).map { Double(picture.rgb[$0 * 3 + 1]) }
  }

  /// Steps across multiples of `period`, over steps elsewhere, both ways: a trace of JPEG.
  func blockEdges(period: Double) -> Double {
    func isEdge(_ place: Int) -> Bool {
      let nearest = (Double(place) / period).rounded() * period
      return Int(nearest.rounded()) == place
    }
    var across = (sum: 0.0, count: 0.0)
    var elsewhere = (sum: 0.0, count: 0.0)
    func add(_ step: Double, atEdge: Bool) {
      if atEdge {
        across.sum += step
        across.count += 1
      } else {
        elsewhere.sum += step
        elsewhere.count += 1
      }
    }
    let columns = (0..<width).map(isEdge)
    let rows = (0..<height).map(isEdge)
    for y in 0..<height {
      for x in 0..<width {
        let place = y * width + x
        if x > 0 { add(abs(values[place] - values[place - 1]), atEdge: columns[x]) }
        if y > 0 { add(abs(values[place] - values[place - width]), atEdge: rows[y]) }
      }
    }
    guard across.count > 0, elsewhere.sum > 0 else { return 1 }
    return (across.sum / across.count) / (elsewhere.sum / elsewhere.count)
  }

  /// Where the centre of what is darker than the ground lies, in picture sizes; the middle when
  /// nothing is.
  func centre(ground: Double) -> (x: Double, y: Double) {
    var mass = 0.0
    var x = 0.0
    var y = 0.0
    for (place, value) in values.enumerated() where value < ground {
      mass += ground - value
      x += (ground - value) * (Double(place % width) + 0.5)
      y += (ground - value) * (Double(place / width) + 0.5)
    }
    guard mass > 0 else { return (0.5, 0.5) }
    return (x / mass / Double(width), y / mass / Double(height))
  }

  /// Squared second differences between neighbours, over those two pixels apart: enlarging leaves
  /// little between neighbours however sharp a picture looks.
  var scaling: Double {
    func bend(_ reach: Int) -> Double {
      var sum = 0.0
      for y in reach..<max(reach, height - reach) {
        for x in reach..<max(reach, width - reach) {
          let place = y * width + x
          let twice = 2 * values[place]
          let across = values[place - reach] - twice + values[place + reach]
          let down = values[place - reach * width] - twice + values[place + reach * width]
          sum += across * across + down * down
        }
      }
      return sum / Double(max(1, (width - 2 * reach) * (height - 2 * reach)))
    }
    let coarse = bend(2)
    return coarse > 0 ? bend(1) / coarse : 1
  }

  /// Mean squared Laplacian.
  var detail: Double {
    guard width > 2, height > 2 else { return 0 }
    var sum = 0.0
    for y in 1..<(height - 1) {
      for x in 1..<(width - 1) {
        let place = y * width + x
        let around = values[place - 1] + values[place + 1] + values[place - width]
        let laplacian = around + values[place + width] - 4 * values[place]
        sum += laplacian * laplacian
      }
    }
    return sum / Double((width - 2) * (height - 2))
  }
}
