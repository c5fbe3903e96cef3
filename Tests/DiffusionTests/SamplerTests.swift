import Diffusion
import Foundation
import Testing

@Suite(.enabled(if: Shared.isThere, "\(Shared.missing)"))
struct SamplerTests {
  let sampler: Sampler

  init() throws {
    sampler = try Sampler(DiffusionModel(folder: Shared.smallModel))
  }

  private func recipe(_ index: Int, className: String = "eosinophil") throws -> Recipe {
    try sampler.model.recipe(className: className, seed: 7, index: index, steps: 3)
  }

  @Test func `a picture alone is the same as among others, in any order and by any threads`()
    throws
  {
    let recipes = try [recipe(0), recipe(1, className: "basophil"), recipe(2), recipe(3)]
    let alone = try sampler.picture(recipes[1], threads: 1)
    for (order, batch, threads) in [(recipes, 4, 2), (recipes.reversed(), 3, 1)] {
      var found: [PictureBytes] = []
      try sampler.run(order, at: .init(batch: batch, threads: threads)) { event in
        if case .finished(let recipe, _, let picture) = event, recipe == recipes[1] {
          found.append(picture)
        }
      }
      #expect(found == [alone])
    }
    #expect(try sampler.picture(recipes[0], threads: 2) != alone)
  }

  private func pictures(
    _ recipes: [Recipe], at pace: Sampler.Pace
  ) throws -> [Recipe: PictureBytes] {
    var made: [Recipe: PictureBytes] = [:]
    try sampler.run(recipes, at: pace) { event in
      if case .finished(let recipe, _, let picture) = event { made[recipe] = picture }
    }
    return made
  }

  @Test func `batches of 1, 3 and 8, one and two threads, shares and screens give equal bytes`()
    throws
  {
    let recipes = try (0..<8).map { try recipe($0, className: $0 < 5 ? "eosinophil" : "basophil") }
    let expected = try pictures(recipes, at: .init(batch: 1, threads: 1))
    #expect(Set(expected.values).count == 8)
    for batch in [1, 3, 8] {
      for threads in [1, 2] where (batch, threads) != (1, 1) {
        let found = try pictures(recipes, at: .init(batch: batch, threads: threads))
        #expect(found == expected, "batches of \(batch), \(threads) threads")
      }
    }
    for share in 0..<3 {
      let mine = stride(from: share, to: 8, by: 3).map { recipes[$0] }
      let found = try pictures(mine, at: .init(batch: 2, threads: 2))
      #expect(found == expected.filter { mine.contains($0.key) }, "share \(share + 1) of 3")
    }
    #expect(try pictures(recipes, at: .screen(threads: 2)) == expected)
  }

  @Test func `on a screen the first picture shows after one evaluation, then all in turns`() throws
  {
    var pace = Sampler.Pace.screen(threads: 2)
    pace.batch = 2
    var order: [[Int]] = []
    try sampler.run((0..<5).map { try recipe($0) }, at: pace) { event in
      if case .step(let step) = event { order.append([step.index, step.position]) }
    }
    #expect(order == (1...3).flatMap { step in (0..<5).map { [step, $0] } })
  }

  @Test func `every step is reported, and the last one is the picture`() throws {
    var steps: [Int] = []
    var last: PictureBytes?
    var finished: PictureBytes?
    try sampler.run([recipe(0)]) { event in
      switch event {
      case .step(let step):
        steps.append(step.index)
        #expect(step.count == 3)
        last = step.current
        #expect(step.prediction.rgb.count == 64 * 64 * 3)
      case .finished(_, _, let picture): finished = picture
      }
    }
    #expect(steps == [1, 2, 3])
    #expect(last == finished)
  }

  @Test func `a cancelled task makes no further step`() async throws {
    let sampler = sampler
    let recipe = try recipe(0)
    let task = Task { try sampler.picture(recipe) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func `a recipe for another model or class is refused`() throws {
    var other = try recipe(0)
    other.model = "another"
    #expect(throws: (any Error).self) { try sampler.picture(other) }
    #expect(throws: (any Error).self) {
      try sampler.model.recipe(className: "unicorn", seed: 1)
    }
  }
}
