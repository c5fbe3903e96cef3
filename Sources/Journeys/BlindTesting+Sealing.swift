import AtlasStore
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
    /// The seed of the fakes: their indices run from 0 without a gap.
    public var seed: UInt64
    public var steps: Int
    /// Nil for as much as the model says of each class.
    public var guidance: Double?
    /// Steps of the controls, too few for a good picture.
    public var controlSteps: Int
    /// A written reason to seal in spite of the leak audit.
    public var override: String?

    public init(
      plan: Plan, folder: URL, model: String? = nil, seed: UInt64 = 1, steps: Int = 20,
      guidance: Double? = nil, controlSteps: Int = 3, override: String? = nil
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

  /// What sealing made.
  public struct Sealed: Sendable, Hashable {
    /// The study.
    public var folder: URL
    /// Held-out real cells that weren't drawn from, being copies of training cells or in the list of
    /// what the model has seen.
    public var copies: Int
  }

  /// Makes the fakes, draws the reals from `val` and `test`, and seals.
  public static func seal(_ order: Order, in project: Project) -> Job<Basis.Progress, Sealed> {
    Job { report in
      try order.plan.validate()
      let session = try await Sampling.Session.open(named: order.model, in: project)
      if session.kind == .gan, order.plan.controls > 0 { throw BlindTestingError.noControls }
      return try await project.bench.run {
        var sealing = Sealing(order: order, project: project, session: session, report: report)
        return try sealing.run()
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
  private var copies = 0

  init(
    order: BlindTesting.Order, project: Project, session: Sampling.Session,
    report: @escaping @Sendable (Basis.Progress) -> Void
  ) {
    self.order = order
    self.project = project
    self.session = session
    self.report = report
  }

  mutating func run() throws -> BlindTesting.Sealed {
    let classes = try order.plan.classes.map { entry in
      (try session.modelClass(spelled: entry.cellClass, project.vocabulary), entry.pairs)
    }
    var candidates: [ReaderStudy.Candidate] = []
    var neighbours: [String: TrainingNeighbours] = [:]
    for (choice, pairs) in classes {
      let learned = try neighbours[choice.classKey] ?? training(choice.classKey)
      neighbours[choice.classKey] = learned
      candidates += try reals(of: choice, atLeast: pairs, besides: learned)
    }
    for (name, made) in try fakes(of: classes) {
      var candidate = made
      candidate.nearestTraining = neighbours[name]?.nearest(to: Picture(candidate))?.ratio
      candidates.append(candidate)
    }
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
    return BlindTesting.Sealed(folder: order.folder, copies: copies)
  }

  /// What a generator could have learned a class from: its real cells that aren't held out.
  private func training(_ classKey: String) throws -> TrainingNeighbours {
    var query = Query(classes: [classKey])
    query.origins = [.microscope]
    let specimens = try project.atlas.specimens(matching: query).filter { specimen in
      switch specimen.split {
      case .train, .select, nil: true
      default: false
      }
    }
    let clock = ContinuousClock()
    let start = clock.now
    var pictures: [Picture] = []
    for (place, specimen) in specimens.enumerated() {
      if place % 50 == 0 {
        try Task.checkCancellation()
        report(
          Basis.Progress(
            "reading training cells", completed: place, total: specimens.count,
            elapsed: clock.now - start))
      }
      pictures.append(session.preprocessing(try project.atlas.picture(of: specimen)))
    }
    return TrainingNeighbours(pictures)
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

  /// Every real cell that may be shown: of `val` or `test`, seen by no generator, and no copy of one
  /// that was.
  private mutating func reals(
    of choice: Sampling.ModelClass, atLeast pairs: Int, besides training: TrainingNeighbours
  ) throws -> [ReaderStudy.Candidate] {
    var query = Query(classes: [choice.classKey])
    query.findings = choice.findings
    query.splits = [.val, .test]
    query.origins = [.microscope]
    let name = try key(choice)
    let seen = session.seenDigests
    var found: [ReaderStudy.Candidate] = []
    for specimen in try project.atlas.specimens(matching: query) {
      let picture = session.preprocessing(try project.atlas.picture(of: specimen))
      let match = training.nearest(to: picture)
      if match?.isCopy == true || seen.contains(specimen.digest) {
        copies += 1
        continue
      }
      found.append(
        ReaderStudy.Candidate(
          width: picture.width, height: picture.height, rgb: picture.bytes, truth: .real,
          cellClass: name, provenance: "real \(specimen.digest.prefix(16)) \(specimen.source)",
          nearestTraining: match?.ratio))
    }
    guard found.count >= pairs else {
      throw BlindTestingError.tooFewReals(
        choice.words(project.vocabulary), found: found.count, needed: pairs)
    }
    return found
  }

  /// Consecutive pictures of one model, nothing picked by eye; then the controls.
  /// Each with the key of the atlas's class.
  private func fakes(
    of classes: [(Sampling.ModelClass, Int)]
  ) throws -> [(String, ReaderStudy.Candidate)] {
    var jobs: [(Sampling.Order, ReaderStudy.Candidate.Use, String, String)] = []
    let spare = (order.plan.practice + 1) / 2 / max(1, classes.count) + 1
    // Of one seed and index all classes have the same noise, and so nearly the same red cells around
    // them: a reader would know two such pictures for generated. No index is used twice.
    var (next, nextControl) = (0, 1_000_000)
    for (place, entry) in classes.enumerated() {
      let name = try key(entry.0)
      jobs.append(
        (
          Sampling.Order(
            classKey: entry.0.key, count: entry.1 + spare, seed: order.seed, firstIndex: next,
            steps: order.steps, guidance: order.guidance), .trial, name, entry.0.classKey
        ))
      next += entry.1 + spare
      let share = order.plan.controls / classes.count
      let controls = share + (place < order.plan.controls % classes.count ? 1 : 0)
      jobs.append(
        (
          Sampling.Order(
            classKey: entry.0.key, count: controls, seed: order.seed,
            firstIndex: nextControl, steps: order.controlSteps, guidance: order.guidance),
          .control, name, entry.0.classKey
        ))
      nextControl += controls
    }
    let all = jobs.reduce(0) { $0 + $1.0.count * $1.0.steps }
    let clock = ContinuousClock()
    let start = clock.now
    var done = 0
    var candidates: [(String, ReaderStudy.Candidate)] = []
    for (order, use, name, classKey) in jobs where order.count > 0 {
      try session.make(
        session.recipes(for: order),
        preview: { _ in
          done += 1
          report(
            Basis.Progress(
              "making cells", completed: done, total: all, elapsed: clock.now - start))
        },
        made: { made in
          let candidate = ReaderStudy.Candidate(
            width: made.picture.width, height: made.picture.height, rgb: made.picture.bytes,
            truth: .fake, cellClass: name,
            provenance: "generated, consecutive indices, none left out: \(made.recipe.json)",
            use: use)
          candidates.append((classKey, candidate))
        })
    }
    return candidates
  }
}

extension Picture {
  /// The pixels of a candidate.
  fileprivate init(_ candidate: ReaderStudy.Candidate) {
    self.init(width: candidate.width, height: candidate.height, bytes: candidate.rgb)
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
    case .noControls: "a GAN has no steps too few, so it can't make controls"
    }
  }

  public var remedy: String? {
    switch self {
    case .tooFewReals:
      "import real cells with 'leuko import', or give some the split val; 'leuko datasets' lists "
        + "public sets"
    case .noControls: "seal without controls, or name a diffusion model"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .tooFewReals: .noInput
    case .noControls: .usage
    }
  }
}
