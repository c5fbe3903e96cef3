import Basis
public import Foundation
public import Tensors

/// How a student walks: by DDIM, from one of a few times to the next, each step as far as its teacher
/// comes in several.
///
/// Salimans and Ho, "Progressive distillation for fast sampling of diffusion models", ICLR 2022, all at
/// once; what guidance adds is learned as well (Meng et al., "On distillation of guided diffusion
/// models", CVPR 2023). It says so in `student.json` in the model's folder.
public struct Student: Sendable, Hashable, Codable {
  /// The training's times at which its network is evaluated, from late to early.
  public var times: [Int]
  /// The digest of the model that taught it.
  public var teacher: String

  /// The file's name in a model's folder.
  static let file = "student.json"
  /// The fewest and the most evaluations of a student.
  public static let evaluations = 2...8
  /// The noise, relative to the picture, between which its times lie at even factors: where colour is
  /// decided, and some grey levels.
  private static let noise = (most: 20.0, least: 0.03)

  /// One that walks in so many evaluations, for a model trained with `scheduler`.
  public init(evaluations: Int, teacher: String, _ scheduler: SchedulerConfiguration) {
    let sigmas = NoiseSchedule(scheduler).sigmas
    let factor = Self.noise.least / Self.noise.most
    let early = (1..<max(2, evaluations)).map { place in
      let sigma = Self.noise.most * pow(factor, Double(place) / Double(evaluations))
      return max(0, sigmas.count { $0 <= sigma } - 1)
    }
    times = [sigmas.count - 1] + early
    self.teacher = teacher
  }

  /// Reads that of the model in `folder`; nil where it has none.
  init?(folder: URL, _ scheduler: SchedulerConfiguration) throws(ModelError) {
    let url = folder.appending(path: Self.file)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    do {
      self = try JSONDecoder().decode(Student.self, from: Data(contentsOf: url))
    } catch {
      throw .malformed(file: Self.file, problem: "it doesn't say at which times the student walks")
    }
    guard isSound(for: scheduler) else {
      throw .configuration(
        file: Self.file,
        problem:
          "'times' are 2 to 8 of the \(scheduler.trainSteps) of the training, from late to early"
      )
    }
  }

  /// Whether a model trained with `scheduler` can walk so.
  func isSound(for scheduler: SchedulerConfiguration) -> Bool {
    Self.evaluations.contains(times.count) && zip(times, times.dropFirst()).allSatisfy(>)
      && times.allSatisfy { (0..<scheduler.trainSteps).contains($0) }
  }

  /// Writes its file to `folder`.
  func write(to folder: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try DurableFile.write(encoder.encode(self), to: folder.appending(path: Self.file))
  }
}
