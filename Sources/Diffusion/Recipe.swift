import Basis
public import Tensors

/// All that a generated picture depends on. The same recipe gives the same bytes on the same kind
/// of processor, whatever is sampled with it, in whatever order, by however many threads.
public struct Recipe: Sendable, Hashable, Codable {
  /// The model's digest.
  public var model: String
  /// The class's number in the model; nil for a model without classes.
  public var label: Int?
  /// The class's name; nil where the model doesn't name it.
  public var className: String?
  /// Chooses the noise.
  public var seed: UInt64
  /// Which of the seed's pictures.
  public var index: Int
  /// Steps of the walk.
  public var steps: Int
  /// How much the class is exaggerated: 1 for not at all.
  public var guidance: Double
  /// Who walks; nil for a model that makes a picture in one step.
  public var scheduler: SchedulerConfiguration.Kind?
  /// In pixels.
  public var width: Int
  /// In pixels.
  public var height: Int
  /// How the convolutions were chosen: `standard`, by the model and the size alone.
  public var plan: String
  /// Where the pictures came from that the model learned the class from, unless from a microscope:
  /// `drawn` or `generated`.
  public var learnedFrom: String?
  /// The engine's version and its vector width: what else the last bits depend on.
  public var engine: String
  /// The rules by which noise is drawn and solvers are made; nil for the first: noise by seed and index
  /// alone, and every solver with the clip of the model's own.
  public var rules: Int?

  /// The rules of new recipes: noise depends on the class as well, or all classes would share one
  /// ground at one index; the clip of one solver isn't handed on to another; a network that is told
  /// of the ground gets that of a training cell.
  package static let currentRules = 2

  /// What kind of model makes the picture.
  public enum ModelKind: String, Sendable, Hashable, CaseIterable, Codable {
    case diffusion
    /// A generator that was trained against a critic.
    case gan
  }

  /// The kind of its model.
  public var kind: ModelKind { scheduler == nil ? .gan : .diffusion }

  /// Its parts, which are looked at when it is followed.
  package init(
    model: String, label: Int?, className: String?, seed: UInt64, index: Int, steps: Int,
    guidance: Double, scheduler: SchedulerConfiguration.Kind?, width: Int, height: Int,
    plan: String, learnedFrom: String? = nil, engine: String, rules: Int? = nil
  ) {
    self.model = model
    self.label = label
    self.className = className
    self.seed = seed
    self.index = index
    self.steps = steps
    self.guidance = guidance
    self.scheduler = scheduler
    self.width = width
    self.height = height
    self.plan = plan
    self.learnedFrom = learnedFrom
    self.engine = engine
    self.rules = rules
  }

  enum CodingKeys: String, CodingKey {
    case model, label, className, seed, index, steps, guidance, scheduler, width, height, plan
    case learnedFrom = "learned_from"
    case engine, rules
  }

  /// What the noise is drawn from.
  package var noiseSeed: UInt64 {
    guard let rules, rules >= 2 else { return seed }
    let name = className ?? label.map { "class_\($0)" } ?? "any"
    return Digest.sha256(Array("leuko-noise-v2\n\(seed)\n\(name)\n".utf8)).prefix(8)
      .reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Steps and solver under one name.
  public enum Preset: String, Sendable, Hashable, CaseIterable, Codable {
    /// What the cell will be about like; by the solver that needs the fewest steps.
    case preview
    case standard
    case best

    /// Steps of the walk.
    public var steps: Int {
      switch self {
      case .preview: 8
      case .standard: Recipe.usualSteps
      case .best: 50
      }
    }

    /// Who walks.
    public var scheduler: SchedulerConfiguration.Kind {
      self == .preview ? .uniPCMultistep : Recipe.usualScheduler
    }
  }

  /// Steps, guidance and solver unless asked otherwise.
  public static let usualSteps = 20
  /// See `usualSteps`; a model may say otherwise of its classes. Chosen by the distance to real cells
  /// of `select`.
  public static let usualGuidance = 1.5
  /// See `usualSteps`.
  public static let usualScheduler = SchedulerConfiguration.Kind.dpmSolverMultistep
}

extension DiffusionModel {
  /// A recipe for this model.
  ///
  /// - Parameters:
  ///   - className: one of the model's; nil for any, or for a model without classes.
  ///   - seed: chooses the noise.
  ///   - index: which of the seed's pictures, from 0.
  ///   - steps: of the walk; a student's are its own, as are guidance and solver.
  ///   - guidance: how much the class is exaggerated: 1 for not at all; nil for as much as the model
  ///     says of the class.
  ///   - scheduler: who walks.
  ///   - width: in pixels; nil for the model's own, as for `height`.
  public func recipe(
    className: String?, seed: UInt64, index: Int = 0, steps: Int = Recipe.usualSteps,
    guidance: Double? = nil,
    scheduler: SchedulerConfiguration.Kind = Recipe.usualScheduler, width: Int? = nil,
    height: Int? = nil
  ) throws(ModelError) -> Recipe {
    guard let width = width ?? size?.width, let height = height ?? size?.height else {
      throw .request(problem: "the model doesn't say how large its pictures are")
    }
    guard index >= 0, index <= Int(UInt32.max) else {
      throw .request(problem: "a picture's index is 0 to \(UInt32.max), not \(index)")
    }
    // A student has learned one walk, guidance and all.
    let guidance = student == nil ? guidance ?? self.guidance(of: className) : 1
    let (steps, scheduler) = student.map { ($0.times.count, .ddim) } ?? (steps, scheduler)
    guard guidance.isFinite else { throw .request(problem: "guidance has to be a number") }
    var number: Int?
    if let className {
      number = try label(of: className)
    } else if configuration.classes != nil {
      guard let null = classes?.nullClass else {
        throw .request(problem: "this model makes pictures of a class; name one with --class")
      }
      number = null
    }
    return Recipe(
      model: digest, label: number, className: className, seed: seed, index: index, steps: steps,
      guidance: guidance, scheduler: scheduler, width: width, height: height, plan: "standard",
      learnedFrom: className.flatMap { classes?.origins?[$0] }, engine: Engine.version,
      rules: Recipe.currentRules)
  }

  /// How much a class is exaggerated where nobody says otherwise.
  public func guidance(of className: String?) -> Double {
    className.flatMap { classes?.guidance?[$0] } ?? Recipe.usualGuidance
  }
}
