import Foundation
import Pictures

/// Forty plain numbers of a picture that no training stands behind: colours, where they lie, and how
/// coarse the grain is. Beside a classifier's features they show what that classifier doesn't care
/// for.
enum ColourAndTexture {
  private static let rings = 8

  /// Mean, spread and skewness of each channel; its mean in eight rings about the middle; the mean
  /// squared step between pixels 1, 2 and 4 apart in green, across and down, and the share of green's
  /// variance in its finest detail. As long for every picture.
  static func features(of picture: Picture) -> [Double] {
    let channels = (0..<3).map { channel in
      stride(from: channel, to: picture.bytes.count, by: 3).map { Double(picture.bytes[$0]) / 255 }
    }
    return channels.flatMap(moments) + channels.flatMap { ringMeans($0, picture) }
      + grain(channels[1], picture)
  }

  private static func moments(_ values: [Double]) -> [Double] {
    let count = Double(max(1, values.count))
    let mean = values.reduce(0, +) / count
    let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    let third = values.reduce(0) { $0 + pow($1 - mean, 3) } / count
    return [mean, spread, spread > 0 ? third / pow(spread, 3) : 0]
  }

  /// Rings are as wide as high: of equal distance from the middle by the larger of the two ways.
  private static func ringMeans(_ values: [Double], _ picture: Picture) -> [Double] {
    var sums = Array(repeating: 0.0, count: rings)
    var counts = sums
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        let across = abs(2 * Double(x) + 1 - Double(picture.width)) / Double(picture.width)
        let down = abs(2 * Double(y) + 1 - Double(picture.height)) / Double(picture.height)
        let ring = min(rings - 1, Int(max(across, down) * Double(rings)))
        sums[ring] += values[y * picture.width + x]
        counts[ring] += 1
      }
    }
    return zip(sums, counts).map { $0 / max(1, $1) }
  }

  private static func grain(_ values: [Double], _ picture: Picture) -> [Double] {
    let (width, height) = (picture.width, picture.height)
    func step(_ across: Int, _ down: Int) -> Double {
      var sum = 0.0
      for y in 0..<max(0, height - down) {
        for x in 0..<max(0, width - across) {
          let difference = values[(y + down) * width + x + across] - values[y * width + x]
          sum += difference * difference
        }
      }
      return sum / Double(max(1, (width - across) * (height - down)))
    }
    let steps = [1, 2, 4].flatMap { [step($0, 0), step(0, $0)] }
    let coarse = steps[4] + steps[5]
    // Logarithms, since grain differs by factors.
    return steps.map { log($0 + 1e-6) } + [coarse > 0 ? (steps[0] + steps[1]) / coarse : 1]
  }
}
