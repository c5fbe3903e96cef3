import Basis
import Foundation
import Pictures

/// Fields drawn by rule, with cells that a model made on them: a slide whose truth is known.
///
/// Ground, red cells and platelets are discs that dim the light as stains do; the light falls off
/// towards a corner. It shows how a slide goes through the program; nothing about blood follows from
/// it.
struct DrawnSlide {
  /// A white cell on a field.
  struct Cell: Sendable, Hashable {
    var classKey: String
    var box: PixelRectangle
  }

  /// One field, and what is on it.
  struct Field {
    var picture: Picture
    var cells: [Cell]
  }

  /// A cell's picture and what it is.
  struct Made {
    var classKey: String
    var picture: Picture
  }

  private static let (width, height) = (640, 480)
  /// How much larger a cell is drawn than the model makes it.
  private static let enlargement = 3
  /// Words of the random counter.
  private static let (red, platelet, place) = (UInt32(1), UInt32(2), UInt32(3))

  private let ground: SIMD3<Double>
  private let source: Philox

  /// - Parameter cells: by whose ground the fields' is chosen.
  init(cells: [Made], seed: UInt64) {
    let grounds = cells.map { $0.picture.ground }
    func middle(_ level: (Colour) -> UInt8) -> Double {
      let sorted = grounds.map(level).sorted()
      return sorted.isEmpty ? 240 : Double(sorted[sorted.count / 2])
    }
    ground = SIMD3(middle(\.red), middle(\.green), middle(\.blue))
    source = Philox(seed: seed)
  }

  /// The field with this number, with these cells on it, as many as there is room for.
  func field(_ number: Int, cells: [Made]) -> Field {
    var light = [SIMD3<Double>](repeating: ground, count: Self.width * Self.height)
    var drawn: [Cell] = []
    var taken: [(x: Double, y: Double, radius: Double)] = []
    for (order, made) in cells.enumerated() {
      let cut = CutCell(made.picture, enlargement: Self.enlargement)
      let radius = Double(max(cut.bounds.width, cut.bounds.height)) / 2 + 6
      guard let (x, y) = freePlace(number, order, radius: radius, taken) else { continue }
      taken.append((x, y, radius))
      let left = Int(x) - cut.bounds.x - cut.bounds.width / 2
      let top = Int(y) - cut.bounds.y - cut.bounds.height / 2
      paste(cut, left: left, top: top, on: &light)
      drawn.append(
        Cell(
          classKey: made.classKey,
          box: PixelRectangle(
            x: left + cut.bounds.x, y: top + cut.bounds.y, width: cut.bounds.width,
            height: cut.bounds.height)))
    }
    drawRedCells(number, around: taken, on: &light)
    return Field(picture: exposed(light, number), cells: drawn)
  }

  private func share(_ purpose: UInt32, _ field: Int, _ index: Int, _ word: Int) -> Double {
    let words = source.words(at: SIMD4(purpose, UInt32(field), UInt32(index), UInt32(word / 4)))
    return Double(words[word % 4]) / 4_294_967_296
  }

  /// A place where a cell touches none before it; nil where fifty tries find none.
  private func freePlace(
    _ field: Int, _ order: Int, radius: Double, _ taken: [(x: Double, y: Double, radius: Double)]
  ) -> (Double, Double)? {
    for attempt in 0..<50 {
      let index = 64 * order + attempt
      let x = radius + share(Self.place, field, index, 0) * (Double(Self.width) - 2 * radius)
      let y = radius + share(Self.place, field, index, 1) * (Double(Self.height) - 2 * radius)
      if taken.allSatisfy({ hypot($0.x - x, $0.y - y) > $0.radius + radius }) { return (x, y) }
    }
    return nil
  }

  private func paste(_ cut: CutCell, left: Int, top: Int, on light: inout [SIMD3<Double>]) {
    for y in 0..<cut.picture.height where (0..<Self.height).contains(top + y) {
      for x in 0..<cut.picture.width where (0..<Self.width).contains(left + x) {
        let share = cut.shares[y * cut.picture.width + x]
        guard share > 0 else { continue }
        let pixel = cut.picture[x, y]
        let colour = SIMD3(Double(pixel.red), Double(pixel.green), Double(pixel.blue))
        let at = (top + y) * Self.width + left + x
        light[at] += (colour - light[at]) * share
      }
    }
  }

  /// Red cells in crooked rows, paler in the middle, and some platelets between them.
  private func drawRedCells(
    _ field: Int, around cells: [(x: Double, y: Double, radius: Double)],
    on light: inout [SIMD3<Double>]
  ) {
    var index = 0
    for row in 0..<7 {
      for column in 0..<9 {
        index += 1
        let x = (Double(column) + 0.2 + 0.6 * share(Self.red, field, index, 0)) * 72
        let y = (Double(row) + 0.2 + 0.6 * share(Self.red, field, index, 1)) * 70
        let radius = 26 + 7 * share(Self.red, field, index, 2)
        let isMissing = share(Self.red, field, index, 3) < 0.15
        guard !isMissing,
          cells.allSatisfy({ hypot($0.x - x, $0.y - y) > $0.radius + radius - 4 })
        else { continue }
        dim(&light, x: x, y: y, radius: radius) { distance in
          // A ring with a pale middle.
          let pallor = 1 - 0.6 * max(0, 1 - distance / 0.55)
          return SIMD3(0.11, 0.17, 0.13) * pallor
        }
        if index % 7 == 0 {
          dim(&light, x: x + 38, y: y + 30, radius: 6 + 3 * share(Self.platelet, field, index, 0)) {
            _ in SIMD3(0.14, 0.22, 0.05)
          }
        }
      }
    }
  }

  /// Takes light away inside a disc, by its density at a share of the radius.
  private func dim(
    _ light: inout [SIMD3<Double>], x: Double, y: Double, radius: Double,
    by density: (Double) -> SIMD3<Double>
  ) {
    let rows = (Int(y - radius)...Int(y + radius) + 1).clamped(to: 0...Self.height - 1)
    let columns = (Int(x - radius)...Int(x + radius) + 1).clamped(to: 0...Self.width - 1)
    for row in rows {
      for column in columns {
        let distance = hypot(Double(column) - x, Double(row) - y)
        let edge = min(1, max(0, (radius - distance) / 2))
        guard edge > 0 else { continue }
        let amounts = density(distance / radius) * edge
        for channel in 0..<3 {
          light[row * Self.width + column][channel] *= pow(10, -amounts[channel])
        }
      }
    }
  }

  /// The light falls off towards one corner, another one in every field.
  private func exposed(_ light: [SIMD3<Double>], _ field: Int) -> Picture {
    var picture = Picture(width: Self.width, height: Self.height)
    for y in 0..<Self.height {
      for x in 0..<Self.width {
        var (right, down) = (Double(x) / Double(Self.width), Double(y) / Double(Self.height))
        if field & 1 == 1 { right = 1 - right }
        if field & 2 == 2 { down = 1 - down }
        let exposure = 1 - 0.22 * (right + down) / 2
        let colour = light[y * Self.width + x] * exposure
        picture[x, y] = Colour(
          red: UInt8(min(255, max(0, colour.x))), green: UInt8(min(255, max(0, colour.y))),
          blue: UInt8(min(255, max(0, colour.z))))
      }
    }
    return picture
  }
}

/// A cell cut out of its picture: what belongs to it, by walking outwards from its nucleus until the
/// ground begins.
private struct CutCell {
  /// Enlarged.
  let picture: Picture
  /// How much of each pixel is the cell's, from 0 to 1.
  let shares: [Double]
  /// The cell.
  let bounds: PixelRectangle

  private static let directions = 48
  /// Fainter is ground.
  private static let faint = 0.05

  init(_ cell: Picture, enlargement: Int) {
    let ground = cell.ground
    let side = min(cell.width, cell.height)
    func density(_ x: Int, _ y: Int) -> Double {
      let pixel = cell[min(max(x, 0), cell.width - 1), min(max(y, 0), cell.height - 1)]
      var sum = 0.0
      for (level, clear) in [
        (pixel.red, ground.red), (pixel.green, ground.green), (pixel.blue, ground.blue),
      ] {
        let share = max(1, Double(level)) / max(1, Double(clear))
        sum += max(0, -log10(share))
      }
      return sum / 3
    }
    var (sumX, sumY, sum) = (0.0, 0.0, 0.0)
    for y in side / 4..<3 * side / 4 {
      for x in side / 4..<3 * side / 4 {
        let weight = pow(density(x, y), 2)
        sumX += Double(x) * weight
        sumY += Double(y) * weight
        sum += weight
      }
    }
    let (middleX, middleY) =
      sum > 0 ? (sumX / sum, sumY / sum) : (Double(side) / 2, Double(side) / 2)
    let longest = 0.42 * Double(side)
    let reach = (0..<Self.directions).map { direction -> Double in
      let angle = 2 * Double.pi * Double(direction) / Double(Self.directions)
      var (radius, faint) = (Double(side) * 0.12, 0)
      while radius < longest, faint < 2 {
        radius += 1
        let isFaint =
          density(Int(middleX + radius * cos(angle)), Int(middleY + radius * sin(angle)))
          < Self.faint
        faint = isFaint ? faint + 1 : 0
      }
      return radius - Double(faint)
    }
    // Of nine neighbours one of the shorter: a red cell that touches doesn't pull the edge out.
    let radii = reach.indices.map { place -> Double in
      (-4...4).map { reach[(place + $0 + reach.count) % reach.count] }.sorted()[2]
    }
    picture = cell.resized(
      width: cell.width * enlargement, height: cell.height * enlargement, filter: .lanczos)
    var shares = [Double](repeating: 0, count: picture.width * picture.height)
    var (left, top, right, bottom) = (picture.width, picture.height, 0, 0)
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        let dx = (Double(x) + 0.5) / Double(enlargement) - middleX
        let dy = (Double(y) + 0.5) / Double(enlargement) - middleY
        let turn = (atan2(dy, dx) / (2 * .pi) + 1) * Double(Self.directions)
        let first = Int(turn) % Self.directions
        let between = turn - turn.rounded(.down)
        let radius =
          radii[first] * (1 - between) + radii[(first + 1) % Self.directions] * between
        let share = min(1, max(0, radius - hypot(dx, dy) + 0.5))
        shares[y * picture.width + x] = share
        guard share > 0.5 else { continue }
        (left, top) = (min(left, x), min(top, y))
        (right, bottom) = (max(right, x + 1), max(bottom, y + 1))
      }
    }
    self.shares = shares
    bounds = PixelRectangle(
      x: left, y: top, width: max(1, right - left), height: max(1, bottom - top))
  }
}
