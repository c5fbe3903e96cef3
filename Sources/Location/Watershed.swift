/// Parts of a mask: touching cells told apart where the mask is narrow between them.
///
/// The distance to the outside is a landscape with a hill a cell. It is flooded from the tops; where
/// two hills meet, they stay two if both rise clearly above the pass between them. Vincent and
/// Soille, IEEE Trans. Pattern Anal. Mach. Intell. 13 (1991) 583-598; hills are weighed by their
/// prominence instead of by markers.
struct Watershed: Sendable {
  /// One part: its pixels and the box around them.
  struct Part: Sendable, Hashable {
    var left: Int
    var top: Int
    /// One beyond the last column and row.
    var right: Int
    var bottom: Int
    var pixels: Int
  }

  /// How far the lower of two hills must rise above their pass, as a share of its own height, to
  /// stay a part of its own.
  private let prominence: Float

  init(prominence: Float) {
    self.prominence = prominence
  }

  /// The parts of `mask`; with a prominence above 1 its connected components, eight neighbours each.
  func parts(of mask: Mask) -> [Part] {
    let distances = mask.distances(toSet: false)
    let (width, height) = (mask.width, mask.height)
    let order = mask.isSet.indices.filter { mask.isSet[$0] }
      .sorted { (distances.values[$1], $0) < (distances.values[$0], $1) }
    var forest = Forest(size: width * height)
    for pixel in order {
      let level = distances.values[pixel]
      let (x, y) = (pixel % width, pixel / width)
      var hills: [Int] = []
      for dy in -1...1 {
        for dx in -1...1 {
          let (nx, ny) = (x + dx, y + dy)
          guard (dx, dy) != (0, 0), nx >= 0, ny >= 0, nx < width, ny < height,
            let hill = forest.hill(of: ny * width + nx), !hills.contains(hill)
          else { continue }
          hills.append(hill)
        }
      }
      guard let highest = hills.max(by: { forest.peaks[$0] < forest.peaks[$1] }) else {
        forest.begin(pixel, height: level)
        continue
      }
      forest.add(pixel, to: highest)
      for hill in hills where hill != highest {
        if forest.peaks[hill] - level < prominence * forest.peaks[hill] {
          forest.merge(hill, into: highest)
        }
      }
    }
    return forest.parts(width: width, pixels: order)
  }
}

/// Hills of pixels that can be joined.
private struct Forest {
  /// The pixel each pixel hangs on, itself at a hill's top; -1 where the flood hasn't been.
  private var parents: [Int]
  /// The height of the hill that a top pixel stands for.
  var peaks: [Float]

  init(size: Int) {
    parents = [Int](repeating: -1, count: size)
    peaks = [Float](repeating: 0, count: size)
  }

  /// The top pixel of the hill that `pixel` is on.
  mutating func hill(of pixel: Int) -> Int? {
    guard parents[pixel] >= 0 else { return nil }
    var top = pixel
    while parents[top] != top {
      parents[top] = parents[parents[top]]
      top = parents[top]
    }
    return top
  }

  mutating func begin(_ pixel: Int, height: Float) {
    parents[pixel] = pixel
    peaks[pixel] = height
  }

  mutating func add(_ pixel: Int, to hill: Int) {
    parents[pixel] = hill
  }

  mutating func merge(_ hill: Int, into higher: Int) {
    parents[hill] = higher
  }

  mutating func parts(width: Int, pixels: [Int]) -> [Watershed.Part] {
    var found: [Int: Watershed.Part] = [:]
    var order: [Int] = []
    for pixel in pixels {
      guard let top = hill(of: pixel) else { continue }
      let (x, y) = (pixel % width, pixel / width)
      if var part = found[top] {
        part.left = min(part.left, x)
        part.top = min(part.top, y)
        part.right = max(part.right, x + 1)
        part.bottom = max(part.bottom, y + 1)
        part.pixels += 1
        found[top] = part
      } else {
        order.append(top)
        found[top] = Watershed.Part(left: x, top: y, right: x + 1, bottom: y + 1, pixels: 1)
      }
    }
    return order.compactMap { found[$0] }
  }
}
