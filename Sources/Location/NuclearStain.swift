import Foundation
import Pictures

/// How much of the nuclear stain is in each pixel of an evened field.
///
/// Optical densities -log10(I / I0) of red, green and blue add up over stains, so the amounts of two
/// known stains are solved for in every pixel by least squares: Ruifrok and Johnston, Anal. Quant.
/// Cytol. Histol. 23 (2001) 291-299. The directions of the two are those of Romanowsky films; that
/// of the red cells, which are most of what is stained, is taken from the field itself where it is
/// near enough, after Macenko et al., ISBI 2009, 1107-1110. Nuclei are too few in most fields for
/// their own direction to be taken from it.
struct NuclearStain: Sendable {
  /// Densities of azure B bound to nuclei: red and green dimmed, blue hardly.
  static let nuclei = SIMD3<Float>(0.613, 0.784, 0.057)
  /// Densities of red cells: haemoglobin and eosin.
  static let redCells = SIMD3<Float>(0.330, 0.659, 0.674)
  /// Densities below this are ground.
  private static let faint: Float = 0.12
  /// The least cosine between a field's red cells and the usual ones for them to be believed.
  private static let likeness: Float = 0.94

  /// The density of each level, none above the ground.
  private let densities: [Float]
  /// The row of the pseudo-inverse that gives the nuclear amount.
  private let row: SIMD3<Float>

  /// For the stain of `field`.
  init(for field: Picture) {
    densities = (0...255).map { level in
      max(0, -log10(max(1, Float(level)) / EvenedField.ground))
    }
    let red = Self.redCells(of: field, densities) ?? Self.unit(Self.redCells)
    let blue = Self.unit(Self.nuclei)
    // Of the 2 x 2 normal equations, the row of the nuclei.
    let cosine = (blue * red).sum()
    row = (blue - red * cosine) / (1 - cosine * cosine)
  }

  /// The amount in every pixel, none below 0.
  func amounts(in picture: Picture) -> Plane {
    var plane = Plane(width: picture.width, height: picture.height)
    let source = picture.bytes.span
    let table = densities.span
    var out = plane.values.mutableSpan
    for pixel in 0..<(picture.width * picture.height) {
      let amount =
        row.x * table[Int(source[3 * pixel])] + row.y * table[Int(source[3 * pixel + 1])]
        + row.z * table[Int(source[3 * pixel + 2])]
      out[pixel] = max(0, amount)
    }
    return plane
  }

  /// The middle direction of what is stained but not as nuclei are; nil where it is unlike red cells.
  private static func redCells(of field: Picture, _ densities: [Float]) -> SIMD3<Float>? {
    let (nuclear, usual) = (unit(nuclei), unit(redCells))
    var sum = SIMD3<Float>()
    var count = 0
    for at in stride(from: 0, to: field.bytes.count, by: 3) {
      let density = SIMD3(
        densities[Int(field.bytes[at])], densities[Int(field.bytes[at + 1])],
        densities[Int(field.bytes[at + 2])])
      let length = (density * density).sum().squareRoot()
      guard length > faint else { continue }
      let direction = density / length
      if (direction * nuclear).sum() < (direction * usual).sum() {
        sum += direction
        count += 1
      }
    }
    guard count >= 100 else { return nil }
    let red = unit(sum)
    return (red * usual).sum() >= likeness ? red : nil
  }

  private static func unit(_ vector: SIMD3<Float>) -> SIMD3<Float> {
    vector / (vector * vector).sum().squareRoot()
  }
}
