public import AtlasStore
public import Basis
import Diffusion
public import Foundation
import Pictures
public import ReaderStudy

extension BlindTesting {
  /// What is to be sealed, and from what.
  public struct Order: Sendable {
    public var plan: Plan
    /// `NAME.study`; its key goes beside it.
    public var folder: URL
    /// The model that makes the fakes; nil for the usual one.
    public var model: String?
    /// The seed that those of the fakes are derived from; nil draws them from the system's entropy,
    /// and nobody can make them again before the key is open.
    public var seed: UInt64?
    public var steps: Int
    /// Nil for as much as the model says of each class.
    public var guidance: Double?
    /// A written reason to seal in spite of the leak audit.
    public var override: String?
    /// Where and under which number the study was registered beforehand.
    public var registration: String?

    public init(
      plan: Plan, folder: URL, model: String? = nil, seed: UInt64? = nil, steps: Int = 20,
      guidance: Double? = nil, override: String? = nil, registration: String? = nil
    ) {
      self.plan = plan
      self.folder = folder
      self.model = model
      self.seed = seed
      self.steps = steps
      self.guidance = guidance
      self.override = override
      self.registration = registration
    }
  }

  /// What sealing made.
  public struct Sealed: Sendable, Hashable {
    /// The study.
    public var folder: URL
    /// The code that binds its rules, to publish or have time-stamped.
    public var code: StudyCode
    /// A public set that reals come from, in words.
    public var publicReals: String?
    /// Held-out real cells that weren't drawn from, being copies of training cells or in the list of
    /// what the model has seen.
    public var copies: Int
  }

  /// The names that readers may give cells: every class that a capital gives in the gallery.
  public static func names(_ vocabulary: Vocabulary) -> [ClassName] {
    vocabulary.classes.compactMap { entry in
      entry.keyboardKey.map { ClassName(key: entry.key, name: entry.name, letter: $0) }
    }
  }

  /// A plan with the names that readers may give, and its classes called as they are there.
  static func named(_ plan: Plan, by vocabulary: Vocabulary) -> Plan {
    guard plan.asksNames else { return plan }
    var plan = plan
    plan.names = plan.names ?? names(vocabulary)
    for place in plan.classes.indices {
      let spelling = plan.classes[place].cellClass
      plan.classes[place].cellClass = vocabulary.cellClass(spelled: spelling)?.key ?? spelling
    }
    return plan
  }

  /// Makes the fakes, draws the reals from `val` and `test`, and seals.
  public static func seal(_ order: Order, in project: Project) -> Job<Basis.Progress, Sealed> {
    Job { report in
      var order = order
      order.plan = named(order.plan, by: project.vocabulary)
      try order.plan.validate()
      let session = try await Sampling.Session.open(named: order.model, in: project)
      if session.ownSteps != nil, order.plan.controls > 0 { throw BlindTestingError.noControls }
      return try await project.bench.run { [order] in
        var sealing = Sealing(order: order, project: project, session: session, report: report)
        return try sealing.run()
      }
    }
  }
}

/// Why a blind test can't be prepared.
public enum BlindTestingError: Explained, Equatable {
  /// Not enough real cells that no generator has seen.
  case tooFewReals(String, found: Int, needed: Int)
  /// A model of one step can't stop early to make a bad picture.
  case noControls

  public var summary: String {
    switch self {
    case .tooFewReals(let name, let found, let needed):
      "the atlas has \(found) real cells of '\(name)' in the splits val and test; \(needed) are "
        + "needed"
    case .noControls: "a GAN or a student can't walk in steps too few, so it can't make controls"
    }
  }

  public var remedy: String? {
    switch self {
    case .tooFewReals:
      "import real cells with 'leuko import', or give some the split val; 'leuko datasets' lists "
        + "public sets"
    case .noControls: "seal without controls, or name another diffusion model"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .tooFewReals: .noInput
    case .noControls: .usage
    }
  }
}
