import Basis
public import Foundation
public import Tensors

/// The options of a diffusers scheduler, from `scheduler/scheduler_config.json`. What isn't built
/// here is refused by name when the file is read.
public struct SchedulerConfiguration: Sendable, Hashable {
  /// The schedulers that are built here, by diffusers' names without the ending.
  public enum Kind: String, Sendable, Hashable, CaseIterable, Codable {
    case ddpm = "DDPM"
    case ddim = "DDIM"
    case dpmSolverMultistep = "DPMSolverMultistep"
    case uniPCMultistep = "UniPCMultistep"
    case euler = "EulerDiscrete"
    case heun = "HeunDiscrete"
  }

  /// What the network's output means.
  public enum Prediction: String, Sendable, Hashable, CaseIterable, Codable {
    /// The noise (Ho et al. 2020).
    case epsilon
    /// The picture.
    case sample
    /// sqrt(abar) noise - sqrt(1 - abar) picture (Salimans and Ho, ICLR 2022).
    case velocity = "v_prediction"
  }

  /// How the variance grows in training.
  public enum BetaSchedule: String, Sendable, Hashable, CaseIterable {
    case linear
    case scaledLinear = "scaled_linear"
    case squaredCosine = "squaredcos_cap_v2"
  }

  /// Which of the training's times a walk of few steps visits (Lin et al., WACV 2024, table 2).
  public enum Spacing: String, Sendable, Hashable, CaseIterable {
    case leading
    case linspace
    case trailing
    /// The last time, then ever less noise down to next to none: where little is left to be guessed
    /// the steps are small. Trailing for walks of fewer than eight steps. Not diffusers', so no file
    /// names it.
    case lastThenKarras

    /// Those a file may name.
    public static let allCases: [Spacing] = [.leading, .linspace, .trailing]
  }

  /// The variance of the noise DDPM adds.
  enum Variance: String, Sendable, CaseIterable {
    case fixedSmall = "fixed_small"
    case fixedLarge = "fixed_large"
  }

  enum SolverType: String, Sendable, CaseIterable {
    case midpoint
    case heun
    case bh1
    case bh2
  }

  enum FinalSigma: String, Sendable, CaseIterable {
    case zero
    case sigmaMinimum = "sigma_min"
  }

  /// Which scheduler.
  public var kind: Kind
  /// Steps of the training's noise schedule.
  public var trainSteps = 1000
  var betaStart = 0.0001
  var betaEnd = 0.02
  /// How the variance grows in training.
  public var betaSchedule = BetaSchedule.linear
  var trainedBetas: [Double]?
  /// What the network's output means.
  public var prediction = Prediction.epsilon
  /// Which of the training's times are visited.
  public var spacing: Spacing
  var stepsOffset = 0
  var zeroTerminalSNR = false

  /// Holds the predicted picture within a range: nil for no clipping.
  var clipRange: Double?
  /// Dynamic thresholding (Saharia et al. 2022): the ratio and the greatest value; nil for none.
  var thresholding: Thresholding?

  var variance = Variance.fixedSmall
  /// DDIM's last step goes to no noise at all.
  var setAlphaToOne = true

  var order = 2
  var solverType = SolverType.midpoint
  var lowerOrderFinal = true
  var eulerAtFinal = false
  var usesKarrasSigmas = false
  var finalSigma = FinalSigma.zero
  var lambdaMinimum = -Double.infinity
  var predictsPicture = true
  var disabledCorrectors: Set<Int> = []

  struct Thresholding: Sendable, Hashable {
    var ratio: Double
    var largest: Double
  }

  init(kind: Kind) {
    self.kind = kind
    spacing = kind == .ddpm || kind == .ddim ? .leading : .linspace
  }

  /// Reads the file at `url`, which messages call `name`.
  init(at url: URL, name: String) throws(ModelError) {
    try self.init(reading: ConfigurationFile(at: url, name: name))
  }

  /// That of diffusers where nobody says otherwise.
  static var assumed: SchedulerConfiguration {
    var assumed = SchedulerConfiguration(kind: .ddpm)
    assumed.clipRange = 1
    return assumed
  }

  /// - Parameter kind: for files that don't name their class.
  init(reading configuration: ConfigurationFile, kind given: Kind? = nil) throws(ModelError) {
    var file = configuration
    let kinds = Kind.allCases.map { "'\($0.rawValue)Scheduler'" }.joined(separator: ", ")
    var kind = given
    if let name = try file.text("_class_name") {
      kind = Kind.allCases.first { $0.rawValue + "Scheduler" == name }
      if kind == nil {
        throw .unsupported(
          file: file.name, option: "_class_name", value: name, supported: "one of \(kinds)")
      }
    }
    guard let kind else {
      throw .configuration(file: file.name, problem: "'_class_name' is missing")
    }
    self.init(kind: kind)
    try readNoise(&file)
    switch kind {
    case .ddpm: try readDDPM(&file)
    case .ddim: try readDDIM(&file)
    case .dpmSolverMultistep: try readMultistep(&file)
    case .uniPCMultistep: try readUniPC(&file)
    case .euler, .heun: try readSigmaSolver(&file)
    }
    for option in Self.ofOthers { file.ignore(option) }
    try file.finish()
    try check(file.name)
  }

  /// Options that a class of diffusers' keeps in its file though it never looks at them, and so never
  /// changed a number: those of versions before 0.4 that chose a library for arrays, and those of other
  /// schedulers, which stay when one is made of another's configuration. They are ignored where the
  /// class read above has no such option.
  private static let ofOthers = [
    "tensor_format", "timestep_values", "num_inference_steps", "skip_prk_steps", "set_alpha_to_one",
    "clip_sample", "clip_sample_range", "thresholding", "dynamic_thresholding_ratio",
    "sample_max_value", "variance_type", "algorithm_type", "solver_order", "solver_type",
    "solver_p",
    "lower_order_final", "euler_at_final", "use_karras_sigmas", "use_exponential_sigmas",
    "use_beta_sigmas", "use_lu_lambdas", "use_flow_sigmas", "flow_shift", "final_sigmas_type",
    "lambda_min_clipped", "predict_x0", "disable_corrector", "interpolation_type", "timestep_type",
    "sigma_min", "sigma_max", "use_dynamic_shifting", "time_shift_type", "shift_terminal",
  ]

  private mutating func readNoise(_ file: inout ConfigurationFile) throws(ModelError) {
    trainSteps = try file.integer("num_train_timesteps") ?? trainSteps
    betaStart = try file.number("beta_start") ?? (kind == .heun ? 0.00085 : betaStart)
    betaEnd = try file.number("beta_end") ?? (kind == .heun ? 0.012 : betaEnd)
    betaSchedule = try file.choice("beta_schedule", otherwise: .linear)
    trainedBetas = try file.numbers("trained_betas")
    // What the prediction was called before diffusers 0.9.
    let predictsNoise = try file.boolean("predict_epsilon") ?? true
    prediction = try file.choice("prediction_type", otherwise: predictsNoise ? .epsilon : .sample)
    spacing = try file.choice("timestep_spacing", otherwise: spacing)
    stepsOffset = try file.integer("steps_offset") ?? 0
    zeroTerminalSNR = try file.boolean("rescale_betas_zero_snr") ?? false
  }

  private mutating func readClipping(_ file: inout ConfigurationFile) throws(ModelError) {
    let range = try file.number("clip_sample_range") ?? 1
    clipRange = try file.boolean("clip_sample") ?? true ? range : nil
    try readThresholding(&file)
  }

  private mutating func readThresholding(_ file: inout ConfigurationFile) throws(ModelError) {
    let ratio = try file.number("dynamic_thresholding_ratio") ?? 0.995
    let largest = try file.number("sample_max_value") ?? 1
    if try file.boolean("thresholding") ?? false {
      thresholding = Thresholding(ratio: ratio, largest: largest)
    }
  }

  private mutating func readDDPM(_ file: inout ConfigurationFile) throws(ModelError) {
    try readClipping(&file)
    variance = try file.choice("variance_type", otherwise: .fixedSmall)
  }

  private mutating func readDDIM(_ file: inout ConfigurationFile) throws(ModelError) {
    try readClipping(&file)
    setAlphaToOne = try file.boolean("set_alpha_to_one") ?? true
  }

  private mutating func readMultistep(_ file: inout ConfigurationFile) throws(ModelError) {
    try readThresholding(&file)
    order = try file.integer("solver_order") ?? 2
    try file.require("algorithm_type", .text("dpmsolver++"))
    solverType = try file.choice("solver_type", otherwise: .midpoint)
    lowerOrderFinal = try file.boolean("lower_order_final") ?? true
    eulerAtFinal = try file.boolean("euler_at_final") ?? false
    usesKarrasSigmas = try file.boolean("use_karras_sigmas") ?? false
    finalSigma = try file.choice("final_sigmas_type", otherwise: .zero)
    lambdaMinimum = try file.number("lambda_min_clipped") ?? -.infinity
    try file.require("use_exponential_sigmas", .boolean(false))
    try file.require("use_beta_sigmas", .boolean(false))
    try file.require("use_lu_lambdas", .boolean(false))
    try file.require("use_flow_sigmas", .boolean(false))
    try file.require("use_dynamic_shifting", .boolean(false))
    try file.require("variance_type", .null)
    file.ignore("flow_shift", "time_shift_type")
  }

  private mutating func readUniPC(_ file: inout ConfigurationFile) throws(ModelError) {
    try readThresholding(&file)
    order = try file.integer("solver_order") ?? 2
    predictsPicture = try file.boolean("predict_x0") ?? true
    solverType = try file.choice("solver_type", otherwise: .bh2)
    lowerOrderFinal = try file.boolean("lower_order_final") ?? true
    disabledCorrectors = Set(try file.integers("disable_corrector") ?? [])
    try file.require("solver_p", .null)
    usesKarrasSigmas = try file.boolean("use_karras_sigmas") ?? false
    finalSigma = try file.choice("final_sigmas_type", otherwise: .zero)
    try file.require("use_exponential_sigmas", .boolean(false))
    try file.require("use_beta_sigmas", .boolean(false))
    try file.require("use_flow_sigmas", .boolean(false))
    try file.require("use_dynamic_shifting", .boolean(false))
    try file.require("sigma_min", .null)
    try file.require("sigma_max", .null)
    try file.require("shift_terminal", .null)
    file.ignore("flow_shift", "time_shift_type")
  }

  private mutating func readSigmaSolver(_ file: inout ConfigurationFile) throws(ModelError) {
    usesKarrasSigmas = try file.boolean("use_karras_sigmas") ?? false
    try file.require("use_exponential_sigmas", .boolean(false))
    try file.require("use_beta_sigmas", .boolean(false))
    if kind == .euler {
      finalSigma = try file.choice("final_sigmas_type", otherwise: .zero)
      try file.require("interpolation_type", .text("linear"))
      try file.require("timestep_type", .text("discrete"))
      try file.require("sigma_min", .null)
      try file.require("sigma_max", .null)
    } else {
      let range = try file.number("clip_sample_range") ?? 1
      clipRange = try file.boolean("clip_sample") ?? false ? range : nil
    }
  }

  private func check(_ name: String) throws(ModelError) {
    func refuse(_ problem: String) -> ModelError { .configuration(file: name, problem: problem) }
    guard (1...1_000_000).contains(trainSteps) else {
      throw refuse("'num_train_timesteps' has to be 1 to 1000000")
    }
    guard betaStart > 0, betaEnd < 1, betaStart <= betaEnd else {
      throw refuse("'beta_start' and 'beta_end' have to lie between 0 and 1, in that order")
    }
    if let trainedBetas {
      guard trainedBetas.count == trainSteps, trainedBetas.allSatisfy({ $0 > 0 && $0 < 1 }) else {
        throw refuse("'trained_betas' has to be \(trainSteps) numbers between 0 and 1")
      }
    }
    guard (1...3).contains(order) else {
      throw .unsupported(
        file: name, option: "solver_order", value: "\(order)", supported: "'solver_order' 1 to 3")
    }
    guard (0..<trainSteps).contains(stepsOffset) else {
      throw refuse("'steps_offset' has to be less than 'num_train_timesteps'")
    }
    let multistep: [SolverType] = [.midpoint, .heun]
    guard kind != .dpmSolverMultistep || multistep.contains(solverType),
      kind != .uniPCMultistep || !multistep.contains(solverType)
    else {
      throw .unsupported(
        file: name, option: "solver_type", value: solverType.rawValue,
        supported: "'midpoint' or 'heun' for DPM-Solver++, 'bh1' or 'bh2' for UniPC")
    }
  }
}
