import Foundation
import Pictures

@testable import ReaderStudy

/// What may have been done to the pictures of one kind: each is planted in reals, against reals.
enum Handling: String, CaseIterable, Sendable {
  case jpeg75Before, jpeg85Before, jpeg95Before
  case jpeg75After, jpeg85After, jpeg95After
  case chromaHalved, anotherFilter, anotherRatio, cropOnePixelOff
  case blur, unsharp, gamma, oneChannelUp, clipping
  case sixBits, orderedDither, noise, comb, palette, profileRoundTrip, vignette, border

  /// The picture of a cell as the model sees it, handled so; nil for a clean one.
  static func picture(
    _ source: Picture, _ handling: Handling?, crop: Int, size: Int, random: inout SplitMix
  ) -> StudyPicture {
    let way = Preprocessing(crop: crop, size: size, filter: .smooth)
    switch handling {
    case .jpeg75Before: return Pixels(source).jpeg(75).picture(way)
    case .jpeg85Before: return Pixels(source).jpeg(85).picture(way)
    case .jpeg95Before: return Pixels(source).jpeg(95).picture(way)
    case .anotherFilter:
      return Pixels(Preprocessing(crop: crop, size: size, filter: .lanczos)(source)).study
    case .anotherRatio:
      return Pixels(Preprocessing(crop: crop * 21 / 20, size: size, filter: .smooth)(source)).study
    case .cropOnePixelOff:
      let side = source.width
      let moved = source.cropped(to: PixelRectangle(x: 1, y: 1, width: side - 1, height: side - 1))
      var whole = source
      if let moved { whole.paste(moved, x: 0, y: 0) }
      return Pixels(way(whole)).study
    default: break
    }
    var pixels = Pixels(way(source))
    switch handling {
    case .jpeg75After: pixels = pixels.jpeg(75)
    case .jpeg85After: pixels = pixels.jpeg(85)
    case .jpeg95After: pixels = pixels.jpeg(95)
    case .chromaHalved: pixels = pixels.withHalfChroma
    case .blur: pixels = pixels.filtered(side: 0.045)
    case .unsharp: pixels = pixels.filtered(side: -0.03)
    case .gamma: pixels.change { value, _, _, _ in 255 * pow(value / 255, 1.03) }
    case .oneChannelUp: pixels.change { value, channel, _, _ in channel == 1 ? value + 1 : value }
    case .clipping: pixels.change { value, _, _, _ in min(value, 250) }
    case .sixBits: pixels.change { value, _, _, _ in 4 * floor(value / 4) }
    case .orderedDither:
      let thresholds: [Float] = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]
      pixels.change { value, _, x, y in
        4 * floor(value / 4 + thresholds[y % 4 * 4 + x % 4] / 16)
      }
    case .noise:
      for index in pixels.values.indices { pixels.values[index] += random.normal() }
    case .comb: pixels.change { value, _, _, _ in (value - 3) * 255 / 249 }
    case .palette: pixels = pixels.withPalette(256)
    case .profileRoundTrip: pixels = pixels.throughDisplayP3
    case .vignette:
      let middle = Float(size - 1) / 2
      pixels.change { value, _, x, y in
        let (dx, dy) = ((Float(x) - middle) / middle, (Float(y) - middle) / middle)
        return value * (1 - 0.02 * (dx * dx + dy * dy) / 2)
      }
    case .border:
      pixels.change { value, _, x, y in
        min(x, y) == 0 || max(x, y) == size - 1 ? value * 0.97 : value
      }
    default: break
    }
    return pixels.study
  }
}

/// Random words that are the same again.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  mutating func unit() -> Float { Float(next() >> 40) / 16_777_216 }

  /// About normal: twelve uniform ones.
  mutating func normal() -> Float { (0..<12).reduce(-6) { sum, _ in sum + unit() } }
}

/// Pixels as numbers, to be handled.
struct Pixels {
  let width: Int
  let height: Int
  var values: [Float]

  init(_ picture: Picture) {
    (width, height) = (picture.width, picture.height)
    values = picture.bytes.map(Float.init)
  }

  private init(_ width: Int, _ height: Int, _ values: [Float]) {
    (self.width, self.height, self.values) = (width, height, values)
  }

  private var bytes: [UInt8] {
    values.map { UInt8(max(0, min(255, ($0 + 0.5).rounded(.down)))) }
  }
  var study: StudyPicture { StudyPicture(width: width, height: height, rgb: bytes) }

  func picture(_ way: Preprocessing) -> StudyPicture {
    Pixels(way(Picture(width: width, height: height, bytes: bytes))).study
  }

  mutating func change(_ rule: (Float, _ channel: Int, _ x: Int, _ y: Int) -> Float) {
    for index in values.indices {
      let pixel = index / 3
      values[index] = rule(values[index], index % 3, pixel % width, pixel / width)
    }
  }

  /// Each pixel and `side` of each neighbour, along rows and then along columns.
  func filtered(side: Float) -> Pixels {
    var result = self
    for (step, length) in [(3, width), (3 * width, height)] {
      let before = result.values
      for index in before.indices {
        let place = step == 3 ? index / 3 % width : index / 3 / width
        let last = before[place > 0 ? index - step : index]
        let next = before[place < length - 1 ? index + step : index]
        result.values[index] = before[index] * (1 - 2 * side) + side * (last + next)
      }
    }
    return result
  }

  /// JPEG's luma and chroma: Y, Cb and Cr about 128.
  private var planes: [[Float]] {
    let rows: [[Float]] = [
      [0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312],
    ]
    return rows.map { row in
      (0..<(width * height)).map { pixel in
        row[0] * values[3 * pixel] + row[1] * values[3 * pixel + 1]
          + row[2] * values[3 * pixel + 2]
      }
    }
  }

  private func joined(_ planes: [[Float]]) -> Pixels {
    var result = self
    for pixel in 0..<(width * height) {
      let (luma, blue, red) = (planes[0][pixel], planes[1][pixel], planes[2][pixel])
      result.values[3 * pixel] = luma + 1.402 * red
      result.values[3 * pixel + 1] = luma - 0.344136 * blue - 0.714136 * red
      result.values[3 * pixel + 2] = luma + 1.772 * blue
    }
    return Pixels(width, height, result.bytes.map(Float.init))
  }

  /// Chroma averaged over two by two pixels.
  var withHalfChroma: Pixels {
    var planes = planes
    for plane in 1...2 {
      let before = planes[plane]
      for y in 0..<height {
        for x in 0..<width {
          let (left, top) = (x / 2 * 2, y / 2 * 2)
          let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
          planes[plane][y * width + x] =
            (before[top * width + left] + before[top * width + right]
              + before[bottom * width + left] + before[bottom * width + right]) / 4
        }
      }
    }
    return joined(planes)
  }

  /// What JPEG's quantisation leaves of whole blocks of 8 by 8, chroma not halved.
  func jpeg(_ quality: Int) -> Pixels {
    let scale = quality < 50 ? 5_000 / quality : 200 - 2 * quality
    let tables = [Self.luma, Self.chroma].map { table in
      table.map { Float(max(1, min(255, ($0 * scale + 50) / 100))) }
    }
    var planes = planes
    for plane in 0..<3 {
      let table = tables[min(plane, 1)]
      let level: Float = plane == 0 ? 128 : 0
      for top in stride(from: 0, through: height - 8, by: 8) {
        for left in stride(from: 0, through: width - 8, by: 8) {
          var block = (0..<64).map { planes[plane][(top + $0 / 8) * width + left + $0 % 8] - level }
          block = Self.cosines(Self.cosines(block, isInverse: false), isInverse: false)
          for index in 0..<64 {
            block[index] = (block[index] / table[index]).rounded() * table[index]
          }
          block = Self.cosines(Self.cosines(block, isInverse: true), isInverse: true)
          for index in 0..<64 {
            planes[plane][(top + index / 8) * width + left + index % 8] = block[index] + level
          }
        }
      }
    }
    return joined(planes)
  }

  private static let basis: [Float] = (0..<64).map { index in
    let (wave, place) = (index / 8, index % 8)
    let size = wave == 0 ? 0.5.squareRoot() : 1
    return Float(size / 2 * cos(Double.pi * Double(wave) * (2 * Double(place) + 1) / 16))
  }

  /// The cosine transform of the rows, or back, turned into columns.
  private static func cosines(_ block: [Float], isInverse: Bool) -> [Float] {
    var result = [Float](repeating: 0, count: 64)
    for row in 0..<8 {
      for out in 0..<8 {
        var sum: Float = 0
        for place in 0..<8 {
          sum += block[8 * row + place] * basis[isInverse ? 8 * place + out : 8 * out + place]
        }
        result[8 * out + row] = sum
      }
    }
    return result
  }

  /// The tables of JPEG's annex K.
  private static let luma = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
    92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
  ]
  private static let chroma = [
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99,
    47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  ]

  /// The picture in so many colours of its own, by median cuts.
  func withPalette(_ colours: Int) -> Pixels {
    var boxes = [Array(0..<(width * height))]
    func range(_ box: [Int]) -> (channel: Int, width: Float) {
      (0..<3).map { channel in
        let all = box.map { values[3 * $0 + channel] }
        return (channel, (all.max() ?? 0) - (all.min() ?? 0))
      }.max { $0.1 < $1.1 } ?? (0, 0)
    }
    var ranges = boxes.map(range)
    while boxes.count < colours {
      guard let widest = ranges.indices.max(by: { ranges[$0].width < ranges[$1].width }),
        ranges[widest].width > 0
      else { break }
      let channel = ranges[widest].channel
      let sorted = boxes[widest].sorted { values[3 * $0 + channel] < values[3 * $1 + channel] }
      boxes[widest] = Array(sorted.prefix(sorted.count / 2))
      boxes.append(Array(sorted.dropFirst(sorted.count / 2)))
      ranges[widest] = range(boxes[widest])
      ranges.append(range(boxes[boxes.count - 1]))
    }
    var result = self
    for box in boxes {
      for channel in 0..<3 {
        let mean = box.reduce(Float(0)) { $0 + values[3 * $1 + channel] } / Float(box.count)
        for pixel in box { result.values[3 * pixel + channel] = mean }
      }
    }
    return result
  }

  /// To Display P3 in 8 bits, and back.
  var throughDisplayP3: Pixels {
    func linear(_ value: Float) -> Float {
      value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    func coded(_ value: Float) -> Float {
      value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055
    }
    func through(_ pixels: Pixels, _ matrix: [Float]) -> Pixels {
      var result = pixels
      for pixel in 0..<(width * height) {
        let light = (0..<3).map { linear(pixels.values[3 * pixel + $0] / 255) }
        for row in 0..<3 {
          let sum = (0..<3).reduce(Float(0)) { $0 + matrix[3 * row + $1] * light[$1] }
          result.values[3 * pixel + row] = (255 * coded(max(0, min(1, sum)))).rounded()
        }
      }
      return result
    }
    let there: [Float] = [0.8225, 0.1775, 0, 0.0332, 0.9668, 0, 0.0171, 0.0724, 0.9105]
    let back: [Float] = [1.2249, -0.2249, 0, -0.0421, 1.0421, 0, -0.0196, -0.0786, 1.0983]
    return through(through(self, there), back)
  }
}
