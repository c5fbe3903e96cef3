import Basis
import Foundation
import Pictures
import Tensors
import Testing

@testable import Diffusion

/// A second stage that makes pictures larger.
struct UpscalerTests {
  /// A model of two classes whose pictures of 16 pixels are made 24 and recorded at 32.
  private struct TwoStages: ~Copyable {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "leuko-\(UUID().uuidString)")

    init(facts: String? = nil, classes: Int? = nil) throws {
      let start = try Tiny.start()
      try ModelFolder.write(
        start.configuration, weights: start.weights, scheduler: start.scheduler,
        classes: start.classes, to: folder)
      let second = folder.appending(path: "upscaler")
      try FileManager.default.createDirectory(at: second, withIntermediateDirectories: true)
      var options = start.configuration.options
      options["in_channels"] = .number(6)
      options["sample_size"] = .number(24)
      options["add_attention"] = .boolean(false)
      options["num_class_embeds"] = .number(
        Double(classes ?? start.configuration.classes ?? 0))
      let text = JSONValue.object(options).encoded()
      try Data(text.utf8).write(to: second.appending(path: "config.json"))
      let configuration = try UNetConfiguration(
        at: second.appending(path: "config.json"), name: "config.json", condition: 3)
      let noise = NormalNoise(seed: 3)
      let weights = try configuration.tensors().enumerated().map { place, entry in
        let count = entry.shape.reduce(1, *)
        let values = noise.values(.weights, index: UInt32(place), count: count).map { 0.1 * $0 }
        return (name: entry.name, tensor: Tensor(shape: entry.shape, values: values))
      }
      try Safetensors.write(
        weights, to: second.appending(path: "diffusion_pytorch_model.safetensors"),
        format: .float32)
      try write(facts ?? Self.usual)
    }

    static let usual = """
      {"size": 24, "file_size": 32, "steps": 3, "last_levels": 2, "condition_levels": 1,
       "recording": {"quality": 75, "halves_colour": false}}
      """

    func write(_ facts: String) throws {
      try Data(facts.utf8).write(to: folder.appending(path: "upscaler/upscaler.json"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
  }

  private func made(
    _ sampler: Sampler, count: Int, side: Int? = nil, batch: Int = 2
  ) throws -> (pictures: [PictureBytes], steps: [Sampler.Step]) {
    let recipes = try (0..<count).map {
      try sampler.model.recipe(
        className: sampler.model.classNames[0], seed: 9, index: $0, steps: 4, width: side,
        height: side)
    }
    var pictures: [PictureBytes] = []
    var steps: [Sampler.Step] = []
    try sampler.run(recipes, at: Sampler.Pace(batch: batch, threads: 2)) { event in
      switch event {
      case .step(let step): steps.append(step)
      case .finished(_, _, let picture): pictures.append(picture)
      }
    }
    return (pictures, steps)
  }

  @Test func `pictures are those of the files, step by step, whatever is made beside them`() throws
  {
    let stages = try TwoStages()
    let sampler = try Sampler(DiffusionModel(folder: stages.folder))
    #expect(sampler.model.size?.width == 32)
    let (pictures, steps) = try made(sampler, count: 3)
    #expect(pictures.map(\.width) == [32, 32, 32])
    #expect(Set(pictures).count == 3)
    let own = steps.filter { $0.position == 1 }
    #expect(own.map(\.index) == Array(1...7) && own.allSatisfy { $0.count == 7 })
    #expect(own.map(\.prediction.width) == [16, 16, 16, 16, 24, 24, 24])
    #expect(try made(sampler, count: 1).pictures[0] == pictures[0])
    #expect(try made(sampler, count: 3, batch: 1).pictures == pictures)
    // They lie on the lattice of the code.
    let whole = Picture(width: 32, height: 32, bytes: pictures[0].rgb)
    let again = try Recording(quality: 75)(whole)
    let distance = zip(whole.bytes, again.bytes).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    #expect(Double(distance) / Double(whole.bytes.count) < 0.3)
  }

  @Test func `smaller pictures are the whole ones made smaller, larger ones are refused`() throws {
    let stages = try TwoStages()
    let sampler = try Sampler(DiffusionModel(folder: stages.folder))
    let whole = try made(sampler, count: 1).pictures[0]
    let small = try made(sampler, count: 1, side: 16).pictures[0]
    let expected = Picture(width: 32, height: 32, bytes: whole.rgb)
      .resized(width: 16, height: 16, filter: .lanczos)
    #expect(small.rgb == expected.bytes)
    #expect(throws: ModelError.self) { try made(sampler, count: 1, side: 33) }
  }

  @Test func `the digest is of both stages`() throws {
    let stages = try TwoStages()
    let before = try DiffusionModel(folder: stages.folder).digest
    try stages.write(TwoStages.usual.replacingOccurrences(of: "\"steps\": 3", with: "\"steps\": 4"))
    #expect(try DiffusionModel(folder: stages.folder).digest != before)
  }

  @Test(arguments: [
    "", "[]", #"{"size": 24}"#,
    #"{"size": 8, "steps": 3, "last_levels": 2, "condition_levels": 1}"#,
    #"{"size": 24, "steps": 1, "last_levels": 2, "condition_levels": 1}"#,
    #"{"size": 24, "steps": 3, "last_levels": 200, "condition_levels": 1}"#,
    #"{"size": 24, "file_size": 20, "steps": 3, "last_levels": 2, "condition_levels": 1}"#,
    #"{"size": 24, "steps": 3, "last_levels": 2, "condition_levels": 1, "recording": {"quality": 0, "halves_colour": true}}"#,
  ])
  func `a damaged description is refused by name`(facts: String) throws {
    let stages = try TwoStages(facts: facts)
    let error = #expect(throws: ModelError.self) { try DiffusionModel(folder: stages.folder) }
    #expect(error?.summary.contains("upscaler.json") == true)
  }

  @Test func `a second stage of other classes is refused`() throws {
    let stages = try TwoStages(classes: 9)
    #expect(throws: ModelError.self) { try DiffusionModel(folder: stages.folder) }
  }

  @Test func `a copy has both stages and makes the same pictures`() throws {
    let stages = try TwoStages()
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "leuko-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = try DiffusionModel(folder: stages.folder)
    try model.write(to: folder, precision: .float32, classes: model.classes)
    let copy = try DiffusionModel(folder: folder)
    #expect(copy.upscaler?.facts == model.upscaler?.facts)
    #expect(try made(Sampler(copy), count: 1).pictures == made(Sampler(model), count: 1).pictures)
  }

  @Test func `a training that adds a class keeps the second stage, told of it as of the nearest`()
    throws
  {
    let stages = try TwoStages()
    let start = try DiffusionStart(from: stages.folder, adding: ["bar+fat"])
    var plan = DiffusionPlan(steps: 2, batch: 2, isFineTuning: true)
    plan.tellsGround = false
    let training = try DiffusionTraining(
      start, plan: plan, train: Tiny.train, select: [], threads: 1)
    try training.run(checkpoint: nil)
    let folder = stages.folder.appending(path: "more")
    try training.write(to: folder, data: "", precision: .float32)
    let weights = "upscaler/diffusion_pytorch_model.safetensors"
    func table(_ folder: URL) throws -> Tensor {
      try Safetensors(at: folder.appending(path: weights)).tensor("class_embedding.weight")
    }
    let (before, after) = (try table(stages.folder), try table(folder))
    #expect(after.shape[0] == 4 && after[2] == before[1] && after[3] == before[2])
    let model = try DiffusionModel(folder: folder)
    #expect(model.size?.width == 32)
    let recipe = try model.recipe(className: "bar+fat", seed: 9, steps: 2)
    #expect(try Sampler(model).picture(recipe).width == 32)
  }

  @Test func `a second stage of a grey first one is refused`() throws {
    let stages = try TwoStages()
    let file = stages.folder.appending(path: "unet/config.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    let grey = text.replacingOccurrences(
      of: #""(in|out)_channels" ?: ?3"#, with: "\"$1_channels\": 1", options: .regularExpression)
    #expect(grey != text)
    try Data(grey.utf8).write(to: file)
    #expect(throws: ModelError.self) { try DiffusionModel(folder: stages.folder) }
  }

  @Test func `reals are made anew by both stages`() throws {
    let stages = try TwoStages()
    let sampler = try Sampler(DiffusionModel(folder: stages.folder))
    let plain = PictureBytes(width: 16, height: 16, rgb: [UInt8](repeating: 180, count: 768))
    let made = try sampler.remade([plain, plain, plain], labels: [0, 1, 0], levels: 5, steps: 4)
    #expect(made.map(\.width) == [32, 32, 32])
    #expect(made[0] != made[2])
  }

  @Test func `the way back from a smaller picture leads to the same smaller one`() {
    let down = ResizeFilter.lanczos.weights(from: 40, to: 32)
    let up = ResizeFilter.lanczos.weights(from: 32, to: 40)
    let small = NormalNoise(seed: 2).values(.start, index: 0, count: 3 * 32 * 32)
    let large = SquareMap(leastSquaresInverseOf: down, near: up)(small)
    #expect(large.count == 3 * 40 * 40)
    let back = SquareMap(down)(large)
    let error = zip(small, back).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    #expect(error / Float(small.count) < 2e-3)
    // An even ground stays even, up to the border.
    let even = SquareMap(leastSquaresInverseOf: down, near: up)(
      [Float](repeating: 0.9, count: small.count))
    #expect(even.allSatisfy { abs($0 - 0.9) < 1e-4 })
  }
}
