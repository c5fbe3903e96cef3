import Foundation

/// A cell in the middle of a picture, described by what can be measured of it: for those who can't see
/// it, and for tables.
///
/// Nucleus and cell are told from the ground by the green light they stop, see `CellRegions`.
public struct CellDescription: Sendable, Hashable {
  /// The diameters of discs of their areas, in pixels; the cell's is nil where it touches another or the
  /// picture's edge.
  public let nucleus: Double
  public let cell: Double?
  /// The parts that the nucleus falls into where it is narrowed: 1 for a round one.
  public let lobes: Int
  /// How long the nucleus's outline is for its area: 1 for a disc.
  public let roughness: Double
  /// Mean colours; the cytoplasm's is nil where the cell isn't known.
  public let nucleusColour: Colour
  public let cytoplasmColour: Colour?
  /// How much the cytoplasm's density varies from pixel to pixel about its own mean, in hundredths:
  /// below 2 it is smooth, above 5 coarsely granular.
  public let grain: Double?

  /// The share of the cell's area that is nucleus.
  public var nucleusShare: Double? {
    cell.map { min(1, nucleus * nucleus / ($0 * $0)) }
  }

  /// Nil where nothing in the middle is dark enough to be a nucleus.
  public init?(_ picture: Picture) {
    let side = 180
    let scale = min(1, Double(side) / Double(max(picture.width, picture.height)))
    let small =
      scale < 1
      ? picture.resized(
        width: max(1, Int(Double(picture.width) * scale)),
        height: max(1, Int(Double(picture.height) * scale)), filter: .box) : picture
    guard let regions = NucleusRegion(small) else { return nil }
    nucleus = regions.diameter / scale
    lobes = regions.lobes
    roughness = regions.roughness
    nucleusColour =
      Self.mean(of: small, where: { regions.isNucleus[$0] }) ?? Colour(red: 0, green: 0, blue: 0)
    guard let whole = CellRegions(small) else {
      (cell, cytoplasmColour, grain) = (nil, nil, nil)
      return
    }
    cell = whole.diameter / scale
    // Neither the edge of the cell nor that of the nucleus, which mix two things.
    let isCytoplasm = { (place: Int) in
      whole.toOutside[place] > 2 && whole.toNucleus[place] > 2 && !regions.isNucleus[place]
    }
    cytoplasmColour = Self.mean(of: small, where: isCytoplasm)
    grain = Self.grain(of: small, where: isCytoplasm)
  }

  private static func mean(of picture: Picture, where counts: (Int) -> Bool) -> Colour? {
    var (sum, count) = (SIMD3<Int>(), 0)
    for place in 0..<picture.width * picture.height where counts(place) {
      sum &+= SIMD3(
        Int(picture.bytes[3 * place]), Int(picture.bytes[3 * place + 1]),
        Int(picture.bytes[3 * place + 2]))
      count += 1
    }
    guard count > 20 else { return nil }
    return Colour(
      red: UInt8(sum.x / count), green: UInt8(sum.y / count), blue: UInt8(sum.z / count))
  }

  /// The root mean square of what a pixel's green differs from the mean of its four neighbours, in
  /// hundredths of the range.
  private static func grain(of picture: Picture, where counts: (Int) -> Bool) -> Double? {
    let (width, bytes) = (picture.width, picture.bytes)
    var (sum, count) = (0.0, 0)
    for y in 1..<max(1, picture.height - 1) {
      for x in 1..<max(1, width - 1) where counts(y * width + x) {
        let at = 3 * (y * width + x) + 1
        let around =
          (Int(bytes[at - 3]) + Int(bytes[at + 3]) + Int(bytes[at - 3 * width])
            + Int(bytes[at + 3 * width]))
        let difference = Double(4 * Int(bytes[at]) - around) / 4
        sum += difference * difference
        count += 1
      }
    }
    return count > 40 ? 100 * (sum / Double(count)).squareRoot() / 255 : nil
  }
}

extension Colour {
  /// 'pale pink', 'dark violet', 'grey blue': as one would call a stain.
  public var word: String {
    let (r, g, b) = (Double(red), Double(green), Double(blue))
    let (high, low) = (max(r, g, b), min(r, g, b))
    let light = (high + low) / 2
    let depth = light > 200 ? "pale " : light < 95 ? "dark " : ""
    guard high - low > 18 else {
      return light > 225 ? "white" : light < 40 ? "black" : depth + "grey"
    }
    var hue = 0.0
    if high == r {
      hue = 60 * (g - b) / (high - low)
    } else if high == g {
      hue = 60 * (2 + (b - r) / (high - low))
    } else {
      hue = 60 * (4 + (r - g) / (high - low))
    }
    if hue < 0 { hue += 360 }
    let name =
      switch hue {
      case ..<15: "red"
      case ..<45: "orange"
      case ..<70: "yellow"
      case ..<165: "green"
      case ..<200: "blue green"
      case ..<250: "blue"
      case ..<285: "violet"
      case ..<320: "purple"
      case ..<345: "pink"
      default: "red"
      }
    return depth + (high - low < 45 ? "greyish " : "") + name
  }
}

/// The nucleus in the middle of a picture, as far as its density says.
struct NucleusRegion {
  let isNucleus: [Bool]
  let diameter: Double
  let lobes: Int
  let roughness: Double

  /// What stops less than this share of the darkest's green is no nucleus.
  private static let share = 0.5
  private static let leastDensity = 0.2

  init?(_ picture: Picture) {
    let (width, height) = (picture.width, picture.height)
    guard width > 8, height > 8 else { return nil }
    let ground = Double(max(1, picture.clearGround.y))
    let table = (0...255).map { max(0, -log10(Double(max(1, $0)) / ground)) }
    let densities = stride(from: 1, to: picture.bytes.count, by: 3).map {
      table[Int(picture.bytes[$0])]
    }
    func isMiddle(_ place: Int) -> Bool {
      let (x, y) = (place % width, place / width)
      return abs(2 * x - width) < width / 2 && abs(2 * y - height) < height / 2
    }
    let middle = densities.indices.filter(isMiddle).map { densities[$0] }.sorted()
    let darkest = middle[middle.count * 97 / 100]
    guard darkest > Self.leastDensity else { return nil }
    // Chromatin is no even grey: neither the gaps in it nor the roughness of its edge count.
    let dark = Self.smoothed(densities.map { $0 > Self.share * darkest }, width: width)
    let parts = Self.parts(of: dark, width: width)
    // Lobes may lie apart: all that is large and reaches into the middle belongs to it.
    let least = max(20, (parts.map(\.count).max() ?? 0) / 12)
    let own = parts.filter { $0.count >= least && $0.contains(where: isMiddle) }
    guard !own.isEmpty else { return nil }
    var mask = [Bool](repeating: false, count: dark.count)
    for place in own.joined() { mask[place] = true }
    isNucleus = mask
    let area = own.reduce(0) { $0 + $1.count }
    diameter = 2 * (Double(area) / Double.pi).squareRoot()
    var edges = 0
    for place in own.joined() {
      let (x, y) = (place % width, place / width)
      for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
        let (nx, ny) = (x + dx, y + dy)
        if nx < 0 || ny < 0 || nx >= width || ny >= height || !mask[ny * width + nx] { edges += 1 }
      }
    }
    // Steps along the axes are longer than the outline by 4 over pi.
    roughness = Double(edges) * Double.pi / 4 / (2 * (Double.pi * Double(area)).squareRoot())
    lobes = Self.lobes(of: mask, width: width, area: area)
  }

  /// The most parts that it falls into, twice in a row, while its edge is taken off pixel by pixel. What
  /// is less than a twenty-fourth of it is no lobe.
  private static func lobes(of mask: [Bool], width: Int, area: Int) -> Int {
    var (rest, most, last) = (mask, 1, 1)
    for _ in 0..<40 {
      let parts = parts(of: rest, width: width).filter { 24 * $0.count > area }
      most = max(most, min(last, parts.count))
      last = parts.count
      if parts.isEmpty { break }
      rest = rest.indices.map { place in
        rest[place] && place % width > 0 && place % width < width - 1 && place >= width
          && place + width < rest.count && rest[place - 1] && rest[place + 1]
          && rest[place - width] && rest[place + width]
      }
    }
    return most
  }

  /// Each pixel as most of the 25 about it.
  private static func smoothed(_ mask: [Bool], width: Int) -> [Bool] {
    mask.indices.map { place in
      let x = place % width
      guard x > 1, x < width - 2, place >= 2 * width, place + 2 * width < mask.count else {
        return mask[place]
      }
      var count = 0
      for row in -2...2 {
        for column in -2...2 where mask[place + row * width + column] { count += 1 }
      }
      return count > 12
    }
  }

  /// The places of each part that holds together.
  private static func parts(of mask: [Bool], width: Int) -> [[Int]] {
    var seen = mask.map { !$0 }
    var parts: [[Int]] = []
    for start in mask.indices where !seen[start] {
      var (part, edge) = ([Int](), [start])
      seen[start] = true
      while let place = edge.popLast() {
        part.append(place)
        let x = place % width
        for (next, isThere) in [
          (place - 1, x > 0), (place + 1, x < width - 1), (place - width, place >= width),
          (place + width, place + width < mask.count),
        ] where isThere && !seen[next] {
          seen[next] = true
          edge.append(next)
        }
      }
      parts.append(part)
    }
    return parts
  }
}
