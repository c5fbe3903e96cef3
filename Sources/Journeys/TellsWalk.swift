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

  /// The pictures of both kinds, as many of each in every class, or the classes would tell.
  func areas(_ galleries: [Evaluating.GeneratorFindings.Gallery]) async throws -> Tells? {
    guard order.namesTells else { return nil }
    let counts = galleries.map { min($0.reals.count, $0.generated.count) }
    let reals = zip(galleries, counts).flatMap { $0.reals.prefix($1) }
    let generated = zip(galleries, counts).flatMap { $0.generated.prefix($1) }
    let noises = zip(galleries, counts).flatMap { $0.noises.prefix($1) }
    return try await bench.run {
      try tells(
        measures(reals, groups: places(reals.count), "measuring reals"),
        measures(generated, groups: noises, "measuring generated cells"), strata: counts,
        "what tells them apart")
    }
  }

  /// Half of the reals of each class made anew, beside the other half; first with nothing done to
  /// them.
  func remade(
    _ galleries: [Evaluating.GeneratorFindings.Gallery]
  ) async throws -> [GeneratorEvaluation.Remade]? {
    guard !order.remadeLevels.isEmpty, session.walks else { return nil }
    let halves = galleries.map { gallery in
      (first: gallery.reals.prefix(gallery.reals.count / 2), key: gallery.key,
        second: gallery.reals.suffix(gallery.reals.count / 2))
    }
    let first = halves.flatMap(\.first)
    let second = halves.flatMap(\.second)
    let keys = halves.flatMap { half in half.first.map { _ in half.key } }
    return try await bench.run {
      let others = try measures(second, groups: places(second.count), "measuring reals")
      return try ([0] + order.remadeLevels).compactMap { levels in
        let words = String(format: "reals made anew, %g levels", levels)
        report(Basis.Progress(words, completed: 0, total: 1, elapsed: .zero))
        let made = levels > 0 ? try session.remade(first, keys, levels, steps: order.steps) : first
        return try tells(
          others, measures(made, groups: places(made.count), words),
          strata: halves.map(\.second.count), words
        ).map { GeneratorEvaluation.Remade(levels: levels, areas: $0) }
      }
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
      repeating: Tells.Measures(blockPeriods: blockPeriods), count: (pictures.count + share - 1) / share)
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

  private func tells(
    _ reals: Tells.Measures, _ generated: Tells.Measures, strata: [Int], _ words: String
  ) throws -> Tells? {
    guard min(reals.count, generated.count) >= Tells.fewest else { return nil }
    var source = SplitMix64(seed: 1)
    let halves = RealFloor.halvings(of: strata, times: Tells.halvings) { source.next() }
    let clock = ContinuousClock()
    let start = clock.now
    var found: [Tells.Family?] = []
    let pool = WorkerPool(threads: session.threads)
    for first in stride(from: 0, to: reals.familyCount, by: session.threads) {
      try Task.checkCancellation()
      var some = [Tells.Family?](
        repeating: nil, count: min(session.threads, reals.familyCount - first))
      pool.update(&some) { place, family in
        family = Tells.family(first + place, reals: reals, generated: generated, halves: halves)
      }
      found += some
      report(
        Basis.Progress(
          words, completed: found.count, total: reals.familyCount, elapsed: clock.now - start))
    }
    return Tells(found.compactMap(\.self), reals: reals, generated: generated)
  }
}
