package import Basis
import Foundation

/// Another laboratory's film, drawn by lot: its stains, the clear ground, light that isn't even, a
/// soft lens, noise, JPEG, red cells that touch.
///
/// A network that has seen one film goes astray on the next; one that has seen thousands of drawn
/// ones goes by what they have in common. Stains are changed as in Tellez et al., "Whole-slide
/// mitosis detection in H&E breast histology using PHH3 as a reference to train distilled
/// stain-invariant convolutional networks", IEEE TMI 37 (2018), but the directions of the stains are
/// drawn too, not their amounts alone.
package struct DrawnFilm: Sendable {
  /// What nuclei and red cells take from light on the films learned from: optical densities of red,
  /// green and blue.
  package struct Stains: Sendable, Hashable, Codable {
    package var nuclei: SIMD3<Float>
    package var redCells: SIMD3<Float>

    package init(nuclei: SIMD3<Float>, redCells: SIMD3<Float>) {
      self.nuclei = nuclei
      self.redCells = redCells
    }

    /// Those of a usual Romanowsky film.
    package static let usual = Stains(
      nuclei: SIMD3(0.51, 0.83, 0.17), redCells: SIMD3(0.10, 0.24, 0.22))
  }

  /// What a pixel's densities become: the columns are what red, green and blue densities give.
  private(set) package var mixing: [SIMD3<Float>]
  /// What every channel's light is multiplied by: a ground that was measured a little wrong.
  private(set) package var light: SIMD3<Float>
  /// How much lighter the picture's right and lower edges are than its middle.
  private var slope: SIMD2<Float>
  /// The deviation of the lens's blur, in pixels; 0 for none.
  private(set) package var softness: Float
  /// The deviation of noise, in shares of white.
  private var noise: Float
  /// The step by which JPEG rounds, 0 for none.
  private var rounding: Float
  /// Red cells laid where nothing is: middle and radius, in shares of the picture's side from its
  /// middle.
  private var discs: [SIMD3<Float>]
  private var discDensity: SIMD3<Float>
  private let noiseSource: Draws

  /// The film that `draws` gives.
  ///
  /// - Parameters:
  ///   - stains: of the films learned from.
  ///   - disc: the radius of a red cell, in shares of the picture's side; 0 to lay none.
  package init(_ stains: Stains, disc: Float, draws: inout Draws) {
    // One in eight stays as it is: the own film is the one that is surely met.
    let strength: Float = draws.happens(0.125) ? 0.15 : 1
    let drawn = Self.mixing(stains, strength: strength, draws: &draws)
    mixing = drawn.mixing
    light = SIMD3(
      exp(0.04 * draws.normal()), exp(0.04 * draws.normal()), exp(0.04 * draws.normal()))
    slope = 0.06 * strength * SIMD2(draws.normal(), draws.normal())
    softness = draws.happens(0.5) ? draws.uniform(0.4...1.5) * strength : 0
    noise = draws.happens(0.5) ? draws.uniform(0...0.025) * strength : 0
    rounding = draws.happens(0.35) ? draws.uniform(0.4...3) * strength : 0
    discs = []
    discDensity = drawn.redCells
    if disc > 0, draws.happens(0.5) {
      for _ in 0..<Int(draws.uniform(1...7)) {
        let angle = draws.uniform(0...(2 * .pi))
        let distance = draws.uniform(0.15...0.6)
        discs.append(
          SIMD3(distance * cos(angle), distance * sin(angle), disc * exp(0.08 * draws.normal())))
      }
    }
    noiseSource = draws
  }

  /// Stains drawn around those learned from, as what densities become.
  private static func mixing(
    _ stains: Stains, strength: Float, draws: inout Draws
  ) -> (mixing: [SIMD3<Float>], redCells: SIMD3<Float>) {
    func vector(_ spread: Float) -> SIMD3<Float> {
      spread * strength * SIMD3(draws.normal(), draws.normal(), draws.normal())
    }
    let nuclei = pointwiseMax(
      unit(stains.nuclei) + vector(0.11), SIMD3(repeating: 0.02))
    let redCells = pointwiseMax(
      unit(stains.redCells) + vector(0.17), SIMD3(repeating: 0.02))
    let amounts = (exp(0.22 * strength * draws.normal()), exp(0.45 * strength * draws.normal()))
    let newNuclei = unit(nuclei) * length(stains.nuclei) * amounts.0
    // Red cells of a pale film become as dark as elsewhere more often than paler still.
    let newRed =
      unit(redCells) * length(stains.redCells) * amounts.1 * exp(0.25 * strength)
    let rest = 0.3 * unit(cross(stains.nuclei, stains.redCells))
    let newRest = 0.3 * unit(cross(newNuclei, newRed)) * exp(0.3 * strength * draws.normal())
    // The rows of the inverse of the matrix of both stains and what is upright on both.
    let volume = (stains.nuclei * cross(stains.redCells, rest)).sum()
    guard abs(volume) > 1e-6 else { return (identity, stains.redCells) }
    let rows = [
      cross(stains.redCells, rest) / volume, cross(rest, stains.nuclei) / volume,
      cross(stains.nuclei, stains.redCells) / volume,
    ]
    var mixing: [SIMD3<Float>] = []
    for channel in 0..<3 {
      var column = newNuclei * rows[0][channel]
      column += newRed * rows[1][channel]
      column += newRest * rows[2][channel]
      mixing.append(column)
    }
    // Stains that lie close together on the own film would have their noise blown up.
    let change = mixing.indices.map { mixing[$0] - identity[$0] }
    let size = change.reduce(0) { $0 + ($1 * $1).sum() }.squareRoot()
    let most: Float = 2.2
    if size > most {
      for channel in 0..<3 { mixing[channel] = identity[channel] + change[channel] * (most / size) }
    }
    return (mixing, mixed(stains.redCells, mixing))
  }

  private static let identity: [SIMD3<Float>] = [SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)]
  /// The light of clear ground in pictures whose ground was evened.
  package static let ground: Float = 240 / 255

  private static func mixed(_ density: SIMD3<Float>, _ mixing: [SIMD3<Float>]) -> SIMD3<Float> {
    mixing[0] * density.x + mixing[1] * density.y + mixing[2] * density.z
  }

  /// Changes a picture of numbers from -1 to 1, rows of red, green and blue, whose clear ground is
  /// `ground` in every channel.
  package func apply(to values: inout MutableSpan<Float>, at start: Int, size: Int) {
    let ground = Self.ground
    let half = Float(size) / 2
    var noise = noiseSource
    // Red cells show where nothing else is: they lie beneath.
    for y in 0..<size {
      for x in 0..<size {
        let at = start + 3 * (y * size + x)
        let place = SIMD2(Float(x) + 0.5 - half, Float(y) + 0.5 - half) / Float(size)
        var density = SIMD3<Float>()
        for channel in 0..<3 {
          density[channel] = -log10(max(0.004, (values[at + channel] + 1) / 2) / ground)
        }
        density = Self.mixed(density, mixing)
        for disc in discs {
          let away = place - SIMD2(disc.x, disc.y)
          let share: Float = (away * away).sum().squareRoot() / disc.z
          guard share < 1.1 else { continue }
          // Paler in the middle, soft at the edge.
          let depth = min(1, (1.1 - share) * 8) * (0.62 + 0.38 * min(1, share * share * 1.6))
          density = pointwiseMax(density, discDensity * depth)
        }
        let bright = 1 + (place * slope).sum() * 2
        for channel in 0..<3 {
          values[at + channel] =
            min(1, ground * pow(10, -density[channel]) * light[channel] * bright)
        }
      }
    }
    if softness > 0 { soften(&values, at: start, size: size) }
    if self.noise > 0 {
      for at in start..<(start + 3 * size * size) { values[at] += self.noise * noise.normal() }
    }
    if rounding > 0 { BlockRounding.apply(to: &values, at: start, size: size, step: rounding) }
    for at in start..<(start + 3 * size * size) {
      values[at] = min(1, max(0, values[at])) * 2 - 1
    }
  }

  /// A normal blur across, then down; the edge goes on beyond itself.
  private func soften(_ values: inout MutableSpan<Float>, at start: Int, size: Int) {
    let reach = max(1, Int((2.5 * softness).rounded(.up)))
    var taps = (-reach...reach).map { exp(-Float($0 * $0) / (2 * softness * softness)) }
    let sum = taps.reduce(0, +)
    for index in taps.indices { taps[index] /= sum }
    var line = [Float](repeating: 0, count: size)
    for (step, across) in [(3, true), (3 * size, false)] {
      for row in 0..<size {
        for channel in 0..<3 {
          let first = start + channel + row * (across ? 3 * size : 3)
          for place in 0..<size { line[place] = values[first + place * step] }
          for place in 0..<size {
            var mixed: Float = 0
            for tap in -reach...reach {
              mixed += taps[tap + reach] * line[min(size - 1, max(0, place + tap))]
            }
            values[first + place * step] = mixed
          }
        }
      }
    }
  }

  private static func length(_ vector: SIMD3<Float>) -> Float {
    (vector * vector).sum().squareRoot()
  }

  private static func unit(_ vector: SIMD3<Float>) -> SIMD3<Float> {
    vector / max(1e-6, length(vector))
  }

  private static func cross(_ a: SIMD3<Float>, _ b: SIMD3<Float>) -> SIMD3<Float> {
    SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
  }
}
