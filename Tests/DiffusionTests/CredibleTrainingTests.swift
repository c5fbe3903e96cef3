import Basis
import Foundation
import Pictures
import Tensors
import TestSupport
import Testing

@testable import Diffusion

/// What a training shows, and what sampling makes of what it was told.
struct CredibleTrainingTests {
  /// 40 x 40 pixels with a pattern of its own.
  private func picture(_ number: Int) -> Picture {
    var source = SplitMix64(seed: UInt64(number) &+ 11)
    var picture = Picture(
      width: 40, height: 40, filledWith: Colour(red: 240, green: UInt8(220 + number % 9), blue: 200)
    )
    for _ in 0..<30 {
      let (x, y) = (Int(source.next() % 36), Int(source.next() % 36))
      picture.fill(
        PixelRectangle(x: x, y: y, width: 4, height: 3),
        with: Colour(red: UInt8(source.next() % 200), green: 60, blue: UInt8(source.next() % 200)))
    }
    return picture
  }

  private let way = Preprocessing(crop: 28, size: 16, filter: .lanczos)

  private func source(_ number: Int) throws -> SourcePicture {
    SourcePicture(data: try PictureFile.png(picture(number)), preprocessing: way)
  }

  private func example(_ number: Int, label: Int) throws -> DiffusionExample {
    DiffusionExample(
      bytes: way(picture(number)).bytes, margin: 0, source: try source(number), label: label,
      isAdded: false, digest: "source \(number)")
  }

  private func training(steps: Int = 12, change: (inout DiffusionPlan) -> Void = { _ in }) throws
    -> DiffusionTraining
  {
    var plan = DiffusionPlan(steps: steps, batch: 4)
    plan.interval = 5
    plan.patience = 100
    change(&plan)
    return try DiffusionTraining(
      Tiny.start(), plan: plan, train: (0..<8).map { try example($0, label: $0 % 2) },
      select: (8..<10).map { try example($0, label: $0 % 2) }, threads: 2)
  }

  @Test func `with little noise a picture is shown as it is or in a mirror, byte for byte`() throws
  {
    let philox = Philox(seed: 5)
    let whole = picture(3)
    let mirrors = [0, 2, 4, 6].map { way(whole.square(side: 28, turn: $0, shift: (0, 0))) }
    var found: Set<Picture> = []
    for step in 0..<40 {
      let turn = SourcePicture.Turn(philox, example: 0, step: step, isFree: false)
      found.insert(try #require(source(3).seen(turn)))
    }
    #expect(found == Set(mirrors))
    #expect(mirrors[0] == way(whole))
    let free = try (0..<40).map { step in
      try #require(
        source(3).seen(SourcePicture.Turn(philox, example: 0, step: step, isFree: true)))
    }
    #expect(Set(free).count == 40, "by any angle no two are alike")
    #expect(free.allSatisfy { $0.width == 16 && $0.height == 16 })
  }

  @Test func `a picture without room for an angle is turned by quarters, one that isn't read not`()
    throws
  {
    let philox = Philox(seed: 5)
    let tight = SourcePicture(
      data: try PictureFile.png(picture(1).croppedToCentre(side: 28)), preprocessing: way)
    let turns = Set(
      (0..<60).compactMap {
        tight.seen(SourcePicture.Turn(philox, example: 1, step: $0, isFree: true))
      })
    #expect(turns.count == 8)
    let broken = SourcePicture(data: Data("no picture".utf8), preprocessing: way)
    #expect(broken.seen(SourcePicture.Turn(philox, example: 1, step: 1, isFree: true)) == nil)
  }

  @Test func `a training from sources that was interrupted ends with the same bytes`() throws {
    let whole = try training()
    try whole.run(checkpoint: nil)
    let broken = try training()
    for _ in 0..<7 {
      broken.advance()
      if broken.step % broken.plan.interval == 0 { try broken.look() }
    }
    let other = try DiffusionTraining(
      Safetensors(broken.checkpoint(), name: "checkpoint"), Tiny.start(), train: broken.train,
      select: broken.judged, threads: 1)
    try other.run(checkpoint: nil)
    other.progress.seconds = whole.progress.seconds
    #expect(try other.checkpoint() == whole.checkpoint())
  }

  @Test func `a checkpoint of before goes on without what it did not have`() throws {
    let before = ["turnsSource", "lowShare", "lateLowShare", "tellsGround", "longKeep"]
    let data = try JSONEncoder().encode(DiffusionPlan(steps: 20))
    var fields = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    for name in before { fields[name] = nil }
    let plan = try JSONDecoder().decode(
      DiffusionPlan.self, from: JSONSerialization.data(withJSONObject: fields))
    #expect(!plan.turnsSource && !plan.tellsGround)
    #expect(plan.lowShare == 0 && plan.lateLowShare == 0 && plan.longKeep == 0)
    #expect(DiffusionPlan(steps: 20).turnsSource)
  }

  @Test func `so many of a batch have little noise as the plan says, more in the last third`()
    throws
  {
    let training = try training(steps: 30) {
      $0.batch = 8
      $0.lowShare = 0.25
      $0.lateLowShare = 0.5
    }
    let alphas = NoiseSchedule(training.start.scheduler).alphasCumulative
    let low = alphas.count { ((1 - Double($0)) / Double($0)).squareRoot() * 127.5 < 5 }
    #expect((15...19).contains(low))
    func few(_ step: Int) -> Int {
      training.progress.step = step
      return training.times(at: 0.4).prefix(4).count { $0 < low }
    }
    #expect(few(0) == 2 && few(19) == 2)
    #expect(few(20) == 4 && few(29) == 4)
    training.progress.step = 0
    #expect(training.times(at: 0.4).suffix(6).allSatisfy { $0 >= 0 && $0 < alphas.count })
    #expect(Set(training.times(at: 0.4).suffix(6).map { $0 * 6 / alphas.count }).count == 6)
  }

  @Test func `the ground lies beside the model, and sampling draws it from training cells`() throws
  {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "leuko-ground-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let training = try training()
    try training.run(checkpoint: nil)
    try training.write(to: folder, data: "")
    let model = try DiffusionModel(folder: folder)
    let ground = try #require(model.ground)
    #expect(ground.weight.values.contains { $0 != 0 })
    let whites = (0..<8).map { WhitePoint(of: way(picture($0))).levels }
    #expect(ground.points.count == 8)
    for point in ground.points {
      #expect(whites.contains { abs($0.y - Double(point.levels.y)) < 1e-3 })
    }
    // Diffusers' part is whole without it, and told nothing the network is the one without.
    let names = try Safetensors(
      at: folder.appending(path: "unet/diffusion_pytorch_model.safetensors")
    ).entries.keys
    #expect(!names.contains(TrainableUNet.groundWeight))
    let told = try model.denoiser(batch: 1, threads: 1)
    try FileManager.default.removeItem(at: folder.appending(path: Ground.file))
    let plain = try DiffusionModel(folder: folder)
    #expect(plain.ground == nil && plain.digest != model.digest)
    let denoiser = try plain.denoiser(batch: 1, threads: 1)
    let x = NormalNoise(seed: 1).values(.start, index: 0, count: told.count)
    var (one, other, third) = (x, x, x)
    told(x, times: [400], labels: [0], into: &one)
    denoiser(x, times: [400], labels: [0], into: &other)
    told(x, times: [400], labels: [0], grounds: [1, 2, 2, 2], into: &third)
    #expect(one == other)
    #expect(one != third)
    // The same picture draws the same ground; a class's own cells are drawn from.
    let drawn = (0..<40).map { ground.drawn(label: 1, seed: 9, index: $0) }
    #expect(drawn == (0..<40).map { ground.drawn(label: 1, seed: 9, index: $0) })
    let own = Set(ground.points.filter { $0.label == 1 }.map { ground.told($0.levels) })
    #expect(Set(drawn) == own)
    #expect(ground.drawn(label: 77, seed: 9, index: 3).count == Ground.width)
  }

  @Test func `a damaged ground is refused`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "leuko-ground-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try training(steps: 2).write(to: folder, data: "")
    let file = folder.appending(path: Ground.file)
    let tensors: [(name: String, tensor: Tensor)] = [
      ("weight", Tensor(shape: [32, 4])), ("mean", Tensor(shape: [3])),
      ("deviation", Tensor(shape: [3], values: [1, 0, 1])),
      ("points", Tensor(shape: [1, 4], values: [0, 1, 2, 3])),
    ]
    try Safetensors.write(tensors, to: file)
    #expect(throws: ModelError.self) { try DiffusionModel(folder: folder) }
  }

  @Test func `noise depends on the class, but not by the rules of before`() throws {
    func recipe(_ name: String, rules: Int?) -> Recipe {
      Recipe(
        model: "m", label: 0, className: name, seed: 7, index: 2, steps: 20, guidance: 1,
        scheduler: .ddim, width: 16, height: 16, plan: "standard", engine: "e", rules: rules)
    }
    #expect(recipe("a", rules: nil).noiseSeed == 7 && recipe("b", rules: 1).noiseSeed == 7)
    #expect(recipe("a", rules: 2).noiseSeed != recipe("b", rules: 2).noiseSeed)
    #expect(recipe("a", rules: 2).noiseSeed != 7)
    let old = try JSONEncoder().encode(recipe("a", rules: nil))
    #expect(!String(decoding: old, as: UTF8.self).contains("rules"))
    #expect(try JSONDecoder().decode(Recipe.self, from: old) == recipe("a", rules: nil))
  }

  @Test func `a clip is kept by the solver whose configuration says it, and handed on to none`() {
    let usual = SchedulerConfiguration.usual
    #expect(usual.clipRange == 1)
    for kind in SchedulerConfiguration.Kind.allCases {
      #expect(usual.walked(by: kind).clipRange == (kind == .ddpm ? 1 : nil))
      #expect(usual.walked(by: kind, keepingClip: true).clipRange == 1)
    }
  }

  @Test func `reals made anew from next to no noise are what they were, from much they aren't`()
    throws
  {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "leuko-remade-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try training(steps: 2).write(to: folder, data: "")
    let sampler = try Sampler(DiffusionModel(folder: folder))
    let reals = (0..<11).map { number -> PictureBytes in
      let seen = way(picture(number))
      return PictureBytes(width: 16, height: 16, rgb: seen.bytes)
    }
    let labels = (0..<11).map { $0 % 2 }
    func apart(_ levels: Double) throws -> Double {
      let made = try sampler.remade(reals, labels: labels, levels: levels, threads: 2)
      #expect(made.count == reals.count)
      let all = zip(made, reals).flatMap { zip($0.rgb, $1.rgb).map { abs(Int($0) - Int($1)) } }
      return Double(all.reduce(0, +)) / Double(all.count)
    }
    let (hardly, much) = (try apart(0.05), try apart(42))
    #expect(hardly < 0.5, "\(hardly)")
    #expect(much > 5, "\(much)")
  }
}
