extension Picture {
  /// The picture made smaller or larger, first across, then down.
  ///
  /// The bytes are those of Pillow's `Image.resize` with `BOX` or `LANCZOS`: weights are rounded to
  /// 22 bits after the point, sums are rounded and clipped to 8 bits between the two passes. (From
  /// version 13 on, Pillow goes down first where the height shrinks much more than the width.)
  public func resized(width: Int, height: Int, filter: ResizeFilter = .box) -> Picture {
    resized(frame, width: width, height: height, filter: filter)
  }

  /// The part inside `rectangle` made smaller or larger; a filter that is wider than a new pixel
  /// also sees what lies around it. `rectangle` must lie within the picture.
  func resized(
    _ rectangle: PixelRectangle, width: Int, height: Int, filter: ResizeFilter
  ) -> Picture {
    precondition(width > 0 && height > 0, "a picture has at least one pixel")
    var picture = self
    if rectangle.width != width || rectangle.width != self.width {
      let columns = rectangle.x..<(rectangle.x + rectangle.width)
      picture = picture.resampledAcross(
        ResizeWeights(columns, of: self.width, to: width, filter: filter))
    }
    if rectangle.height != height || rectangle.height != self.height {
      let rows = rectangle.y..<(rectangle.y + rectangle.height)
      picture = picture.resampledDown(
        ResizeWeights(rows, of: self.height, to: height, filter: filter))
    }
    return picture
  }

  private func resampledAcross(_ weights: ResizeWeights) -> Picture {
    let target = weights.count
    var bytes = [UInt8](repeating: 0, count: 3 * target * height)
    var output = bytes.mutableSpan
    let source = self.bytes.span
    let starts = weights.starts.span
    let offsets = weights.offsets.span
    let taps = weights.taps.span
    var to = 0
    for y in 0..<height {
      let row = 3 * width * y
      for x in 0..<target {
        var red = ResizeWeights.half
        var green = ResizeWeights.half
        var blue = ResizeWeights.half
        var at = row + 3 * starts[x]
        for tap in offsets[x]..<offsets[x + 1] {
          let weight = taps[tap]
          red &+= Int32(source[at]) &* weight
          green &+= Int32(source[at + 1]) &* weight
          blue &+= Int32(source[at + 2]) &* weight
          at += 3
        }
        output[to] = ResizeWeights.clip(red)
        output[to + 1] = ResizeWeights.clip(green)
        output[to + 2] = ResizeWeights.clip(blue)
        to += 3
      }
    }
    return Picture(width: target, height: height, bytes: bytes)
  }

  private func resampledDown(_ weights: ResizeWeights) -> Picture {
    let stride = 3 * width
    var bytes = [UInt8](repeating: 0, count: stride * weights.count)
    var sums = [Int32](repeating: 0, count: stride)
    var output = bytes.mutableSpan
    var row = sums.mutableSpan
    let source = self.bytes.span
    for y in 0..<weights.count {
      if weights.offsets[y + 1] - weights.offsets[y] == 1 {
        // One tap is the whole weight: the row itself.
        let from = stride * weights.starts[y]
        for at in 0..<stride { output[stride * y + at] = source[from + at] }
        continue
      }
      for at in 0..<stride { row[at] = ResizeWeights.half }
      for tap in weights.offsets[y]..<weights.offsets[y + 1] {
        let weight = weights.taps[tap]
        let from = stride * (weights.starts[y] + tap - weights.offsets[y])
        for at in 0..<stride { row[at] &+= Int32(source[from + at]) &* weight }
      }
      let to = stride * y
      for at in 0..<stride { output[to + at] = ResizeWeights.clip(row[at]) }
    }
    return Picture(width: width, height: weights.count, bytes: bytes)
  }
}

/// Which pixels of a row or column make each pixel of a longer or shorter one, and by how much.
private struct ResizeWeights {
  /// Bits after the point of a tap: 8 bits of pixel and 2 of head-room fill the rest of 32.
  static let precision: Int32 = 22
  /// What rounds to nearest when added before the shift.
  static let half: Int32 = 1 << (precision - 1)

  /// For each new pixel, the first old one.
  private(set) var starts: [Int] = []
  /// For each new pixel, where its taps begin in `taps`; one more entry ends the last.
  private(set) var offsets: [Int] = [0]
  private(set) var taps: [Int32] = []

  var count: Int { starts.count }

  /// Weights for `part` of a row or column of `source` pixels.
  init(_ part: Range<Int>, of source: Int, to target: Int, filter: ResizeFilter) {
    let scale = Double(part.count) / Double(target)
    let kernel = filter.kernel(from: part.count, to: target)
    for index in 0..<target {
      let center = Double(part.lowerBound) + (Double(index) + 0.5) * scale
      let first = max(0, Int(center - kernel.support + 0.5))
      let last = min(source, Int(center + kernel.support + 0.5))
      let weights = (first..<last).map { kernel.weight(at: Double($0) - center + 0.5) }
      let sum = weights.reduce(0, +)
      for weight in weights {
        let share = (sum == 0 ? weight : weight / sum) * Double(1 << Self.precision)
        taps.append(Int32(share < 0 ? share - 0.5 : share + 0.5))
      }
      starts.append(first)
      offsets.append(taps.count)
    }
  }

  static func clip(_ sum: Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: max(0, min(255, sum >> precision)))
  }
}
