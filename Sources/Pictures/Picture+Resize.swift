import Foundation

/// The weights by which resizing mixes neighbouring pixels; the names are those of `classes.json`.
public enum ResizeFilter: String, Sendable, Hashable, CaseIterable, Codable {
  /// The average of the pixels a new pixel covers.
  case box
  /// A sinc windowed by a wider sinc, three lobes (Duchon, J. Appl. Meteor. 18, 1979).
  case lanczos

  /// Half the filter's width, in pixels of the coarser of the two pictures.
  var support: Double {
    switch self {
    case .box: 0.5
    case .lanczos: 3
    }
  }

  func weight(at x: Double) -> Double {
    switch self {
    case .box: x > -0.5 && x <= 0.5 ? 1 : 0
    case .lanczos: x >= -3 && x < 3 ? Self.sinc(x) * Self.sinc(x / 3) : 0
    }
  }

  private static func sinc(_ x: Double) -> Double {
    if x == 0 { return 1 }
    let angle = x * Double.pi
    return sin(angle) / angle
  }
}

extension Picture {
  /// The picture made smaller or larger, first across, then down.
  ///
  /// The bytes are those of Pillow's `Image.resize` with `BOX` or `LANCZOS`: weights are rounded to
  /// 22 bits after the point, sums are rounded and clipped to 8 bits between the two passes. (From
  /// version 13 on, Pillow goes down first where the height shrinks much more than the width.)
  public func resized(width: Int, height: Int, filter: ResizeFilter = .box) -> Picture {
    precondition(width > 0 && height > 0, "a picture has at least one pixel")
    var picture = self
    if width != self.width {
      let weights = ResizeWeights(from: self.width, to: width, filter: filter)
      picture = picture.resampledAcross(weights)
    }
    if height != self.height {
      let weights = ResizeWeights(from: self.height, to: height, filter: filter)
      picture = picture.resampledDown(weights)
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

  init(from source: Int, to target: Int, filter: ResizeFilter) {
    let scale = Double(source) / Double(target)
    let widening = max(scale, 1)
    let support = filter.support * widening
    for index in 0..<target {
      let center = (Double(index) + 0.5) * scale
      let first = max(0, Int(center - support + 0.5))
      let last = min(source, Int(center + support + 0.5))
      let weights = (first..<last).map {
        filter.weight(at: (Double($0) - center + 0.5) * (1 / widening))
      }
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
