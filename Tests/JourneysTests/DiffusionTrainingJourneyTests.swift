import AtlasStore
import Basis
@testable import Diffusion
import Foundation
@testable import Journeys
import Pictures
import Testing

struct DiffusionTrainingJourneyTests {
  /// Red cells are eosinophils, blue ones lymphocytes; the green ones lie in a folder of their own.
  private func grow(_ tree: Tree) throws {
    for number in 0..<36 {
      let split = number < 24 ? "train" : "select"
      let (folder, colour): (String, Colour) =
        number % 2 == 0
        ? ("cells/\(split)/eosinophil", Colour(red: 200, green: 60, blue: 60))
        : ("cells/\(split)/lymphocyte", Colour(red: 60, green: 60, blue: 200))
      try tree.data("\(folder)/\(number).png", PictureFile.png(cell(number, colour)))
    }
    for number in 36..<46 {
      let picture = cell(number, Colour(red: 60, green: 180, blue: 60))
      try tree.data("green/\(number).png", PictureFile.png(picture))
    }
  }

  private func cell(_ number: Int, _ colour: Colour) -> Picture {
    var picture = Picture(
      width: 24, height: 24, filledWith: Colour(red: 230, green: 215, blue: UInt8(180 + number)))
    picture.fill(
      PixelRectangle(x: 6 + number % 5, y: 5 + number % 3, width: 11, height: 12), with: colour)
    return picture
  }

  private func order(_ tree: Tree, out: String) -> Training.DiffusionOrder {
    var order = Training.DiffusionOrder(
      Training.GeneratorOrder(out: tree.root.appendingPathComponent(out), threads: 2))
    order.data = tree.root.appendingPathComponent("cells")
    order.size = 16
    order.crop = 24
    order.batch = 2
    order.steps = 6
    return order
  }

  private func train(
    _ order: Training.DiffusionOrder
  ) -> Job<Training.DiffusionNews, ModelClasses> {
    Training.diffusion(order, vocabulary: .builtIn, bench: Bench(), software: "test")
  }

  @Test
  func `a model is trained from a folder, and a class is added to it from another`() async throws {
    try await Tree.with { tree in
      try grow(tree)
      var first = order(tree, out: "base")
      first.license = "CC0-1.0"
      let base = try await train(first).output
      #expect(base.names == ["eosinophil", "lymphocyte"])
      #expect(base.training?.examples == ["eosinophil": 12, "lymphocyte": 12])
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: first.out.path).sorted()
          == [
            "classes.json", "ground.safetensors", "model_index.json", "samples", "scheduler",
            "seen.txt", "unet",
          ])
      #expect(base.filter == "lanczos")
      #expect(try DiffusionModel(folder: first.out).ground?.points.count == 24)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: first.samples.path) == ["0000006.png"])

      var second = order(tree, out: "green-too")
      second.from = first.out
      second.added = [
        .init(name: "lymphocyte+green", folder: tree.root.appendingPathComponent("green"))
      ]
      let more = try await train(second).output
      #expect(more.names == ["eosinophil", "lymphocyte", "lymphocyte+green"])
      #expect(more.training?.added == ["lymphocyte+green"])
      #expect(more.license == "CC0-1.0")
      let before = try #require(base.pictures)
      let shown = try #require(more.training).step * 2
      #expect(more.pictures == before + shown)
      let model = try DiffusionModel(folder: second.out)
      #expect(model.configuration.classes == 4)
      let old = try seen(first)
      #expect(old.count == 24)
      #expect(try seen(second).isSuperset(of: old))
      #expect(try seen(second).count > 24)
    }
  }

  private func seen(_ order: Training.DiffusionOrder) throws -> Set<String> {
    let file = order.out.appendingPathComponent(DiffusionTraining.seenFile)
    let text = try String(contentsOf: file, encoding: .utf8)
    return Set(text.split(separator: "\n").map(String.init))
  }

  @Test func `a training that was stopped ends with the weights of one that wasn't`() async throws {
    try await Tree.with { tree in
      try grow(tree)
      let whole = order(tree, out: "whole")
      _ = try await train(whole).output
      var broken = order(tree, out: "broken")
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
      let weights = "unet/diffusion_pytorch_model.safetensors"
      #expect(
        try Data(contentsOf: broken.out.appendingPathComponent(weights))
          == Data(contentsOf: whole.out.appendingPathComponent(weights)))
      await #expect(throws: TrainingError.nothingToResume(broken.out.path)) {
        try await train(broken).output
      }
    }
  }

  @Test func `what can't be trained as asked is said before anything is written`() async throws {
    try await Tree.with { tree in
      try grow(tree)
      var order = order(tree, out: "model")
      order.added = [.init(name: "green", folder: tree.root.appendingPathComponent("green"))]
      await #expect(throws: DiffusionMaterialError.noModel) { try await train(order).output }
      order.added = []
      order.data = nil
      await #expect(throws: DiffusionMaterialError.noData) { try await train(order).output }
      #expect(!FileManager.default.fileExists(atPath: order.out.path))
    }
  }
}
