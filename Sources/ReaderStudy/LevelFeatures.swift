import Foundation

/// Traces of arithmetic with few levels: stretching, rounding, palettes, clipping, profiles.
extension AuditPicture {
  /// Each level's logarithm of how often it occurs beside its neighbours': a comb, wherever its
  /// teeth are. From level 40, below which cells are empty, to 249.
  var comb: [Double] {
    histograms.flatMap { counts -> [Double] in
      let logs = counts.map { log($0 + 1) }
      return (40..<250).map { level in
        let near = logs[level - 1] + logs[level + 1]
        let far = logs[level - 2] + logs[level + 2]
        return (6 * logs[level] - 4 * near + far) / 16
      }
    }
  }

  /// Roughness of the histograms, empty levels, levels used, their remainders by 2 and 4, and the
  /// number of different colours.
  var levels: [Double] {
    let total = Double(pixels)
    var values: [Double] = []
    for counts in histograms {
      var below = 0.0
      var (roughness, inside, empty, used) = (0.0, 0.0, 0.0, 0.0)
      for level in 0..<256 {
        below += counts[level]
        used += counts[level] > 0 ? 1 : 0
        guard level > 0, level < 255, below > 0.02 * total, below < 0.98 * total else { continue }
        inside += 1
        empty += counts[level] == 0 ? 1 : 0
        roughness += abs(
          2 * log(counts[level] + 1) - log(counts[level - 1] + 1) - log(counts[level + 1] + 1))
      }
      values += [roughness / max(1, inside), empty / max(1, inside), used]
      for period in [2, 4] {
        for rest in 0..<(period - 1) {
          values.append(
            stride(from: rest, to: 256, by: period).reduce(0) { $0 + counts[$1] } / total)
        }
      }
    }
    var colours = Set<Int>()
    for place in stride(from: 0, to: rgb.count, by: 3) {
      colours.insert(Int(rgb[place]) << 16 | Int(rgb[place + 1]) << 8 | Int(rgb[place + 2]))
    }
    return values + [log(Double(colours.count))]
  }

  /// The lightest and darkest levels of each channel, and how many pixels lie at the ends.
  var ends: [Double] {
    histograms.flatMap { counts -> [Double] in
      let total = Double(pixels)
      let lightest = counts.lastIndex { $0 > 0 } ?? 0
      let darkest = counts.firstIndex { $0 > 0 } ?? 0
      let high = counts[251...].reduce(0, +) / total
      return [
        Double(lightest), Double(darkest), log(counts[255] / total + 1e-3),
        log(counts[0] / total + 1e-3), log(counts[lightest] / total + 1e-4), high,
      ]
    }
  }

  /// How often each level from 40 on occurs, as square roots.
  var shares: [Double] { histograms.flatMap { $0[40...].map { $0.squareRoot() } } }

  /// Quantiles and means of each channel, and the level of its ground.
  var colours: [Double] {
    histograms.flatMap { counts -> [Double] in
      let total = Double(pixels)
      let wanted = [0.02, 0.1, 0.25, 0.5, 0.75, 0.85, 0.92, 0.97]
      var quantiles: [Double] = []
      var below = 0.0
      for level in 0..<256 {
        let above = below + counts[level]
        while quantiles.count < wanted.count, above >= wanted[quantiles.count] * total {
          // Within a level, by its share: a level is too coarse a step.
          let inside = (wanted[quantiles.count] * total - below) / max(1, counts[level])
          quantiles.append(Double(level) + inside)
        }
        below = above
      }
      let mean = counts.indices.reduce(0.0) { $0 + Double($1) * counts[$1] } / total
      return quantiles + [mean, Self.ground(counts)]
    }
  }

  /// The middle of the histogram's highest peak from level 120 on.
  private static func ground(_ counts: [Double]) -> Double {
    var (peak, highest) = (120, -1.0)
    for level in 120..<256 {
      let near = counts[level - 1] + (level < 255 ? counts[level + 1] : 0)
      let far = counts[level - 2] + (level < 254 ? counts[level + 2] : 0)
      let height = 3 * counts[level] + 2 * near + far
      if height > highest { (peak, highest) = (level, height) }
    }
    let around = max(0, peak - 4)...min(255, peak + 4)
    let sum = around.reduce(0.0) { $0 + counts[$1] }
    return around.reduce(0.0) { $0 + Double($1) * counts[$1] } / max(1, sum)
  }
}
