public import AtlasStore
public import TerminalKit

/// What a model can be asked for.
public struct SamplingModel: Sendable, Hashable {
  /// Its folder's name.
  public var name: String
  public var classes: [ClassChoice]
  /// The ways to walk from noise to cell, the usual one first.
  public var solvers: [String]
  /// Steps and solver under one name, the quickest first.
  public var presets: [Preset]
  /// Whether it walks from noise to cell in steps; a GAN makes a cell in one go.
  public var walks: Bool

  /// Steps and solver under one name.
  public struct Preset: Sendable, Hashable {
    public var name: String
    public var steps: Int
    public var solver: String

    public init(name: String, steps: Int, solver: String) {
      self.name = name
      self.steps = steps
      self.solver = solver
    }
  }

  /// A class the model knows, with its findings.
  public struct ClassChoice: Sendable, Hashable {
    /// As `classes.json` has it.
    public var key: String
    /// 'segmented neutrophil, multilobed'
    public var name: String
    /// How much it is exaggerated unless one says otherwise.
    public var guidance: Double

    public init(key: String, name: String, guidance: Double = 1.5) {
      self.key = key
      self.name = name
      self.guidance = guidance
    }
  }

  public init(
    name: String, classes: [ClassChoice], solvers: [String], presets: [Preset] = [],
    walks: Bool = true
  ) {
    self.name = name
    self.classes = classes
    self.solvers = solvers
    self.presets = presets
    self.walks = walks
  }
}

/// What is to be made, and how.
public struct SamplingOrder: Sendable, Hashable {
  public var classKey = ""
  /// 1 to 64.
  public var count = 4
  public var seed: UInt64 = 1
  /// 1 to 250.
  public var steps = 20
  /// 1 is none.
  public var guidance = 1.5
  public var solver = ""

  public init() {}
}

/// What happens to an order.
public enum SamplingNews: Sendable, Hashable {
  case loaded(SamplingModel)
  /// A cell after a step, as far as it can be told from here.
  case preview(index: Int, step: Int, PictureKey, remaining: Duration?)
  /// All cells are made and in the atlas.
  case finished
  /// Stopped; the cells already made are in the atlas.
  case stopped
  /// A cell on its way into noise, the cell itself first.
  case dissolved(SpecimenID, [PictureKey])
  /// A made cell was kept or rejected.
  case judged(index: Int, verdict: String)
}

/// What a person asks of the model.
public enum SamplingRequest: Sendable, Hashable {
  /// Load the model, if it isn't loaded.
  case load
  case start(SamplingOrder)
  /// The way of a cell into noise.
  case dissolve(SpecimenID)
  case stop
  /// Keep or reject a made cell; nil keeps.
  case judge(index: Int, rejection: String?, by: String)
}
