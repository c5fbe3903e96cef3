import Basis
import Diffusion
import Foundation
import Tensors
import Testing

@testable import Adversarial

/// Discs and bars, and a network so small that a step takes milliseconds.
enum Tiny {
  static let configuration = GeneratorConfiguration(
    classes: 2, channels: [16, 8, 8], latents: 12, width: 16, groups: 4)
  static let classes = ModelClasses(
    names: ["disc", "bar"], nullClass: nil, crop: 16, size: 16, filter: "box")

  /// A dark disc or bar on a light ground, a little different each time.
  static func example(_ index: Int) -> DiffusionExample {
    let side = 16 + 2 * DiffusionExample.margin
    var bytes: [UInt8] = []
    for y in 0..<side {
      for x in 0..<side {
        let (dx, dy) = (x - side / 2, y - side / 2)
        let isDark = index % 2 == 1 ? abs(dx) < 3 : dx * dx + dy * dy < 16 + index % 9
        bytes += isDark ? [90, 60, UInt8(120 + index % 20)] : [230, 220, 225]
      }
    }
    return DiffusionExample(bytes: bytes, label: index % 2, digest: "picture \(index)")
  }

  static let train = (0..<12).map(example)
  static let select = (12..<16).map(example)

  static func plan(steps: Int) -> AdversarialPlan {
    var plan = AdversarialPlan(steps: steps, batch: 4)
    plan.interval = 5
    plan.penaltyInterval = 3
    return plan
  }

  static func training(steps: Int, threads: Int = 1) throws -> AdversarialTraining {
    try AdversarialTraining(
      configuration, classes: classes, plan: plan(steps: steps), train: train, select: select,
      threads: threads)
  }

  static func withFolder<Result>(_ body: (URL) throws -> Result) rethrows -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "leuko-adversarial-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}

struct AdversarialTrainingTests {
  @Test func `a training that was interrupted ends with the bytes of one that wasn't`() throws {
    let whole = try Tiny.training(steps: 12)
    try whole.run(checkpoint: nil)
    var broken = try Tiny.training(steps: 12)
    for steps in [3, 4] {
      for _ in 0..<steps {
        broken.advance()
        if broken.step % broken.plan.interval == 0 { broken.look() }
      }
      broken = try AdversarialTraining(
        Safetensors(broken.checkpoint(), name: "checkpoint"), classes: Tiny.classes,
        train: Tiny.train, select: Tiny.select, threads: 1)
    }
    try broken.run(checkpoint: nil)
    broken.progress.seconds = whole.progress.seconds
    #expect(try broken.checkpoint() == whole.checkpoint())
    #expect(whole.progress.records.map(\.step) == [5, 10, 12])
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

  @Test func `a checkpoint of other pictures is refused`() throws {
    let file = try Safetensors(Tiny.training(steps: 4).checkpoint(), name: "checkpoint")
    #expect(throws: AdversarialTrainingError.otherExamples(file: "checkpoint")) {
      try AdversarialTraining(
        file, classes: Tiny.classes, train: Array(Tiny.train.dropLast()), select: Tiny.select,
        threads: 1)
    }
  }

  @Test func `the penalty's slope is that of half the squared slope of the score`() throws {
    let training = try Tiny.training(steps: 4)
    let block = training.critic.block
    let reals = (0..<2).map { pack in
      AdversarialTraining.Shown(
        [pack, pack + 2].map {
          Tiny.train[$0].values(Augmentation(margin: DiffusionExample.margin))
        }, pack, .real)
    }
    /// The mean over the packs.
    func penalty() throws -> Double {
      let pushed = reals.map { AdversarialTraining.Shown($0.pictures, $0.label, .pushed(2)) }
      training.judge(pushed, at: 0, alters: false)
      return training.pictureSlopes(2).reduce(0.0) { sum, slopes in
        sum + slopes.joined().reduce(0.0) { $0 + Double($1 * $1) } / 2
      }
    }
    let before = block.tensors(.weights)
    let entry = try #require(block.entries.first { $0.name == "blocks.1.conv1.weight" })
    let place = try #require(block.entries.firstIndex { $0.name == entry.name })
    training.judge(training.penaltyPairs(reals), at: 0, alters: false)
    let slope = block.tensors(.slopes)[place].tensor.values
    let direction = Philox(seed: 4).normals(0, index: 0, step: 0, count: entry.count)
    func at(_ side: Float) throws -> Double {
      var moved = before[place].tensor
      for index in direction.indices { moved.values[index] += side * 0.01 * direction[index] }
      block.set(.weights, entry.name, to: moved)
      return try penalty()
    }
    let factor = Double(training.plan.penalty) * Double(training.plan.penaltyInterval) / 2
    let difference = try factor * (at(1) - at(-1)) / 0.02
    let found = zip(direction, slope).reduce(0.0) { $0 + Double($1.0 * $1.1) }
    #expect(abs(found - difference) < 0.03 * abs(difference), "\(found), not \(difference)")
  }

  @Test func `a picture's slope is told from that of the one beside it`() throws {
    let training = try Tiny.training(steps: 4)
    let pictures = [0, 2, 4, 6].map {
      Tiny.train[$0].values(Augmentation(margin: DiffusionExample.margin))
    }
    func scores(_ pictures: [[Float]]) -> [Float] {
      training.judge(
        [
          .init(Array(pictures[..<2]), 0, .pushed(2)), .init(Array(pictures[2...]), 0, .pushed(2)),
        ], at: 0)
      return [training.score(0), training.score(1)]
    }
    let alone = scores(pictures)
    let slopes = training.pictureSlopes(2)
    #expect(slopes.map(\.count) == [2, 2] && slopes.joined().allSatisfy { $0.count == 3 * 256 })
    // Both altered alike: the critic's own slope, back through that change, is the picture's.
    for (pack, place) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
      let alteration = training.alteration(ofPack: pack, at: 0)
      var slope = slopes[pack][place]
      alteration.changeBack(&slope, size: 16)
      let way = Philox(seed: 9).normals(0, index: 0, step: 0, count: slope.count)
      func at(_ side: Float) -> [Float] {
        var moved = pictures
        for index in way.indices { moved[2 * pack + place][index] += side * 2e-3 * way[index] }
        return scores(moved)
      }
      let (more, less) = (at(1), at(-1))
      let expected = zip(slope, way).reduce(0.0) { $0 + Double($1.0 * $1.1) }
      let found = Double(more[pack] - less[pack]) / 4e-3
      #expect(abs(found - expected) < 0.02 * max(0.3, abs(expected)), "\(found), not \(expected)")
      #expect(more[1 - pack] == alone[1 - pack] && less[1 - pack] == alone[1 - pack])
    }
  }

  @Test func `real packs are of one class, and no picture is in one twice`() throws {
    var plan = Tiny.plan(steps: 4)
    plan.alteration = .none
    plan.augmentation = Augmentation.Strength(margin: 0, stain: 0, channelStain: 0, haze: 0)
    let training = try AdversarialTraining(
      Tiny.configuration, classes: Tiny.classes, plan: plan, train: Tiny.train, select: [],
      threads: 1)
    /// The blue of what is dark, which no two of them have alike.
    func blue(_ picture: [Float]) -> Int {
      let blues = stride(from: 2, to: picture.count, by: 3).map { picture[$0] }
      return Int((127.5 * ((blues.min() ?? 0) + 1)).rounded())
    }
    let known = Dictionary(
      uniqueKeysWithValues: Tiny.train.indices.map {
        (blue(Tiny.train[$0].values(Augmentation(margin: DiffusionExample.margin))), $0)
      })
    var seen: Set<[Int?]> = []
    for _ in 0..<12 {
      for pack in 0..<plan.packs {
        let shown = training.realPack(pack)
        let members = shown.pictures.map { known[blue($0)] }
        #expect(Set(members).count == 2 && !members.contains(nil))
        #expect(members.allSatisfy { $0.map { Tiny.train[$0].label } == shown.label })
        seen.insert(members)
      }
      training.progress.step += 1
    }
    #expect(seen.count > 12)
  }

  @Test func `the critic learns what the classes are`() throws {
    var plan = Tiny.plan(steps: 200)
    plan.criticRate = 2e-3
    plan.alteration = .none
    /// How much higher real pictures that weren't learned from score under their own class.
    func margin(_ plan: AdversarialPlan) throws -> Float {
      let training = try AdversarialTraining(
        Tiny.configuration, classes: Tiny.classes, plan: plan, train: Tiny.train,
        select: Tiny.select, threads: 2)
      while !training.isFinished { training.advance() }
      func score(_ label: Int, named: Int) -> Float {
        let pictures = Tiny.select.filter { $0.label == label }.map {
          $0.values(Augmentation(margin: DiffusionExample.margin))
        }
        training.judge([.init(pictures, named, .real)], at: 0, alters: false)
        return training.score(0)
      }
      return score(0, named: 0) - score(0, named: 1) + score(1, named: 1) - score(1, named: 0)
    }
    let learned = try margin(plan)
    plan.misnamed = 0
    let without = try margin(plan)
    #expect(learned > 4 && learned > 2 * without, "\(learned) and \(without)")
  }

  @Test func `a plan of before there were packs judges single pictures`() throws {
    var plan = AdversarialPlan(steps: 77, batch: 6, seed: 4)
    plan.penalty = 3
    plan.criticRate = 1e-3
    let written = try JSONEncoder().encode(plan)
    #expect(try JSONDecoder().decode(AdversarialPlan.self, from: written) == plan)
    var keys = try #require(
      try JSONSerialization.jsonObject(with: written) as? [String: Any])
    #expect(keys.removeValue(forKey: "pack") != nil)
    #expect(keys.removeValue(forKey: "misnamed") != nil)
    let old = try JSONSerialization.data(withJSONObject: keys)
    plan.pack = 1
    plan.misnamed = 0
    #expect(try JSONDecoder().decode(AdversarialPlan.self, from: old) == plan)
  }

  @Test func `a plan rounds a batch up to whole packs`() {
    #expect(AdversarialPlan(steps: 9, batch: 5).batch == 6)
    #expect(AdversarialPlan(steps: 9, batch: 1).batch == 2)
    #expect(AdversarialPlan(steps: 9, batch: 16).packs == 8)
    var plan = AdversarialPlan(steps: 9, batch: 16)
    plan.pack = 3
    #expect(!plan.isSound)
  }

  @Test func `what it makes comes to look like what it is shown`() throws {
    var plan = AdversarialPlan(steps: 250, batch: 8)
    plan.rate = 2e-3
    plan.criticRate = 2e-3
    plan.keep = 0.9
    plan.warmUp = 10
    plan.alteration = .none
    let training = try AdversarialTraining(
      Tiny.configuration, classes: Tiny.classes, plan: plan, train: Tiny.train, select: [],
      threads: 2)
    /// The mean darkness of the middle, less that of the corner, of pictures of discs.
    func contrast() throws -> Double {
      try Tiny.withFolder { folder in
        try training.write(to: folder, data: "")
        let sampler = try AdversarialSampler(AdversarialModel(folder: folder))
        let recipes = try (0..<16).map {
          try sampler.model.recipe(className: "disc", seed: 1, index: $0)
        }
        var sum = 0.0
        try sampler.run(recipes, batch: 8, threads: 2) { _, _, picture in
          let middle = (8 * 16 + 8) * 3
          sum += Double(picture.rgb[0]) - Double(picture.rgb[middle])
        }
        return sum / 16
      }
    }
    #expect(abs(try contrast()) < 40)
    while !training.isFinished { training.advance() }
    // A real disc has 140.
    #expect(try contrast() > 70)
  }

  @Test func `neither what is made beside it nor threads change a picture`() throws {
    try Tiny.withFolder { folder in
      try Tiny.training(steps: 2).write(to: folder, data: "") { $0.license = "CC0-1.0" }
      let model = try AdversarialModel(folder: folder)
      #expect(model.classes.license == "CC0-1.0")
      #expect(AdversarialModel.isFound(in: folder))
      let recipes = try (0..<7).map {
        try model.recipe(className: $0 % 2 == 0 ? "disc" : "bar", seed: 3, index: $0)
      }
      #expect(recipes.allSatisfy { $0.kind == .gan })
      var digests: Set<String> = []
      for (batch, threads) in [(1, 1), (3, 2), (7, 3)] {
        var bytes: [UInt8] = []
        try AdversarialSampler(model).run(recipes, batch: batch, threads: threads) {
          bytes += $2.rgb
        }
        digests.insert(Digest.hex(bytes: bytes))
      }
      #expect(digests.count == 1)
      let seen = try String(
        contentsOf: folder.appending(path: "seen.txt"), encoding: .utf8)
      #expect(seen.split(separator: "\n").count == 12)
    }
  }

  @Test func `a folder that is no generator is told from one`() throws {
    try Tiny.withFolder { folder in
      #expect(
        throws: ModelError.missing(path: folder.appending(path: "config.json").path)
      ) { try AdversarialModel(folder: folder) }
      try Tiny.training(steps: 2).write(to: folder, data: "")
      let file = folder.appending(path: "config.json")
      let text = try String(contentsOf: file, encoding: .utf8)
      try Data(text.replacing("LeukoConditionalGenerator", with: "Other").utf8).write(to: file)
      #expect(
        throws: ModelError.unsupported(
          file: "config.json", option: "_class_name", value: "Other",
          supported: "a 'LeukoConditionalGenerator'")
      ) { try AdversarialModel(folder: folder) }
      try Data(text.replacing("\"sample_size\" : 16", with: "\"sample_size\" : 20").utf8)
        .write(to: file)
      #expect(
        throws: ModelError.configuration(
          file: "config.json",
          problem: "'sample_size' isn't what 'block_out_channels' make of 4 pixels")
      ) { try AdversarialModel(folder: folder) }
    }
  }
}
