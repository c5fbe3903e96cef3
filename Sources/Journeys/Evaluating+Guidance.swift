import AtlasStore
public import Basis
public import Classification
import Diffusion
public import Foundation
import ReaderStudy
import Statistics
import Tensors

extension Evaluating {
  /// Which guidances are to be tried for which classes of a model.
  public struct GuidanceOrder: Sendable {
    /// The generator's folder or name; nil for the usual one.
    public var model: String?
    /// The model's classes, as typed; empty for all the data has pictures of.
    public var classes: [String] = []
    public var candidates: [Double]
    public var seed: UInt64 = 1
    public var steps = Recipe.usualSteps

    public init(model: String? = nil, candidates: [Double]) {
      self.model = model
      self.candidates = candidates
    }
  }

  /// What the guidances did for a class.
  public struct GuidanceChoice: Sendable, Codable {
    /// As `classes.json` has it.
    public var key: String
    public var name: String
    public var trials: [Trial]
    /// The best of them.
    public var guidance: Double

    /// One guidance.
    public struct Trial: Sendable, Codable {
      public var guidance: Double
      /// Kernel distance over its floor, by the classifier's features; nil with too few reals.
      public var timesFloor: Double?
      /// Of how many made the classifier says so.
      public var recognised: GeneratorEvaluation.Share?
      /// The largest area of any look, over all classes together, and the look; nil with too few.
      public var area: Double?
      public var look: String?
    }
  }

  /// Tries guidances on `select`, which no final figure is taken from, and says the best: the one whose
  /// cells the look that tells most tells least, the smallest of equals. It is the same for all
  /// classes, since of one there are too few. Where there are too few of all, it is by class: the least
  /// kernel distance, or the guidance whose cells the classifier recognises oftenest.
  ///
  /// Throws as `generator`.
  public static func guidance(
    _ order: GuidanceOrder, on pictures: LabelledPictures, by classifier: Classifier,
    in project: Project
  ) -> Job<Basis.Progress, [GuidanceChoice]> {
    Job { report in
      var choices: [GuidanceChoice] = []
      for (place, guidance) in order.candidates.enumerated() {
        var one = GeneratorOrder(
          model: order.model, classes: order.classes, split: .select, seed: order.seed,
          steps: order.steps, guidance: guidance, asksNetwork: false)
        one.looksForCopies = false
        let job = generator(one, on: pictures, by: classifier, in: project)
        let found = try await withTaskCancellationHandler {
          for await progress in job.news {
            var progress = progress
            progress.activity =
              "guidance \(place + 1)/\(order.candidates.count), "
              + progress.activity
            report(progress)
          }
          return try await job.output
        } onCancel: {
          job.cancel()
        }
        for group in found.evaluation.groups {
          guard let key = group.key else { continue }
          let trial = GuidanceChoice.Trial(
            guidance: guidance, timesFloor: group.spaces.first?.kernelDistance?.timesFloor,
            recognised: group.recognised, area: found.evaluation.areas?.largest?.area,
            look: found.evaluation.areas?.largest?.name)
          if let known = choices.firstIndex(where: { $0.key == key }) {
            choices[known].trials.append(trial)
          } else {
            choices.append(
              GuidanceChoice(key: key, name: group.name, trials: [trial], guidance: guidance))
          }
        }
      }
      for index in choices.indices { choices[index].guidance = best(of: choices[index].trials) }
      return choices
    }
  }

  static func best(of trials: [GuidanceChoice.Trial]) -> Double {
    func cost(_ trial: GuidanceChoice.Trial) -> Double {
      if let area = trial.area { return area }
      if let times = trial.timesFloor { return times }
      return trial.recognised.map { -Double($0.count) / Double(max(1, $0.of)) } ?? .infinity
    }
    let sorted = trials.sorted { (cost($0), $0.guidance) < (cost($1), $1.guidance) }
    return sorted.first?.guidance ?? Recipe.usualGuidance
  }

  /// Has a model's folder say the chosen guidances; what else its description says stays.
  ///
  /// Throws `ModelError`, or what writing throws.
  public static func write(_ choices: [GuidanceChoice], toModel folder: URL) throws {
    let file = folder.appending(path: "classes.json")
    guard
      var description = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
        as? [String: Any]
    else {
      throw ModelError.malformed(file: "classes.json", problem: "it isn't a JSON object")
    }
    var guidance = description["guidance"] as? [String: Any] ?? [:]
    for choice in choices { guidance[choice.key] = choice.guidance }
    description["guidance"] = guidance
    let data = try JSONSerialization.data(
      withJSONObject: description, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    try DurableFile.write(data, to: file)
  }
}
