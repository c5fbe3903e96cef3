import AtlasStore
import Basis
import Diffusion
import Foundation
@testable import Journeys
import Pictures
import Tensors
import Testing

struct AdversarialJourneyTests {
  private func grow(_ tree: Tree) throws {
    for number in 0..<30 {
      let folder = number % 2 == 0 ? "eosinophil" : "lymphocyte"
      var picture = Picture(
        width: 24, height: 24,
        filledWith: Colour(red: 230, green: 215, blue: UInt8(180 + number)))
      picture.fill(
        PixelRectangle(x: 6 + number % 5, y: 5 + number % 3, width: 11, height: 12),
        with: number % 2 == 0
          ? Colour(red: 200, green: 60, blue: 60) : Colour(red: 60, green: 60, blue: 200))
      let split = number < 24 ? "train" : "select"
      try tree.data("cells/\(split)/\(folder)/\(number).png", PictureFile.png(picture))
    }
  }

  private func order(_ tree: Tree, _ name: String) -> Training.AdversarialOrder {
    var order = Training.AdversarialOrder(
      data: tree.root.appendingPathComponent("cells"),
      Training.GeneratorOrder(out: tree.root.appendingPathComponent(name), threads: 2))
    order.size = 16
    order.crop = 24
    order.batch = 2
    order.steps = 5
    order.license = "CC0-1.0"
    return order
  }

  private func train(
    _ order: Training.AdversarialOrder
  ) -> Job<Training.AdversarialNews, ModelClasses> {
    Training.adversarial(order, vocabulary: .builtIn, bench: Bench(), software: "test")
  }

  @Test func `a GAN is trained from a folder and sampled as any model is`() async throws {
    try await Tree.with { tree in
      try grow(tree)
      var order = order(tree, "gan")
      order.diary = TrainingDiary(folder: tree.root.appending(path: "diary"), arguments: [])
      let classes = try await train(order).output
      let told = try #require(TrainingDiary.states(in: tree.root.appending(path: "diary")).first)
      #expect((told.standing, told.step, told.steps) == (.finished, 5, 5))
      #expect(told.sheet?.names == ["eosinophil", "lymphocyte"])
      #expect(classes.names == ["eosinophil", "lymphocyte"])
      #expect(classes.training?.examples == ["eosinophil": 12, "lymphocyte": 12])
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: order.out.path).sorted() == [
          "classes.json", "config.json", "generator.safetensors", "samples", "seen.txt",
        ])
      let facts = try Modelling.facts(order.out)
      #expect(facts.contains { $0.name == "kind" && $0.value == "gan" })
      #expect(facts.contains { $0.name == "licence" && $0.value == "CC0-1.0" })

      let session = try Sampling.Session(folder: order.out, threads: 2)
      #expect(session.kind == .gan)
      #expect(session.seenDigests.count == 24)
      #expect(session.preprocessing.size == 16 && session.preprocessing.crop == 24)
      let recipes = try session.recipes(
        for: Sampling.Order(classKey: "lymphocyte", count: 3, seed: 5))
      var manifest = SampleManifest()
      var steps = 0
      var pictures: [Picture] = []
      try session.make(recipes, batch: 2, preview: { _ in steps += 1 }) { made in
        manifest.insert(file: "\(made.index).png", sha256: "", recipe: made.recipe)
        pictures.append(made.picture)
      }
      #expect(steps == 3 && Set(pictures).count == 3)
      #expect(manifest.text.contains(",1,1.0,none,standard,\(Engine.version),gan,,2\n"))

      let copy = tree.root.appendingPathComponent("copy")
      try Modelling.copy(order.out, to: copy, precision: .float32) { $0.pictures = 7 }
      let again = try Sampling.Session(folder: copy, threads: 1)
      #expect(again.description?.pictures == 7)
      var same: [Picture] = []
      try again.make(
        again.recipes(for: Sampling.Order(classKey: "lymphocyte", count: 3, seed: 5)), batch: 3
      ) { same.append($0.picture) }
      #expect(same == pictures, "float16 numbers are float32 numbers")
    }
  }

  @Test func `a training that was stopped ends with the weights of one that wasn't`() async throws {
    try await Tree.with { tree in
      try grow(tree)
      let whole = order(tree, "whole")
      _ = try await train(whole).output
      var broken = order(tree, "broken")
      // A training of a few steps may be done before it is told to stop; then it is begun anew.
      var isStopped = false
      for _ in 0..<20 where !isStopped {
        try? FileManager.default.removeItem(at: broken.out)
        let stopped = train(broken)
        for await news in stopped.news {
          if case .training = news { stopped.cancel() }
        }
        do { _ = try await stopped.output } catch is CancellationError { isStopped = true }
      }
      #expect(isStopped)
      await #expect(throws: TrainingError.unfinished(broken.out.path)) {
        try await train(broken).output
      }
      broken.resumes = true
      _ = try await train(broken).output
      let weights = "generator.safetensors"
      #expect(
        try Data(contentsOf: broken.out.appendingPathComponent(weights))
          == Data(contentsOf: whole.out.appendingPathComponent(weights)))
    }
  }
}
