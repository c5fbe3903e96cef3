public import Foundation
import GRDB
import Pictures

/// What became of newcomers.
public struct Admission: Sendable, Hashable {
  /// The specimens that are new, in the newcomers' order.
  public let admitted: [SpecimenID]
  /// How many were here already, and left as they are.
  public let alreadyHere: Int
  /// The entry of the journal; nil when nobody was new.
  public let entry: JournalEntry?
}

extension Atlas {
  /// Takes in pictures. When it returns, each file and each row survives a power cut; a row never
  /// stands without its file.
  ///
  /// A picture whose digest is here already is left as it is, so that a broken import can simply
  /// be run again. Throws `AtlasError` for a split an origin may not have; then none came in.
  @discardableResult
  public func admit(
    _ newcomers: [Newcomer], by who: String, at time: Date, means: Means = .import,
    reason: String? = nil
  ) throws -> Admission {
    guard !who.isEmpty else { throw AtlasError.noName }
    var fresh: [Newcomer] = []
    var digests = try digestsHere(among: newcomers.map(\.digest))
    for newcomer in newcomers where digests.insert(newcomer.digest).inserted {
      fresh.append(newcomer)
    }
    for place in fresh.indices { try keep(&fresh[place]) }
    try pictures.settle(fresh.map(\.digest) + fresh.compactMap(\.region?.fieldDigest))
    let draft = Journal.Draft(
      time: time, who: who, action: .import, means: means, reason: reason, software: software)
    let (entry, admitted) = try commit(fresh, draft)
    // Whatever is missing here is made again when it is asked for.
    try? thumbnails.keep(admitted.map { ($0.id, $0.newcomer.digest, $0.newcomer.thumbnail) })
    return Admission(
      admitted: admitted.map(\.id), alreadyHere: newcomers.count - admitted.count, entry: entry)
  }

  /// Keeps a newcomer's file ahead of its admission. Waiting for the disk is most of the work of an
  /// import; on several threads, the waits overlap.
  public func keep(_ newcomer: inout Newcomer) throws {
    try checkChangeable()
    guard !newcomer.isKept else { return }
    try pictures.keep(
      PictureBytes(
        digest: newcomer.digest, fileExtension: newcomer.fileExtension, data: newcomer.data))
    newcomer.isKept = true
  }

  /// Removes files that processes killed more than a day before `now` left half written.
  public func sweep(at now: Date) {
    guard obstacle == nil else { return }
    pictures.sweep(before: now.addingTimeInterval(-86_400))
  }

  /// Which of these digests belong to specimens.
  public func digestsHere(among digests: [String]) throws -> Set<String> {
    try reading { db in try Self.digestsHere(among: digests, db) }
  }

  private static func digestsHere(
    among digests: [String], _ db: Database
  ) throws -> Set<String> {
    let statement = try db.cachedStatement(sql: "SELECT 1 FROM specimen WHERE digest = ?")
    return Set(
      try digests.filter { try Int.fetchOne(statement, arguments: [$0]) != nil })
  }

  private func commit(
    _ newcomers: [Newcomer], _ draft: Journal.Draft
  ) throws -> (JournalEntry?, [(id: SpecimenID, newcomer: Newcomer)]) {
    try writing { db in
      // Another process may have been faster since we asked.
      let here = try Self.digestsHere(among: newcomers.map(\.digest), db)
      let sequence = try Journal.nextSequence(db)
      var id = try Int64.fetchOne(db, sql: "SELECT max(id) FROM specimen") ?? 0
      var items: [JournalItem] = []
      var admitted: [(id: SpecimenID, newcomer: Newcomer)] = []
      for newcomer in newcomers where !here.contains(newcomer.digest) {
        id &+= 1
        let state = try newcomer.state(creditedTo: sequence)
        let specimen = SpecimenID(rawValue: id)
        if let refusal = state.refusal(id: specimen, origin: newcomer.origin.kind) {
          throw refusal
        }
        items.append(JournalItem(id: id, picture: newcomer.record, was: nil, now: state))
        admitted.append((specimen, newcomer))
      }
      if items.isEmpty { return (nil, []) }
      let tops = try Journal.tops(of: draft.who, db)
      return (try Self.commit(draft, items: items, tops: tops, to: db), admitted)
    }
  }
}

extension Newcomer {
  fileprivate var record: PictureRecord {
    let (recipe, group): (String?, String?) =
      switch origin {
      case .microscope: (nil, nil)
      case .generated(let recipe, let group): (recipe, group)
      case .drawn(let rule): (rule, nil)
      }
    return PictureRecord(
      digest: digest, fileExtension: fileExtension, name: name, source: source, width: width,
      height: height, origin: origin.kind.rawValue, recipe: recipe, group: group, region: region,
      extra: extra.isEmpty ? nil : extra)
  }

  fileprivate func state(creditedTo sequence: Int64) throws(AtlasError) -> SpecimenState {
    var state = SpecimenState()
    if classKey != nil || !findings.isEmpty {
      try Change.labelling(classKey, findings: findings).check()
      state.labelling = LabellingState(
        classKey: classKey, findings: findings, remarks: remarks, credit: sequence)
    }
    state.split = split?.rawValue
    state.scale = scale
    state.comment = comment.isEmpty ? nil : comment
    state.curation = origin.kind == .generated ? CurationState(curation) : nil
    return state
  }
}
