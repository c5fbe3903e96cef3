public import AtlasStore
import Basis
import Diffusion
public import Foundation
public import Journeys

/// An experiment on the disk: `plan.json`, and once it has begun `seal.json`, `split.csv`, the
/// decoded pictures, the generated ones, and a file for every finished training.
public struct ExperimentFolder: Sendable {
  public let folder: URL
  public let plan: ExperimentPlan

  /// Opens the experiment in `folder`. Throws `ExperimentError`.
  public init(at folder: URL) throws(ExperimentError) {
    self.folder = folder
    plan = try ExperimentPlan(reading: folder.appending(path: Self.planFile))
  }

  /// Makes a new one. Throws `ExperimentError` or `DurableFileError`.
  public init(new plan: ExperimentPlan, at folder: URL) throws {
    let file = folder.appending(path: Self.planFile)
    if FileManager.default.fileExists(atPath: file.path) {
      throw ExperimentError.planExists(folder.path)
    }
    if let problem = plan.problem {
      throw ExperimentError.plan(file: Self.planFile, problem: problem)
    }
    try DurableFile.makeFolder(folder)
    try DurableFile.write(plan.encoded(), to: file)
    self.folder = folder
    self.plan = plan
  }

  static let planFile = "plan.json"
  var sealFile: URL { folder.appending(path: "seal.json") }
  var splitFile: URL { folder.appending(path: "split.csv") }
  var picturesFile: URL { folder.appending(path: "pictures.bin") }
  var cellsFolder: URL { folder.appending(path: "cells", directoryHint: .isDirectory) }
  func file(of cell: Cell) -> URL { cellsFolder.appending(path: "\(cell.name).safetensors") }
  func lockFile(of cell: Cell) -> URL { cellsFolder.appending(path: ".\(cell.name).lock") }

  /// Where the pictures of a generator lie: by its model and by all that is asked of it, so that no
  /// picture of another recipe is taken for one of these.
  func madeFolder(_ name: String, _ seal: ExperimentSeal) -> URL {
    var text = seal.generators[name] ?? ""
    if let generator = plan.generators[name] {
      text += "\n\(generator.className)\n\(generator.seed) \(generator.steps) \(generator.guidance)"
    }
    return folder.appending(
      path: "made/\(name)-\(Digest.hex(text).prefix(12))", directoryHint: .isDirectory)
  }

  /// A path of the plan, as seen from the experiment's folder where it isn't absolute.
  func resolved(_ path: String) -> URL {
    URL(
      filePath: (path as NSString).expandingTildeInPath,
      relativeTo: folder.deletingLastPathComponent()
    ).absoluteURL.standardizedFileURL
  }

  /// Reads the real pictures' list.
  public func pictures(_ vocabulary: Vocabulary, software: String) throws -> LabelledPictures {
    try LabelledPictures(at: resolved(plan.data), vocabulary: vocabulary, software: software)
  }
}

/// What an experiment rests on, written when it begins: from then on nothing of it may change.
public struct ExperimentSeal: Sendable, Hashable, Codable {
  /// SHA-256 of the plan.
  public var plan: String
  /// SHA-256 of the split's table.
  public var split: String
  /// By the generator's name, SHA-256 over its files.
  public var generators: [String: String]

  /// One hash for all of it.
  public var digest: String {
    let lines = generators.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }
    return Digest.hex("experiment-v1\n\(plan)\n\(split)\n" + lines.joined())
  }
}

extension ExperimentFolder {
  /// The seal that is there; nil before the experiment has begun.
  ///
  /// Throws `ExperimentError.changed` where the plan isn't the sealed one any more.
  public func existingSeal() throws -> ExperimentSeal? {
    guard let data = try? Data(contentsOf: sealFile) else { return nil }
    guard let seal = try? JSONDecoder().decode(ExperimentSeal.self, from: data) else {
      throw ExperimentError.damaged(file: sealFile.lastPathComponent, problem: "it isn't a seal")
    }
    guard seal.plan == Digest.hex(try plan.encoded()) else {
      throw ExperimentError.changed(what: "the plan")
    }
    return seal
  }

  /// The split as it was frozen; nil before.
  ///
  /// Throws `ExperimentError` where it isn't the sealed one any more.
  public func frozenSplit(_ seal: ExperimentSeal) throws -> FrozenSplit {
    guard let text = try? String(contentsOf: splitFile, encoding: .utf8),
      Digest.hex(text) == seal.split
    else { throw ExperimentError.changed(what: "'split.csv'") }
    return try FrozenSplit(reading: text, plan: plan)
  }

  /// Seals plan, split and generators, or checks them against the seal that is there.
  ///
  /// Throws `ExperimentError.seen` for a generator that has learned from test pictures.
  public func seal(_ split: FrozenSplit) throws -> ExperimentSeal {
    var generators: [String: String] = [:]
    let needed = Set(plan.arms.compactMap(plan.generatorName))
    for name in needed.sorted() {
      guard let generator = plan.generators[name] else { continue }
      let model = resolved(generator.model)
      try check(model, split)
      generators[name] = try Self.digest(of: model)
    }
    let seal = ExperimentSeal(
      plan: Digest.hex(try plan.encoded()), split: split.digest, generators: generators)
    if let before = try existingSeal() {
      guard before.split == seal.split else {
        throw ExperimentError.changed(what: "the set of real pictures")
      }
      for (name, digest) in seal.generators where before.generators[name] != digest {
        throw ExperimentError.changed(what: "the model of '\(name)'")
      }
      return before
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try DurableFile.makeFolder(cellsFolder)
    try DurableFile.write(Data(split.table.utf8), to: splitFile)
    try DurableFile.write(try encoder.encode(seal) + Data("\n".utf8), to: sealFile)
    return seal
  }

  /// No generator may have seen a test picture, nor one that was cut.
  private func check(_ model: URL, _ split: FrozenSplit) throws(ExperimentError) {
    let name = model.lastPathComponent
    let file = model.appending(path: DiffusionTraining.seenFile)
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      throw .unknownPast(model: name)
    }
    let seen = Set(text.split(whereSeparator: \.isWhitespace).map { $0.lowercased() })
    let forbidden = seen.intersection(split.unseen)
    if !forbidden.isEmpty { throw .seen(model: name, count: forbidden.count) }
  }

  /// SHA-256 over the model's files, in the order of their paths; samples and checkpoints aside.
  private static func digest(of model: URL) throws(ExperimentError) -> String {
    let paths = ((try? FileManager.default.subpathsOfDirectory(atPath: model.path)) ?? []).sorted()
    var lines = ""
    for path in paths where !path.hasPrefix("samples") && !path.hasPrefix("checkpoint") {
      var isFolder: ObjCBool = false
      let file = model.appending(path: path)
      guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder),
        !isFolder.boolValue
      else { continue }
      guard let data = try? Data(contentsOf: file, options: .mappedIfSafe) else {
        throw .unknownPast(model: model.lastPathComponent)
      }
      lines += "\(path) \(Digest.hex(data))\n"
    }
    return Digest.hex(lines)
  }
}

extension ExperimentFolder {
  /// How far a training has come.
  public enum CellState: Sendable, Hashable {
    case waiting
    /// Under way somewhere, with the steps done.
    case running(step: Int)
    case done
  }

  /// How far each training has come.
  public func states() -> [(cell: Cell, state: CellState)] {
    plan.cells.map { cell in
      if FileManager.default.fileExists(atPath: file(of: cell).path) { return (cell, .done) }
      let lock = lockFile(of: cell)
      guard FileManager.default.fileExists(atPath: lock.path), FileLock.isHeld(lock) else {
        return (cell, .waiting)
      }
      let text = (try? String(contentsOf: lock, encoding: .utf8)) ?? ""
      let step = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
      return (cell, .running(step: step))
    }
  }

  /// The trainings that are finished, in the plan's order. Throws `ExperimentError`.
  public func results(_ split: FrozenSplit, _ seal: ExperimentSeal) throws -> [CellResult] {
    let pictures = split.rows(.test).count
    return try plan.cells.compactMap { cell in
      let url = file(of: cell)
      guard FileManager.default.fileExists(atPath: url.path) else { return nil }
      let result = try CellResult(
        reading: url, pictures: pictures, classes: plan.classes.count)
      guard result.cell == cell, result.seal == seal.digest else {
        throw ExperimentError.damaged(
          file: url.lastPathComponent, problem: "it belongs to another experiment")
      }
      return result
    }
  }
}
