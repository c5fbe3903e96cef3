/// A picture as the leak audit measures it: its planes, and how sharp each of its rows and columns
/// is.
struct AuditPicture {
  let width: Int
  let height: Int
  /// width x height x 3 bytes.
  let rgb: [UInt8]
  /// Red, green and blue, each by itself, row by row.
  let channels: [[Float]]
  /// The mean of the three.
  let grey: [Float]
  /// How often each value occurs, a channel.
  let histograms: [[Double]]
  /// Across, then down.
  var profiles: [SharpnessProfile]

  init(_ picture: StudyPicture) {
    width = picture.width
    height = picture.height
    rgb = picture.rgb
    let count = picture.width * picture.height
    channels = (0..<3).map { channel in
      (0..<count).map { Float(picture.rgb[3 * $0 + channel]) }
    }
    var grey = [Float](repeating: 0, count: count)
    for pixel in 0..<count {
      grey[pixel] = (channels[0][pixel] + channels[1][pixel] + channels[2][pixel]) / 3
    }
    self.grey = grey
    var histograms = [[Double]](repeating: [Double](repeating: 0, count: 256), count: 3)
    for pixel in 0..<count {
      for channel in 0..<3 { histograms[channel][Int(picture.rgb[3 * pixel + channel])] += 1 }
    }
    self.histograms = histograms
    profiles = [
      SharpnessProfile(
        grey, lines: picture.width, alongStride: 1, across: picture.height,
        acrossStride: picture.width),
      SharpnessProfile(
        grey, lines: picture.height, alongStride: picture.width, across: picture.width,
        acrossStride: 1),
    ]
  }

  var pixels: Int { width * height }

  /// The picture as its grids would lie in a mirror; all else is left as it is.
  var mirroredGrids: AuditPicture {
    var mirrored = self
    mirrored.profiles = profiles.map(\.reversed)
    return mirrored
  }
}

/// How much neighbours differ at each place along rows, or along columns: what a grid of blocks or
/// of resampling makes rise and fall.
struct SharpnessProfile {
  /// Mean difference between the pixels at a place and the next.
  let first: [Double]
  /// Mean second difference about the place after the first one's.
  let second: [Double]

  init(_ plane: [Float], lines: Int, alongStride: Int, across: Int, acrossStride: Int) {
    var first = [Double](repeating: 0, count: max(0, lines - 1))
    var second = [Double](repeating: 0, count: max(0, lines - 2))
    for place in first.indices {
      var steps: Float = 0
      var bends: Float = 0
      let hasBend = place < second.count
      for line in 0..<across {
        let at = place * alongStride + line * acrossStride
        let (here, next) = (plane[at], plane[at + alongStride])
        steps += abs(next - here)
        if hasBend { bends += abs(2 * next - here - plane[at + 2 * alongStride]) }
      }
      first[place] = Double(steps) / Double(across)
      if hasBend { second[place] = Double(bends) / Double(across) }
    }
    self.first = first
    self.second = second
  }

  /// The same in a mirror.
  var reversed: SharpnessProfile {
    SharpnessProfile(first: first.reversed(), second: second.reversed())
  }

  private init(first: [Double], second: [Double]) {
    self.first = first
    self.second = second
  }

  /// Both orders, each with the distance of its first entry from the picture's edge.
  var orders: [(values: [Double], offset: Double)] { [(first, 1), (second, 1.5)] }
}
