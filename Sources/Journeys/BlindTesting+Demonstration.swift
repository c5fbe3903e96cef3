import AtlasStore
import Diffusion
public import Basis
import Diffusion
public import Foundation
import Pictures
public import ReaderStudy

extension BlindTesting {
  /// A study that shows how studies go: the model's own pictures stand for the reals, rough ones of
  /// few steps for the fakes, and a program answers. Every page says so.
  public struct Demonstration: Sendable {
    public var plan: Plan
    public var folder: URL
    public var model: String?
    public var seed: UInt64
    /// Steps of what stands for real.
    public var steps: Int
    /// Steps of what stands for fake.
    public var roughSteps: Int
    public var reader: SimulatedReader

    public init(
      plan: Plan, folder: URL, model: String? = nil, seed: UInt64 = 1, steps: Int = 20,
      roughSteps: Int = 4, reader: SimulatedReader
    ) {
      self.plan = plan
      self.plan.isDemonstration = true
      self.folder = folder
      self.model = model
      self.seed = seed
      self.steps = steps
      self.roughSteps = roughSteps
      self.reader = reader
    }
  }

  /// Makes the pictures, seals, and lets the simulated reader sit. Ends with the folder.
  ///
  /// Its seeds are fixed, so that anyone gets the same study from the same model.
  public static func demonstrate(
    _ demonstration: Demonstration, in project: Project
  ) -> Job<Basis.Progress, URL> {
    Job { report in
      var named = demonstration
      named.plan = Self.named(demonstration.plan, by: project.vocabulary)
      let demonstration = named
      try demonstration.plan.validate()
      let session = try await Sampling.Session.open(named: demonstration.model, in: project)
      return try await project.bench.run { [demonstration] in
        let candidates = try rough(demonstration, session, project, report)
        let seed = Digest.hex("leuko demonstration \(demonstration.seed)")
        let salt = Array(Digest.sha256(Array("salt \(seed)".utf8)).prefix(16))
        let keyFile = BlindTesting.keyFile(of: demonstration.folder)
        var circumstances = Seal.Circumstances()
        circumstances.seedGiven = true
        try Seal.seal(
          demonstration.plan, candidates: candidates,
          secrets: Seal.Secrets(orders: seed, salt: salt), folder: demonstration.folder,
          keyFile: keyFile, created: ISO8601DateFormatter().string(from: project.now()),
          software: project.atlas.software, circumstances: circumstances,
          override: "a demonstration: both kinds are the model's own")
        let study = try Study(at: demonstration.folder)
        let key = try StudyKey.read(at: keyFile)
        for reader in demonstration.plan.readers {
          try demonstration.reader.sit(
            study, as: reader, key: key, startingAt: project.now().timeIntervalSince1970,
            software: project.atlas.software)
        }
        return demonstration.folder
      }
    }
  }

  private static func rough(
    _ demonstration: Demonstration, _ session: Sampling.Session, _ project: Project,
    _ report: @Sendable (Basis.Progress) -> Void
  ) throws -> [ReaderStudy.Candidate] {
    let clock = ContinuousClock()
    let start = clock.now
    let plan = demonstration.plan
    let spare = (plan.practice + 1) / 2 / max(1, plan.classes.count) + 1
    let all = plan.classes.reduce(0) { $0 + (1 + plan.realsPerFake) * $1.pairs + 2 * spare }
    var candidates: [ReaderStudy.Candidate] = []
    for entry in plan.classes {
      let choice = try session.modelClass(spelled: entry.cellClass, project.vocabulary)
      for (steps, truth, first) in [
        (demonstration.steps, Truth.real, 0), (demonstration.roughSteps, .fake, 100_000),
      ] {
        let count = truth == .real ? plan.realsPerFake * entry.pairs : entry.pairs
        let order = Sampling.Order(
          classKey: choice.key, count: count + spare, seed: demonstration.seed,
          firstIndex: first, steps: steps)
        try session.make(session.recipes(for: order)) { made in
          let isSpare = truth == .fake && made.recipe.index >= first + entry.pairs
          candidates.append(
            ReaderStudy.Candidate(
              width: made.picture.width, height: made.picture.height, rgb: made.picture.bytes,
              truth: truth, cellClass: entry.cellClass,
              provenance: "generated \(made.recipe.json)", use: isSpare ? .practice : .trial))
          report(
            Basis.Progress(
              "making cells", completed: candidates.count, total: all, elapsed: clock.now - start))
        }
      }
    }
    return candidates
  }
}
