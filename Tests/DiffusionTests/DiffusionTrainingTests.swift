import Basis
import Foundation
import Tensors
import TestSupport
import Testing

@testable import Diffusion

/// A network so small that a step takes a millisecond.
enum Tiny {
  static func configuration(classes: Int) throws -> UNetConfiguration {
    let options: [String: JSONValue] = [
      "sample_size": .number(16), "block_out_channels": .list([.number(8), .number(16)]),
      "layers_per_block": .number(1), "norm_num_groups": .number(4),
      "attention_head_dim": .number(8),
      "down_block_types": .list([.text("DownBlock2D"), .text("AttnDownBlock2D")]),
      "up_block_types": .list([.text("AttnUpBlock2D"), .text("UpBlock2D")]),
      "num_class_embeds": .number(Double(classes)),
    ]
    return try UNetConfiguration(reading: ConfigurationFile(options, name: "tiny"))
  }

  static func start(_ names: [String] = ["disc", "bar"]) throws -> DiffusionStart {
    try DiffusionStart(
      configuration(classes: names.count + 1),
      classes: ModelClasses(names: names, nullClass: names.count, crop: 16, filter: "box"),
      size: 16, seed: 3)
  }

  /// A dark disc or bar on a light ground, a little different each time.
  static func example(_ index: Int, label: Int, isAdded: Bool = false) -> DiffusionExample {
    let side = 16 + 2 * DiffusionExample.margin
    var bytes: [UInt8] = []
    for y in 0..<side {
      for x in 0..<side {
        let (dx, dy) = (x - side / 2, y - side / 2)
        let isDark = label == 1 ? abs(dx) < 3 : dx * dx + dy * dy < 16 + index % 9
        bytes += isDark ? [90, 60, UInt8(120 + index % 20)] : [230, 220, 225]
      }
    }
    return DiffusionExample(
      bytes: bytes, label: label, isAdded: isAdded, digest: "picture \(index)")
  }

  static let train = (0..<12).map { example($0, label: $0 % 2) }
  static let select = (12..<16).map { example($0, label: $0 % 2) }

  static func training(steps: Int, threads: Int = 1) throws -> DiffusionTraining {
    var plan = DiffusionPlan(steps: steps, batch: 4)
    plan.interval = 5
    plan.patience = 100
    return try DiffusionTraining(
      start(), plan: plan, train: train, select: select, threads: threads)
  }
}

struct DiffusionTrainingTests {
  @Test func `a training that was interrupted ends with the bytes of one that wasn't`() throws {
    let whole = try Tiny.training(steps: 12)
    try whole.run(checkpoint: nil)
    var broken = try Tiny.training(steps: 12)
    // Between two looks at 'select', then after one.
    for steps in [3, 4] {
      for _ in 0..<steps {
        broken.advance()
        if broken.step % broken.plan.interval == 0 { try broken.look() }
      }
      broken = try DiffusionTraining(
        Safetensors(broken.checkpoint(), name: "checkpoint"), Tiny.start(), train: Tiny.train,
        select: Tiny.select, threads: 1)
    }
    try broken.run(checkpoint: nil)
    broken.progress.seconds = whole.progress.seconds
    #expect(try broken.checkpoint() == whole.checkpoint())
    #expect(whole.progress.records.map(\.step) == [5, 10, 12])
  }

  @Test func `a checkpoint of before pictures were told of goes on, and another one is refused`()
    throws
  {
    let training = try Tiny.training(steps: 12)
    training.advance()
    let whole = try Safetensors(training.checkpoint(), name: "checkpoint")
    let key = "leuko-diffusion-training"
    func notes(_ change: (inout [String: Any]) throws -> Void) throws -> Safetensors {
      let text = try #require(whole.metadata[key])
      var notes = try #require(
        JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      var plan = try #require(notes["plan"] as? [String: Any])
      try change(&plan)
      notes["plan"] = plan
      return try whole.saying(JSONSerialization.data(withJSONObject: notes), under: key)
    }
    func resumed(_ file: Safetensors) throws -> DiffusionTraining {
      try DiffusionTraining(
        file, Tiny.start(), train: Tiny.train, select: Tiny.select, threads: 1)
    }
    let old = try notes { plan in
      plan["toldShare"] = nil
      plan["toldAugmentation"] = nil
      var strength = try #require(plan["augmentation"] as? [String: Any])
      strength["zoom"] = nil
      plan["augmentation"] = strength
    }
    let other = try resumed(old)
    #expect(other.plan == training.plan)
    other.advance()
    training.advance()
    #expect(other.progress.loss == training.progress.loss)
    for (name, value) in [("steps", 0), ("batch", 1_000_000), ("interval", 0)] {
      let damaged = try notes { $0[name] = value }
      #expect(
        throws: ModelError.malformed(file: "checkpoint", problem: "no training has such a plan")
      ) { try resumed(damaged) }
    }
  }

  @Test func `a training whose loss is no number any more says so`() throws {
    var plan = DiffusionPlan(steps: 50, batch: 4)
    plan.rate = 1e30
    let training = try DiffusionTraining(
      Tiny.start(), plan: plan, train: Tiny.train, select: Tiny.select, threads: 1)
    let file = FileManager.default.temporaryDirectory
      .appending(path: "leuko-test-\(UUID().uuidString)")
    #expect(throws: DiffusionTrainingError.self) { try training.run(checkpoint: file) }
    #expect(training.step < 50 && !FileManager.default.fileExists(atPath: file.path))
  }

  @Test func `told to stop while samples are made, it keeps its checkpoint`() async throws {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "leuko-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let run = Task {
      let training = try Tiny.training(steps: 12)
      try training.run(
        checkpoint: file,
        looked: { _ in
          withUnsafeCurrentTask { $0?.cancel() }
          try Task.checkCancellation()
        })
    }
    await #expect(throws: CancellationError.self) { try await run.value }
    let kept = try DiffusionTraining(
      Safetensors(at: file), Tiny.start(), train: Tiny.train, select: Tiny.select, threads: 1)
    #expect(kept.step == 5)
  }

  @Test func `the number of threads changes no byte`() throws {
    var digests: Set<String> = []
    for threads in 1...3 {
      let training = try Tiny.training(steps: 4, threads: threads)
      for _ in 0..<4 { training.advance() }
      digests.insert(Digest.hex(try training.checkpoint()))
    }
    #expect(digests.count == 1)
  }

  @Test
  func `a few pictures learned by heart end a training, and the best of its weights are kept`()
    throws
  {
    /// A picture like no other: what is learned of one says nothing of the next.
    func picture(_ index: Int) -> DiffusionExample {
      let side = 16 + 2 * DiffusionExample.margin
      let source = Philox(seed: UInt64(index))
      let bytes = (0..<side * side).flatMap { pixel in
        let (x, y) = (pixel % side / 5, pixel / side / 5)
        let word = source.words(at: SIMD4(0, UInt32(x), UInt32(y), 0))
        return [UInt8(word.x >> 24), UInt8(word.y >> 24), UInt8(word.z >> 24)]
      }
      return DiffusionExample(bytes: bytes, label: 0, digest: "picture \(index)")
    }
    var plan = DiffusionPlan(steps: 3000, batch: 4)
    plan.rate = 4e-3
    plan.warmUp = 10
    plan.keep = 0.9
    plan.interval = 25
    plan.patience = 4
    plan.augmentation = Augmentation.Strength(margin: 0, stain: 0, channelStain: 0, haze: 0)
    let training = try DiffusionTraining(
      Tiny.start(), plan: plan, train: (0..<2).map(picture), select: (10..<14).map(picture),
      threads: 2)
    #expect(training.draws == 12)
    try training.run(checkpoint: nil)
    #expect(training.step < 1500, "it stops long before its last step")
    let records = training.progress.records
    let losses = records.compactMap(\.selectLoss)
    let best = try #require(losses.min())
    #expect(records.first { $0.selectLoss == best }?.step == training.progress.bestStep)
    #expect(training.progress.bestStep == training.step - plan.patience * plan.interval)
    #expect(try #require(losses.last) > best)
    #expect(training.best != training.network.block.floats(.average).array)
    // The loss over the pictures learned from had gone on falling.
    let learned = records.map(\.loss)
    #expect(try #require(learned.last) < learned[max(0, records.count - 1 - plan.patience)])
  }

  @Test func `what a network is told has slopes, and told nothing it is the network without`()
    throws
  {
    func network(isTold: Bool) throws -> TrainableUNet {
      let network = try TrainableUNet(
        Tiny.configuration(classes: 3), height: 16, width: 16, isTold: isTold)
      for (name, tensor) in try Tiny.start().weights {
        network.block.set(.weights, name, to: tensor)
      }
      return network
    }
    func loss(_ network: TrainableUNet, told: [Float]) -> Double {
      let arena = Arena(network.program, capacity: 2, pool: WorkerPool(threads: 1))
      let source = Philox(seed: 4)
      for slot in 0..<2 {
        arena.floats(network.input.buffer, slot).set(
          source.normals(1, index: slot, step: 0, count: 768))
        arena.floats(network.target, slot).set(
          source.normals(2, index: slot, step: 0, count: 768))
        arena.floats(network.time, slot)[0] = Float(300 * slot)
        if let label = network.label { arena.floats(label, slot)[0] = Float(slot) }
        if let change = network.change { arena.floats(change, slot).set(told) }
      }
      arena.run(batch: 2)
      return (0..<2).reduce(0) { $0 + Double(arena.floats(network.losses, $1)[0]) } / 2
    }
    let plain = try network(isTold: false)
    let told = try network(isTold: true)
    let name = TrainableUNet.changeWeight
    let entry = try #require(told.block.entries.first { $0.name == name })
    let weights = Philox(seed: 6).normals(0, index: 0, step: 0, count: entry.count)
    told.block.set(.weights, name, to: Tensor(shape: entry.shape, values: weights))
    let nothing = Augmentation(margin: DiffusionExample.margin).told
    #expect(nothing == [Float](repeating: 0, count: Augmentation.toldCount))
    #expect(loss(told, told: nothing) == loss(plain, told: []))

    let something: [Float] = [0.5, -0.3, 0.2, 0.7, -0.4, 0.1, 0.9]
    _ = loss(told, told: something)
    let slopes = try #require(told.block.tensors(.slopes).first { $0.name == name }).tensor.values
    let direction = Philox(seed: 7).normals(0, index: 0, step: 0, count: entry.count)
    // One told thing after the other: over all of them slopes of either sign would nearly cancel.
    for column in 0..<Augmentation.toldCount {
      let places = slopes.indices.filter { $0 % Augmentation.toldCount == column }
      let slope = places.reduce(0.0) { $0 + Double(slopes[$1] * direction[$1]) }
      func at(_ side: Float) -> Double {
        var moved = weights
        for place in places { moved[place] += side * 2e-2 * direction[place] }
        told.block.set(.weights, name, to: Tensor(shape: entry.shape, values: moved))
        return loss(told, told: something)
      }
      let difference = (at(1) - at(-1)) / 4e-2
      #expect(abs(slope) > 1e-4)
      #expect(abs(difference - slope) < 0.01 * abs(slope) + 1e-5, "\(slope), not \(difference)")
    }
  }

  @Test func `a model that was told what was done is written without it, and resumed with it`()
    throws
  {
    var plan = DiffusionPlan(steps: 6, batch: 4)
    plan.toldShare = 0.5
    let training = try DiffusionTraining(
      Tiny.start(), plan: plan, train: Tiny.train, select: Tiny.select, threads: 1)
    for _ in 0..<4 { training.advance() }
    let moved = try #require(
      training.network.block.tensors(.weights).first { $0.name == TrainableUNet.changeWeight })
    #expect(moved.tensor.values.contains { $0 != 0 })
    let again = try DiffusionTraining(
      Safetensors(training.checkpoint(), name: "checkpoint"), Tiny.start(), train: Tiny.train,
      select: Tiny.select, threads: 1)
    training.advance()
    again.advance()
    #expect(
      training.network.block.floats(.weights).array == again.network.block.floats(.weights).array)
    try again.look()
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "leuko-training-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try again.write(to: folder, data: "")
    _ = try DiffusionModel(folder: folder).network()
  }

  @Test func `a picture seen nearer keeps its middle, and seen as it is every pixel`() {
    let example = Tiny.example(0, label: 0)
    var change = Augmentation(margin: DiffusionExample.margin)
    let plain = example.values(change)
    change.zoom = 1.0001
    let hardly = example.values(change)
    #expect(zip(plain, hardly).allSatisfy { abs($0 - $1) < 0.02 })
    func dark(_ values: [Float]) -> Int {
      stride(from: 0, to: values.count, by: 3).count { values[$0] < 0 }
    }
    change.zoom = 1.3
    let nearer = example.values(change)
    change.zoom = 0.7
    #expect(dark(nearer) > dark(plain) && dark(example.values(change)) < dark(plain))
    #expect(change.told.last != 0 && change.told.dropLast().allSatisfy { $0 == 0 })
  }

  @Test func `a checkpoint of other pictures is refused`() throws {
    let file = try Safetensors(Tiny.training(steps: 4).checkpoint(), name: "checkpoint")
    #expect(throws: DiffusionTrainingError.otherExamples(file: "checkpoint")) {
      try DiffusionTraining(
        file, Tiny.start(), train: Array(Tiny.train.dropLast()), select: Tiny.select, threads: 1)
    }
  }

  @Test func `a model that was told another guidance meanwhile is gone on with`() throws {
    let written = try Tiny.training(steps: 4).checkpoint()
    func resumed(_ change: (inout ModelClasses) -> Void) throws -> DiffusionTraining {
      var classes = ModelClasses(names: ["disc", "bar"], nullClass: 2, crop: 16, filter: "box")
      change(&classes)
      let start = try DiffusionStart(
        Tiny.configuration(classes: 3), classes: classes, size: 16, seed: 3)
      return try DiffusionTraining(
        Safetensors(written, name: "checkpoint"), start, train: Tiny.train, select: Tiny.select,
        threads: 1)
    }
    let training = try resumed {
      $0.guidance = ["disc": 1.25]
      $0.license = "CC0-1.0"
      $0.steps = 77
    }
    #expect(training.start.classes.guidance == ["disc": 1.25])
    for change: (inout ModelClasses) -> Void in [
      { $0.names = ["bar", "disc"] }, { $0.crop = 12 }, { $0.filter = "lanczos" },
      { $0.origins = ["bar": "drawn"] },
    ] {
      #expect(throws: DiffusionTrainingError.otherExamples(file: "checkpoint")) {
        try resumed(change)
      }
    }
  }

  @Test func `one picture shown again and again is learned by heart`() throws {
    var plan = DiffusionPlan(steps: 300, batch: 8)
    plan.rate = 4e-3
    plan.warmUp = 10
    (plan.lowShare, plan.lateLowShare) = (0, 0)
    plan.augmentation = Augmentation.Strength(margin: 0, stain: 0, channelStain: 0, haze: 0)
    let bytes = Tiny.example(0, label: 0).bytes
    let training = try DiffusionTraining(
      Tiny.start(), plan: plan,
      train: [DiffusionExample(bytes: bytes, label: 0, digest: "one")], select: [], threads: 2)
    training.advance()
    let first = try #require(training.progress.loss)
    while !training.isFinished { training.advance() }
    let last = try #require(training.progress.loss)
    #expect(first > 0.8)
    #expect(last < 0.2 * first, "from \(first) to \(last)")
  }

  @Test func `a class that is added leaves the others' rows, and the null class stays last`() throws
  {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "leuko-training-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let base = try Tiny.training(steps: 2)
    try base.run(checkpoint: nil)
    try base.write(to: folder, data: "")
    let before = try #require(
      try Safetensors(
        at: folder.appending(path: "unet/diffusion_pytorch_model.safetensors")
      ).tensor("class_embedding.weight") as Tensor?)
    let start = try DiffusionStart(from: folder, adding: ["bar+fat", "ring"])
    #expect(start.classes.names == ["disc", "bar", "bar+fat", "ring"])
    #expect(start.classes.nullClass == 4)
    let table = try #require(start.weights.first { $0.name == "class_embedding.weight" }).tensor
    #expect(table.shape[0] == 5)
    #expect(table[0] == before[0] && table[1] == before[1])
    #expect(table[2] == before[1], "a finding begins as its class")
    let mean = zip(before[0].values, before[1].values).map { ($0 + $1) / 2 }
    #expect(table[3].values == mean, "any other begins as the mean")
    #expect(table[4] == before[2])

    var plan = DiffusionPlan(steps: 6, batch: 4, isFineTuning: true)
    plan.interval = 6
    let added = (20..<26).map { Tiny.example($0, label: 2, isAdded: true) }
    let training = try DiffusionTraining(
      start, plan: plan, train: Tiny.train + added, select: [], threads: 1)
    try training.run(checkpoint: nil)
    try training.write(to: folder, data: "", seenBefore: ["old"], picturesBefore: 8)
    let model = try DiffusionModel(folder: folder)
    #expect(model.classNames == ["disc", "bar", "bar+fat", "ring"])
    #expect(model.classes?.pictures == 8 + 24)
    #expect(model.classes?.training?.from == start.origin)
    #expect(model.classes?.training?.added == ["bar+fat", "ring"])
    #expect(model.classes?.training?.examples == ["disc": 6, "bar": 6, "bar+fat": 6])
    let seen = try String(
      contentsOf: folder.appending(path: DiffusionTraining.seenFile), encoding: .utf8)
    #expect(seen.split(separator: "\n").count == 12 + 6 + 1)
    let after = try Safetensors(
      at: folder.appending(path: "unet/diffusion_pytorch_model.safetensors")
    ).tensor("class_embedding.weight")
    #expect(after[0] == before[0] && after[1] == before[1], "the rows of old classes stay")
    #expect(after[4] == before[2], "so does the null class's")
    #expect(after[2] != before[1], "the new one's doesn't")
  }

  @Test func `a class known already can't be added`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "leuko-training-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try Tiny.training(steps: 2).write(to: folder, data: "")
    #expect(throws: ModelError.request(problem: "the model has the class 'bar' already")) {
      try DiffusionStart(from: folder, adding: ["bar"])
    }
  }

  @Test func `half of each batch comes from the base where classes are added`() throws {
    let start = try Tiny.start()
    var plan = DiffusionPlan(steps: 40, batch: 4)
    plan.classDropout = 0
    // Base pictures are of class 0 only, added ones of class 1 only.
    let train =
      (0..<6).map { Tiny.example($0, label: 0) }
      + (6..<8).map { Tiny.example($0, label: 1, isAdded: true) }
    let training = try DiffusionTraining(
      start, plan: plan, train: train, select: [], threads: 1)
    #expect((0..<10).allSatisfy { training.labels(at: $0) == [0, 0, 1, 1] })
  }
}
