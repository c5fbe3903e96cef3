import Basis
public import Diffusion
public import Foundation
public import Tensors

extension AdversarialTraining {
  /// What a checkpoint says besides its numbers.
  private struct Notes: Codable {
    var plan: AdversarialPlan
    var configuration: GeneratorConfiguration
    var classes: ModelClasses
    var progress: Progress
    var examples: String
  }

  private static let key = "leuko-adversarial-training"

  /// A digest of the examples, by which a checkpoint knows them again.
  private static func digest(
    _ train: [DiffusionExample], _ judged: [DiffusionExample]
  ) -> String {
    var text = ""
    for (name, examples) in [("train", train), ("select", judged)] {
      for example in examples { text += "\(name) \(Digest.hex(example.bytes)) \(example.label)\n" }
    }
    return Digest.hex(text)
  }

  /// Everything that a training goes on from, by name: both networks' weights, what the optimiser
  /// remembers of their slopes, and the generator's average.
  private var state: [(name: String, block: ParameterBlock, parts: [ParameterBlock.Part])] {
    [
      ("generator", generator.block, [.weights, .average, .squares]),
      ("critic", critic.block, [.weights, .squares]),
    ]
  }

  /// The whole state as the bytes of a safetensors file.
  func checkpoint() throws -> Data {
    let notes = Notes(
      plan: plan, configuration: configuration, classes: classes, progress: progress,
      examples: Self.digest(train, judged))
    let tensors = state.flatMap { network in
      network.parts.flatMap { part in
        network.block.tensors(part).map {
          (name: "\(network.name).\(part.rawValue).\($0.name)", tensor: $0.tensor)
        }
      }
    }
    return try Safetensors.checkpoint(notes, under: Self.key, tensors: tensors)
  }

  /// Writes the state so that it survives a power cut. Throws `DurableFileError`.
  public func write(to url: URL) throws {
    try DurableFile.write(checkpoint(), to: url)
  }

  /// Goes on with the training in the checkpoint at `url`, with the examples it began with.
  ///
  /// Throws `ModelError` for a damaged file and `AdversarialTrainingError.otherExamples` for other
  /// examples, classes or networks.
  public convenience init(
    resuming url: URL, classes: ModelClasses, train: [DiffusionExample],
    select: [DiffusionExample], threads: Int
  ) throws {
    try self.init(
      Safetensors(at: url), classes: classes, train: train, select: select, threads: threads)
  }

  convenience init(
    _ file: Safetensors, classes: ModelClasses, train: [DiffusionExample],
    select: [DiffusionExample], threads: Int
  ) throws {
    let notes = try file.notes(Notes.self, under: Self.key)
    guard notes.classes.meansTheSame(as: classes) else {
      throw AdversarialTrainingError.otherExamples(file: file.name)
    }
    try notes.configuration.check(file: file.name)
    try file.expectSound(
      notes.plan.isSound && notes.progress.isSound(steps: notes.plan.steps)
        && notes.configuration.classes == classes.names.count
        && notes.configuration.size == classes.size)
    try self.init(
      notes.configuration, classes: classes, plan: notes.plan, train: train, select: select,
      threads: threads)
    guard Self.digest(self.train, judged) == notes.examples else {
      throw AdversarialTrainingError.otherExamples(file: file.name)
    }
    for network in state {
      for part in network.parts {
        for entry in network.block.entries {
          network.block.set(
            part, entry.name,
            to: try file.tensor(
              "\(network.name).\(part.rawValue).\(entry.name)", shape: entry.shape))
        }
      }
    }
    progress = notes.progress
  }

  /// Writes the generator's folder: its averaged weights, the classes and how it was trained, and the
  /// list of all pictures that were learned from. The critic stays in the checkpoint.
  ///
  /// - Parameters:
  ///   - folder: made where it is missing.
  ///   - data: SHA-256 over what was learned from.
  ///   - precision: of the numbers.
  ///   - change: of what is written about it, such as licence and credit.
  public func write(
    to folder: URL, data: String, precision: NumberFormat = .float16,
    change: (inout ModelClasses) -> Void = { _ in }
  ) throws {
    var classes = classes
    var examples: [String: Int] = [:]
    for example in train { examples[classes.names[example.label], default: 0] += 1 }
    classes.pictures = step * plan.batch
    classes.steps = step
    classes.training = ModelClasses.TrainingFacts(
      data: data, seed: plan.seed, examples: examples, seen: DiffusionTraining.seenFile,
      batch: plan.batch, step: step, seconds: progress.seconds.rounded())
    change(&classes)
    try AdversarialModel.write(
      configuration, weights: generator.block.tensors(.average), classes: classes, to: folder,
      precision: precision)
    let seen = Set(train.map(\.digest)).sorted()
    try DurableFile.write(
      Data((seen.joined(separator: "\n") + "\n").utf8),
      to: folder.appending(path: DiffusionTraining.seenFile))
  }
}
