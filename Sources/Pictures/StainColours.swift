import Foundation

/// How films of one stain and one camera look: the clear ground, and how much of red, green and blue
/// nuclei and red cells take away.
///
/// A network that learned from one stain goes astray on another. Densities of the two are changed
/// into those of the other film, as a matrix on the optical density of every pixel: Macenko et al.,
/// "A method for normalizing histology slides for quantitative analysis", ISBI 2009, 1107-1110, with
/// medians over many cells instead of extremes of one picture, and what neither stain explains made
/// as large as before.
public struct StainColours: Sendable, Hashable, Codable {
  /// Levels of red, green and blue, 0 to 255.
  public var ground: SIMD3<Double>
  /// Optical densities.
  public var nuclei: SIMD3<Double>
  public var redCells: SIMD3<Double>

  public init(ground: SIMD3<Double>, nuclei: SIMD3<Double>, redCells: SIMD3<Double>) {
    self.ground = ground
    self.nuclei = nuclei
    self.redCells = redCells
  }

  /// Directions by which nuclei and red cells are told apart; densities of Romanowsky films.
  private static let directions = (
    nuclei: unit(SIMD3(0.613, 0.784, 0.057)), redCells: unit(SIMD3(0.330, 0.659, 0.674))
  )
  /// Fainter pixels are ground.
  private static let faint = 0.12

  /// The colours of the film these pictures of cells are of; nil where they show too little stain.
  public init?(of pictures: [Picture]) {
    var grounds: [SIMD3<Double>] = []
    var nuclei: [SIMD3<Double>] = []
    var redCells: [SIMD3<Double>] = []
    for picture in pictures {
      let ground = Self.ground(of: picture)
      grounds.append(ground)
      var stained: [(density: SIMD3<Double>, length: Double, lean: Double)] = []
      // Every second pixel each way says as much.
      for y in stride(from: 0, to: picture.height, by: 2) {
        for x in stride(from: 0, to: picture.width, by: 2) {
          let density = Self.density(picture, 3 * (y * picture.width + x), ground)
          let length = (density * density).sum().squareRoot()
          guard length > Self.faint else { continue }
          let lean =
            (density * (Self.directions.nuclei - Self.directions.redCells)).sum() / length
          stained.append((density, length, lean))
        }
      }
      let lengths = stained.map(\.length).sorted()
      guard let dark = lengths.isEmpty ? nil : lengths[lengths.count * 85 / 100] else { continue }
      let ofNuclei = stained.filter { $0.lean > 0.1 && $0.length > dark }.map(\.density)
      let ofRedCells = stained.filter { $0.lean < -0.02 }.map(\.density)
      if ofNuclei.count >= 12 { nuclei.append(Self.median(ofNuclei)) }
      if ofRedCells.count >= 50 { redCells.append(Self.median(ofRedCells)) }
    }
    guard !nuclei.isEmpty, !redCells.isEmpty else { return nil }
    self.init(
      ground: Self.median(grounds), nuclei: Self.median(nuclei), redCells: Self.median(redCells))
    guard Self.upright(self.nuclei, self.redCells) != nil else { return nil }
  }

  /// How far two films' stains are apart: the larger of the differences of what nuclei and red cells
  /// take from light, over what they take, from 0 for the same.
  public func distance(to other: StainColours) -> Double {
    func difference(_ one: SIMD3<Double>, _ two: SIMD3<Double>, least: Double) -> Double {
      let away = one - two
      let length = max(least, (two * two).sum().squareRoot())
      return (away * away).sum().squareRoot() / length
    }
    return max(
      difference(nuclei, other.nuclei, least: 0.3),
      difference(redCells, other.redCells, least: 0.3))
  }

  /// From this distance on a film is another laboratory's.
  public static let foreign = 0.35

  /// Whether a film's stain is another laboratory's, not one film of the same.
  public func isForeign(to other: StainColours) -> Bool { distance(to: other) >= Self.foreign }

  /// `picture`, of a film with these colours, as it would look on a film with `other`'s; as it is
  /// where the two stains can't be told apart.
  public func matched(_ picture: Picture, to other: StainColours) -> Picture {
    guard let mine = Self.upright(nuclei, redCells),
      let theirs = Self.upright(other.nuclei, other.redCells)
    else { return picture }
    // The rows of the inverse of the matrix of the two stains and what is upright on both.
    let volume = (nuclei * Self.cross(redCells, mine)).sum()
    guard abs(volume) > 1e-6 else { return picture }
    let amounts = [
      Self.cross(redCells, mine) / volume, Self.cross(mine, nuclei) / volume,
      Self.cross(nuclei, redCells) / volume,
    ]
    let ground = Self.ground(of: picture)
    var result = picture
    for at in stride(from: 0, to: picture.bytes.count, by: 3) {
      var density = SIMD3<Double>()
      for channel in 0..<3 {
        density[channel] = -log10(max(1, Double(picture.bytes[at + channel])) / ground[channel])
      }
      let changed =
        other.nuclei * (amounts[0] * density).sum() + other.redCells * (amounts[1] * density).sum()
        + theirs * (amounts[2] * density).sum()
      for channel in 0..<3 {
        let light = other.ground[channel] * pow(10, -changed[channel])
        result.bytes[at + channel] = UInt8(min(255, max(0, light)))
      }
    }
    return result
  }

  /// The level of each channel that a tenth of the pixels exceeds.
  private static func ground(of picture: Picture) -> SIMD3<Double> {
    var ground = SIMD3<Double>(repeating: 255)
    for channel in 0..<3 {
      var counts = [Int](repeating: 0, count: 256)
      for at in stride(from: channel, to: picture.bytes.count, by: 3) {
        counts[Int(picture.bytes[at])] += 1
      }
      var below = 0
      for level in 0..<256 {
        below += counts[level]
        if 10 * below >= 9 * picture.width * picture.height {
          ground[channel] = Double(max(1, level))
          break
        }
      }
    }
    return ground
  }

  private static func density(
    _ picture: Picture, _ at: Int, _ ground: SIMD3<Double>
  ) -> SIMD3<Double> {
    var density = SIMD3<Double>()
    for channel in 0..<3 {
      density[channel] = max(
        0, -log10(max(1, Double(picture.bytes[at + channel])) / ground[channel]))
    }
    return density
  }

  private static func median(_ values: [SIMD3<Double>]) -> SIMD3<Double> {
    var middle = SIMD3<Double>()
    for channel in 0..<3 {
      middle[channel] = values.map { $0[channel] }.sorted()[values.count / 2]
    }
    return middle
  }

  /// What is upright on both, 0.3 long; nil where they are one direction.
  private static func upright(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double>? {
    let upright = cross(unit(a), unit(b))
    return (upright * upright).sum() > 1e-4 ? 0.3 * unit(upright) : nil
  }

  private static func unit(_ vector: SIMD3<Double>) -> SIMD3<Double> {
    vector / max(1e-9, (vector * vector).sum().squareRoot())
  }

  private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
  }
}
