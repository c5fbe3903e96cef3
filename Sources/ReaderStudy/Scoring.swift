import Basis
public import Foundation
import Statistics

/// A scored study: whether it verifies, and what every reader's answers say.
public struct StudyScore: Sendable {
  /// The rules; nil when the manifest can't be read at all.
  public var manifest: Manifest?
  /// The key; nil when it can't be read.
  public var key: StudyKey?
  /// Everything that isn't what it should be, file and line first. Empty means verified.
  public var problems: [String]
  /// One score a reader who has begun, in the manifest's order.
  public var readers: [ReaderScore]
  /// What readers said to other tasks than rating single pictures.
  public var tasks = TaskScores()
  /// Every reader the study lists, in its order.
  public var listed: [ListedReader] = []
  /// The code that binds the rules.
  public var code: StudyCode?
  /// Rules that aren't those that were sealed, by name.
  public var changedRules: [String] = []
  /// Each time the key was opened before every listed reader had finished.
  public var openings: [KeyOpening] = []
  /// What is worth saying and no contradiction: clocks that were put back, for example.
  public var notes: [String] = []

  /// What a machine thinks of the pictures; nil where none was asked.
  public var machine: MachineReading?

  /// The pictures; nil unless they are those that were sealed.
  var package: PicturePackage?

  /// What could be seen of the package's file.
  var inspection: PackageInspection?

  /// Whether key, package, manifest and logs are what was sealed and written.
  public var isVerified: Bool { problems.isEmpty }
}

/// Opens the key of a study and counts.
public enum Scoring {
  /// Checks everything that can be checked and scores every log that reads.
  ///
  /// Never throws: what can't be read is a problem in the result.
  ///
  /// - Parameters:
  ///   - code: the code as published at sealing; nil compares with none.
  ///   - receipts: codes that readers wrote down, by reader.
  public static func score(
    _ folder: URL, keyFile: URL, code: StudyCode? = nil, receipts: [String: String] = [:]
  ) -> StudyScore {
    var score = StudyScore(manifest: nil, key: nil, problems: [], readers: [])
    func attempt<Value>(_ work: () throws(StudyError) -> Value) -> Value? {
      do throws(StudyError) {
        return try work()
      } catch {
        score.problems.append(error.summary)
        return nil
      }
    }
    let study = attempt { () throws(StudyError) in try Study(at: folder) }
    let keyData = attempt { () throws(StudyError) in try StudyFile.read(keyFile) }
    score.key = keyData.flatMap { data in
      attempt { () throws(StudyError) in
        try StudyKey(data, name: keyFile.lastPathComponent)
      }
    }
    score.manifest = study?.manifest
    score.code = study?.code
    score.listed = study.map(ListedReader.all) ?? []
    if let study {
      compareRules(study, key: score.key, published: code, &score)
      score.openings = attempt { () throws(StudyError) in try study.openings() } ?? []
    }
    guard let study, let key = score.key, let keyData else { return score }
    let keyName = keyFile.lastPathComponent
    if key.commitment != study.manifest.commitment {
      score.problems.append("'\(keyName)': it isn't the key that was committed to")
    } else if Digest.hex(keyData) != study.manifest.keySha256 {
      score.problems.append("'\(keyName)': its file isn't the one that was sealed")
    }
    score.inspection = PackageInspection(study)
    let package = attempt { () throws(StudyError) in try study.package() }
    score.package = package?.records.count == key.rows.count ? package : nil
    if package == nil {
      score.problems += changedRecords(study, key)
    }
    _ = attempt { () throws(StudyError) in try study.practice() }
    let machineFile = MachineReading.file(besides: keyFile)
    if FileManager.default.fileExists(atPath: machineFile.path) {
      score.machine = attempt { () throws(StudyError) in
        try MachineReading(at: machineFile, of: study.manifest)
      }
    }
    let ids = key.rows.map(\.id)
    for reader in study.manifest.readers {
      let url = study.logFile(of: reader.id)
      guard FileManager.default.fileExists(atPath: url.path) else { continue }
      let scored = attempt { () throws(StudyError) in
        try self.score(reader.id, study: study, key: key, ids: ids, log: StudyFile.read(url))
      }
      if let scored {
        score.tasks.add(scored.score, scored.answers, plan: study.manifest.plan, key)
        if study.manifest.plan.isRated {
          score.readers.append(scored.score.told(study.manifest.plan))
        }
      }
      score.problems += scored?.sense.problems.map { $0.words(in: url) } ?? []
      score.notes += scored?.sense.notes.map { $0.words(in: url) } ?? []
    }
    score.problems += ListedReader.strangers(study)
      .map { "'logs/\($0)': the study lists no such reader" }
    score.problems += score.listed.compactMap { reader in
      switch reader.state {
      case .renamed: reader.remark.map { "reader '\(reader.id)': \($0)" }
      default: nil
      }
    }
    score.problems += compare(receipts, with: score)
    checkSecrets(study, key, &score)
    return score
  }

  /// Names every rule that isn't as it was sealed, by the key's copy and by the published code.
  private static func compareRules(
    _ study: Study, key: StudyKey?, published: StudyCode?, _ score: inout StudyScore
  ) {
    var changed: Set<String> = []
    if let sealed = key?.head.rules {
      let found = StudyCode.namedValues(study.manifest)
      changed = Set(sealed.filter { found[$0.key] != $0.value }.map(\.key))
    }
    if let published, !published.fits(study.code) {
      changed.formUnion(published.changed(in: study.code).map(\.rawValue))
      score.problems.append(
        "the study's code is \(study.code.short), not the published \(published.short): its rules "
          + "were changed after sealing")
    }
    score.changedRules = StudyCode.Rule.allCases.map(\.rawValue).filter(changed.contains)
    if !score.changedRules.isEmpty {
      score.problems.append(
        "changed after sealing: \(score.changedRules.joined(separator: ", "))")
    }
  }

  /// Receipts that aren't in the log of the reader who wrote them down.
  private static func compare(_ receipts: [String: String], with score: StudyScore) -> [String] {
    receipts.sorted { $0.key < $1.key }.compactMap { reader, code in
      func plain(_ code: String) -> String {
        code.uppercased().filter { $0.isLetter || $0.isNumber }
      }
      guard let found = score.readers.first(where: { $0.reader == reader }) else {
        return "receipt \(code): there are no answers of a reader '\(reader)'"
      }
      let known = (found.earlierReceipts + [found.receipt]).map(plain)
      return known.contains(plain(code))
        ? nil : "receipt \(code) isn't in the log of '\(reader)': it is another log, or a cut one"
    }
  }

  /// Whether orders and audit are what the key's secrets give.
  private static func checkSecrets(_ study: Study, _ key: StudyKey, _ score: inout StudyScore) {
    let manifest = study.manifest
    if let secret = key.head.orderSecret,
      StudyProtocol.orderCommitment(salt: key.salt, secret: secret) != manifest.orderCommitment
    {
      score.problems.append("'manifest.json': the orders weren't drawn from the key's secret")
    } else if let secret = key.head.orderSecret {
      for reader in manifest.readers
      where !Seal.isDrawn(
        reader, manifest, key.rows, secret: secret)
      {
        score.problems.append(
          "'manifest.json': the order of '\(reader.id)' isn't the one that was drawn")
      }
    }
    if let audit = key.head.audit, manifest.leakAudit?.fits(audit, salt: key.salt) != true {
      score.problems.append("'manifest.json': the leak audit isn't the one in the key")
    }
  }

  /// Names the pictures of a package that aren't those of the key.
  private static func changedRecords(_ study: Study, _ key: StudyKey) -> [String] {
    let url = study.folder.appendingPathComponent("package.bin")
    let package: PicturePackage
    do throws(StudyError) {
      package = try PicturePackage(StudyFile.read(url), name: "package.bin")
    } catch {
      return [error.summary]
    }
    return zip(key.rows, package.records).compactMap { row, record in
      if row.id == record.id && row.image == record.image && record.truth == nil { return nil }
      return "'package.bin', record \(row.index + 1): it isn't the picture in the key"
    }
  }

  private static func score(
    _ reader: String, study: Study, key: StudyKey, ids: [String], log: Data
  ) throws(StudyError) -> (score: ReaderScore, answers: [TaskAnswer], sense: LogSense) {
    let manifest = study.manifest
    let name = "\(reader).jsonl"
    let content = try AnswerLog.read(log, name: name, start: study.chainStart(of: reader))
    guard let order = manifest.order(of: reader), ids.count == manifest.records else {
      throw .damaged(file: "key", line: nil, problem: "it has another number of pictures")
    }
    let progress = try SittingProgress(
      order: order, plan: manifest.plan, ids: ids, entries: content.entries,
      manifestHash: study.manifestHash,
      logName: name)
    // What is seen again in a later phase is no repeat: the reader knows more.
    func seenIn(_ showing: Int, _ record: Int) -> [String] {
      [manifest.plan.phase(at: showing - 1)?.rawValue ?? "", "\(record)"]
    }
    var seen: Set<[String]> = []
    let judgements = progress.answers.map { answer in
      let record = order.showings[answer.showing - 1].record
      let row = key.rows[record]
      return Judgement(
        answer: answer, record: record,
        isRepeat: !seen.insert(seenIn(answer.showing, record)).inserted, truth: row.truth,
        cellClass: row.cellClass, isControl: row.isControl,
        controlGrade: row.controlGrade)
    }
    var score = ReaderScore(
      reader: reader,
      showings: order.showings.indices.count { manifest.plan.task(at: $0) == .rating },
      judgements: judgements,
      receipt: Receipt.code(content.chain.last),
      earlierReceipts: zip(content.entries, content.hashes).dropLast().compactMap {
        if case .ended = $0 { Receipt.code($1) } else { nil }
      }, tornBytes: content.torn, openings: [],
      undisplayable: 0, breaks: 0,
      practice: nil, margin: manifest.plan.margin, alpha: manifest.plan.alpha)
    for entry in content.entries {
      switch entry {
      case .opened(let entry):
        if let person = entry.person { score.person = person }
        score.openings.append(
          ReaderScore.Opening(
            display: entry.display ?? .untold, background: entry.background,
            gapHours: entry.gapHours, tornBytes: entry.tornBytes,
            keyReadable: entry.keyReadable, access: entry.access, simulated: entry.simulated,
            takenOver: entry.takenOver ?? false))
      case .display(let entry):
        score.openings.indices.last.map {
          score.openings[$0].note(entry.display)
        }
      case .told(let entry):
        if let background = entry.background, let last = score.openings.indices.last {
          score.openings[last].background = background
        }
      case .cannotDisplay: score.undisplayable += 1
      case .rested: score.breaks += 1
      case .practised(let entry):
        let pictures = max(0, entry.of)
        score.practice = Proportion(min(max(0, entry.right), pictures), of: pictures)
      case .answered, .judged, .ended, .interim: break
      }
    }
    return (
      score, progress.taskAnswers,
      LogSense(content.entries, reader: reader, created: manifest.created)
    )
  }
}

extension LogSense.Remark {
  fileprivate func words(in log: URL) -> String {
    "'\(log.lastPathComponent)', line \(line): \(words)"
  }
}
