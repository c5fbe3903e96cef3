import Foundation

/// Traces of grids: of a resampling whose ratio isn't whole, and of JPEG's blocks.
extension AuditPicture {
  /// How sharp rows and columns are by their place in a period, as logarithms about their mean, and
  /// how much that differs whatever the place.
  func phase(period: Int) -> [Double] {
    profiles.flatMap { profile in
      [(profile.first, 0), (profile.second, 1)].flatMap { values, start -> [Double] in
        var sums = [Double](repeating: 0, count: period)
        var counts = sums
        for (index, value) in values.enumerated() {
          sums[(index + start) % period] += value
          counts[(index + start) % period] += 1
        }
        let logs = zip(sums, counts).map { log($0 / max(1, $1) + 1e-3) }
        let mean = logs.reduce(0, +) / Double(period)
        let about = logs.map { $0 - mean }
        let size = about.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return about.dropLast() + [log(size + 1e-3)]
      }
    }
  }

  /// The waves of a lattice's period and of two and three times its frequency in that sharpness,
  /// both their parts, so that a shifted lattice tells, and their strength.
  func lattice(period: Double) -> [Double] {
    profiles.flatMap { profile in
      profile.orders.flatMap { values, offset -> [Double] in
        let rest = Self.withoutTrend(values.map { log($0 + 1e-3) }, reach: 3)
        return (1...3).flatMap { harmonic -> [Double] in
          var (cosine, sine) = (0.0, 0.0)
          let turn = 2 * Double.pi * Double(harmonic) / period
          for (index, value) in rest.enumerated() {
            let angle = turn * (Double(index) + offset)
            cosine += value * cos(angle)
            sine += value * sin(angle)
          }
          let count = Double(max(1, rest.count))
          let power = (cosine * cosine + sine * sine) / (count * count)
          return [cosine / count, sine / count, log(power + 1e-6)]
        }
      }
    }
  }

  /// The sharpness of every row and column by itself, beside its neighbours'.
  var places: [Double] {
    profiles.flatMap { Self.withoutTrend($0.second.map { log($0 + 1e-3) }, reach: 2) }
  }

  /// What each value is above the mean of those up to `reach` away, mirrored at the ends.
  private static func withoutTrend(_ values: [Double], reach: Int) -> [Double] {
    let last = values.count - 1
    guard last >= reach else { return values.map { _ in 0 } }
    return values.indices.map { index in
      let sum = (-reach...reach).reduce(0.0) { sum, step in
        let place = abs(index + step)
        return sum + values[place > last ? 2 * last - place : place]
      }
      return values[index] - sum / Double(2 * reach + 1)
    }
  }

  /// How the outermost pixels differ from a straight line through the next two, a channel, and how
  /// steps change from ring to ring.
  var ring: [Double] {
    guard min(width, height) >= 12 else { return [] }
    var bends = [Double](repeating: 0, count: 3)
    var changes = [0.0, 0.0]
    let sides = [
      (start: 0, along: 1, inward: width, count: width),
      (start: (height - 1) * width, along: 1, inward: -width, count: width),
      (start: 0, along: width, inward: 1, count: height),
      (start: width - 1, along: width, inward: -1, count: height),
    ]
    for side in sides {
      var steps = [Double](repeating: 0, count: 3)
      let length = Double(side.count - 6)
      for place in 3..<(side.count - 3) {
        let at = side.start + place * side.along
        for channel in 0..<3 {
          let plane = channels[channel]
          let values = (0..<4).map { Double(plane[at + $0 * side.inward]) }
          bends[channel] += (values[0] - 2 * values[1] + values[2]) / length / 4
          for ring in 0..<3 { steps[ring] += abs(values[ring + 1] - values[ring]) / length / 3 }
        }
      }
      for ring in 0..<2 {
        changes[ring] += (log(steps[ring] + 0.1) - log(steps[ring + 1] + 0.1)) / 4
      }
    }
    return bends + changes
  }
}
