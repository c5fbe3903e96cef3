import AtlasStore
import Basis
import Diffusion
import Foundation
import Pictures
import ReaderStudy
import Statistics

/// One sealing, from candidates to folder.
struct Sealing {
  let order: BlindTesting.Order
  let project: Project
  let session: Sampling.Session
  let report: @Sendable (Basis.Progress) -> Void
  private let seeds: FakeSeeds
  /// Both kinds are put into the model's size by it; nothing in it knows the kind.
  private let way: Preprocessing
  private var copies = 0
  private var sources: [String] = []

  init(
    order: BlindTesting.Order, project: Project, session: Sampling.Session,
    report: @escaping @Sendable (Basis.Progress) -> Void
  ) {
    self.order = order
    self.project = project
    self.session = session
    self.report = report
    seeds = FakeSeeds(order, entropy: project.entropy)
    way = session.preprocessing.withoutPhase
  }

  mutating func run() throws -> BlindTesting.Sealed {
    let ledger = SeedLedger(atlas: project.atlas.folder, model: session.digest)
    if let seed = order.seed { try ledger.refuse(seed, study: order.plan.name) }
    let classes = try order.plan.classes.map { entry in
      (try session.modelClass(spelled: entry.cellClass, project.vocabulary), entry.pairs)
    }
    var candidates: [ReaderStudy.Candidate] = []
    var neighbours: [String: TrainingNeighbours] = [:]
    for (choice, pairs) in classes {
      let learned = try neighbours[choice.classKey] ?? training(choice.classKey)
      neighbours[choice.classKey] = learned
      candidates += try reals(
        of: choice, atLeast: order.plan.realsPerFake * pairs, besides: learned)
    }
    for (name, made) in try fakes(of: classes) {
      var candidate = made
      candidate.nearestTraining = neighbours[name]?.nearest(to: Picture(candidate))?.ratio
      candidates.append(candidate)
    }
    try FileManager.default.createDirectory(
      at: order.folder.deletingLastPathComponent(), withIntermediateDirectories: true)
    let circumstances = circumstances
    let sealed = try Seal.seal(
      order.plan, candidates: candidates,
      secrets: Seal.Secrets(
        orders: Digest.hex(bytes: project.entropy(32)), salt: project.entropy(16)),
      folder: order.folder, keyFile: BlindTesting.keyFile(of: order.folder),
      created: ISO8601DateFormatter().string(from: project.now()),
      software: project.atlas.software, circumstances: circumstances, override: order.override,
      blockPeriods: blockPeriods)
    if let seed = order.seed { try ledger.note(seed, study: order.plan.name) }
    return BlindTesting.Sealed(
      folder: order.folder, code: sealed.code, publicReals: circumstances.publicReals,
      copies: copies)
  }

  /// What is said in public of where the pictures come from.
  private var circumstances: Seal.Circumstances {
    var found = Seal.Circumstances()
    found.seedGiven = order.seed != nil
    found.atlas = project.atlas.folder?.resolvingSymlinksInPath().path
    let sets = Datasets.all.filter { set in sources.contains(where: set.isNamed) }
    if !sets.isEmpty {
      let names = sets.map(\.name).joined(separator: " and ")
      let count = sources.count { source in sets.contains { $0.isNamed(source) } }
      found.publicReals =
        "\(count) of the \(sources.count) real cells it was drawn from are named as those of \(names), "
        + "which anyone can have"
    }
    found.provenance = StudyProvenance(
      model: session.name, modelDigest: session.digest,
      steps: session.kind == .gan ? nil : session.ownSteps ?? order.steps,
      guidance: order.guidance.map { "\($0)" } ?? "as the model says of each class",
      data: sets.isEmpty ? nil : sets.map(\.citation).joined(separator: "; "),
      dataLicense: sets.isEmpty
        ? nil : sets.map { $0.license ?? "not stated" }.joined(separator: "; "),
      selection: "reals drawn from the splits val and test; fakes as they came, none left out",
      exclusions: "\(copies) held-out cells that the model had seen, or copies of such",
      prevalenceTold: "both kinds occur, how many of each isn't told",
      registration: order.registration)
    return found
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
      pictures.append(way(try project.atlas.picture(of: specimen)))
    }
    return TrainingNeighbours(pictures)
  }

  /// Where JPEG's blocks of 8 pixels would show: as they are, and after the resizing of the reals.
  private var blockPeriods: [Double] { [8, 8 * Double(way.size) / Double(way.crop)] }

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
      let picture = way(try project.atlas.picture(of: specimen))
      let match = training.nearest(to: picture)
      if match?.isCopy == true || seen.contains(specimen.digest) {
        copies += 1
        continue
      }
      sources.append(specimen.source)
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

  /// Pictures of one class for one use.
  private struct Batch {
    var choice: Sampling.ModelClass
    var count: Int
    var use: ReaderStudy.Candidate.Use
    var grade: ControlGrade?

    /// What its seed is derived from, where one was given.
    var role: String { "\(choice.key) \(use) \(grade?.words ?? "")" }
  }

  /// What is to be made: trials, practice, and controls of three grades, shared among the classes.
  private func batches(_ classes: [(Sampling.ModelClass, Int)]) -> [Batch] {
    let practised = order.plan.practice / 2
    var batches: [Batch] = []
    for (place, entry) in classes.enumerated() {
      batches.append(Batch(choice: entry.0, count: entry.1, use: .trial))
      let share = practised / classes.count + (place < practised % classes.count ? 1 : 0)
      batches.append(Batch(choice: entry.0, count: share, use: .practice))
      let own = (0..<order.plan.controls).filter { $0 % classes.count == place }
      for grade in ControlGrade.allCases {
        let count = own.count { ControlGrade.planned($0) == grade }
        batches.append(Batch(choice: entry.0, count: count, use: .control, grade: grade))
      }
    }
    return batches.filter { $0.count > 0 }
  }

  /// The pictures of one model as they come, nothing picked by eye: every batch from a seed of its
  /// own, so that no picture leads to another. Each with the key of the atlas's class.
  private func fakes(
    of classes: [(Sampling.ModelClass, Int)]
  ) throws -> [(String, ReaderStudy.Candidate)] {
    let batches = batches(classes)
    let orders = batches.map { batch in
      Sampling.Order(
        classKey: batch.choice.key, count: batch.count, seed: seeds.seed(of: batch.role),
        steps: batch.grade?.steps ?? order.steps, guidance: order.guidance)
    }
    let all = orders.reduce(0) { $0 + $1.count * $1.steps }
    let clock = ContinuousClock()
    let start = clock.now
    var done = 0
    var candidates: [(String, ReaderStudy.Candidate)] = []
    for (batch, order) in zip(batches, orders) {
      let name = try key(batch.choice)
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
            use: batch.use, controlGrade: batch.grade)
          candidates.append((batch.choice.classKey, candidate))
        })
    }
    return candidates
  }
}

extension ControlGrade {
  /// Steps from noise to cell. With two a cell is pale and blurred, with four its ground is mottled,
  /// with six only its last detail is missing.
  fileprivate var steps: Int {
    switch self {
    case .coarse: 2
    case .middle: 4
    case .fine: 6
    }
  }
}

extension Picture {
  fileprivate init(_ candidate: ReaderStudy.Candidate) {
    self.init(width: candidate.width, height: candidate.height, bytes: candidate.rgb)
  }
}
