import Basis
import Tensors
import Testing

struct DrawnFilmTests {
  private func film(_ example: Int, step: Int = 0) -> DrawnFilm {
    var draws = Draws(Philox(seed: 7), purpose: 1, example: example, step: step)
    return DrawnFilm(.usual, disc: 0.15, draws: &draws)
  }

  private func drawn(_ film: DrawnFilm, from value: Float) -> [Float] {
    var values = [Float](repeating: value, count: 3 * 16 * 16)
    var span = values.mutableSpan
    film.apply(to: &span, at: 0, size: 16)
    return values
  }

  @Test func `a film is a function of seed, example and step`() {
    #expect(drawn(film(3), from: 0.2) == drawn(film(3), from: 0.2))
    #expect(drawn(film(3), from: 0.2) != drawn(film(4), from: 0.2))
    #expect(drawn(film(3), from: 0.2) != drawn(film(3, step: 1), from: 0.2))
  }

  @Test func `whatever is drawn stays a picture`() {
    for example in 0..<200 {
      for value: Float in [-1, 0, 2 * DrawnFilm.ground - 1, 1] {
        #expect(drawn(film(example), from: value).allSatisfy { (-1...1).contains($0) })
      }
    }
  }

  @Test func `stains differ widely, and the ground stays near the ground`() {
    var greens: [Float] = []
    for example in 0..<200 {
      let film = film(example)
      let density = film.mixing[0] * 0.5 + film.mixing[1] * 0.8 + film.mixing[2] * 0.2
      greens.append(density.y)
      #expect((0.8...1.25).contains(film.light.x))
    }
    let sorted = greens.sorted()
    #expect(sorted[20] < 0.65)
    #expect(sorted[180] > 0.9)
    #expect(sorted[100] > 0.6 && sorted[100] < 1.0)
  }

  @Test func `draws are even and normal`() {
    var draws = Draws(Philox(seed: 1), purpose: 2, example: 0, step: 0)
    let even = (0..<4000).map { _ in draws.uniform() }
    #expect(abs(even.reduce(0, +) / 4000 - 0.5) < 0.02)
    #expect(even.allSatisfy { (0..<1).contains($0) })
    let normal = (0..<4000).map { _ in draws.normal() }
    #expect(abs(normal.reduce(0, +) / 4000) < 0.06)
    #expect(abs(normal.reduce(0) { $0 + $1 * $1 } / 4000 - 1) < 0.08)
  }
}
