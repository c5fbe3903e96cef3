import Pictures

/// Cells in few colours: two palette entries and a pattern, chosen together.
///
/// What counts is how far the cell's mean, as an eye blends it, is from the picture's, and after
/// that each part; both in OKLab. What is left of the mean goes on to the neighbours in linear light
/// (Floyd and Steinberg, Proc. SID 17, 1976), so that no stain changes its hue over an area.
struct PaletteFit {
  /// A palette entry in every form that is needed.
  private struct Entry {
    var colour: Colour
    var light: SIMD3<Float>
    var lab: SIMD3<Float>
  }

  /// An entry seen from the cell at hand.
  private struct Candidate {
    var entry: Int
    /// For each band, of which there are at most three, the difference from its mean in OKLab, to
    /// first order.
    var offsets: InlineArray<3, SIMD3<Float>>
    /// The squared distance of each part from this colour; 0 for lanes beyond the last part.
    var distances: SIMD8<Float>
  }

  /// Two candidates and the parts that show the second.
  private struct Pair {
    var first: Int
    var second: Int
    var pattern: Int
    var cost: Float
  }

  private let entries: [Entry]
  private let pattern: TonePattern
  private let greyOnly: Bool
  /// How much the mean of a cell counts against one of its parts. Little where the colours that make
  /// a hue are few and garish: a hue is then kept from afar without spots near by.
  private let meanWeight: Float
  /// True when only the glyphs are seen, so that the foreground has to be the lighter colour.
  private var isMono: Bool { entries.count == 2 }
  /// The share of a remainder that goes on, and how much of that goes down.
  private static let carried: Float = 0.9
  private static let downward: Float = 9 / 16
  /// How many entries near the mean, and near the darkest and the lightest part, are tried.
  private static let nearMean = 14
  private static let nearEnds = 4

  init(palette: [Colour], pattern: TonePattern, greyOnly: Bool) {
    entries = palette.map { colour in
      let light = LinearLight.amounts(of: colour)
      return Entry(colour: colour, light: light, lab: OKLab.coordinates(ofLight: light))
    }
    self.pattern = pattern
    self.greyOnly = greyOnly
    meanWeight = palette.count == 16 ? 2 : 10
  }

  /// The whole raster of 8 x 16 samples a cell.
  func cells(of raster: Picture, columns: Int, rows: Int) -> [BlockCell] {
    let bands = pattern.bands
    var cells: [BlockCell] = []
    cells.reserveCapacity(columns * rows)
    // What has come to each band of the row at hand, and to the first band of the row below.
    let nothing = [SIMD3<Float>](repeating: .zero, count: columns + 2)
    var descending = nothing
    for row in 0..<rows {
      var here = Array(repeating: nothing, count: bands)
      here[0] = descending
      descending = nothing
      for column in 0..<columns {
        var light = parts(of: raster, column: column, row: row)
        let perBand = light.count / bands
        for part in light.indices {
          light[part] = (light[part] + here[part / perBand][column + 1]).clamped(
            lowerBound: SIMD3(repeating: -1), upperBound: SIMD3(repeating: 2))
        }
        let pair = best(for: light)
        var carried = SIMD3<Float>.zero
        for band in 0..<bands {
          let part = light[(band * perBand)..<((band + 1) * perBand)]
          let mean = part.reduce(.zero, +) / Float(perBand)
          let remainder = (mean - shown(pair, band: band) + carried) * Self.carried
          here[band][column + 2] += remainder * (7 / 16)
          carried = remainder * Self.downward
        }
        // carried holds the part of the last band's remainder that goes down.
        descending[column] += carried * (3 / 9)
        descending[column + 1] += carried * (5 / 9)
        descending[column + 2] += carried * (1 / 9)
        cells.append(cell(pair, after: column > 0 ? cells.last : nil))
      }
    }
    return cells
  }

  /// The mean light of a band when a pair is drawn.
  private func shown(_ pair: Pair, band: Int) -> SIMD3<Float> {
    let count = pattern.shares / pattern.bands
    let bits = pair.pattern >> (band * count) & (1 << count - 1)
    let share = Float(bits.nonzeroBitCount) / Float(count)
    return entries[pair.first].light * (1 - share) + entries[pair.second].light * share
  }

  /// The mean light of each part of a cell.
  private func parts(of raster: Picture, column: Int, row: Int) -> [SIMD3<Float>] {
    let grid = pattern.grid
    var sums = [SIMD3<Float>](repeating: .zero, count: grid.columns * grid.rows)
    let bytes = raster.bytes.span
    let amounts = LinearLight.amounts
    for y in 0..<GlyphShape.height {
      var halves = (SIMD3<Float>.zero, SIMD3<Float>.zero)
      let start = 3 * ((row * GlyphShape.height + y) * raster.width + column * GlyphShape.width)
      for x in 0..<GlyphShape.width {
        let at = start + 3 * x
        let light = SIMD3(
          amounts[Int(bytes[at])], amounts[Int(bytes[at + 1])], amounts[Int(bytes[at + 2])])
        if x < GlyphShape.width / 2 { halves.0 += light } else { halves.1 += light }
      }
      // A row of samples may lie across the border of two parts.
      for part in (y * grid.rows / 16)..<((y * grid.rows + grid.rows + 15) / 16) {
        let from = max(y * grid.rows, part * 16)
        let to = min((y + 1) * grid.rows, (part + 1) * 16)
        let share = Float(to - from) / Float(8 * 16)
        if grid.columns == 2 {
          sums[2 * part] += halves.0 * (2 * share)
          sums[2 * part + 1] += halves.1 * (2 * share)
        } else {
          sums[part] += (halves.0 + halves.1) * share
        }
      }
    }
    return greyOnly ? sums.map(Self.grey) : sums
  }

  /// The same luminance without a hue (ITU-R BT.709).
  private static func grey(_ light: SIMD3<Float>) -> SIMD3<Float> {
    SIMD3(repeating: (light * SIMD3(0.2126, 0.7152, 0.0722)).sum())
  }

  private func best(for light: [SIMD3<Float>]) -> Pair {
    var labs = light.map {
      OKLab.coordinates(ofLight: $0.clamped(lowerBound: .zero, upperBound: .one))
    }
    // Tones without parts are shares that all look alike.
    while labs.count < pattern.shares { labs.append(labs[0]) }
    let candidates = candidates(labs, light)
    var best = Pair(first: 0, second: 0, pattern: 0, cost: .infinity)
    for first in candidates.indices {
      for second in first..<candidates.count {
        consider(candidates[first], candidates[second], &best)
      }
    }
    return best
  }

  /// The entries worth trying, nearest first, so that most pairs can soon be ruled out.
  private func candidates(_ labs: [SIMD3<Float>], _ light: [SIMD3<Float>]) -> [Candidate] {
    let mean = labs.reduce(.zero, +) / Float(labs.count)
    var chosen: Set<Int> = []
    if entries.count <= 2 * Self.nearMean {
      chosen = Set(entries.indices)
    } else {
      nearest(mean, Self.nearMean, into: &chosen)
      let darkest = labs.min { $0.x < $1.x } ?? mean
      let lightest = labs.max { $0.x < $1.x } ?? mean
      nearest(darkest, Self.nearEnds, into: &chosen)
      nearest(lightest, Self.nearEnds, into: &chosen)
    }
    let perBand = light.count / pattern.bands
    let means = (0..<pattern.bands).map { band in
      light[(band * perBand)..<((band + 1) * perBand)].reduce(.zero, +) / Float(perBand)
    }
    let slopes = means.map {
      OKLab.slopes(atLight: $0.clamped(lowerBound: .zero, upperBound: .one))
    }
    let candidates = chosen.sorted().map { index in
      let entry = entries[index]
      var distances = SIMD8<Float>.zero
      for part in labs.indices {
        let apart = labs[part] - entry.lab
        distances[part] = (apart * apart).sum()
      }
      var offsets = InlineArray<3, SIMD3<Float>>(repeating: .zero)
      for band in means.indices {
        let difference = entry.light - means[band]
        let slope = slopes[band]
        offsets[band] =
          slope.0 * difference.x + slope.1 * difference.y + slope.2 * difference.z
      }
      return Candidate(entry: index, offsets: offsets, distances: distances)
    }
    return candidates.sorted { $0.distances.sum() < $1.distances.sum() }
  }

  /// Adds the `count` entries nearest to `lab`.
  private func nearest(_ lab: SIMD3<Float>, _ count: Int, into chosen: inout Set<Int>) {
    var found: [(distance: Float, index: Int)] = []
    for (index, entry) in entries.enumerated() {
      let apart = entry.lab - lab
      let distance = (apart * apart).sum()
      if found.count == count, let last = found.last, distance >= last.distance { continue }
      let place = found.firstIndex { $0.distance > distance } ?? found.count
      found.insert((distance, index), at: place)
      if found.count > count { found.removeLast() }
    }
    chosen.formUnion(found.map(\.index))
  }

  /// Tries every share of the second colour in every band. For each the best parts to give it are
  /// those that lie farthest towards it, so one sort a band serves all shares.
  private func consider(_ first: Candidate, _ second: Candidate, _ best: inout Pair) {
    let count = pattern.shares
    let perBand = count / pattern.bands
    // No share can cost less than the nearer colour for every part and the nearest mix for the
    // first band's mean.
    let nearer = pointwiseMin(first.distances, second.distances).sum() / Float(count)
    if nearer >= best.cost { return }
    let apart = Self.nearestMix(first.offsets[0], second.offsets[0])
    if nearer + apart * meanWeight / Float(pattern.bands) >= best.cost { return }
    // What giving a part the second colour changes, least first in each band.
    var changes = second.distances - first.distances
    var order = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7)
    for part in 1..<max(2, count) where part % perBand != 0 {
      let change = changes[part]
      let start = part / perBand * perBand
      var place = part
      while place > start, changes[place - 1] > change {
        changes[place] = changes[place - 1]
        order[place] = order[place - 1]
        place -= 1
      }
      changes[place] = change
      order[place] = Int32(part)
    }
    // The least that the parts of this band and those below can still cost.
    var least = SIMD4<Float>.zero
    for band in (0..<pattern.bands).reversed() {
      least[band] = least[band + 1]
      for part in (band * perBand)..<((band + 1) * perBand) {
        least[band] += min(0, changes[part]) / Float(count)
      }
    }
    func descend(band: Int, cost: Float, carried: SIMD3<Float>, pattern: Int) {
      if cost + least[band] >= best.cost { return }
      if band == self.pattern.bands {
        best = Pair(first: first.entry, second: second.entry, pattern: pattern, cost: cost)
        return
      }
      var distance: Float = 0
      var pattern = pattern
      for taken in 0...perBand {
        let share = Float(taken) / Float(perBand)
        let mean = first.offsets[band] * (1 - share) + second.offsets[band] * share - carried
        let error = meanWeight * (mean * mean).sum() / Float(self.pattern.bands)
        descend(
          band: band + 1, cost: cost + error + distance / Float(count),
          carried: mean * (-Self.carried * Self.downward), pattern: pattern)
        if taken < perBand {
          distance += changes[band * perBand + taken]
          pattern |= 1 << Int(order[band * perBand + taken])
        }
      }
    }
    descend(band: 0, cost: first.distances.sum() / Float(count), carried: .zero, pattern: 0)
  }

  /// The squared distance of the segment between two points from the origin.
  private static func nearestMix(_ from: SIMD3<Float>, _ to: SIMD3<Float>) -> Float {
    let step = to - from
    let length = (step * step).sum()
    guard length > 0 else { return (from * from).sum() }
    let share = max(0, min(1, -(from * step).sum() / length))
    let nearest = from + step * share
    return (nearest * nearest).sum()
  }

  /// The pair as a cell. Which of the two colours is the foreground is free, so it is the one that
  /// the pen has already; without colours it is the lighter.
  private func cell(_ pair: Pair, after last: BlockCell?) -> BlockCell {
    let all = 1 << pattern.shares - 1
    let background = entries[pair.first].colour
    let foreground = entries[pair.second].colour
    let asIs = BlockCell(
      glyph: pattern.glyph(pair.pattern), foreground: foreground, background: background)
    let exchanged = BlockCell(
      glyph: pattern.glyph(all - pair.pattern), foreground: background, background: foreground)
    if pair.pattern == 0 {
      return isMono && background == .white ? exchanged : BlockCell(background)
    }
    if pair.pattern == all { return isMono && foreground == .white ? asIs : BlockCell(foreground) }
    if isMono { return foreground == .white ? asIs : exchanged }
    guard let last else { return asIs }
    let kept = (last.foreground == foreground ? 1 : 0) + (last.background == background ? 1 : 0)
    let keptExchanged =
      (last.foreground == background ? 1 : 0) + (last.background == foreground ? 1 : 0)
    return keptExchanged > kept ? exchanged : asIs
  }
}
