import Basis
public import Foundation
public import ReaderStudy
public import Statistics

/// The report of an experiment: verdicts first, then the numbers they rest on, then the pictures of
/// them, then how it was done.
public struct ExperimentReport: Sendable {
  public let analysis: ExperimentAnalysis
  /// What is said.
  public let document: ReportDocument
  public let plan: ExperimentPlan

  /// The report of what is finished in a folder. Throws `ExperimentError`.
  public init(_ folder: ExperimentFolder) throws {
    let analysis = try ExperimentAnalysis(folder)
    guard let seal = try folder.existingSeal() else {
      throw ExperimentError.noPlan(folder.folder.path)
    }
    let split = try folder.frozenSplit(seal)
    self.init(analysis, plan: folder.plan, split: split, seal: seal)
  }

  /// The report that was saved in a folder whose trainings are elsewhere; nil where none was. How it
  /// was done is in the saved report alone.
  public init?(savedIn folder: URL?) {
    guard let folder, let data = try? Data(contentsOf: folder.appending(path: "report.json")),
      let whole = try? JSONDecoder().decode(Whole.self, from: data)
    else { return nil }
    self.init(whole.analysis, plan: whole.plan, split: nil, seal: nil)
  }

  /// What is kept of it as JSON.
  private struct Whole: Codable {
    var plan: ExperimentPlan
    var analysis: ExperimentAnalysis
  }

  init(
    _ analysis: ExperimentAnalysis, plan: ExperimentPlan, split: FrozenSplit?,
    seal: ExperimentSeal?
  ) {
    self.analysis = analysis
    self.plan = plan
    var writer = ExperimentWriter(analysis: analysis, plan: plan, split: split, seal: seal)
    writer.write()
    document = writer.document
  }

  private var title: String { "Experiment '\(plan.name)'" }
  /// GitHub's Markdown.
  public var markdown: String { document.markdown }
  /// One HTML file that needs nothing else.
  public var html: String { document.html(title: title) }
  /// Lines for a screen of this width.
  public func plainText(width: Int = 80) -> String { document.plainText(width: width) }

  /// Plan and numbers; the pictures' single answers aside.
  public func json() throws -> Data {
    var analysis = analysis
    for index in analysis.treatments.indices { analysis.treatments[index].answers = [] }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(Whole(plan: publicPlan, analysis: analysis)) + Data("\n".utf8)
  }

  /// The plan without the places of this machine.
  private var publicPlan: ExperimentPlan {
    var plan = plan
    plan.data = URL(filePath: plan.data).lastPathComponent
    for (name, generator) in plan.generators {
      plan.generators[name]?.model = URL(filePath: generator.model).lastPathComponent
    }
    return plan
  }

  /// A row a training.
  public var csv: String {
    let place = plan.targetPlace
    let header = [
      "arm", "ratio", "seed", "macro_f1", "balanced_accuracy", "matthews", "accuracy",
      "adjusted_balanced_accuracy", "target_area", "target_average_precision", "target_recall",
      "target_precision", "target_f1", "target_recall_at_specificity",
    ]
    let rows = analysis.treatments.flatMap { treatment in
      zip(analysis.seeds, treatment.endpoints).map { seed, found in
        let numbers = [
          found.macroF1, found.balancedAccuracy, found.matthews, found.accuracy,
          found.adjustedBalancedAccuracy, found.area[place], found.averagePrecision[place],
          found.recall[place], found.precision[place], found.f1[place], found.recallAtSpecificity,
        ]
        let words = [
          treatment.treatment.arm.rawValue, Treatment.digits(treatment.treatment.ratio), "\(seed)",
        ]
        return words + numbers.map { String(format: "%.6f", $0) }
      }
    }
    return ([header] + rows).map { SeparatedValues.line($0) + "\n" }.joined()
  }

  /// A verdict in a few words.
  public static func words(_ verdict: ExperimentVerdict) -> String {
    switch verdict {
    case .gain: "conclusive gain"
    case .loss: "conclusive loss"
    case .tradeOff: "trade-off"
    case .equivalent: "equivalent"
    case .inconclusive: "inconclusive"
    }
  }
}
