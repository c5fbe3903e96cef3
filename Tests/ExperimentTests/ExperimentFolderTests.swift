import AtlasStore
import Basis
import Foundation
import Journeys
import Pictures
import ReaderStudy
import Testing

@testable import Experiment

@Suite struct ExperimentFolderTests {
  /// Two kinds of plain cells in three splits, and a plan on them.
  private struct Setting {
    let home: TemporaryFolder
    let pictures: LabelledPictures
    let plan: ExperimentPlan

    init(arms: [Arm] = [.real, .duplicates, .classic]) throws {
      home = try TemporaryFolder()
      var source = SplitMix64(seed: 1)
      let data = home.url.appending(path: "cells")
      for (split, count) in [("train", 12), ("select", 4), ("val", 4)] {
        for (key, red) in [("eosinophil", UInt8(200)), ("monocyte", UInt8(90))] {
          let place = data.appending(path: "\(split)/\(key)")
          try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
          for index in 0..<count {
            let bytes = (0..<16 * 16).flatMap { _ in
              [red &+ UInt8(source.next() % 40), UInt8(source.next() % 200), 120]
            }
            try PictureFile.write(
              Picture(width: 16, height: 16, bytes: bytes),
              to: place.appending(path: "\(key)-\(split)-\(index).png"))
          }
        }
      }
      pictures = try LabelledPictures(at: data, vocabulary: .builtIn, software: "test")
      var plan = PlanTests.plan()
      plan.data = data.path
      plan.crop = 16
      plan.side = 16
      plan.budget.size = 8
      plan.budget.widths = [8]
      plan.budget.steps = 6
      plan.budget.look = 3
      plan.budget.batch = 4
      plan.seeds = [1, 2]
      plan.arms = arms
      self.plan = plan
    }

    func folder(_ name: String) throws -> ExperimentFolder {
      try ExperimentFolder(new: plan, at: home.url.appending(path: name))
    }
  }

  private func files(_ folder: ExperimentFolder) throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.cellsFolder.path)
    return try Dictionary(
      uniqueKeysWithValues: names.filter { $0.hasSuffix(".safetensors") }.map {
        ($0, try Data(contentsOf: folder.cellsFolder.appending(path: $0)))
      })
  }

  @Test func `two machines and a merge give the bytes of one`() async throws {
    let setting = try Setting()
    let whole = try setting.folder("whole")
    _ = try await whole.prepare(setting.pictures) { _, _ in }
    try whole.train { _, _ in }
    let parts = try ["one", "two"].map { try setting.folder($0) }
    for (index, part) in parts.enumerated() {
      _ = try await part.prepare(setting.pictures) { _, _ in }
      try part.train(share: Sampling.Shard("\(index + 1)/2")) { _, _ in }
    }
    let merged = try setting.folder("merged")
    #expect(throws: ExperimentError.self) { try merged.merge([parts[0].folder]) }
    #expect(try merged.merge(parts.map(\.folder)) == 6)
    #expect(try files(merged) == files(whole))
    #expect(try files(merged).count == 6)
    #expect(
      try ExperimentReport(merged).json() == ExperimentReport(whole).json())
  }

  @Test func `what was finished before a stop isn't trained again`() async throws {
    let setting = try Setting()
    let folder = try setting.folder("stopped")
    _ = try await folder.prepare(setting.pictures) { _, _ in }
    try folder.train { _, _ in }
    let before = try files(folder)
    let lost = folder.plan.cells[3]
    try FileManager.default.removeItem(at: folder.file(of: lost))
    // What a killed process leaves: a lock that nobody holds any more.
    try Data("3\n".utf8).write(to: folder.lockFile(of: lost))
    #expect(folder.states().filter { $0.state == .waiting }.map(\.cell) == [lost])
    var trained: Set<Cell> = []
    try folder.train { cell, _ in trained.insert(cell) }
    #expect(trained == [lost])
    #expect(try files(folder) == before)
  }

  @Test func `a cell that another process is at is left to it`() async throws {
    let setting = try Setting()
    let folder = try setting.folder("shared")
    _ = try await folder.prepare(setting.pictures) { _, _ in }
    let busy = folder.plan.cells[2]
    do {
      let lock = FileLock(folder.lockFile(of: busy))
      let isHeld = lock != nil
      #expect(isHeld)
      lock?.note("5")
      #expect(folder.states().first { $0.cell == busy }?.state == .running(step: 5))
      try folder.train { _, _ in }
    }
    #expect(folder.states().filter { $0.state == .waiting }.map(\.cell) == [busy])
    try folder.train { _, _ in }
    #expect(folder.states().allSatisfy { $0.state == .done })
  }

  /// Takes the lock and lets it go; what a child between fork and exec still has of it.
  private func inherited(from file: URL) -> Int32 {
    guard let lock = FileLock(file) else { return -1 }
    defer { lock.note("1") }
    return dup(lock.descriptor)
  }

  @Test func `a lock that is let go is free though a child being started still has its file`()
    throws
  {
    let setting = try Setting()
    let file = setting.home.url.appending(path: "a.lock")
    let child = inherited(from: file)
    try #require(child >= 0)
    defer { close(child) }
    #expect(!FileLock.isHeld(file))
    let isTaken = FileLock(file) != nil
    #expect(isTaken)
    withExtendedLifetime(setting) {}
  }

  @Test func `a generator that has seen a test picture is refused`() async throws {
    let setting = try Setting(arms: [.real, .diffusion])
    var plan = setting.plan
    let model = setting.home.url.appending(path: "model")
    try FileManager.default.createDirectory(at: model, withIntermediateDirectories: true)
    plan.generators["diffusion"] = .init(model: model.path, className: "eosinophil")
    let folder = try ExperimentFolder(new: plan, at: setting.home.url.appending(path: "seen"))
    let split = try FrozenSplit(plan, setting.pictures)
    #expect(throws: ExperimentError.unknownPast(model: "model")) { try folder.seal(split) }
    // Eight of twelve were cut from 'train', and are tested on.
    #expect(split.counts(.test) == [12, 4])
    let cut = try #require(split.rows.first { $0.isLeftOut })
    let seen = model.appending(path: "seen.txt")
    try Data("\(cut.digest)\n".utf8).write(to: seen)
    #expect(throws: ExperimentError.seen(model: "model", count: 1)) { try folder.seal(split) }
    let kept = try #require(split.rows.first { $0.role == .train })
    try Data("\(kept.digest)\n".utf8).write(to: seen)
    let seal = try folder.seal(split)
    #expect(seal.generators["diffusion"] != nil)
    try Data("other weights".utf8).write(to: model.appending(path: "weights"))
    #expect(throws: ExperimentError.changed(what: "the model of 'diffusion'")) {
      try folder.seal(split)
    }
  }

  @Test func `a plan changed after sealing is refused`() async throws {
    let setting = try Setting()
    let folder = try setting.folder("sealed")
    _ = try await folder.prepare(setting.pictures) { _, _ in }
    var changed = setting.plan
    changed.delta = 0.05
    try changed.encoded().write(to: folder.folder.appending(path: "plan.json"))
    let again = try ExperimentFolder(at: folder.folder)
    #expect(throws: ExperimentError.changed(what: "the plan")) { try again.existingSeal() }
  }

  @Test func `a damaged result is named, and so are results that differ`() async throws {
    let setting = try Setting()
    let folder = try setting.folder("whole")
    _ = try await folder.prepare(setting.pictures) { _, _ in }
    try folder.train { _, _ in }
    let other = try setting.folder("other")
    _ = try await other.prepare(setting.pictures) { _, _ in }
    try other.train { _, _ in }
    let cell = folder.plan.cells[1]
    var data = try Data(contentsOf: other.file(of: cell))
    data[data.count - 3] ^= 1
    try data.write(to: other.file(of: cell))
    #expect(throws: ExperimentError.conflict(cell: cell.name)) {
      try folder.merge([other.folder])
    }
    try data.prefix(100).write(to: other.file(of: cell))
    #expect(throws: ExperimentError.self) { try ExperimentReport(other) }
  }

  @Test func `every arm learns from as many pictures as it says`() async throws {
    let setting = try Setting()
    let folder = try setting.folder("arms")
    _ = try await folder.prepare(setting.pictures) { _, _ in }
    let material = try Material(folder)
    let real = material.train(Cell(.control, seed: 1))
    #expect(real.count { $0.classPlace == 0 } == 4)
    #expect(real.count { $0.classPlace == 1 } == 8)
    let twice = material.train(Cell(Treatment(.duplicates, ratio: 1), seed: 1))
    #expect(twice.count { $0.classPlace == 0 } == 8)
    let own = Set(real.filter { $0.classPlace == 0 }.map(\.bytes))
    #expect(Set(twice.filter { $0.classPlace == 0 }.map(\.bytes)) == own)
    #expect(twice.filter { $0.number < 1 << 24 }.map(\.bytes) == real.map(\.bytes))
    let classic = material.train(Cell(Treatment(.classic, ratio: 1), seed: 1))
    let added = classic.filter { $0.number >= 1 << 24 }
    #expect(added.count == 4)
    #expect(Set(added.map(\.change)).count == 4)
  }

  @Test func `the report says what is unfinished, and is the same each time`() async throws {
    let setting = try Setting()
    let folder = try setting.folder("report")
    _ = try await folder.prepare(setting.pictures) { _, _ in }
    #expect(throws: ExperimentError.self) { try ExperimentReport(folder) }
    try folder.train { _, _ in }
    let report = try ExperimentReport(folder)
    #expect(!report.markdown.contains("UNFINISHED"))
    #expect(report.markdown.contains("R + duplicates x 1"))
    #expect(report.csv.split(separator: "\n").count == 7)
    #expect(report.html == (try ExperimentReport(folder)).html)
    #expect(!report.html.contains(setting.home.url.path))
    #expect(!String(decoding: try report.json(), as: UTF8.self).contains(setting.home.url.path))
    #expect(report.plainText(width: 80).contains("Verdicts"))
    // The verdict and its figure come first, in every form.
    let verdict = try #require(report.document.verdict)
    #expect(report.document.blocks.dropFirst().first == .paragraph(verdict))
    #expect(verdict.hasPrefix("Beside ") && verdict.contains("R + duplicates x 1 ("))
    guard case .figure = report.document.blocks[2] else {
      Issue.record("no figure behind the verdict")
      return
    }
    // The numbers alone give the same report back, but for how it was done.
    let place = setting.home.url.appending(path: "kept", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    #expect(ExperimentReport(savedIn: place) == nil)
    try report.json().write(to: place.appending(path: "report.json"))
    let kept = try #require(ExperimentReport(savedIn: place)).document
    #expect(report.document.blocks.starts(with: kept.blocks))
    #expect(kept.blocks.count < report.document.blocks.count)
  }

  @Test(arguments: ["eosinophil", "multilobed"])
  func `an experiment that came with the program is read from its numbers`(name: String) throws {
    let root = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL
    let folder = root.appending(path: "Samples/experiment/\(name)")
    let report = try #require(ExperimentReport(savedIn: folder))
    let comparisons = report.analysis.comparisons
    #expect(comparisons.count == 9)
    let verdict = try #require(report.document.verdict)
    #expect(comparisons.allSatisfy { verdict.contains("\($0.treatment.words) (") })
    // What the published table says, the report from the numbers says too.
    let text = try String(contentsOf: folder.appending(path: "report.md"), encoding: .utf8)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| R + diffusion x 1 |") }
    #expect(!rows.isEmpty && rows.allSatisfy { report.markdown.contains($0) })
  }

  @Test func `what generators may learn from has no picture that was cut or is tested`() throws {
    let setting = try Setting()
    let place = setting.home.url.appending(path: "material")
    let counts = try ExperimentPlanning.writeMaterial(
      setting.plan, to: place, vocabulary: .builtIn, software: "test")
    #expect(counts.target == 4)
    #expect(counts.base == 16)
    let split = try FrozenSplit(setting.plan, setting.pictures)
    let paths = try FileManager.default.subpathsOfDirectory(atPath: place.path)
    let digests = try paths.filter { $0.hasSuffix(".png") }.map {
      Digest.hex(try Data(contentsOf: place.appending(path: $0)))
    }
    #expect(digests.count == 20)
    #expect(split.unseen.isDisjoint(with: digests))
  }

  @Test func `a wish becomes a plan, and one that can't be followed is refused by name`() throws {
    let setting = try Setting()
    func plan(_ target: ExperimentPlanning.Wanted, keep: Int = 4, arms: [String]? = nil) throws
      -> ExperimentPlan
    {
      try ExperimentPlanning.plan(
        .init(
          name: "few", data: URL(filePath: setting.plan.data), target: target, among: [],
          keep: keep, others: nil, seed: 1, models: [:], modelClass: nil, arms: arms),
        vocabulary: .builtIn, software: "test"
      ) { $0.budget.steps = 200 }
    }
    let good = try plan(.aClass("Eosinophil"))
    #expect(good.target.key == "eosinophil")
    #expect(Set(good.target.among) == ["eosinophil", "monocyte"])
    #expect(good.arms == [.real, .duplicates, .classic])
    #expect(throws: ExperimentError.self) { try plan(.aClass("no such cell")) }
    #expect(throws: ExperimentError.self) { try plan(.finding("no such look")) }
    #expect(throws: ExperimentError.self) { try plan(.aClass("eosinophil"), keep: 13) }
    #expect(throws: ExperimentError.self) { try plan(.aClass("eosinophil"), arms: ["wgan"]) }
    #expect(throws: ExperimentError.self) { try plan(.aClass("eosinophil"), arms: ["gan"]) }
  }
}
