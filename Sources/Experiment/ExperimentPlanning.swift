public import AtlasStore
import Basis
public import Foundation
import Journeys
import Pictures

/// Makes plans from what somebody wants to know, and the folders that generators are trained on.
public enum ExperimentPlanning {
  /// What is rare.
  public enum Wanted: Sendable, Hashable {
    case aClass(String)
    case finding(String)
  }

  /// What somebody wants to know.
  public struct Wish: Sendable {
    public var name: String
    /// An atlas, or a folder as `leuko import` takes it.
    public var data: URL
    public var target: Wanted
    /// Spelled as people spell classes; empty for all.
    public var among: [String]
    public var keep: Int
    public var others: Int?
    public var seed: UInt64
    /// By 'diffusion' and 'gan'.
    public var models: [String: URL]
    /// What the models call the target; nil for its key.
    public var modelClass: String?
    /// Nil for all that need no model, and those whose model is there.
    public var arms: [String]?

    public init(
      name: String, data: URL, target: Wanted, among: [String], keep: Int, others: Int?,
      seed: UInt64, models: [String: URL], modelClass: String?, arms: [String]?
    ) {
      self.name = name
      self.data = data
      self.target = target
      self.among = among
      self.keep = keep
      self.others = others
      self.seed = seed
      self.models = models
      self.modelClass = modelClass
      self.arms = arms
    }
  }

  /// The plan, once `change` has said the rest.
  ///
  /// Throws `ExperimentError.plan` for what can't be followed, or what reading the data throws.
  public static func plan(
    _ wish: Wish, vocabulary: Vocabulary, software: String,
    change: (inout ExperimentPlan) -> Void
  ) throws -> ExperimentPlan {
    let pictures = try LabelledPictures(
      at: wish.data, vocabulary: vocabulary, software: software)
    let target = try target(wish, pictures, vocabulary)
    var plan = ExperimentPlan(
      name: wish.name, data: wish.data.path, target: target,
      cut: .init(target: wish.keep, others: wish.others, seed: wish.seed))
    for (name, model) in wish.models {
      let session = try Sampling.Session(folder: model, threads: 1)
      plan.generators[name] = .init(
        model: model.path, className: className(wish, target, session.classes))
      plan.crop = session.networkPreprocessing.crop
      plan.side = session.networkPreprocessing.size
    }
    if let arms = wish.arms {
      plan.arms = try arms.map { name in
        guard let arm = Arm(rawValue: name) else {
          throw ExperimentError.plan(
            file: "--arms",
            problem: "no arm is called '\(name)'; there are "
              + Arm.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return arm
      }
      if !plan.arms.contains(.real) { plan.arms.insert(.real, at: 0) }
    } else {
      plan.arms = Arm.allCases.filter { arm in
        plan.generatorName(of: arm).map { plan.generators[$0] != nil } ?? true
      }
    }
    change(&plan)
    if let problem = plan.problem {
      throw ExperimentError.plan(file: "the plan", problem: problem)
    }
    _ = try FrozenSplit(plan, pictures)
    return plan
  }

  private static func target(
    _ wish: Wish, _ pictures: LabelledPictures, _ vocabulary: Vocabulary
  ) throws -> ExperimentPlan.Target {
    func key(_ spelling: String) throws -> String {
      guard let key = vocabulary.cellClass(spelled: spelling)?.key else {
        throw ExperimentError.plan(file: "the wish", problem: "no class is called '\(spelling)'")
      }
      return key
    }
    let learned = pictures.parts().train
    let order = vocabulary.classes.map(\.key)
    func there(_ isWanted: (LabelledPictures.Item) -> Bool) -> [String] {
      let found = Set(learned.filter(isWanted).map(\.classKey))
      return order.filter(found.contains)
    }
    switch wish.target {
    case .aClass(let spelling):
      let target = try key(spelling)
      let among = try wish.among.isEmpty ? there { _ in true } : wish.among.map(key)
      return .init(.aClass, target, among: among.contains(target) ? among : among + [target])
    case .finding(let spelling):
      guard let finding = vocabulary.finding(spelled: spelling)?.key else {
        throw ExperimentError.plan(
          file: "the wish", problem: "no finding is called '\(spelling)'")
      }
      let among =
        try wish.among.isEmpty
        ? there { $0.findings.contains(finding) } : wish.among.map(key)
      return .init(.finding, finding, among: among)
    }
  }

  /// What a model calls the target.
  private static func className(
    _ wish: Wish, _ target: ExperimentPlan.Target, _ known: [Sampling.ModelClass]
  ) -> String {
    if let name = wish.modelClass { return name }
    let fitting = known.first { choice in
      switch target.kind {
      case .aClass: choice.classKey == target.key && choice.findings.isEmpty
      case .finding: target.among.contains(choice.classKey) && choice.findings == [target.key]
      }
    }
    return fitting?.key ?? target.key
  }

  /// Writes what generators may learn from, the files unchanged: `base` with everything but the
  /// target, and `target` with its kept pictures.
  ///
  /// Throws `ExperimentError`, `DurableFileError`, or what reading a picture throws.
  public static func writeMaterial(
    _ plan: ExperimentPlan, to folder: URL, vocabulary: Vocabulary, software: String
  ) throws -> (base: Int, target: Int) {
    let pictures = try LabelledPictures(
      at: URL(filePath: plan.data), vocabulary: vocabulary, software: software)
    let split = try FrozenSplit(plan, pictures)
    let kept = Set(
      split.rows.filter { $0.role == .train && $0.classPlace == plan.targetPlace }.map(\.digest))
    let parts = pictures.parts()
    var count = (base: 0, target: 0)
    for (part, items) in [("train", parts.train), ("select", parts.select)] {
      for item in items {
        let isTarget =
          plan.target.kind == .aClass
          ? item.classKey == plan.target.key : item.findings.contains(plan.target.key)
        if isTarget, !kept.contains(item.digest) { continue }
        let place = isTarget ? "target" : "base/\(part)/\(item.classKey)"
        let home = folder.appending(path: place, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        try DurableFile.write(
          pictures.data(of: item), to: home.appending(path: item.name), flushingFolder: false)
        if isTarget { count.target += 1 } else { count.base += 1 }
      }
    }
    return count
  }
}
