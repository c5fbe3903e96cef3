import Basis
public import Foundation

/// Turns a plan and pictures into a study folder and its key.
public enum Seal {
  /// What is drawn from the system's entropy, given from outside so that sealing can be repeated in
  /// a test. Both lie in the key only.
  public struct Secrets: Sendable {
    /// The text that choice, turns, repeats and orders are drawn from.
    public var orders: String
    /// 16 random bytes.
    public var salt: [UInt8]

    /// Throws unless `salt` has 16 bytes.
    public init(orders: String, salt: [UInt8]) throws(StudyError) {
      guard salt.count == 16, !orders.contains("\n") else {
        throw .badPlan("a secret is one line and a salt is 16 bytes")
      }
      self.orders = orders
      self.salt = salt
    }
  }

  /// What is said in public of where the pictures come from.
  public struct Circumstances: Sendable {
    /// Model, walk, data and licence.
    public var provenance: StudyProvenance?
    /// Whether the seed of the fakes was given by a person.
    public var seedGiven = false
    /// A public set that reals come from, in words.
    public var publicReals: String?
    /// The path of the atlas the reals come from; only its hash is kept.
    public var atlas: String?

    /// Nothing said yet.
    public init() {}
  }

  /// A study that was sealed.
  public struct Sealed: Sendable {
    /// Its rules.
    public var manifest: Manifest
    /// The code that binds them, to publish or have time-stamped.
    public var code: StudyCode
    /// Looks the audit found: they may be the generator's own, and stop nothing.
    public var looks: [String]
  }

  /// Seals a study.
  ///
  /// Reals are drawn from the candidates by the secret, one a group; fakes and controls are taken in
  /// the order given, so that nobody picks by eye. Every picture is then turned as drawn for it.
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
    created: String, software: String, circumstances: Circumstances = Circumstances(),
    override: String? = nil, blockPeriods: [Double] = [8]
  ) throws -> Sealed {
    try plan.validate()
    for url in [folder, keyFile] where FileManager.default.fileExists(atPath: url.path) {
      throw StudyError.exists(url.lastPathComponent)
    }
    let choice = try Selection(plan, candidates: candidates, secret: secrets.orders)
    let keyed = try keyed(choice.trials, secrets)
    // In the order of the records, which must say nothing either, and before the turns, which hide
    // what hangs on place from the eye but not from whoever undoes them.
    let audit = LeakAudit(
      keyed.map(\.picture).filter { $0.use == .trial }, blockPeriods: blockPeriods)
    if !audit.blocking.isEmpty, (override ?? "").isEmpty {
      throw StudyError.leaks(audit.blocking)
    }
    let salt = Digest.hex(bytes: secrets.salt)
    let margin = Presentation.margin(choice.width, choice.height)
    let (width, height) = (choice.width - margin, choice.height - margin)
    let package = PicturePackage(
      width: width, height: height,
      records: keyed.map { .init(id: $0.row.id, truth: nil, rgb: $0.rgb) })
    let practised = turned(choice.practice, secrets).map { picture, _ in
      (identifier(Digest.sha256(picture.rgb), secrets.salt), picture)
    }.sorted { $0.0 < $1.0 }
    let practice = PicturePackage(
      width: width, height: height,
      records: practised.map { .init(id: $0.0, truth: $0.1.truth, rgb: $0.1.rgb) })
    let gap = min(20, plan.showings / 3)
    var manifest = Manifest(
      format: Manifest.format, plan: plan, created: created, software: software,
      primaryEndpoint: "area under the rating curve, and balanced accuracy within the margin",
      readers: try orders(plan, keyed.map(\.row), secret: secrets.orders, gap: gap),
      orderCommitment: StudyProtocol.orderCommitment(salt: salt, secret: secrets.orders),
      repeatGap: gap, records: keyed.count, width: width, height: height,
      packageSha256: Digest.hex(package.data), practiceSha256: Digest.hex(practice.data),
      keySha256: "", commitment: "",
      leakAudit: try AuditSeal(audit, override: override, salt: salt),
      provenance: circumstances.provenance, seedGiven: circumstances.seedGiven,
      publicReals: circumstances.publicReals,
      atlasSha256: circumstances.atlas.map { Digest.hex($0) })
    let studyKey = StudyKey(
      study: plan.name, salt: salt, orderSecret: secrets.orders, audit: audit,
      rules: StudyCode.namedValues(manifest), practice: practised.map(\.1.provenance),
      rows: keyed.map(\.row))
    let keyData = try studyKey.data
    manifest.keySha256 = Digest.hex(keyData)
    manifest.commitment = studyKey.commitment
    let file = try ManifestFile(manifest)
    do {
      try write(file, package, practice, keyData, folder: folder, keyFile: keyFile)
    } catch {
      // Half a study would only be in the way of the next attempt.
      try? FileManager.default.removeItem(at: folder)
      try? FileManager.default.removeItem(at: keyFile)
      throw error
    }
    return Sealed(
      manifest: manifest, code: file.code,
      looks: audit.findings.filter { $0.isFound && !$0.blocks }.map(\.feature))
  }

  private static func identifier(_ image: [UInt8], _ salt: [UInt8]) -> String {
    Digest.hex(bytes: Digest.authentication(of: image, key: salt).prefix(8))
  }

  /// Each picture in the turn that the secret draws for it, whatever it is.
  private static func turned(
    _ pictures: [Candidate], _ secrets: Secrets
  ) -> [(picture: Candidate, turn: Presentation.Turn)] {
    let secret = Digest.sha256(Array("blindtest-turns-v1\n\(secrets.orders)\n".utf8))
    return pictures.map { candidate in
      let picture = StudyPicture(
        width: candidate.width, height: candidate.height, rgb: candidate.rgb)
      let turn = Presentation.Turn(of: picture, secret: secret)
      var turned = candidate
      let shown = Presentation.turned(picture, by: turn)
      (turned.width, turned.height, turned.rgb) = (shown.width, shown.height, shown.rgb)
      return (turned, turn)
    }
  }

  /// The trials in the order of their ids, each with its row of the key and the pixels
  /// shown.
  private static func keyed(
    _ trials: [Candidate], _ secrets: Secrets
  ) throws(StudyError) -> [(row: StudyKey.Row, picture: Candidate, rgb: [UInt8])] {
    let shown = turned(trials, secrets)
    let images = shown.map { Digest.sha256($0.picture.rgb) }
    let ids = images.map { identifier($0, secrets.salt) }
    let places = trials.indices.sorted { ids[$0] < ids[$1] }
    for (first, second) in zip(places, places.dropFirst()) where ids[first] == ids[second] {
      throw .duplicate(trials[first].provenance, trials[second].provenance)
    }
    return places.enumerated().map { index, place in
      let picture = trials[place]
      let row = StudyKey.Row(
        index: index, id: ids[place], image: Digest.hex(bytes: images[place]),
        truth: picture.truth, cellClass: picture.cellClass, isControl: picture.use == .control,
        provenance: picture.provenance, nearestTraining: picture.nearestTraining,
        controlGrade: picture.controlGrade, turn: shown[place].turn.rawValue)
      return (row, picture, shown[place].picture.rgb)
    }
  }

  /// The order of every reader. Which records come twice is drawn among all of them, controls too: a
  /// rule about truth or class would be read from what is published.
  private static func orders(
    _ plan: Plan, _ rows: [StudyKey.Row], secret: String, gap: Int
  ) throws(StudyError) -> [Manifest.Reader] {
    var readers: [Manifest.Reader] = []
    for id in plan.readers {
      let order = try order(of: id, plan, rows, secret: secret, gap: gap)
      readers.append(Manifest.Reader(id: id, order: order.text))
    }
    return readers
  }

  private static func order(
    of reader: String, _ plan: Plan, _ rows: [StudyKey.Row], secret: String, gap: Int
  ) throws(StudyError) -> ReaderOrder {
    if plan.task == .quartet {
      return ReaderOrder.drawn(
        quartets: ReaderOrder.quartets(of: rows, secret: secret), secret: secret,
        reader: "reader/\(reader)")
    }
    let seed = StudyProtocol.orderSeed(study: secret, reader: "repeats", attempt: 0)
    let repeats = StudyProtocol.shuffle(count: rows.count, seed: seed).prefix(plan.repeats).sorted()
    return try ReaderOrder.drawn(
      records: rows.count, repeats: repeats, secret: secret, reader: "reader/\(reader)", gap: gap)
  }

  /// Whether a published order is the one that the key's secret gives.
  static func isDrawn(
    _ reader: Manifest.Reader, _ manifest: Manifest, _ rows: [StudyKey.Row], secret: String
  ) -> Bool {
    let drawn = try? order(
      of: reader.id, manifest.plan, rows, secret: secret, gap: manifest.repeatGap)
    return drawn?.text == reader.order
  }

  private static func write(
    _ manifest: ManifestFile, _ package: PicturePackage, _ practice: PicturePackage, _ key: Data,
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
      manifest.data, to: folder.appendingPathComponent(ManifestFile.name))
  }
}
