import Basis
import Foundation

/// Draws Döhle bodies on pictures of real neutrophils: the pale blue, oval patches of 1 to 2
/// micrometres that toxic neutrophils have in the cytoplasm near their edge, remains of rough
/// endoplasmic reticulum.
///
/// No set that can be fetched here has them labelled (`leuko datasets` names one that is said to be
/// public), so a model is shown these to try out what is done with pictures of one's own. They are drawn, not photographed: whoever shows them, or what was learned
/// from them, has to say so. Every number is a function of seed and index.
public struct DohleBodies: Sendable {
  /// What is written beside each drawn picture: the rule and its version.
  public static let rule = "dohle_bodies/1"

  /// One of them, in pixels of the picture.
  public struct Body: Sendable, Hashable, Codable {
    public var x: Double
    public var y: Double
    /// Half of its length and of its breadth.
    public var halfLength: Double
    public var halfBreadth: Double
    /// Of its length, from the right towards below, in radians.
    public var angle: Double
    /// How much light it stops, beside the usual.
    public var strength: Double

    enum CodingKeys: String, CodingKey {
      case x, y
      case halfLength = "half_length"
      case halfBreadth = "half_breadth"
      case angle, strength
    }
  }

  /// A picture with bodies drawn in.
  public struct Drawing: Sendable, Hashable {
    public var picture: Picture
    public var bodies: [Body]
  }

  private let source: Philox

  public init(seed: UInt64) {
    source = Philox(seed: seed)
  }

  /// The diameter a neutrophil is taken to have, in micrometres, which gives the picture's scale.
  private static let cellDiameter = 13.0
  /// Densities of red, green and blue light of a patch, as cytoplasm full of ribosomes has them in
  /// lymphocytes on the same films: it is blue.
  private static let density = SIMD3<Double>(0.24, 0.21, 0.05)
  /// How much of the grain of the cytoplasm shows through.
  private static let grain = 0.4

  /// `picture` with one to three bodies; nil where no cell lies by itself, or has room for one.
  ///
  /// - Parameter index: which picture it is; the same seed and index draw the same bodies.
  public func draw(on picture: Picture, index: Int) -> Drawing? {
    guard let cell = CellRegions(picture) else { return nil }
    let unit = cell.diameter / Self.cellDiameter
    let share = numbers(index, 0).x
    let wanted = share < 0.55 ? 1 : share < 0.9 ? 2 : 3
    var bodies: [Body] = []
    for attempt in 1...400 where bodies.count < wanted {
      let body = body(index, attempt, cell, unit)
      if fits(body, in: cell, unit), bodies.allSatisfy({ isApart($0, body) }) {
        bodies.append(body)
      }
    }
    guard !bodies.isEmpty else { return nil }
    var drawn = picture
    for (place, body) in bodies.enumerated() {
      paint(body, index, place, in: cell, unit, on: &drawn)
    }
    return Drawing(picture: drawn, bodies: bodies)
  }

  /// Four numbers from 0 to 1.
  private func numbers(_ index: Int, _ attempt: Int, _ block: UInt32 = 0) -> SIMD4<Double> {
    let words = source.words(at: SIMD4(0x646F_686C, UInt32(index), UInt32(attempt), block))
    return SIMD4(Double(words.x), Double(words.y), Double(words.z), Double(words.w)) / 0x1p32
  }

  /// A body of random size somewhere along the cell's edge, its length along it.
  private func body(_ index: Int, _ attempt: Int, _ cell: CellRegions, _ unit: Double) -> Body {
    let (size, place) = (numbers(index, attempt), numbers(index, attempt, 1))
    let length = (1.1 + 0.9 * size.x) * unit
    let breadth = length / (1.25 + 0.55 * size.y)
    let round = 2 * Double.pi * place.x
    let way = SIMD2(cos(round), sin(round))
    let depth = breadth / 2 + (0.15 + 0.9 * place.y) * unit
    // From the middle outwards until it is that deep under the edge.
    var distance = cell.diameter
    while distance > 0, cell.depth(at: cell.centre + distance * way) < depth { distance -= 0.5 }
    let centre = cell.centre + distance * way
    return Body(
      x: centre.x, y: centre.y, halfLength: length / 2, halfBreadth: breadth / 2,
      angle: round + Double.pi / 2 + 0.9 * (place.z - 0.5), strength: 0.8 + 0.35 * size.z)
  }

  /// Whether it lies in the cytoplasm as a whole.
  private func fits(_ body: Body, in cell: CellRegions, _ unit: Double) -> Bool {
    (0..<16).allSatisfy { part in
      let at = body.point(at: Double(part) * Double.pi / 8)
      return cell.depth(at: at) >= 0.15 * unit && cell.distanceFromNucleus(at: at) >= 0.25 * unit
    } && cell.distanceFromNucleus(at: SIMD2(body.x, body.y)) > body.halfBreadth
  }

  private func isApart(_ one: Body, _ other: Body) -> Bool {
    let way = SIMD2(one.x - other.x, one.y - other.y)
    return (way * way).sum().squareRoot() > 1.3 * (one.halfLength + other.halfLength)
  }

  /// Lays a body over the cytoplasm: soft at its edge, which isn't quite an ellipse, and with some of
  /// the grain below, but never beyond the cytoplasm. Dyes dim light by the sum of their densities (Beer and Lambert), so it is mixed
  /// there.
  private func paint(
    _ body: Body, _ index: Int, _ place: Int, in cell: CellRegions, _ unit: Double,
    on picture: inout Picture
  ) {
    let ground = picture.clearGround
    let wobble = numbers(index, 1000 + place)
    func cover(_ x: Int, _ y: Int) -> Double {
      let at = SIMD2(Double(x), Double(y))
      guard cell.depth(at: at) > 0, cell.distanceFromNucleus(at: at) > 0 else { return 0 }
      let (radius, round) = body.position(x: Double(x), y: Double(y))
      let edge =
        1 + 0.09 * sin(2 * round + 6.3 * wobble.x) + 0.06 * sin(3 * round + 6.3 * wobble.y)
      let softness = 0.22 * unit / body.halfBreadth
      let part = min(1, max(0, (edge + softness - radius) / (2 * softness)))
      return (0.8 + 0.12 * wobble.z) * part * part * (3 - 2 * part)
    }
    let reach = Int((1.5 * body.halfLength).rounded(.up)) + 1
    let columns = max(0, Int(body.x) - reach)...min(picture.width - 1, Int(body.x) + reach)
    let rows = max(0, Int(body.y) - reach)...min(picture.height - 1, Int(body.y) + reach)
    func densities(_ x: Int, _ y: Int) -> SIMD3<Double> {
      let colour = picture[x, y]
      let light = SIMD3(Double(colour.red), Double(colour.green), Double(colour.blue))
      var result = SIMD3<Double>()
      for channel in 0..<3 {
        result[channel] = -log10(max(1, light[channel]) / Double(ground[channel]))
      }
      return result
    }
    var (mean, weight) = (SIMD3<Double>(), 0.0)
    for y in rows {
      for x in columns {
        mean += cover(x, y) * densities(x, y)
        weight += cover(x, y)
      }
    }
    mean /= max(1e-9, weight)
    var painted = picture
    for y in rows {
      for x in columns {
        let share = cover(x, y)
        guard share > 0 else { continue }
        let here = densities(x, y)
        let patch = body.strength * Self.density + Self.grain * (here - mean)
        let mixed = (1 - share) * here + share * patch
        func level(_ channel: Int) -> UInt8 {
          UInt8(
            clamping: Int((Double(ground[channel]) * pow(10, -mixed[channel])).rounded()))
        }
        painted[x, y] = Colour(red: level(0), green: level(1), blue: level(2))
      }
    }
    picture = painted
  }
}

extension DohleBodies.Body {
  /// A point of its edge.
  fileprivate func point(at round: Double) -> SIMD2<Double> {
    let (along, across) = (halfLength * cos(round), halfBreadth * sin(round))
    return SIMD2(
      x + along * cos(angle) - across * sin(angle), y + along * sin(angle) + across * cos(angle))
  }

  /// How far out a point is, 1 being the edge, and in which direction.
  fileprivate func position(x: Double, y: Double) -> (radius: Double, round: Double) {
    let (dx, dy) = (x - self.x, y - self.y)
    let along = (dx * cos(angle) + dy * sin(angle)) / halfLength
    let across = (dy * cos(angle) - dx * sin(angle)) / halfBreadth
    return ((along * along + across * across).squareRoot(), atan2(across, along))
  }
}

extension CellRegions {
  /// How deep under the cell's edge a point is; 0 outside.
  fileprivate func depth(at point: SIMD2<Double>) -> Double { value(toOutside, point) }

  fileprivate func distanceFromNucleus(at point: SIMD2<Double>) -> Double {
    value(toNucleus, point)
  }

  private func value(_ distances: [Float], _ point: SIMD2<Double>) -> Double {
    let (x, y) = (Int(point.x.rounded()), Int(point.y.rounded()))
    guard x >= 0, y >= 0, x < width, y < height else { return 0 }
    return Double(distances[y * width + x])
  }
}
