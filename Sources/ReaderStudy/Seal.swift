import Basis
public import Foundation

/// Turns a plan and pictures into a study folder and its key.
public enum Seal {
  /// The two secrets and the seed, given from outside so that sealing can be repeated.
  public struct Secrets: Sendable {
    /// The text readers' orders are drawn from; public after sealing.
    public var studySeed: String
    /// 16 random bytes, in the key only.
    public var salt: [UInt8]

    /// Throws unless `salt` has 16 bytes.
    public init(studySeed: String, salt: [UInt8]) throws(StudyError) {
      guard salt.count == 16, !studySeed.contains("\n") else {
        throw .badPlan("a seed is one line and a salt is 16 bytes")
      }
      self.studySeed = studySeed
      self.salt = salt
    }
  }

  /// No run of one truth is longer than this. Shorter limits make the end of a run guessable.
  public static let longestRun = 6

  /// Seals a study.
  ///
  /// Reals are drawn from the candidates by the study's seed, one a group; fakes and controls are
  /// taken in the order given, so that nobody picks by eye.
  ///
  /// - Parameters:
  ///   - folder: `NAME.study`; must not be there yet.
  ///   - keyFile: `NAME.key`, beside it; written with permissions 0600.
  ///   - created: ISO 8601, UTC.
  ///   - software: program and version.
  ///   - blockPeriods: where the leak audit looks for JPEG's blocks; see `LeakAudit`.
  ///   - override: a written reason to seal in spite of the leak audit.
  /// - Throws: `StudyError`, and `DurableFileError` when the disk refuses.
  @discardableResult
  public static func seal(
    _ plan: Plan, candidates: [Candidate], secrets: Secrets, folder: URL, keyFile: URL,
    created: String, software: String, override: String? = nil, blockPeriods: [Double] = [8]
  ) throws -> Manifest {
    try plan.validate()
    for url in [folder, keyFile] where FileManager.default.fileExists(atPath: url.path) {
      throw StudyError.exists(url.lastPathComponent)
    }
    let choice = try Selection(plan, candidates: candidates, studySeed: secrets.studySeed)
    let salt = Digest.hex(bytes: secrets.salt)
    let keyed = try keyed(choice.trials, salt: secrets.salt)
    let audit = LeakAudit(
      keyed.map(\.candidate).filter { $0.use == .trial }, blockPeriods: blockPeriods)
    if !audit.blocking.isEmpty, (override ?? "").isEmpty {
      throw StudyError.leaks(audit.blocking)
    }
    let package = PicturePackage(
      width: choice.width, height: choice.height,
      records: keyed.map { .init(id: $0.row.id, truth: nil, rgb: $0.candidate.rgb) })
    let practice = PicturePackage(
      width: choice.width, height: choice.height,
      records: choice.practice.map {
        .init(id: identifier(Digest.sha256($0.rgb), secrets.salt), truth: $0.truth, rgb: $0.rgb)
      }.sorted { $0.id < $1.id })
    let rows = keyed.map(\.row)
    let repeats = repeats(plan, rows, studySeed: secrets.studySeed)
    let gap = min(20, plan.showings / 3)
    let truths = rows.map(\.truth)
    let readers = try plan.readers.map { reader in
      Manifest.Reader(
        id: reader,
        attempt: try ReaderOrder.firstAttempt(
          truths: truths, repeats: repeats, studySeed: secrets.studySeed, reader: reader,
          longestRun: longestRun, repeatGap: gap))
    }
    let studyKey = StudyKey(study: plan.name, salt: salt, rows: rows)
    let keyData = try studyKey.data
    let manifest = Manifest(
      format: "leuko-study-1", plan: plan, created: created, software: software,
      primaryEndpoint: "area under the rating curve, and balanced accuracy within the margin",
      studySeed: secrets.studySeed, readers: readers, repeats: repeats, longestRun: longestRun,
      repeatGap: gap, records: rows.count, width: choice.width, height: choice.height,
      packageSha256: Digest.hex(package.data), practiceSha256: Digest.hex(practice.data),
      keySha256: Digest.hex(keyData), commitment: studyKey.commitment, audit: audit,
      auditOverride: audit.blocking.isEmpty ? nil : override)
    do {
      try write(manifest, package, practice, keyData, folder: folder, keyFile: keyFile)
    } catch {
      // Half a study would only be in the way of the next attempt.
      try? FileManager.default.removeItem(at: folder)
      try? FileManager.default.removeItem(at: keyFile)
      throw error
    }
    return manifest
  }

  private static func identifier(_ image: [UInt8], _ salt: [UInt8]) -> String {
    Digest.hex(bytes: Digest.authentication(of: image, key: salt).prefix(8))
  }

  /// The trials in the order of their ids, each with its row of the key.
  private static func keyed(
    _ trials: [Candidate], salt: [UInt8]
  ) throws(StudyError) -> [(row: StudyKey.Row, candidate: Candidate)] {
    var named: [(id: String, image: [UInt8], candidate: Candidate)] = []
    for candidate in trials {
      let image = Digest.sha256(candidate.rgb)
      named.append((identifier(image, salt), image, candidate))
    }
    named.sort { $0.id < $1.id }
    for (first, second) in zip(named, named.dropFirst()) where first.id == second.id {
      throw .duplicate(first.candidate.provenance, second.candidate.provenance)
    }
    return named.enumerated().map { index, item in
      let row = StudyKey.Row(
        index: index, id: item.id, image: Digest.hex(bytes: item.image),
        truth: item.candidate.truth, cellClass: item.candidate.cellClass,
        isControl: item.candidate.use == .control, provenance: item.candidate.provenance,
        nearestTraining: item.candidate.nearestTraining)
      return (row: row, candidate: item.candidate)
    }
  }

  /// Which records are shown twice: in turn from every class and kind, drawn by the seed.
  private static func repeats(_ plan: Plan, _ rows: [StudyKey.Row], studySeed: String) -> [Int] {
    let seed = StudyProtocol.orderSeed(study: studySeed, reader: "repeats", attempt: 0)
    let drawn = StudyProtocol.shuffle(count: rows.count, seed: seed).filter { !rows[$0].isControl }
    var strata: [[Int]] = plan.classes.flatMap { entry in
      Truth.allCases.map { truth in
        drawn.filter { rows[$0].cellClass == entry.cellClass && rows[$0].truth == truth }
      }
    }
    var chosen: [Int] = []
    while chosen.count < plan.repeats {
      for index in strata.indices where chosen.count < plan.repeats {
        if let record = strata[index].popLast() { chosen.append(record) }
      }
    }
    return chosen.sorted()
  }

  private static func write(
    _ manifest: Manifest, _ package: PicturePackage, _ practice: PicturePackage, _ key: Data,
    folder: URL, keyFile: URL
  ) throws {
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("logs"), withIntermediateDirectories: true)
    try DurableFile.write(key, to: keyFile, permissions: 0o600)
    let packages = [("package.bin", package), ("practice.bin", practice)]
    for (name, content) in packages {
      let url = folder.appendingPathComponent(name)
      try DurableFile.write(content.data, to: url)
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 0)], ofItemAtPath: url.path)
    }
    try DurableFile.write(
      try ManifestFile(manifest).data, to: folder.appendingPathComponent(ManifestFile.name))
  }
}
