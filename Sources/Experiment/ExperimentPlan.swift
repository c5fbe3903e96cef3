import Basis
public import Foundation

/// What an experiment compares and how, as the file `plan.json` has it. It is sealed by its hash when
/// the first cell is trained, and can't be changed afterwards.
public struct ExperimentPlan: Sendable, Hashable, Codable {
  /// What is rare, and is to be helped by more pictures.
  public struct Target: Sendable, Hashable, Codable {
    /// A class among classes, or a finding among cells that may have it.
    public enum Kind: String, Sendable, Hashable, Codable {
      case aClass = "class"
      case finding
    }

    public var kind: Kind
    /// The key of the class or finding.
    public var key: String
    /// The classes that are told apart, or among whose cells the finding is looked for.
    public var among: [String]

    public init(_ kind: Kind, _ key: String, among: [String]) {
      self.kind = kind
      self.key = key
      self.among = among
    }
  }

  /// How many real pictures there are to learn from.
  public struct Cut: Sendable, Hashable, Codable {
    /// Pictures of the target, the same for the classifier and every generator.
    public var target: Int
    /// At most as many of each other class; nil for all.
    public var others: Int?
    /// Which of them: those whose SHA-256 of seed and digest come first.
    public var seed: UInt64

    public init(target: Int, others: Int?, seed: UInt64) {
      self.target = target
      self.others = others
      self.seed = seed
    }
  }

  /// The same for every arm: optimiser, steps, batch, schedule and the rule when to stop.
  public struct Budget: Sendable, Hashable, Codable {
    /// Steps of each training.
    public var steps = 600
    /// Pictures a step.
    public var batch = 32
    /// The largest learning rate of AdamW; it rises for a twentieth and falls as a cosine.
    public var rate = 2e-3
    /// What weights are pulled to 0 by, times the rate.
    public var decay = 0.05
    /// Steps between two looks at the real pictures of `select`; the best look's weights are kept.
    public var look = 100
    /// Looks without a better one after which training stops.
    public var patience = 4
    /// The side of what the network sees, in pixels.
    public var size = 48
    /// Channels of each stage of the network.
    public var widths = [16, 32, 64]

    public init() {}
  }

  /// A model that makes pictures of the target.
  public struct Generator: Sendable, Hashable, Codable {
    /// Its folder.
    public var model: String
    /// What it calls the target.
    public var className: String
    public var seed: UInt64 = 1
    /// Steps from noise to cell, for models that take steps.
    public var steps = 20
    public var guidance = 1.5

    public init(model: String, className: String) {
      self.model = model
      self.className = className
    }
  }

  /// The endpoint that the verdict is about.
  public enum Endpoint: String, Sendable, Hashable, Codable, CaseIterable {
    case macroF1 = "macro_f1"
    case balancedAccuracy = "balanced_accuracy"

    public var words: String {
      switch self {
      case .macroF1: "macro-F1"
      case .balancedAccuracy: "balanced accuracy"
      }
    }
  }

  /// The version of this format.
  public var format = 1
  public var name: String
  /// The real pictures: an atlas, or a folder as `leuko import` takes it.
  public var data: String
  /// The middle square that is cut out of a real picture, and the side it is brought to, in pixels:
  /// what the generators saw. From there real and generated pictures take one path.
  public var crop = 160
  public var side = 64
  public var target: Target
  public var cut: Cut
  /// Splits of the data that make up the test set.
  public var testSplits = ["val", "test"]
  /// Whether pictures of the target that were cut from 'train' are tested on too: nobody learned
  /// from them.
  public var testsLeftOut = true
  public var arms: [Arm] = Arm.allCases
  /// Added to each real picture of the target, for every arm.
  public var ratio = 1.0
  /// Further ratios, for the arm `sweepArm`.
  public var sweep: [Double] = []
  public var sweepArm = Arm.diffusion
  public var seeds: [UInt64] = Array(1...10)
  public var budget = Budget()
  public var endpoint = Endpoint.balancedAccuracy
  /// What still counts as the same, in units of the endpoint.
  public var delta = 0.01
  /// By the name of the arm, `gan` or `diffusion`.
  public var generators: [String: Generator] = [:]

  public init(name: String, data: String, target: Target, cut: Cut) {
    self.name = name
    self.data = data
    self.target = target
    self.cut = cut
  }

  /// The classes the network tells apart, the target among them. A finding is told from its absence.
  public var classes: [String] {
    switch target.kind {
    case .aClass: target.among
    case .finding: ["other", target.key]
    }
  }

  /// The target's place among the classes.
  public var targetPlace: Int { classes.firstIndex(of: target.key) ?? 0 }

  /// What is compared with the real pictures alone, and these first.
  public var treatments: [Treatment] {
    var all = [Treatment.control]
    for arm in arms where arm != .real { all.append(Treatment(arm, ratio: ratio)) }
    for ratio in sweep where arms.contains(sweepArm) && ratio > 0 && ratio != self.ratio {
      all.append(Treatment(sweepArm, ratio: ratio))
    }
    return all
  }

  /// The arms at the ratio that all have, the control among them.
  public var mainTreatments: [Treatment] {
    treatments.filter { $0.ratio == 0 || $0.ratio == ratio }
  }

  /// Every training: first those of the arms, seed by seed, so that an unfinished experiment has whole
  /// seeds, then those of the further ratios.
  public var cells: [Cell] {
    let main = mainTreatments
    let further = treatments.filter { !main.contains($0) }
    return [main, further].flatMap { treatments in
      seeds.flatMap { seed in treatments.map { Cell($0, seed: seed) } }
    }
  }

  /// How many pictures are added at this ratio.
  public func added(_ treatment: Treatment) -> Int {
    Int((treatment.ratio * Double(cut.target)).rounded())
  }

  /// How many pictures each generator has to make: each seed draws its own from them.
  public func pool(of name: String) -> Int {
    let needed = treatments.filter { generatorName(of: $0.arm) == name }.map(added).max() ?? 0
    return needed == 0 ? 0 : max(needed, 4 * cut.target)
  }

  /// The generator of an arm. Where nothing but generated pictures are learned from, they are those
  /// of the diffusion model, else of the GAN.
  public func generatorName(of arm: Arm) -> String? {
    switch arm {
    case .gan, .diffusion: arm.rawValue
    case .syntheticOnly:
      generators[Arm.diffusion.rawValue] != nil ? Arm.diffusion.rawValue : Arm.gan.rawValue
    case .real, .duplicates, .classic: nil
    }
  }

  /// Why the plan can't be followed; nil when it can.
  var problem: String? {
    if format != 1 { return "'format' is \(format), which a newer Leuko wrote" }
    if classes.count < 2 || Set(classes).count != classes.count {
      return "'among' has two or more different classes"
    }
    if !classes.contains(target.key) { return "'among' has the target '\(target.key)'" }
    if cut.target < 1 || (cut.others ?? 1) < 1 { return "'cut' leaves a picture of every class" }
    if seeds.count < 2 || Set(seeds).count != seeds.count {
      return "'seeds' are two or more different numbers"
    }
    let ratios = sweep + [ratio]
    if !ratios.allSatisfy({ $0.isFinite && $0 >= 0 && $0 <= 100 }) || ratio <= 0 {
      return "ratios are from 0 to 100, and 'ratio' is above 0"
    }
    if Set(sweep).count != sweep.count { return "'sweep' names a ratio twice" }
    if !arms.contains(.real) || Set(arms).count != arms.count {
      return "'arms' has 'real', and each arm once"
    }
    if treatments.count < 2 { return "'arms' has an arm besides 'real'" }
    if !(delta > 0 && delta < 1) { return "'delta' is between 0 and 1" }
    for arm in arms {
      guard let name = generatorName(of: arm) else { continue }
      if generators[name] == nil { return "the arm '\(arm.rawValue)' has no model in 'generators'" }
    }
    return budget.problem(side: side, crop: crop)
  }
}

extension ExperimentPlan.Budget {
  fileprivate func problem(side: Int, crop: Int) -> String? {
    if !(1...1_000_000).contains(steps) || !(1...4096).contains(batch) {
      return "'steps' is from 1 to 1000000, and 'batch' from 1 to 4096"
    }
    if !(1...steps).contains(look) || patience < 1 {
      return "'look' is from 1 to 'steps', and 'patience' at least 1"
    }
    if !(rate > 0 && rate < 1) || !(0...1).contains(decay) {
      return "'rate' is between 0 and 1, and 'decay' from 0 to 1"
    }
    if !(8...1024).contains(side) || !(8...8192).contains(crop) {
      return "'side' is from 8 to 1024, and 'crop' from 8 to 8192"
    }
    let unit = 1 << widths.count
    if widths.isEmpty || widths.count > 6 || !widths.allSatisfy({ $0 > 0 && $0 % 8 == 0 }) {
      return "'widths' are one to six multiples of 8"
    }
    if !(8...side).contains(size) || size % unit != 0 {
      return "'size' is a multiple of \(unit) up to \(side)"
    }
    return nil
  }
}

extension ExperimentPlan {
  /// Reads a plan. Throws `ExperimentError.plan` for one that can't be followed.
  public init(reading url: URL) throws(ExperimentError) {
    guard let data = try? Data(contentsOf: url) else { throw .noPlan(url.path) }
    do {
      self = try JSONDecoder().decode(ExperimentPlan.self, from: data)
    } catch {
      throw .plan(file: url.lastPathComponent, problem: Self.words(error))
    }
    if let problem { throw .plan(file: url.lastPathComponent, problem: problem) }
  }

  /// The file's bytes: the same for the same plan.
  public func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  private static func words(_ error: any Error) -> String {
    func place(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
    switch error as? DecodingError {
    case .keyNotFound(let key, let context):
      return "'\(place(context.codingPath + [key]))' is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "'\(place(context.codingPath))' has the wrong kind of value"
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      return "'\(place(context.codingPath))' has a value nobody knows"
    default: return "it isn't JSON"
    }
  }
}
