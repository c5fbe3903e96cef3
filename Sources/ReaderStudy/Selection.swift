import Basis

/// The pictures of a test, chosen from the candidates by the plan's counts.
struct Selection {
  /// Reals, fakes and controls of the test proper.
  var trials: [Candidate]
  /// Pictures used nowhere else.
  var practice: [Candidate]
  var width: Int
  var height: Int

  init(_ plan: Plan, candidates: [Candidate], studySeed: String) throws(StudyError) {
    guard let first = candidates.first else {
      throw .tooFew(what: "pictures", needed: plan.pictures + plan.practice, found: 0)
    }
    width = first.width
    height = first.height
    for candidate in candidates
    where candidate.width != width || candidate.height != height {
      throw .sizes(
        expected: "\(width) x \(height)", found: "\(candidate.width) x \(candidate.height)",
        provenance: candidate.provenance)
    }
    let seed = StudyProtocol.orderSeed(study: studySeed, reader: "selection", attempt: 0)
    let shuffled = StudyProtocol.shuffle(count: candidates.count, seed: seed)
      .map { candidates[$0] }
    var groups: Set<String> = []
    var reals = shuffled.filter { candidate in
      guard candidate.truth == .real, candidate.use == .trial else { return false }
      return candidate.group.map { groups.insert($0).inserted } ?? true
    }
    var fakes = candidates.filter { $0.truth == .fake && $0.use == .trial }
    trials = []
    for entry in plan.classes {
      trials += try Self.take(entry.pairs, entry.cellClass, "reals", from: &reals)
      trials += try Self.take(entry.pairs, entry.cellClass, "fakes", from: &fakes)
    }
    let controls = candidates.filter { $0.use == .control }
    guard controls.count >= plan.controls else {
      throw .tooFew(what: "controls", needed: plan.controls, found: controls.count)
    }
    trials += controls.prefix(plan.controls)
    // Half of each kind, of the classes in the test.
    let keys = Set(plan.classes.map(\.cellClass))
    let half = plan.practice / 2
    practice = []
    for (count, what, pool) in [(plan.practice - half, "reals", reals), (half, "fakes", fakes)] {
      let fit = pool.filter { keys.contains($0.cellClass) }
      guard fit.count >= count else {
        throw .tooFew(what: "\(what) for practice", needed: count, found: fit.count)
      }
      practice += fit.prefix(count)
    }
    try refuseTwins()
  }

  private static func take(
    _ count: Int, _ cellClass: String, _ what: String, from pool: inout [Candidate]
  ) throws(StudyError) -> [Candidate] {
    let fit = pool.indices.filter { pool[$0].cellClass == cellClass }
    guard fit.count >= count else {
      throw .tooFew(what: "\(what) of class '\(cellClass)'", needed: count, found: fit.count)
    }
    let chosen = fit.prefix(count)
    let taken = chosen.map { pool[$0] }
    for index in chosen.reversed() { pool.remove(at: index) }
    return taken
  }

  private func refuseTwins() throws(StudyError) {
    var seen: [[UInt8]: String] = [:]
    for candidate in trials + practice {
      let hash = Digest.sha256(candidate.rgb)
      if let earlier = seen[hash] { throw .duplicate(earlier, candidate.provenance) }
      seen[hash] = candidate.provenance
    }
  }
}
