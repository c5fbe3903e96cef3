import Basis
public import Foundation
import Tensors

extension LocatorTraining {
  /// What a checkpoint says besides its numbers.
  private struct Notes: Codable {
    var plan: LocatorPlan
    var progress: Progress
    var data: String
  }

  private static let key = "leuko-locator-training"

  /// The whole state as the bytes of a safetensors file.
  func checkpoint() throws -> Data {
    try Safetensors.checkpoint(
      Notes(plan: plan, progress: progress, data: data), under: Self.key,
      tensors: network.named("weights.") + optimiser.memory.named("optimiser.")
        + average.model.named("average.") + best.named("best."))
  }

  /// Writes the state so that it survives a power cut. Throws `DurableFileError`.
  public func write(to url: URL) throws {
    try DurableFile.write(checkpoint(), to: url)
  }

  /// Goes on with the training in the checkpoint at `url`, with the fields it began with.
  ///
  /// Throws `ModelError` for a damaged file and `LocatorError.otherFields` for other fields or boxes.
  public init(
    resuming url: URL, train: [DrawnField], choice: [DrawnField], data: String
  ) throws {
    try self.init(Safetensors(at: url), train: train, choice: choice, data: data)
  }

  init(
    _ file: Safetensors, train: [DrawnField], choice: [DrawnField], data: String
  ) throws {
    let notes = try file.notes(Notes.self, under: Self.key)
    try file.expectSound(notes.plan.isSound && notes.progress.isSound(notes.plan))
    guard notes.data == data else { throw LocatorError.otherFields(file: file.name) }
    try self.init(plan: notes.plan, train: train, choice: choice, data: data)
    try network.read(file, prefix: "weights.")
    try optimiser.memory.read(file, prefix: "optimiser.")
    var averaged = network
    try averaged.read(file, prefix: "average.")
    average = MovingAverage(of: averaged, keep: plan.keep)
    try best.read(file, prefix: "best.")
    progress = notes.progress
  }
}
