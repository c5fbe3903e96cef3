import Foundation
import Tensors
import TestSupport
import Testing

@testable import Diffusion

/// A model that walks in a few steps as another does in many.
struct StudentTests {
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "leuko-student-\(UUID().uuidString)")

  private static func plan(_ start: DiffusionStart, steps: Int) -> DiffusionPlan {
    var plan = DiffusionPlan(steps: steps, batch: 4, isFineTuning: true)
    plan.student = Student(evaluations: 3, teacher: "teacher", start.scheduler)
    plan.interval = 10
    plan.rate = 2e-3
    plan.patience = 100
    (plan.lowShare, plan.lateLowShare, plan.tellsGround) = (0, 0, false)
    return plan
  }

  private static func training(steps: Int) throws -> DiffusionTraining {
    let start = try Tiny.start()
    return try DiffusionTraining(
      start, plan: plan(start, steps: steps), train: Tiny.train, select: Tiny.select, threads: 1)
  }

  @Test func `its times lie at even factors of noise, the last of the training first`() {
    let times = Student(evaluations: 4, teacher: "", .usual).times
    #expect(times == Student(evaluations: 4, teacher: "", .usual).times.sorted(by: >))
    #expect(times[0] == 999 && times.count == 4)
    let sigmas = NoiseSchedule(.usual).sigmas
    let factor = pow(20 / 0.03, 0.25)
    for (place, time) in times.dropFirst().enumerated() {
      let wanted = 20 / pow(factor, Double(place + 1))
      #expect(abs(sigmas[time] / wanted - 1) < 0.02, "time \(time)")
    }
  }

  @Test(arguments: [0, 1, 2])
  func `a step of DDIM with what it is to learn lands where its teacher comes`(place: Int) throws {
    let start = try Tiny.start()
    let student = Student(evaluations: 3, teacher: "", start.scheduler)
    let pool = WorkerPool(threads: 1)
    let teacher = try Teacher(student, start, size: 16, batch: 1, pool: pool, steps: 64)
    let count = 3 * 16 * 16
    let x = NormalNoise(seed: 5).values(.start, index: 0, count: count)
    let target = teacher.targets(x, places: [place], labels: [2], grounds: nil)
    var ddim = DDIM(start.scheduler.walked(by: .ddim), times: student.times)
    var landed = x
    _ = ddim.step(place, &landed, output: target, noise: [])

    // The same way in 400 steps of DDIM, an independent solver of the same equation.
    let sigmas = NoiseSchedule(start.scheduler).sigmas
    let end = place + 1 < student.times.count ? student.times[place + 1] : 0
    let begin = student.times[place]
    let line = (0...400).map { begin - ($0 * (begin - end) + 200) / 400 }
    let weights = WeightFiles(try Safetensors(Safetensors.encoded(start.weights), name: "teacher"))
    let denoiser = Denoiser(
      try UNet(start.configuration, weights: weights, height: 16, width: 16), capacity: 1,
      pool: pool)
    let prediction = PicturePrediction(start.scheduler.walked(by: .ddim))
    var fine = x
    for (now, next) in zip(line, line.dropFirst()) where now > next {
      var out = fine
      denoiser(fine, times: [Float(now)], labels: [2], into: &out)
      let (here, there) = (Level(ratio: sigmas[now]), Level(ratio: next > 0 ? sigmas[next] : 0))
      let picture = prediction.picture(fine, out, alpha: here.alpha, sigma: here.sigma)
      let noise = prediction.noise(fine, out, alpha: here.alpha, sigma: here.sigma)
      fine = PicturePrediction.combine(picture, noise) { there.alpha * $0 + there.sigma * $1 }
    }
    func size(_ values: [Float]) -> Double {
      values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
    let apart = size(zip(landed, fine).map { $0 - $1 })
    let way = size(zip(x, fine).map { $0 - $1 })
    #expect(apart < 0.05 * way, "\(apart) of \(way)")
  }

  @Test func `it learns the teacher's way, and says in its folder how it walks`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let training = try Self.training(steps: 60)
    try training.run(checkpoint: nil)
    let losses = training.progress.records.compactMap(\.selectLoss)
    #expect(try #require(losses.min()) < 0.8 * losses[0], "\(losses)")
    try training.write(to: folder, data: "")
    let model = try DiffusionModel(folder: folder)
    let student = try #require(model.student)
    #expect(student == training.plan.student)

    // Whatever is asked for, its recipes are of its own walk.
    var recipe = try model.recipe(className: "bar", seed: 4, steps: 30, guidance: 5)
    #expect(recipe.steps == 3 && recipe.scheduler == .ddim && recipe.guidance == 1)
    var evaluations = 0
    let sampler = try Sampler(model)
    try sampler.run([recipe]) { event in if case .step = event { evaluations += 1 } }
    #expect(evaluations == 3)
    recipe.steps = 20
    #expect(throws: ModelError.self) { try sampler.run([recipe]) { _ in } }

    // A copy is one too; without the file it is another model.
    let copy = folder.appending(path: "copy")
    try model.write(to: copy, precision: .float16, classes: model.classes)
    let same = try DiffusionModel(folder: copy)
    #expect(same.student == student && same.digest == model.digest)
    try FileManager.default.removeItem(at: copy.appending(path: "student.json"))
    #expect(try DiffusionModel(folder: copy).digest != model.digest)
  }

  @Test func `an interrupted training of one ends with the bytes of one that wasn't`() throws {
    let whole = try Self.training(steps: 8)
    try whole.run(checkpoint: nil)
    let first = try Self.training(steps: 8)
    for _ in 0..<3 { first.advance() }
    let second = try DiffusionTraining(
      Safetensors(first.checkpoint(), name: "checkpoint"), Tiny.start(), train: Tiny.train,
      select: Tiny.select, threads: 1)
    #expect(second.plan.student == whole.plan.student)
    try second.run(checkpoint: nil)
    #expect(second.best == whole.best)
  }

  @Test(arguments: [
    "{", "{}", #"{"times": [999], "teacher": ""}"#, #"{"times": [10, 999], "teacher": ""}"#,
    #"{"times": [1000, 5], "teacher": ""}"#, #"{"times": [5, -1], "teacher": ""}"#,
  ])
  func `a damaged description is refused by name`(text: String) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let training = try Self.training(steps: 2)
    try training.run(checkpoint: nil)
    try training.write(to: folder, data: "")
    try Data(text.utf8).write(to: folder.appending(path: "student.json"))
    let error = #expect(throws: ModelError.self) { try DiffusionModel(folder: folder) }
    #expect(error?.summary.contains("student.json") == true)
  }
}
