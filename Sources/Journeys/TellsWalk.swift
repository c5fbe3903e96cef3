import Basis
import Diffusion
import Foundation
import Pictures
import ReaderStudy
import Statistics
import Tensors

/// What tells generated cells from real ones, and reals that the model made anew from other reals.
struct TellsWalk: Sendable {
  let order: Evaluating.GeneratorOrder
  let session: Sampling.Session
  let bench: Bench
  let report: @Sendable (Basis.Progress) -> Void

  /// What tells the two kinds apart, as many of each in every class, or the classes would tell; and
  /// what tells other reals that the model made anew, first with nothing done to them.
  func findings(
    _ galleries: [Evaluating.GeneratorFindings.Gallery]
  ) async throws -> (areas: Tells?, remade: [GeneratorEvaluation.Remade]?) {
    guard order.namesTells else { return (nil, nil) }
    let counts = galleries.map { min($0.reals.count, $0.generated.count) }
    func chosen<Element>(_ all: (Evaluating.GeneratorFindings.Gallery) -> [Element]) -> [Element] {
      zip(galleries, counts).flatMap { all($0).prefix($1) }
    }
    let reals = chosen(\.reals)
    guard reals.count >= Tells.fewest else { return (nil, nil) }
    // The reals that nothing is compared with yet.
    let others = zip(galleries, counts).map { gallery, count in
      (pictures: gallery.reals.dropFirst(count).prefix(count), key: gallery.key)
    }
    let (generated, noises) = (chosen(\.generated), chosen(\.noises))
    return try await bench.run {
      let own = try measures(reals, groups: places(reals.count), "measuring reals")
      let floors = try floors(of: own, strata: counts)
      let areas = tells(
        own, try measures(generated, groups: noises, "measuring generated cells"), floors)
      guard !order.remadeLevels.isEmpty, session.ownSteps == nil else { return (areas, nil) }
      let pictures = others.flatMap(\.pictures)
      guard pictures.count >= Tells.fewest else { return (areas, nil) }
      let keys = others.flatMap { half in half.pictures.map { _ in half.key } }
      let remade = try ([0] + order.remadeLevels).compactMap { levels in
        let words = String(format: "reals made anew, %g levels", levels)
        report(Basis.Progress(words, completed: 0, total: 1, elapsed: .zero))
        let made =
          levels > 0 ? try session.remade(pictures, keys, levels, steps: order.steps) : pictures
        return tells(own, try measures(made, groups: places(made.count), words), floors)
          .map { GeneratorEvaluation.Remade(levels: levels, areas: $0) }
      }
      return (areas, remade)
    }
  }

  private func places(_ count: Int) -> [String] { (0..<count).map { "\($0)" } }

  /// Distances at which the blocks of the reals' JPEG would show.
  private var blockPeriods: [Double] {
    let way = session.preprocessing
    return [8, 8 * Double(way.size) / Double(way.crop)]
  }

  private func measures(
    _ pictures: [Picture], groups: [String], _ words: String
  ) throws -> Tells.Measures {
    let share = 8
    var parts = [Tells.Measures](
      repeating: Tells.Measures(blockPeriods: blockPeriods),
      count: (pictures.count + share - 1) / share)
    let periods = blockPeriods
    try Task.checkCancellation()
    WorkerPool(threads: session.threads).update(&parts) { place, part in
      let mine = place * share..<min(pictures.count, (place + 1) * share)
      part = Tells.Measures(
        pictures[mine].map { StudyPicture(width: $0.width, height: $0.height, rgb: $0.bytes) },
        groups: Array(groups[mine]), blockPeriods: periods)
    }
    return parts.reduce(into: Tells.Measures(blockPeriods: periods)) { $0.append($1) }
  }

  /// What two halves of the reals come to, family by family.
  private func floors(of reals: Tells.Measures, strata: [Int]) throws -> [Interval] {
    var source = SplitMix64(seed: 1)
    let halves = RealFloor.halvings(of: strata, times: Tells.halvings) { source.next() }
    let clock = ContinuousClock()
    let start = clock.now
    let pool = WorkerPool(threads: session.threads)
    var found: [Interval] = []
    for first in stride(from: 0, to: reals.familyCount, by: session.threads) {
      try Task.checkCancellation()
      let count = min(session.threads, reals.familyCount - first)
      var some = [Interval](repeating: Interval(low: 0, high: 0), count: count)
      pool.update(&some) { $1 = Tells.floor(first + $0, reals: reals, halves: halves) }
      found += some
      report(
        Basis.Progress(
          "halves of the reals", completed: found.count, total: reals.familyCount,
          elapsed: clock.now - start))
    }
    return found
  }

  private func tells(
    _ reals: Tells.Measures, _ generated: Tells.Measures, _ floors: [Interval]
  ) -> Tells? {
    var found = [Tells.Family?](repeating: nil, count: reals.familyCount)
    WorkerPool(threads: session.threads).update(&found) { place, family in
      family = Tells.family(place, reals: reals, generated: generated, floor: floors[place])
    }
    return Tells(found.compactMap(\.self), reals: reals, generated: generated)
  }
}
