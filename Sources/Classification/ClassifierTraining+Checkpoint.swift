import Basis
public import Foundation
import Pictures
import Tensors

extension ClassifierTraining {
  /// What a checkpoint says besides its numbers.
  private struct Notes: Codable {
    var plan: ClassifierPlan
    var description: ClassifierDescription
    var progress: Progress
    var examples: String
  }

  private static let key = "leuko-training"

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
    let notes = Notes(
      plan: plan, description: description, progress: progress,
      examples: Self.digest(train, select))
    return try Safetensors.checkpoint(
      notes, under: Self.key,
      tensors: network.named("weights.") + optimiser.memory.named("optimiser.")
        + average.model.named("average.") + best.named("best."))
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
    let notes = try file.notes(Notes.self, under: Self.key)
    try file.expectSound(notes.plan.isSound && notes.description.problem == nil)
    let (train, select) = try examples(notes.description)
    let side = ClassifierExample.side(notes.description)
    let fit = (train + select).allSatisfy {
      notes.description.classes.indices.contains($0.classIndex)
        && $0.findings.count == notes.description.findings.count
        && $0.bytes.count == 3 * side * side
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
    try file.expectSound(progress.isSound(steps: steps, inEpoch: stepsInEpoch))
  }
}
