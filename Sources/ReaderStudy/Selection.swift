import Basis

/// A picture averaged to 8 x 8, in which copies stay alike and different cells don't.
private struct Thumbnail {
  private let values: [Double]

  init(_ picture: Candidate) {
    let across = min(8, picture.width)
    let down = min(8, picture.height)
    var sums = [Double](repeating: 0, count: across * down * 3)
    var counts = sums
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        let block = (y * down / picture.height) * across + x * across / picture.width
        for channel in 0..<3 {
          sums[block * 3 + channel] += Double(picture.rgb[(y * picture.width + x) * 3 + channel])
          counts[block * 3 + channel] += 1
        }
      }
    }
    values = zip(sums, counts).map { $0 / max(1, $1) }
  }

  /// Mean absolute difference, in levels.
  func difference(from other: Thumbnail) -> Double {
    var sum = 0.0
    for index in values.indices { sum += abs(values[index] - other.values[index]) }
    return sum / Double(max(1, values.count))
  }
}

/// The pictures of a test, chosen from the candidates by the plan's counts.
struct Selection {
  /// Reals, fakes and controls of the test proper.
  var trials: [Candidate]
  /// Pictures used nowhere else.
  var practice: [Candidate]
  var width: Int
  var height: Int

  init(_ plan: Plan, candidates: [Candidate], secret: String) throws(StudyError) {
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
    let seed = StudyProtocol.orderSeed(study: secret, reader: "selection", attempt: 0)
    let shuffled = StudyProtocol.shuffle(count: candidates.count, seed: seed)
      .map { candidates[$0] }
    var groups: Set<String> = []
    var reals = shuffled.filter { candidate in
      guard candidate.truth == .real, candidate.use == .trial else { return false }
      return candidate.group.map { groups.insert($0).inserted } ?? true
    }
    var fakes = candidates.filter { $0.truth == .fake && $0.use == .trial }
    reals = Self.withoutTwins(reals, classes: Set(plan.classes.map(\.cellClass)))
    trials = []
    for entry in plan.classes {
      trials += try Self.take(
        plan.realsPerFake * entry.pairs, entry.cellClass, "reals", from: &reals)
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
    let practised = candidates.filter { $0.truth == .fake && $0.use == .practice }
    for (count, what, pool) in [
      (plan.practice - half, "reals", reals), (half, "fakes", practised),
    ] {
      let fit = pool.filter { keys.contains($0.cellClass) }
      guard fit.count >= count else {
        throw .tooFew(what: "\(what) for practice", needed: count, found: fit.count)
      }
      practice += fit.prefix(count)
    }
    try refuseTwins()
  }

  /// Those of the classes, and of near-duplicates the first only: the same cell shown twice would
  /// count twice.
  private static func withoutTwins(_ reals: [Candidate], classes: Set<String>) -> [Candidate] {
    var kept: [(candidate: Candidate, thumbnail: Thumbnail)] = []
    for real in reals where classes.contains(real.cellClass) {
      let thumbnail = Thumbnail(real)
      guard !kept.contains(where: { $0.thumbnail.difference(from: thumbnail) < twinLimit }) else {
        continue
      }
      kept.append((real, thumbnail))
    }
    return kept.map(\.candidate)
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
    // Fakes may resemble each other: that is the generator's affair.
    let reals = (trials + practice).filter { $0.truth == .real }
    let others = (trials + practice).filter { $0.truth == .fake }
    let thumbnails = (reals + others).map(Thumbnail.init)
    for first in reals.indices {
      for second in thumbnails.indices.dropFirst(first + 1)
      where thumbnails[first].difference(from: thumbnails[second]) < Self.twinLimit {
        throw .twins(reals[first].provenance, (reals + others)[second].provenance)
      }
    }
  }

  /// Levels of 255, on average over thumbnails of 8 x 8. A picture compressed anew differs from
  /// itself by less than 1, the two most alike of 400 cells by 11.
  private static let twinLimit = 1.5
}
