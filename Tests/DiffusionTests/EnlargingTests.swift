import Foundation
import Pictures
import Tensors
import TestSupport
import Testing

@testable import Diffusion

/// A second stage that is trained here.
struct EnlargingTests {
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "leuko-enlarging-\(UUID().uuidString)")

  /// A light picture of 32 pixels with dark stripes two pixels wide in its darker disc, which are lost at
  /// 16 pixels.
  private static func example(_ index: Int, label: Int) -> DiffusionExample {
    let side = 32 + 2 * DiffusionExample.margin
    let bytes = (0..<side * side).flatMap { place -> [UInt8] in
      let (x, y) = (place % side - side / 2, place / side - side / 2)
      guard x * x + y * y < 90 + index % 7 else { return [230, 220, 225] }
      return (x + 100) % 4 < 2 ? [150, 90, 180] : [90, 40, 120]
    }
    return DiffusionExample(bytes: bytes, label: label, digest: "picture \(index)")
  }

  private static let train = (0..<8).map { example($0, label: $0 % 2) }
  private static let select = (8..<12).map { example($0, label: $0 % 2) }

  private func firstStage() throws -> URL {
    let first = folder.appending(path: "first")
    let training = try Tiny.training(steps: 2)
    try training.run(checkpoint: nil)
    try training.write(to: first, data: "", precision: .float32)
    return first
  }

  private static func plan(steps: Int) -> DiffusionPlan {
    var plan = DiffusionPlan(steps: steps, batch: 4)
    plan.enlarging = Enlarging(
      size: 32, base: 16, patch: 16, recording: Recording(quality: 75))
    (plan.tellsGround, plan.interval, plan.patience, plan.rate) = (false, 10, 100, 3e-3)
    return plan
  }

  @Test func `a part is that of the large picture, and beside it the same of the small one`() {
    var facts = Enlarging(size: 32, base: 16, patch: 8)
    facts.conditionLevels = 0
    let cutter = Enlarging.Cutter(facts)
    let whole: [Float] = (0..<3 * 32 * 32).map { place in Float((place / 3) % 32) / 32 }
    let none = [Float](repeating: 1, count: 3 * 16 * 16)
    let (picture, condition) = cutter(whole, across: 0.999, down: 0, noise: none, share: 1)
    for row in 0..<8 {
      for column in 0..<8 {
        let wanted = Float(24 + column) / 32
        #expect(picture[3 * (8 * row + column)] == wanted)
        // A slope stays a slope, but for the border.
        if column < 5 { #expect(abs(condition[3 * (8 * row + column)] - wanted) < 0.01) }
      }
    }
    facts.conditionLevels = 12.75
    let noisy = Enlarging.Cutter(facts)(whole, across: 0.999, down: 0, noise: none, share: 0.5)
    #expect(noisy.picture == picture)
    for (with, without) in zip(noisy.condition, condition) {
      #expect(abs(with - without - 0.05) < 1e-4)
    }
  }

  @Test func `a picture and its condition lie pixel by pixel behind one another`() {
    #expect([1, 2, 3, 7, 8, 9].joined(with: [4, 5, 6, 10, 11, 12]) == (1...12).map { Float($0) })
  }

  @Test func `it learns, is written behind its first stage and makes larger cells`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let first = try firstStage()
    let start = try DiffusionStart(secondStageOf: first, size: 32, seed: 1)
    let training = try DiffusionTraining(
      start, plan: Self.plan(steps: 40), train: Self.train, select: Self.select, threads: 2)
    try training.run(checkpoint: nil)
    let losses = training.progress.records.compactMap(\.selectLoss)
    #expect(try #require(losses.min()) < 0.9 * losses[0], "\(losses)")
    let out = folder.appending(path: "both")
    try training.write(to: out, data: "", seenBefore: ["old"], precision: .float32)
    let (model, before) = (try DiffusionModel(folder: out), try DiffusionModel(folder: first))
    let facts = try #require(model.upscaler?.facts)
    #expect((facts.size, facts.largest) == (32, 32) && facts.recording?.quality == 75)
    #expect(facts.pictures == training.progress.bestStep * 4)
    #expect(model.seenDigests.isSuperset(of: ["old", "picture 3"]))
    // The first stage is the same.
    let recipe = try before.recipe(className: "bar", seed: 4, steps: 3)
    let large = try model.recipe(className: "bar", seed: 4, steps: 3)
    #expect((recipe.width, large.width) == (16, 32))
    var last: [Float] = []
    try Sampler(model).run([large]) { event in
      if case .step(let step) = event, step.index == 3 { last = step.values }
    }
    #expect(
      try Sampler(before).picture(recipe) == PictureBytes(last, width: 16, height: 16, channels: 3))
    // It goes on from what is there.
    let more = try DiffusionStart(secondStageOf: out, size: 40, seed: 2)
    #expect(more.configuration.height == 40 && more.configuration.inputChannels == 6)
    let name = "conv_in.weight"
    #expect(
      more.weights.first { $0.name == name }?.tensor
        == (try model.upscaler?.tensors().first { $0.name == name }?.tensor))
  }

  @Test func `an interrupted training of one ends with the bytes of one that wasn't`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let start = try DiffusionStart(secondStageOf: firstStage(), size: 32, seed: 1)
    func training() throws -> DiffusionTraining {
      try DiffusionTraining(
        start, plan: Self.plan(steps: 6), train: Self.train, select: Self.select, threads: 1)
    }
    let whole = try training()
    try whole.run(checkpoint: nil)
    let first = try training()
    for _ in 0..<3 { first.advance() }
    let second = try DiffusionTraining(
      Safetensors(first.checkpoint(), name: "checkpoint"), start, train: Self.train,
      select: Self.select, threads: 2)
    try second.run(checkpoint: nil)
    #expect(second.best == whole.best)
  }

  @Test func `a model that can't have one is refused`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let first = try firstStage()
    #expect(throws: ModelError.self) { try DiffusionStart(secondStageOf: first, size: 16, seed: 1) }
    let start = try DiffusionStart(secondStageOf: first, size: 32, seed: 1)
    var plan = Self.plan(steps: 2)
    plan.enlarging?.patch = 48
    #expect(throws: DiffusionTrainingError.self) {
      try DiffusionTraining(start, plan: plan, train: Self.train, select: [], threads: 1)
    }
  }

  @Test func `files are coded alike or not`() throws {
    let picture = Picture(width: 32, height: 32, bytes: [UInt8](repeating: 99, count: 3072))
    func example(_ quality: Int) throws -> DiffusionExample {
      let data = try PictureFile.jpeg(picture, Recording(quality: quality))
      return DiffusionExample(
        bytes: picture.bytes, margin: 0,
        source: SourcePicture(data: data, preprocessing: Preprocessing(crop: 32, size: 32)),
        label: 0, isAdded: false, digest: "")
    }
    #expect(
      try DiffusionExample.recording(of: [example(75), example(75)]) == Recording(quality: 75))
    #expect(try DiffusionExample.recording(of: [example(75), example(80)]) == nil)
    #expect(DiffusionExample.recording(of: Self.train) == nil)
  }
}
