public import Basis
public import Foundation
import Tensors

/// Compares noise schedules and solvers with recorded runs of diffusers': `tables.safetensors`, the
/// schedules; `schedulers.json` with `schedulers_analytic.safetensors`, each solver with a formula
/// for a network, and `schedulers_unet.safetensors`, with a small network that lies beside them.
public struct SchedulerVerification: Sendable {
  /// The folder with the files.
  public let folder: URL
  /// The diffusers folder that `schedulers_unet.safetensors` was made with.
  public let model: URL
  /// Threads to run with.
  public let threads: Int

  /// - Parameters:
  ///   - folder: with the files named above, or some of them.
  ///   - model: nil for `tiny_class` in it.
  public init(
    folder: URL, model: URL? = nil, threads: Int = Engine.usualThreads
  ) {
    self.folder = folder
    self.model = model ?? folder.appending(path: "tiny_class")
    self.threads = threads
  }

  /// One group for each file.
  public func groups() -> [VerificationGroup] {
    let checks: [(String, (Safetensors, inout VerificationGroup) throws -> Void)] = [
      ("tables.safetensors", checkTables), ("schedulers_analytic.safetensors", checkAnalytic),
      ("schedulers_unet.safetensors", checkNetwork),
    ]
    var groups: [VerificationGroup] = []
    for (file, check) in checks {
      let url = folder.appending(path: file)
      guard FileManager.default.fileExists(atPath: url.path) else { continue }
      var group = VerificationGroup(name: file)
      do {
        try check(Safetensors(at: url), &group)
        if group.cases == 0, group.outcome == .passed {
          group.outcome = .failed("there is nothing to compare in it")
        }
      } catch let error as ModelError {
        group.outcome = error.isUnsupported ? .notBuilt(error.summary) : .failed(error.summary)
      } catch {
        group.outcome = .failed("\(error)")
      }
      groups.append(group)
    }
    return groups
  }

  // MARK: The schedules

  private func checkTables(_ file: Safetensors, _ group: inout VerificationGroup) throws {
    for key in file.entries.keys.sorted() {
      let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
      guard parts.count == 2, let beta = SchedulerConfiguration.BetaSchedule(rawValue: parts[1])
      else { throw ModelError.malformed(file: file.name, problem: "'\(key)' is no table") }
      var configuration = SchedulerConfiguration(kind: .ddpm)
      configuration.betaSchedule = beta
      let expected = try file.tensor(key)
      configuration.trainSteps = expected.values.count
      let schedule = NoiseSchedule(configuration)
      let found = parts[0] == "betas" ? schedule.betas : schedule.alphasCumulative
      group.record(
        key, error: ReferenceError.relative(found, to: expected.values), tolerance: 1e-6)
    }
  }

  // MARK: The solvers

  /// One run of `schedulers.json`.
  private struct Run {
    let key: String
    let configuration: SchedulerConfiguration
    let steps: Int
    let guidance: Double?
    let initialScale: Double?
    let analyticRounding: Double
    let networkRounding: Double
  }

  private func runs() throws(ModelError) -> [Run] {
    let name = "schedulers.json"
    var index = try ConfigurationFile(at: folder.appending(path: name), name: name)
    var runs: [Run] = []
    for key in index.names.sorted() {
      guard case .object(let description) = index.take(key) else {
        throw .malformed(file: name, problem: "'\(key)' isn't the description of a run")
      }
      var run = ConfigurationFile(description, name: name)
      guard case .object(let options) = run.take("scheduler_config"),
        let className = try run.text("class_name"),
        let steps = try run.integer("num_inference_steps")
      else { throw .malformed(file: name, problem: "'\(key)' isn't the description of a run") }
      var named = options
      named["_class_name"] = .text(className)
      runs.append(
        Run(
          key: key,
          configuration: try SchedulerConfiguration(
            reading: ConfigurationFile(named, name: "\(name): \(key)")),
          steps: steps, guidance: try run.number("guidance_scale"),
          initialScale: try run.number("init_noise_sigma"),
          analyticRounding: try run.number("float32_vs_float64_analytic") ?? 0,
          networkRounding: try run.number("float32_vs_float64_unet") ?? 0))
    }
    return runs
  }

  private func checkAnalytic(_ file: Safetensors, _ group: inout VerificationGroup) throws {
    let start = try file.tensor("initial_noise").values
    let noise = try file.tensor("ddpm_noise")
    for run in try runs() where file.entries["\(run.key).x"] != nil {
      let tolerance = max(1e-5, 20 * run.analyticRounding)
      let solver = try run.configuration.solver(steps: run.steps)
      if let scale = run.initialScale {
        group.record(
          "\(run.key).init_noise_sigma",
          error: abs(Double(solver.initialScale) / scale - 1), tolerance: 1e-6)
      }
      let times = try file.tensor("\(run.key).timesteps").values
      group.record(
        "\(run.key).timesteps", error: ReferenceError.relative(solver.times, to: times),
        tolerance: 1e-6)
      if file.entries["\(run.key).sigmas"] != nil {
        let configuration = run.configuration
        let spacing = TimeSpacing(
          configuration, NoiseSchedule(configuration), steps: run.steps)
        group.record(
          "\(run.key).sigmas",
          error: ReferenceError.relative(
            spacing.sigmas.map { Float($0) }, to: try file.tensor("\(run.key).sigmas").values),
          tolerance: 1e-6)
      }
      let expected = try file.tensor("\(run.key).x")
      var draws = Draws(noise)
      var walk = ReverseWalk(
        FormulaModel(), from: start, pictures: 1, solver: solver, noise: { draws.next($0, $1) })
      var done = 0
      while walk.next() != nil {
        guard done < expected.shape[0] else { break }
        group.record(
          "\(run.key).x, step \(done + 1)",
          error: ReferenceError.relative(walk.x, to: expected[done].values), tolerance: tolerance)
        done += 1
      }
      if done != expected.shape[0] {
        group.outcome = .failed("'\(run.key)': \(done) steps instead of \(expected.shape[0])")
      }
    }
  }

  private func checkNetwork(_ file: Safetensors, _ group: inout VerificationGroup) throws {
    let start = try file.tensor("initial_noise")
    let noise = try file.tensor("ddpm_noise")
    guard start.shape.count == 4 else {
      throw ModelError.malformed(file: file.name, problem: "'initial_noise' isn't a picture")
    }
    let model = try DiffusionModel(folder: model)
    let denoiser = try model.network(height: start.shape[2], width: start.shape[3])
      .denoiser(batch: 2, threads: threads)
    guard denoiser.count == start.values.count,
      let label = try file.tensor("class_label").values.first.flatMap({ Int(exactly: $0) }),
      let null = try file.tensor("null_label").values.first.flatMap({ Int(exactly: $0) }),
      let classes = model.configuration.classes, (0..<classes).contains(label),
      (0..<classes).contains(null)
    else {
      throw ModelError.malformed(file: file.name, problem: "its pictures don't fit the network")
    }
    let channelsLast = Tensor(
      shape: noise.shape,
      values: (0..<(noise.shape.first ?? 0)).flatMap { noise[$0].channelsLast.values })
    for run in try runs() where file.entries["\(run.key).step1"] != nil {
      let guided = GuidedDenoiser(
        denoiser, labels: [label], nullLabel: null, guidance: Float(run.guidance ?? 1))
      var draws = Draws(channelsLast)
      var walk = ReverseWalk(
        guided, from: start.channelsLast.values, pictures: 1,
        solver: try run.configuration.solver(steps: run.steps), noise: { draws.next($0, $1) })
      var done = 0
      while walk.next() != nil {
        done += 1
        let key = "\(run.key).step\(done)"
        guard file.entries[key] != nil else { continue }
        let x = Tensor(shape: start.channelsLast.shape, values: walk.x).channelsFirst
        group.record(
          key, error: ReferenceError.relative(x.values, to: try file.tensor(key).values),
          tolerance: tolerance(run, step: done))
      }
    }
  }

  /// Some runs amplify rounding so much that a wrong coefficient could hide in the tolerance of the
  /// last step; they are held tightly at the first steps.
  private func tolerance(_ run: Run, step: Int) -> Double {
    let whole = max(1e-4, 20 * run.networkRounding)
    switch step {
    case 1: return run.configuration.kind == .euler ? whole : min(whole, 1e-4)
    case ...5: return run.configuration.kind == .euler ? whole : min(whole, 1e-3)
    default: return whole
    }
  }
}

/// The formula that stands for a network: 0.5 cos(t/300) x + 0.25 sin(2x) + 0.1 t/1000.
private struct FormulaModel: NoiseModel {
  func predict(_ x: [Float], pictures: Range<Int>, time: Float, into out: inout [Float]) {
    let t = Double(time)
    for i in x.indices {
      let value = Double(x[i])
      out[i] = Float(0.5 * cos(t / 300) * value + 0.25 * sin(2 * value) + 0.1 * t / 1000)
    }
  }
}

/// Recorded noise, one tensor each time it is asked for.
private struct Draws {
  private let noise: Tensor
  private var taken = 0

  init(_ noise: Tensor) {
    self.noise = noise
  }

  mutating func next(_ picture: Int, _ index: Int) -> [Float] {
    guard taken < (noise.shape.first ?? 0) else { return [] }
    defer { taken += 1 }
    return noise[taken].values
  }
}
