import ArgumentParser
import Basis
import Diffusion
import Foundation

/// What all trainings say alike on the command line.
enum TrainingWords {
  /// What a training ends with. One that was stopped says where it is saved, and ends the program
  /// with the status of an interruption.
  static func result<News, Output>(
    of job: Job<News, Output>, checkpoint: URL, in folder: URL
  ) async throws -> Output {
    do {
      return try await job.output
    } catch is CancellationError {
      let isSaved = FileManager.default.fileExists(atPath: checkpoint.path)
      StandardError.write(
        isSaved
          ? "leuko: stopped; the training is saved in '\(folder.path)'\n"
            + "  go on with the same command and --resume\n"
          : "leuko: stopped before it began\n")
      throw ExitCode(ExitStatus.interrupted.rawValue)
    }
  }

  /// How fast it goes and how long it will, as far as that is known, after other words.
  static func pace(_ picturesPerSecond: Double?, _ remaining: Duration?) -> String {
    let pace = picturesPerSecond.map { String(format: "  %.0f pictures/s", $0) } ?? ""
    let left = remaining.map { "  \(ProgressLine.words($0)) left" } ?? ""
    return pace + left
  }

  /// A line for every class that wasn't learned from real cells.
  private static func cautions(_ classes: ModelClasses) -> String {
    (classes.origins ?? [:]).sorted { $0.key < $1.key }
      .map { "'\($0.key)' was learned from \($0.value) pictures; what it makes says so\n" }
      .joined()
  }

  /// What a model was made of and where it is.
  static func words(_ classes: ModelClasses, _ folder: URL) -> String {
    guard let facts = classes.training else { return "the model is in '\(folder.path)'\n" }
    let pictures = facts.examples.values.reduce(0, +)
    return """
      \(classes.names.count) classes from \(pictures) pictures, \
      \(facts.step * facts.batch) shown in \(ProgressLine.words(.seconds(facts.seconds)))
      \(cautions(classes))samples lie in '\(folder.path)/samples'
      the model is in '\(folder.path)'

      """
  }
}
