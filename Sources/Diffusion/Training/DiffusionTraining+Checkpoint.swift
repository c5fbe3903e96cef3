import Basis
public import Foundation
public import Tensors

extension DiffusionTraining {
  /// What a checkpoint says besides its numbers.
  private struct Notes: Codable {
    var plan: DiffusionPlan
    var classes: ModelClasses
    var origin: String?
    var progress: Progress
    var examples: String
  }

  private static let key = "leuko-diffusion-training"

  /// A digest of the examples, by which a checkpoint knows them again.
  private static func digest(
    _ train: [DiffusionExample], _ judged: [DiffusionExample]
  ) -> String {
    var text = ""
    for (name, examples) in [("train", train), ("select", judged)] {
      for example in examples {
        text += "\(name) \(Digest.hex(example.bytes)) \(example.label) \(example.isAdded)\n"
      }
    }
    return Digest.hex(text)
  }

  /// What a checkpoint holds of every parameter.
  private static let kept: [ParameterBlock.Part] = [.weights, .average, .means, .squares]

  /// The whole state as the bytes of a safetensors file.
  func checkpoint() throws -> Data {
    let notes = Notes(
      plan: plan, classes: start.classes, origin: start.origin, progress: progress,
      examples: Self.digest(train, judged))
    var tensors = Self.kept.flatMap { part in
      network.block.tensors(part).map { (name: "\(part.rawValue).\($0.name)", tensor: $0.tensor) }
    }
    tensors.append(("best", Tensor(shape: [best.count], values: best)))
    if !long.isEmpty { tensors.append(("long", Tensor(shape: [long.count], values: long))) }
    return try Safetensors.checkpoint(notes, under: Self.key, tensors: tensors)
  }

  /// Writes the state so that it survives a power cut. Throws `DurableFileError`.
  public func write(to url: URL) throws {
    try DurableFile.write(checkpoint(), to: url)
  }

  /// Goes on with the training in the checkpoint at `url`, with the examples it began with.
  ///
  /// Throws `ModelError` for a damaged file and `DiffusionTrainingError.otherExamples` for other
  /// examples or classes.
  public convenience init(
    resuming url: URL, _ start: DiffusionStart, train: [DiffusionExample],
    select: [DiffusionExample], threads: Int
  ) throws {
    try self.init(
      Safetensors(at: url), start, train: train, select: select, threads: threads)
  }

  convenience init(
    _ file: Safetensors, _ start: DiffusionStart, train: [DiffusionExample],
    select: [DiffusionExample], threads: Int
  ) throws {
    let notes = try file.notes(Notes.self, under: Self.key)
    try file.expectSound(notes.plan.isSound && notes.progress.isSound(steps: notes.plan.steps))
    try self.init(start, plan: notes.plan, train: train, select: select, threads: threads)
    guard notes.classes.meansTheSame(as: start.classes), notes.origin == start.origin,
      Self.digest(train, judged) == notes.examples
    else { throw DiffusionTrainingError.otherExamples(file: file.name) }
    for part in Self.kept {
      for entry in network.block.entries {
        network.block.set(
          part, entry.name,
          to: try file.tensor("\(part.rawValue).\(entry.name)", shape: entry.shape))
      }
    }
    best = try file.tensor("best", shape: [best.count]).values
    if !long.isEmpty { long = try file.tensor("long", shape: [long.count]).values }
    progress = notes.progress
  }

  /// Writes a diffusers folder: the best averaged weights, the classes and how it was trained, the
  /// second stage of the model it goes on from, and the list of all pictures that were learned from.
  ///
  /// - Parameters:
  ///   - folder: made where it is missing.
  ///   - data: SHA-256 over what was learned from.
  ///   - seenBefore: pictures that the model it began with had learned from.
  ///   - picturesBefore: how many it had seen, repeats included.
  ///   - precision: of the numbers.
  ///   - change: of what is written about it, such as licence and credit.
  public func write(
    to folder: URL, data: String, seenBefore: Set<String> = [], picturesBefore: Int = 0,
    precision: NumberFormat = .float16, change: (inout ModelClasses) -> Void = { _ in }
  ) throws {
    var classes = start.classes
    let step = judged.isEmpty ? step : progress.bestStep
    var examples: [String: Int] = [:]
    for example in train { examples[classes.names[example.label], default: 0] += 1 }
    classes.pictures = picturesBefore + step * plan.batch
    classes.steps = step
    classes.training = ModelClasses.TrainingFacts(
      data: data, seed: plan.seed, from: start.origin,
      added: start.added.isEmpty ? nil : start.added, examples: examples, seen: Self.seenFile,
      batch: plan.batch, step: step, seconds: progress.seconds.rounded(),
      selectLoss: progress.records.first { $0.step == step }?.selectLoss)
    change(&classes)
    let (weights, ground) = parts(of: best)
    if let model = start.firstStage, let enlarging = plan.enlarging {
      try model.write(to: folder, precision: precision, classes: model.classes)
      let file = Safetensors.encoded(weights)
      try Upscaler(
        enlarging.facts(of: model, pictures: step * plan.batch), start.configuration,
        WeightFiles(Safetensors(file, name: "second stage"))
      ).write(to: folder, precision: precision)
    } else {
      try ModelFolder.write(
        start.configuration, weights: weights, ground: ground, scheduler: start.scheduler,
        classes: classes, to: folder, precision: precision)
      try start.upscaler?.write(to: folder, precision: precision)
      try plan.student?.write(to: folder)
    }
    let seen = seenBefore.union(train.map(\.digest)).sorted()
    try DurableFile.write(
      Data((seen.joined(separator: "\n") + "\n").utf8),
      to: folder.appending(path: Self.seenFile))
  }

  /// The tensors of a network of these numbers, as diffusers has them, and what it is told of the
  /// ground. What only a training is told stays behind: told nothing, it adds nothing.
  func parts(of numbers: [Float]) -> (weights: [(name: String, tensor: Tensor)], ground: Ground?) {
    var weights = network.block.entries.map { entry in
      let values = Array(numbers[entry.offset..<entry.offset + entry.count])
      return (
        name: entry.name, tensor: Tensor(shape: entry.shape, values: entry.fileOrder(of: values))
      )
    }
    weights.removeAll { $0.name == TrainableUNet.changeWeight }
    var ground = ground
    if let place = weights.firstIndex(where: { $0.name == TrainableUNet.groundWeight }) {
      ground?.weight = weights.remove(at: place).tensor
    }
    return (weights, ground)
  }

  /// The plan of the training in the checkpoint at `url`.
  ///
  /// Throws `ModelError` for a damaged file.
  public static func plan(in url: URL) throws -> DiffusionPlan {
    let file = try Safetensors(at: url)
    let notes = try file.notes(Notes.self, under: key)
    try file.expectSound(notes.plan.isSound)
    return notes.plan
  }

  /// SHA-256 of every picture a model learned from, one a line.
  public static let seenFile = "seen.txt"
}
