import AtlasStore
import Basis
import Diffusion
import Exchange
import Foundation
import Pictures

/// One walk through a plan: reads and keeps files on several threads, and writes the rows of one
/// batch while it reads the next.
struct ImportWalk {
  /// Enough files for one flush of the disk to be worth while, few enough to stop soon.
  static let batchFiles = 512
  static let batchBytes = 64 << 20
  /// More than processors: readers mostly wait for the disk to flush what they have written.
  static let readerCount = 8

  private let plan: ImportPlan
  private let project: Project
  private let who: String?
  private let readers: [Bench]
  private var report: ImportReport
  /// Where in the plan the first file with each digest is. Numbers, not names: of a million files
  /// there are a million.
  private var seen: [DigestKey: UInt32] = [:]

  /// What became of the pictures that cells were cut out of, by their paths' bytes.
  private var fields: [[UInt8]: ImportAccount.Fate] = [:]

  /// On a dry run, what copies are found by: pictures turned, mirrored or compressed anew.
  private var prints: [PicturePrint] = []
  private var printed: [Int] = []
  /// Comparing more of them takes minutes; `leuko inspect` does it.
  private static let mostPrints = 20_000

  /// Half of a SHA-256, which is enough to tell files apart.
  private struct DigestKey: Hashable {
    let high, low: UInt64

    init(_ digest: String) {
      high = UInt64(digest.prefix(16), radix: 16) ?? 0
      low = UInt64(digest.dropFirst(16).prefix(16), radix: 16) ?? 0
    }
  }

  init(_ plan: ImportPlan, project: Project, writingAs who: String?) {
    self.plan = plan
    self.project = project
    self.who = who
    readers = (0..<Self.readerCount).map { Bench(label: "leuko.import.\($0)") }
    report = ImportReport(plan, isDryRun: who == nil)
    for field in plan.contents.refusedFields { fields[Array(field.utf8)] = .refused }
  }

  mutating func run(_ tell: @Sendable (Basis.Progress) -> Void) async throws -> ImportReport {
    let clock = ContinuousClock()
    let start = clock.now
    let batches = Self.batches(of: plan.contents.candidates)
    let activity = who == nil ? "reading pictures" : "importing"
    var done = 0
    var waiting = try await read(batches.first ?? [])
    for place in batches.indices {
      try Task.checkCancellation()
      async let following = read(place + 1 < batches.count ? batches[place + 1] : [])
      try await take(waiting, from: batches[place].startIndex)
      waiting = try await following
      done += batches[place].count
      tell(
        Basis.Progress(
          activity, completed: done, total: plan.contents.candidates.count,
          elapsed: clock.now - start))
    }
    for fate in fields.values { report.account.settle(.picture, fate) }
    if !prints.isEmpty { await findCopies() }
    let elapsed = clock.now - start
    report.seconds = elapsed / .seconds(1)
    return report
  }

  private static func batches(of candidates: [PictureCandidate]) -> [ArraySlice<PictureCandidate>] {
    var batches: [ArraySlice<PictureCandidate>] = []
    var start = 0
    var bytes = 0
    for (place, candidate) in candidates.enumerated() {
      bytes += candidate.item.picture.roughCount
      if place + 1 - start >= batchFiles || bytes >= batchBytes {
        batches.append(candidates[start...place])
        start = place + 1
        bytes = 0
      }
    }
    if start < candidates.count { batches.append(candidates[start...]) }
    return batches
  }

  /// A candidate once its file has been read.
  private enum Outcome: Sendable {
    case ready(Newcomer, Set<PrivacyConcern>, Set<PictureRemark>, isStripped: Bool)
    case blocked(Set<PrivacyConcern>)
    case alreadyHere(digest: String)
    case refused(String)
  }

  private func read(
    _ batch: ArraySlice<PictureCandidate>
  ) async throws -> [(candidate: PictureCandidate, outcome: Outcome)] {
    let share = (batch.count + readers.count - 1) / readers.count
    guard share > 0 else { return [] }
    let atlas = project.atlas
    let isKeeping = who != nil
    let (blocked, strips, sums) = (plan.blocked, plan.strips, plan.contents.sums)
    let scale = plan.scale
    return try await withThrowingTaskGroup(
      of: (Int, [(candidate: PictureCandidate, outcome: Outcome)]).self
    ) { group in
      for (number, reader) in readers.enumerated() {
        let part = Array(batch.dropFirst(number * share).prefix(share))
        group.addTask {
          (
            number,
            try await reader.run {
              try Self.read(
                part, atlas: atlas, keeping: isKeeping, blocked: blocked, strips: strips,
                sums: sums,
                scale: scale)
            }
          )
        }
      }
      var parts: [Int: [(candidate: PictureCandidate, outcome: Outcome)]] = [:]
      for try await (number, part) in group { parts[number] = part }
      return readers.indices.flatMap { parts[$0] ?? [] }
    }
  }

  /// Hashes first: what is here already needn't be decoded.
  private static func read(
    _ part: [PictureCandidate], atlas: Atlas, keeping isKeeping: Bool,
    blocked: Set<PrivacyConcern>, strips: Bool, sums: [String: String],
    scale: PictureScale?
  ) throws -> [(candidate: PictureCandidate, outcome: Outcome)] {
    var loader = PictureLoader()
    var files: [Result<FileRead, PictureError>] = []
    for candidate in part {
      do throws(PictureError) {
        files.append(.success(try FileRead(candidate, strips: strips, &loader)))
      } catch {
        files.append(.failure(error))
      }
    }
    var fields = KeptFields(atlas: atlas, strips: strips, sums: sums)
    let here = try atlas.digestsHere(among: files.compactMap { try? $0.get().digest })
    return try zip(part, files).map { candidate, file in
      var newcomer: Newcomer
      var found: Set<PrivacyConcern>
      var remarks: Set<PictureRemark>
      let isStripped: Bool
      do throws(PictureError) {
        let read = try file.get()
        let file = read.file
        if !read.isExpected {
          return (candidate, .refused("its SHA-256 is not the one in the manifest"))
        }
        if candidate.item.field == nil, let sum = sums[candidate.source], sum != read.wholeDigest {
          return (candidate, .refused(FileRead.isNotTheOne))
        }
        if here.contains(read.digest) { return (candidate, .alreadyHere(digest: read.digest)) }
        let ofField = try fields.look(at: candidate.item, &loader)
        found = file.concerns.union(ofField.found)
          .union(NameScan.concerns(in: "\(candidate.source)/\(candidate.name)"))
        let opened = try PictureFile.opened(data: file.data, name: candidate.source)
        defer { opened.close() }
        let picture = opened.picture
        remarks = Set(ofField.remarks + file.remarks + opened.remarks)
        if picture.showsLetters { found.insert(.letters) }
        if opened.remarks.contains(.strayBytes) { found.insert(.other) }
        if let fault = candidate.fault(ofSize: picture, file.data) {
          return (candidate, .refused(fault))
        }
        let reasons = blocked.intersection(found)
        if !reasons.isEmpty { return (candidate, .blocked(reasons)) }
        isStripped = file.isStripped || ofField.isStripped
        newcomer = Newcomer(
          file.data, picture: picture, name: candidate.name, source: candidate.source,
          origin: Self.origin(of: candidate, file.data), digest: read.digest)
      } catch {
        return (candidate, .refused(error.reason))
      }
      newcomer.split = candidate.split
      newcomer.findings = candidate.findings
      newcomer.remarks = candidate.remarks
      newcomer.comment = candidate.comment
      newcomer.curation = candidate.curation
      newcomer.extra = candidate.item.record.extra
      newcomer.scale =
        scale ?? PictureScale(columns: newcomer.extra) ?? PictureScale(file: newcomer.data)
      newcomer.region = try fields.region(of: candidate.item, keeping: isKeeping)
      if isKeeping { try atlas.keep(&newcomer) }
      return (candidate, .ready(newcomer, found, remarks, isStripped: isStripped))
    }
  }

  /// Where a picture came from: a PNG that says it was generated or drawn was, whatever a manifest says.
  private static func origin(of candidate: PictureCandidate, _ data: Data) -> Origin {
    guard candidate.origin == .microscope, PictureFile.format(of: data) == .png else {
      return candidate.origin
    }
    return Importing.origin(notedIn: data, className: candidate.className) ?? candidate.origin
  }

  /// Counts a batch and, on an import, takes it in.
  private mutating func take(
    _ batch: [(candidate: PictureCandidate, outcome: Outcome)], from start: Int
  ) async throws {
    var good: [(newcomer: Newcomer, table: String?)] = []
    for (offset, (candidate, outcome)) in batch.enumerated() {
      let place = start + offset
      switch outcome {
      case .blocked(let concerns):
        report.block(candidate.source, for: concerns)
        settle(candidate, .refused)
      case .refused(let reason):
        report.refuse(Refusal(path: candidate.source, reason: reason, holds: .none))
        settle(candidate, .refused)
      case .alreadyHere(let digest):
        report.found += 1
        report.duplicates += 1
        report.alreadyHere += 1
        note(candidate, place, digest)
        settle(candidate, .double)
      case .ready(var newcomer, let concerns, let remarks, let isStripped):
        report.privacy.note(concerns, of: candidate.source)
        report.remarks.note(remarks, of: candidate.source)
        if note(candidate, place, newcomer.digest) {
          if isStripped { report.stripped += 1 }
          if let (key, findings) = meaning(of: candidate) {
            newcomer.classKey = key
            newcomer.findings.formUnion(findings)
          }
          report.count(newcomer, className: candidate.className)
          settle(candidate, .taken, isNamed: newcomer.classKey != nil)
          if who == nil, prints.count < Self.mostPrints {
            prints.append(PicturePrint(newcomer.thumbnail))
            printed.append(place)
          }
          good.append((newcomer, candidate.findingsFrom))
        } else {
          report.found += 1
          report.duplicates += 1
          settle(candidate, .double)
        }
      }
    }
    guard let who else {
      report.ready += good.count
      return
    }
    // Findings that a table derived are journalled as derived, by that table.
    for table in Set(good.map(\.table)).sorted(by: { ($0 ?? "") < ($1 ?? "") }) {
      let newcomers = good.filter { $0.table == table }.map(\.newcomer)
      let now = project.now()
      let reason = table.map { "findings by '\($0)'" }
      let admission = try await project.atlas.perform { atlas in
        try atlas.admit(
          newcomers, by: who, at: now, means: table == nil ? .import : .derived, reason: reason)
      }
      report.imported += admission.admitted.count
      report.duplicates += admission.alreadyHere
      report.alreadyHere += admission.alreadyHere
    }
  }

  /// Counts what came in with a candidate, or didn't. A label that is no class doesn't.
  private mutating func settle(
    _ candidate: PictureCandidate, _ fate: ImportAccount.Fate, isNamed: Bool = true
  ) {
    var says = candidate.says(withPicture: true)
    if !isNamed {
      report.account.settle(Holdings(labels: says.labels), .refused)
      says.labels = 0
    }
    report.account.settle(says, fate)
    guard candidate.item.field != nil else { return }
    let path = Array(candidate.item.picturePath.utf8)
    fields[path] = max(fields[path] ?? fate, fate)
  }

  /// Names the pictures that are copies of another, though their files differ.
  private mutating func findCopies() async {
    let prints = prints
    for (copy, original, _) in await project.bench.run({ PicturePrint.copies(among: prints) }) {
      report.nearCopies.append(twin(printed[copy], of: printed[original]))
    }
  }

  /// A line that says which file shows the same as which, and why the two can't both be right.
  private func twin(_ place: Int, of first: Int) -> ImportReport.Duplicate {
    let (one, other) = (plan.contents.candidates[place], plan.contents.candidates[first])
    var conflicts: [String] = []
    if meaning(of: one)?.key != meaning(of: other)?.key { conflicts.append("class") }
    if one.split != other.split { conflicts.append("split") }
    return ImportReport.Duplicate(
      path: one.source, first: other.source,
      conflict: conflicts.isEmpty ? nil : conflicts.joined(separator: ", "))
  }

  /// Remembers a file's digest; false, with a line in the report, when it has come before.
  @discardableResult
  private mutating func note(
    _ candidate: PictureCandidate, _ place: Int, _ digest: String
  ) -> Bool {
    guard let first = seen[DigestKey(digest)] else {
      seen[DigestKey(digest)] = UInt32(clamping: place)
      return true
    }
    report.duplicateFiles.append(twin(place, of: Int(first)))
    return false
  }

  /// The class and the findings that a candidate's folder or manifest names; nil for a name that
  /// means no class. Models' names count too: 'segmented_neutrophil+multilobed'.
  private func meaning(of candidate: PictureCandidate) -> (key: String, findings: Set<String>)? {
    guard let name = candidate.className else { return nil }
    let vocabulary = project.vocabulary
    if let key = plan.meanings[name] ?? vocabulary.cellClass(spelled: name)?.key {
      return (key, [])
    }
    let model = Sampling.ModelClass(name)
    guard let key = vocabulary.cellClass(spelled: model.classKey)?.key,
      model.findings.allSatisfy({ vocabulary.finding($0) != nil })
    else { return nil }
    return (key, model.findings)
  }
}
