import Basis
import Diffusion
import Foundation
public import Journeys
import Pictures

extension ExperimentFolder {
  /// Trains every cell of a share that is neither finished nor under way elsewhere, one after the
  /// other on one thread. Any number of processes may do so at once, on any number of machines that
  /// see the folder; one that dies leaves nothing but its unfinished cell.
  ///
  /// - Parameters:
  ///   - share: nil for all cells.
  ///   - report: hears of every look and every finished cell.
  /// - Throws: `ExperimentError`; `CancellationError` where the task is cancelled.
  public func train(
    share: Sampling.Shard? = nil, report: (_ cell: Cell, _ state: CellState) -> Void
  ) throws {
    let cells = share?.share(of: plan.cells) ?? plan.cells
    var rest = cells.filter { !isDone($0) }
    guard !rest.isEmpty else { return }
    let material = try Material(self)
    try DurableFile.makeFolder(cellsFolder)
    var before = Int.max
    // Until nothing is left but what others are at.
    while !rest.isEmpty, rest.count < before {
      before = rest.count
      for cell in rest {
        try Task.checkCancellation()
        guard !isDone(cell), let lock = FileLock(lockFile(of: cell)), !isDone(cell) else {
          continue
        }
        report(cell, .running(step: 0))
        let result = try train(cell, material) { step in
          lock.note("\(step)")
          report(cell, .running(step: step))
        }
        try DurableFile.write(result.encoded(), to: file(of: cell))
        unlink(lockFile(of: cell).path)
        report(cell, .done)
      }
      rest.removeAll(where: isDone)
    }
  }

  private func isDone(_ cell: Cell) -> Bool {
    FileManager.default.fileExists(atPath: file(of: cell).path)
  }

  private func train(
    _ cell: Cell, _ material: Material, report: (_ step: Int) throws -> Void
  ) throws -> CellResult {
    let train = material.train(cell)
    var training = CellTraining(
      plan.budget, classes: plan.classes.count, seed: cell.seed, train: train,
      select: material.pictures(.select))
    let (logs, looks) = try training.run(test: material.pictures(.test), report: report)
    return CellResult(
      cell: cell, seal: material.seal.digest, logs: logs,
      learned: plan.classes.indices.map { place in train.count { $0.classPlace == place } },
      looks: looks.map(\.loss))
  }

  /// Makes the pictures of a share that the generators still owe.
  ///
  /// Every picture is a function of the model, its class, seed and index, so shares made anywhere
  /// give the same pictures.
  ///
  /// - Throws: `ExperimentError`, what the sampler throws, and `CancellationError`.
  /// - Returns: how many were made.
  @discardableResult
  public func sample(
    share: Sampling.Shard? = nil, threads: Int, report: (_ done: Int, _ total: Int) -> Void
  ) throws -> Int {
    guard let seal = try existingSeal() else { throw ExperimentError.noPlan(sealFile.path) }
    var done = 0
    for name in seal.generators.keys.sorted() {
      guard let generator = plan.generators[name] else { continue }
      let place = madeFolder(name, seal)
      let all = Array(0..<plan.pool(of: name))
      let missing = (share?.share(of: all) ?? all).filter {
        !FileManager.default.fileExists(atPath: place.appending(path: generator.file($0)).path)
      }
      guard !missing.isEmpty else { continue }
      let session = try Sampling.Session(
        folder: resolved(generator.model), threads: threads, side: plan.side)
      let recipes = try session.recipes(
        for: Sampling.Order(
          classKey: generator.className, count: all.count, seed: generator.seed,
          steps: generator.steps, guidance: generator.guidance))
      try DurableFile.makeFolder(place.appending(path: generator.className))
      let total = done + missing.count
      try session.make(missing.map { recipes[$0] }) { made in
        try DurableFile.write(
          try PictureFile.png(made.picture),
          to: place.appending(path: generator.file(made.recipe.index)))
        done += 1
        report(done, total)
      }
    }
    return done
  }
}
