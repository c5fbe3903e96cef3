import Foundation
import Pictures

/// Looks of a cell that a program tells generated from real ones by, beside those of handling.
extension AuditPicture {
  /// Mean, spread and skewness of each channel, how the channels go together, and how many pixels are
  /// as light or dark as can be.
  var moments: [Double] {
    var values: [Double] = []
    var rests: [[Double]] = []
    for plane in channels {
      let count = Double(max(1, plane.count))
      let mean = plane.reduce(0.0) { $0 + Double($1) } / count
      let rest = plane.map { Double($0) - mean }
      let spread = (rest.reduce(0) { $0 + $1 * $1 } / count).squareRoot()
      let third = rest.reduce(0) { $0 + $1 * $1 * $1 } / count
      values += [mean, spread, third / pow(max(spread, 1e-3), 3)]
      rests.append(rest.map { $0 / max(spread, 1e-3) })
    }
    for (one, other) in [(0, 1), (1, 2), (0, 2)] {
      values.append(zip(rests[one], rests[other]).reduce(0) { $0 + $1.0 * $1.1 } / Double(pixels))
    }
    return values
      + histograms.flatMap { [log($0[255] / Double(pixels) + 1e-4), $0[252...].reduce(0, +)] }
  }

  /// How often each pattern of lighter and darker neighbours occurs about a pixel, turned patterns as
  /// one, a channel (Ojala, Pietikäinen and Mäenpää, IEEE TPAMI 24, 2002), at one and two pixels.
  var localPatterns: [Double] {
    channels.flatMap { plane in [1, 2].flatMap { patterns(plane, reach: $0) } }
  }

  private func patterns(_ plane: [Float], reach: Int) -> [Double] {
    guard min(width, height) > 2 * reach else { return [] }
    let around = [
      -width - 1, -width, -width + 1, 1, width + 1, width, width - 1, -1,
    ].map { $0 * reach }
    var counts = [Double](repeating: 0, count: 20)
    for y in reach..<(height - reach) {
      for x in reach..<(width - reach) {
        let at = y * width + x
        let here = plane[at]
        var (lighter, equal, changes) = (0, 0, 0)
        var last = plane[at + around[7]] >= here
        for step in around {
          let value = plane[at + step]
          let isLight = value >= here
          lighter += isLight ? 1 : 0
          equal += value == here ? 1 : 0
          changes += isLight == last ? 0 : 1
          last = isLight
        }
        counts[changes <= 2 ? lighter : 9] += 1
        counts[10 + min(equal, 8)] += 1
      }
    }
    let all = Double((width - 2 * reach) * (height - 2 * reach))
    return counts.map { ($0 / all).squareRoot() }
  }

  /// The white point, how much the lightest pixels spread, and the ground's own level.
  var background: [Double] {
    let white = WhitePoint(rgb: rgb)
    let order = (0..<pixels).sorted { grey[$0] > grey[$1] }
    let lightest = order.prefix(max(1, Int(WhitePoint.share * Double(pixels))))
    let spreads = channels.map { plane -> Double in
      let mean = lightest.reduce(0.0) { $0 + Double(plane[$1]) } / Double(lightest.count)
      let square = lightest.reduce(0.0) { $0 + pow(Double(plane[$1]) - mean, 2) }
      return (square / Double(lightest.count)).squareRoot()
    }
    return [white.red, white.green, white.blue, white.green - white.blue] + spreads + vignette
  }

  /// The white point by itself.
  var whitePoint: [Double] {
    let white = WhitePoint(rgb: rgb)
    return [white.red, white.green, white.blue]
  }

  /// The power of waves by how fine they are, in sixteen rings, of luminance and of a colour
  /// difference, and in each of four directions for the finer half.
  var spectrum: [Double] {
    let difference = zip(channels[0], channels[2]).map { $0 - $1 }
    return [grey, difference].flatMap { spectrum(of: $0) }
  }

  private func spectrum(of plane: [Float]) -> [Double] {
    let power = powers(of: plane)
    let rings = 16
    var sums = [Double](repeating: 0, count: rings + 4)
    var counts = sums
    for v in 0..<height {
      for u in 0..<width {
        let (across, down) = (
          Double(min(u, width - u)) / Double(width), Double(min(v, height - v)) / Double(height)
        )
        let distance = (across * across + down * down).squareRoot()
        guard distance > 0, distance <= 0.5 else { continue }
        let ring = min(rings - 1, Int(distance * 2 * Double(rings)))
        sums[ring] += power[v * width + u]
        counts[ring] += 1
        guard distance > 0.2 else { continue }
        let direction = rings + min(3, Int(atan2(down, across) / (Double.pi / 2) * 4))
        sums[direction] += power[v * width + u]
        counts[direction] += 1
      }
    }
    return zip(sums, counts).map { log($0 / max(1, $1) + 1) }
  }

  /// Squares of the discrete Fourier transform, rows and then columns, under a window that falls to 0
  /// at the edges.
  private func powers(of plane: [Float]) -> [Double] {
    func window(_ place: Int, _ count: Int) -> Float {
      Float(0.5 - 0.5 * cos(2 * Double.pi * (Double(place) + 0.5) / Double(count)))
    }
    let mean = plane.reduce(0, +) / Float(max(1, plane.count))
    let (across, down) = (Self.waves(width), Self.waves(height))
    var real = [Float](repeating: 0, count: pixels)
    var imaginary = real
    for y in 0..<height {
      let weight = window(y, height)
      let row = (0..<width).map { (plane[y * width + $0] - mean) * weight * window($0, width) }
      for u in 0..<width {
        var (a, b): (Float, Float) = (0, 0)
        for x in 0..<width {
          let wave = across[(u * x) % width]
          a += row[x] * wave.x
          b -= row[x] * wave.y
        }
        real[y * width + u] = a
        imaginary[y * width + u] = b
      }
    }
    var power = [Double](repeating: 0, count: pixels)
    for u in 0..<width {
      for v in 0..<height {
        var (a, b): (Float, Float) = (0, 0)
        for y in 0..<height {
          let wave = down[(v * y) % height]
          let (re, im) = (real[y * width + u], imaginary[y * width + u])
          a += re * wave.x + im * wave.y
          b += im * wave.x - re * wave.y
        }
        power[v * width + u] = Double(a * a + b * b) / Double(pixels)
      }
    }
    return power
  }

  private static func waves(_ count: Int) -> [SIMD2<Float>] {
    (0..<count).map { step in
      let angle = 2 * Double.pi * Double(step) / Double(max(1, count))
      return SIMD2(Float(cos(angle)), Float(sin(angle)))
    }
  }

  /// How much of green a lightest-of and a darkest-of filter of growing squares takes away: how coarse
  /// light and dark grains are (Matheron's granulometry).
  var grain: [Double] {
    let plane = channels[1]
    let mean = { (values: [Float]) in values.reduce(0.0) { $0 + Double($1) } / Double(self.pixels) }
    let whole = mean(plane)
    var values: [Double] = []
    for reach in 1...5 {
      let opened = extreme(extreme(plane, reach, lightest: false), reach, lightest: true)
      let closed = extreme(extreme(plane, reach, lightest: true), reach, lightest: false)
      values += [log(whole - mean(opened) + 0.05), log(mean(closed) - whole + 0.05)]
    }
    return values
  }

  /// The lightest or darkest within a square, rows and then columns.
  private func extreme(_ plane: [Float], _ reach: Int, lightest: Bool) -> [Float] {
    func along(_ source: [Float], _ count: Int, _ step: Int, _ lines: Int, _ stride: Int) -> [Float]
    {
      var result = source
      for line in 0..<lines {
        for place in 0..<count {
          var best = source[line * stride + place * step]
          for near in max(0, place - reach)...min(count - 1, place + reach) {
            let value = source[line * stride + near * step]
            best = lightest ? max(best, value) : min(best, value)
          }
          result[line * stride + place * step] = best
        }
      }
      return result
    }
    return along(along(plane, width, 1, height, width), height, width, width, 1)
  }

  /// The darkest part of red, as Otsu parts it (IEEE Trans. SMC 9, 1979): how large, where, how long,
  /// how frayed, of what colour and how even.
  var nucleus: [Double] {
    let plane = channels[0]
    let limit = Self.otsu(histograms[0])
    let inside = (0..<pixels).filter { Double(plane[$0]) <= limit }
    guard inside.count > 8 else { return [Double](repeating: 0, count: 13) }
    let count = Double(inside.count)
    var isInside = [Bool](repeating: false, count: pixels)
    for at in inside { isInside[at] = true }
    var (x, y) = (0.0, 0.0)
    for at in inside {
      x += Double(at % width) / count
      y += Double(at / width) / count
    }
    var (xx, xy, yy, edge) = (0.0, 0.0, 0.0, 0.0)
    for at in inside {
      let (a, b) = (Double(at % width) - x, Double(at / width) - y)
      xx += a * a / count
      xy += a * b / count
      yy += b * b / count
      let (column, row) = (at % width, at / width)
      for isOut in [
        column > 0 && !isInside[at - 1], column < width - 1 && !isInside[at + 1],
        row > 0 && !isInside[at - width], row < height - 1 && !isInside[at + width],
      ] where isOut { edge += 1 }
    }
    let root = ((xx - yy) * (xx - yy) / 4 + xy * xy).squareRoot()
    let (longest, shortest) = ((xx + yy) / 2 + root, max((xx + yy) / 2 - root, 1e-6))
    let colours = channels.flatMap { plane -> [Double] in
      let mean = inside.reduce(0.0) { $0 + Double(plane[$1]) } / count
      let square = inside.reduce(0.0) { $0 + pow(Double(plane[$1]) - mean, 2) } / count
      return [mean, square.squareRoot()]
    }
    let (middleX, middleY) = (Double(width - 1) / 2, Double(height - 1) / 2)
    return [
      limit, log(count), log(edge * edge / count), log(longest / shortest), log(longest + shortest),
      hypot(x - middleX, y - middleY), count / Double(pixels),
    ] + colours
  }

  private static func otsu(_ counts: [Double]) -> Double {
    let all = counts.reduce(0, +)
    let whole = counts.indices.reduce(0.0) { $0 + Double($1) * counts[$1] }
    var (below, sum, best, limit) = (0.0, 0.0, -1.0, 127.0)
    for level in 0..<255 {
      below += counts[level]
      sum += Double(level) * counts[level]
      guard below > 0, below < all else { continue }
      let gap = sum / below - (whole - sum) / (all - below)
      let between = below * (all - below) * gap * gap
      if between > best { (best, limit) = (between, Double(level)) }
    }
    return limit
  }
}
