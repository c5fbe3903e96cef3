import Foundation

/// Where the nucleus and the cytoplasm of the cell in the middle of a picture are, as far as its
/// colours say. It is for cells that lie by themselves: one that touches another is no cell here.
///
/// Nuclei and cells are told from the ground by how much green light they stop, which is what both
/// dyes of a blood film do.
struct CellRegions {
  let width: Int
  let height: Int
  /// Of every pixel, row by row: how many pixels away the nearest one outside of the cell is, and the
  /// nearest one of the nucleus.
  let toOutside: [Float]
  let toNucleus: [Float]
  /// The diameter of a disc of the cell's area, in pixels.
  let diameter: Double
  /// The cell's middle.
  let centre: SIMD2<Double>

  /// Density of green above which a pixel isn't ground, and parts of the nucleus's own density above
  /// which a pixel is nucleus for sure, or may be its edge.
  private static let groundDensity = 0.055
  private static let (sure, edge) = (0.55, 0.38)
  /// How long a cell may be for its breadth, and how little of its ellipse it may fill.
  private static let (longest, fullest) = (1.35, 0.955)

  /// Nil where no cell lies by itself in the middle.
  init?(_ picture: Picture) {
    width = picture.width
    height = picture.height
    let densities = picture.greenDensities
    let grid = PixelGrid(width: width, height: height)
    let middle = grid.places.filter { place in
      let (x, y) = grid.position(place)
      return abs(2 * x - grid.width) < grid.width / 2 && abs(2 * y - grid.height) < grid.height / 2
    }
    guard !middle.isEmpty else { return nil }
    let dark = middle.map { densities[$0] }.sorted()
    let darkness = dark[dark.count * 97 / 100]
    guard darkness > 4 * Self.groundDensity else { return nil }
    let nucleus = Set(middle.filter { densities[$0] > Self.sure * darkness })
    let cell = grid.filled(from: nucleus) { densities[$0] > Self.groundDensity }
    let isNucleus = grid.filled(from: nucleus) { densities[$0] > Self.edge * darkness }
    guard let shape = Shape(cell, in: grid), shape.isCell(Self.longest, Self.fullest) else {
      return nil
    }
    toOutside = grid.distances { !cell[$0] }
    toNucleus = grid.distances { isNucleus[$0] }
    diameter = shape.diameter
    centre = shape.centre
  }

  /// What the first and second moments of a region say.
  private struct Shape {
    let centre: SIMD2<Double>
    let diameter: Double
    private let ratio: Double
    private let fullness: Double

    /// Nil for none, or one that touches the picture's edge.
    init?(_ region: [Bool], in grid: PixelGrid) {
      var (count, sum, squares, product) = (0.0, SIMD2<Double>(), SIMD2<Double>(), 0.0)
      for place in grid.places where region[place] {
        let (x, y) = grid.position(place)
        guard x > 0, y > 0, x < grid.width - 1, y < grid.height - 1 else { return nil }
        let at = SIMD2(Double(x), Double(y))
        count += 1
        sum += at
        squares += at * at
        product += at.x * at.y
      }
      guard count > 100 else { return nil }
      centre = sum / count
      // A pixel has a variance of its own.
      let spread = squares / count - centre * centre + 1 / 12
      let mixed = product / count - centre.x * centre.y
      let half = ((spread.x - spread.y) * (spread.x - spread.y) / 4 + mixed * mixed).squareRoot()
      let mean = (spread.x + spread.y) / 2
      guard mean > half else { return nil }
      ratio = ((mean + half) / (mean - half)).squareRoot()
      let ellipse = 4 * Double.pi * ((mean + half) * (mean - half)).squareRoot()
      fullness = count / ellipse
      diameter = 2 * (count / Double.pi).squareRoot()
    }

    func isCell(_ longest: Double, _ fullest: Double) -> Bool {
      ratio < longest && fullness > fullest
    }
  }
}

/// The places of a picture's pixels, row by row.
private struct PixelGrid {
  let width: Int
  let height: Int

  var places: Range<Int> { 0..<width * height }

  func position(_ place: Int) -> (x: Int, y: Int) { (place % width, place / width) }

  /// What can be walked to from `seeds` over neighbours that are `open`, with the holes in it.
  func filled(from seeds: Set<Int>, _ open: (Int) -> Bool) -> [Bool] {
    let walked = walk(from: Array(seeds), open)
    let border = places.filter { place in
      let (x, y) = position(place)
      return (x == 0 || y == 0 || x == width - 1 || y == height - 1) && !walked[place]
    }
    return walk(from: border) { !walked[$0] }.map { !$0 }
  }

  private func walk(from seeds: [Int], _ open: (Int) -> Bool) -> [Bool] {
    var reached = [Bool](repeating: false, count: places.count)
    var edge = seeds
    for place in seeds { reached[place] = true }
    while let place = edge.popLast() {
      let (x, y) = position(place)
      for (next, isThere) in [
        (place - 1, x > 0), (place + 1, x < width - 1), (place - width, y > 0),
        (place + width, y < height - 1),
      ] where isThere && !reached[next] && open(next) {
        reached[next] = true
        edge.append(next)
      }
    }
    return reached
  }

  /// How far the nearest place that is `target` is, by steps of 1 and diagonal ones of the root of 2:
  /// at most 8 % too far.
  func distances(_ target: (Int) -> Bool) -> [Float] {
    var found = places.map { target($0) ? Float(0) : Float(width + height) }
    func look(_ place: Int, _ dx: Int, _ dy: Int, _ step: Float) {
      let (x, y) = position(place)
      guard x + dx >= 0, x + dx < width, y + dy >= 0, y + dy < height else { return }
      found[place] = min(found[place], found[place + dy * width + dx] + step)
    }
    let diagonal = Float(2).squareRoot()
    for (order, sign) in [(Array(places), -1), (places.reversed(), 1)] {
      for place in order {
        look(place, sign, 0, 1)
        look(place, 0, sign, 1)
        look(place, sign, sign, diagonal)
        look(place, -sign, sign, diagonal)
      }
    }
    return found
  }
}

extension Picture {
  /// How much of the clear ground's green light each pixel stops: -log10 of what is left.
  fileprivate var greenDensities: [Double] {
    let ground = Double(clearGround.y)
    let table = (0...255).map { max(0, -log10(Double(max(1, $0)) / ground)) }
    return stride(from: 1, to: bytes.count, by: 3).map { table[Int(bytes[$0])] }
  }
}
