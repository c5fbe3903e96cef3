import Basis
public import Foundation
import Tensors

extension ClassifierTraining {
  /// What a checkpoint says besides its numbers.
  private struct Notes: Codable {
    var plan: ClassifierPlan
    var description: ClassifierDescription
    var progress: Progress
    var examples: String
  }

  /// A digest of the examples, by which a checkpoint knows them again.
  private static func digest(
    _ train: [ClassifierExample], _ select: [ClassifierExample]
  ) -> String {
    var text = ""
    for (name, examples) in [("train", train), ("select", select)] {
      for example in examples {
        let findings = example.findings.map { $0.map { $0 ? "1" : "0" } ?? "-" }.joined()
        text += "\(name) \(Digest.hex(example.bytes)) \(example.classIndex) \(findings)\n"
      }
    }
    return Digest.hex(text)
  }

  /// The whole state as the bytes of a safetensors file.
  func checkpoint() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let notes = Notes(
      plan: plan, description: description, progress: progress,
      examples: Self.digest(train, select))
    let text = String(decoding: try encoder.encode(notes), as: UTF8.self)
    return Safetensors.encoded(
      network.named("weights.") + optimiser.memory.named("optimiser.")
        + average.model.named("average.") + best.named("best."),
      metadata: ["leuko-training": text])
  }

  /// Writes the state so that it survives a power cut. Throws `DurableFileError`.
  public func write(to url: URL) throws {
    try DurableFile.write(checkpoint(), to: url)
  }

  /// Goes on with the training in the checkpoint at `url`, with the examples it began with, which
  /// `examples` makes for its description.
  ///
  /// Throws `ModelError` for a damaged file and `ClassifierError.otherExamples` for other examples.
  public init(
    resuming url: URL,
    examples: (ClassifierDescription) throws -> (
      train: [ClassifierExample], select: [ClassifierExample]
    )
  ) throws {
    try self.init(Safetensors(at: url), examples: examples)
  }

  init(
    _ file: Safetensors,
    examples: (ClassifierDescription) throws -> (
      train: [ClassifierExample], select: [ClassifierExample]
    )
  ) throws {
    guard let text = file.metadata["leuko-training"],
      let notes = try? JSONDecoder().decode(Notes.self, from: Data(text.utf8))
    else {
      throw ModelError.malformed(file: file.name, problem: "it isn't a training's checkpoint")
    }
    guard notes.plan.isSound, notes.description.problem == nil else {
      throw ModelError.malformed(file: file.name, problem: "no training has such a plan")
    }
    let (train, select) = try examples(notes.description)
    let fit = (train + select).allSatisfy {
      notes.description.classes.indices.contains($0.classIndex)
        && $0.findings.count == notes.description.findings.count
    }
    guard fit, Self.digest(train, select) == notes.examples else {
      throw ClassifierError.otherExamples(file: file.name)
    }
    try self.init(notes.description, plan: notes.plan, train: train, select: select)
    try network.read(file, prefix: "weights.")
    try optimiser.memory.read(file, prefix: "optimiser.")
    var averaged = network
    try averaged.read(file, prefix: "average.")
    average = MovingAverage(of: averaged, keep: plan.keep)
    try best.read(file, prefix: "best.")
    progress = notes.progress
    guard progress.isSound(steps: steps, inEpoch: stepsInEpoch) else {
      throw ModelError.malformed(file: file.name, problem: "no training has come so far")
    }
  }
}
