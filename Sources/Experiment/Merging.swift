import Basis
public import Foundation

extension ExperimentFolder {
  /// Brings the results of other machines into this folder, and checks that nothing is missing: the
  /// folder then has the bytes that one machine would have made.
  ///
  /// - Throws: `ExperimentError` for a folder that was sealed otherwise, a result that can't be read,
  ///   two results for one cell that differ, and for what is missing; nothing is deleted.
  /// - Returns: how many trainings there are.
  public func merge(_ others: [URL]) throws -> Int {
    guard let seal = try existingSeal() ?? adoptSeal(from: others) else {
      throw ExperimentError.incomplete(missing: plan.cells.count, first: plan.cells[0].name)
    }
    let split = try frozenSplit(seal)
    let pictures = split.rows(.test).count
    try DurableFile.makeFolder(cellsFolder)
    for other in others {
      let folder = try ExperimentFolder(at: other)
      guard try folder.existingSeal() == seal else {
        throw ExperimentError.changed(what: "'\(other.path)'")
      }
      for cell in plan.cells {
        let source = folder.file(of: cell)
        guard let data = try? Data(contentsOf: source) else { continue }
        let result = try CellResult(
          reading: source, pictures: pictures, classes: plan.classes.count)
        guard result.cell == cell, result.seal == seal.digest else {
          throw ExperimentError.damaged(
            file: source.lastPathComponent, problem: "it belongs to another experiment")
        }
        if let own = try? Data(contentsOf: file(of: cell)) {
          guard own == data else { throw ExperimentError.conflict(cell: cell.name) }
        } else {
          try DurableFile.write(data, to: file(of: cell))
        }
      }
    }
    let results = try results(split, seal)
    let missing = plan.cells.filter { cell in !results.contains { $0.cell == cell } }
    if let first = missing.first {
      throw ExperimentError.incomplete(missing: missing.count, first: first.name)
    }
    return results.count
  }

  /// A folder with nothing but the plan takes the seal and the split of the first that has them.
  private func adoptSeal(from others: [URL]) throws -> ExperimentSeal? {
    for other in others {
      let folder = try ExperimentFolder(at: other)
      guard let seal = try folder.existingSeal(), folder.plan == plan else { continue }
      for (from, to) in [(folder.splitFile, splitFile), (folder.sealFile, sealFile)] {
        try DurableFile.write(try Data(contentsOf: from), to: to)
      }
      return seal
    }
    return nil
  }
}
