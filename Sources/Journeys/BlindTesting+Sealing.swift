import AtlasStore
public import Basis
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
    /// The seed of the fakes: their indices run from 0 without a gap.
    public var seed: UInt64
    public var steps: Int
    public var guidance: Double
    /// Steps of the controls, too few for a good picture.
    public var controlSteps: Int
    /// A written reason to seal in spite of the leak audit.
    public var override: String?

    public init(
      plan: Plan, folder: URL, model: String? = nil, seed: UInt64 = 1, steps: Int = 20,
      guidance: Double = 2, controlSteps: Int = 3, override: String? = nil
    ) {
      self.plan = plan
      self.folder = folder
      self.model = model
      self.seed = seed
      self.steps = steps
      self.guidance = guidance
      self.controlSteps = controlSteps
      self.override = override
    }
  }

  /// Makes the fakes, draws the reals from `val` and `test`, and seals. Ends with the folder.
  public static func seal(_ order: Order, in project: Project) -> Job<Basis.Progress, URL> {
    Job { report in
      try order.plan.validate()
      let session = try await Sampling.Session.open(named: order.model, in: project)
      return try await project.bench.run {
        try Sealing(order: order, project: project, session: session, report: report).run()
      }
    }
  }
}

/// One sealing, from candidates to folder.
private struct Sealing {
  let order: BlindTesting.Order
  let project: Project
  let session: Sampling.Session
  let report: @Sendable (Basis.Progress) -> Void

  func run() throws -> URL {
    let classes = try order.plan.classes.map { entry in
      (try session.modelClass(spelled: entry.cellClass, project.vocabulary), entry.pairs)
    }
    var candidates: [ReaderStudy.Candidate] = []
    for (choice, pairs) in classes {
      candidates += try reals(of: choice, atLeast: pairs)
    }
    candidates += try fakes(of: classes)
    let manager = FileManager.default
    try manager.createDirectory(
      at: order.folder.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Seal.seal(
      order.plan, candidates: candidates,
      secrets: Seal.Secrets(
        studySeed: Digest.hex(bytes: project.entropy(16)), salt: project.entropy(16)),
      folder: order.folder, keyFile: BlindTesting.keyFile(of: order.folder),
      created: ISO8601DateFormatter().string(from: project.now()),
      software: project.atlas.software, override: order.override, blockPeriods: blockPeriods)
    return order.folder
  }

  /// Where JPEG's blocks of 8 pixels would show: as they are, and after the resizing of the reals.
  private var blockPeriods: [Double] {
    let way = session.preprocessing
    return [8, 8 * Double(way.size) / Double(way.crop)]
  }

  /// The key a plan's class goes by in the study.
  private func key(_ choice: Sampling.ModelClass) throws -> String {
    let match = try order.plan.classes.first { entry in
      try session.modelClass(spelled: entry.cellClass, project.vocabulary) == choice
    }
    return match?.cellClass ?? choice.key
  }

  /// Every real cell that may be shown: of `val` or `test`, and seen by no generator.
  private func reals(of choice: Sampling.ModelClass, atLeast pairs: Int) throws -> [ReaderStudy
    .Candidate]
  {
    var query = Query(classes: [choice.classKey])
    query.findings = choice.findings
    query.splits = [.val, .test]
    query.origins = [.microscope]
    let specimens = try project.atlas.specimens(matching: query)
    guard specimens.count >= pairs else {
      throw BlindTestingError.tooFewReals(
        choice.words(project.vocabulary), found: specimens.count, needed: pairs)
    }
    let name = try key(choice)
    return try specimens.map { specimen in
      let picture = session.preprocessing(try project.atlas.picture(of: specimen))
      return ReaderStudy.Candidate(
        width: picture.width, height: picture.height, rgb: picture.bytes, truth: .real,
        cellClass: name, provenance: "real \(specimen.digest.prefix(16)) \(specimen.source)")
    }
  }

  /// Consecutive pictures of one model, nothing picked by eye; then the controls.
  private func fakes(of classes: [(Sampling.ModelClass, Int)]) throws -> [ReaderStudy.Candidate] {
    var jobs: [(Sampling.Order, ReaderStudy.Candidate.Use, String)] = []
    let spare = (order.plan.practice + 1) / 2 / max(1, classes.count) + 1
    for (place, entry) in classes.enumerated() {
      let name = try key(entry.0)
      jobs.append(
        (
          Sampling.Order(
            classKey: entry.0.key, count: entry.1 + spare, seed: order.seed, steps: order.steps,
            guidance: order.guidance), .trial, name
        ))
      let share = order.plan.controls / classes.count
      let controls = share + (place < order.plan.controls % classes.count ? 1 : 0)
      jobs.append(
        (
          Sampling.Order(
            classKey: entry.0.key, count: controls, seed: order.seed,
            firstIndex: 1_000_000, steps: order.controlSteps, guidance: order.guidance), .control,
          name
        ))
    }
    let all = jobs.reduce(0) { $0 + $1.0.count * $1.0.steps }
    let clock = ContinuousClock()
    let start = clock.now
    var done = 0
    var candidates: [ReaderStudy.Candidate] = []
    for (order, use, name) in jobs where order.count > 0 {
      try session.make(
        session.recipes(for: order),
        preview: { _ in
          done += 1
          report(
            Basis.Progress(
              "making cells", completed: done, total: all, elapsed: clock.now - start))
        },
        made: { made in
          candidates.append(
            ReaderStudy.Candidate(
              width: made.picture.width, height: made.picture.height, rgb: made.picture.bytes,
              truth: .fake, cellClass: name,
              provenance: "generated, consecutive indices, none left out: \(made.recipe.json)",
              use: use))
        })
    }
    return candidates
  }
}

/// Why a blind test can't be prepared.
public enum BlindTestingError: Explained, Equatable {
  /// Not enough real cells that no generator has seen.
  case tooFewReals(String, found: Int, needed: Int)

  public var summary: String {
    switch self {
    case .tooFewReals(let name, let found, let needed):
      "the atlas has \(found) real cells of '\(name)' in the splits val and test; \(needed) are "
        + "needed"
    }
  }

  public var remedy: String? {
    "import real cells with 'leuko import', or give some the split val; 'leuko datasets' lists "
      + "public sets"
  }

  public var exitStatus: ExitStatus { .noInput }
}
