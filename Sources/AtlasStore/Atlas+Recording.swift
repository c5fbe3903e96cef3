public import Foundation
import GRDB
public import Pictures

extension Atlas {
  /// Records that `who` says `change` of these specimens. All of them change, in one entry of the
  /// journal, or none; when it returns, the change survives a power cut.
  ///
  /// Returns the entry, or nil when nothing would change. Saying a label again confirms it, which
  /// is a change. A finding given to several specimens at once says nothing about whether anybody has
  /// looked at each: that stays as it was.
  ///
  /// Throws `AtlasError`: `.noName`, `.badKey`, `.noSpecimen`, or a use that a specimen may not
  /// have.
  @discardableResult
  public func record(
    _ change: Change, on ids: [SpecimenID], by who: String, at time: Date,
    means: Means = .hand, reason: String? = nil
  ) throws -> JournalEntry? {
    try change.check()
    let unseen = change.isAboutFindings && Set(ids).count > 1
    let draft = Journal.Draft(
      time: time, who: who, action: change.action, means: unseen ? .derived : means,
      reason: reason, software: software)
    return try write(draft, on: ids) { _, state, sequence in
      change.applied(to: state, in: sequence, unseen: unseen)
    }
  }

  /// Records a model's opinions, one a specimen, in one entry of the journal: undone, all of them
  /// are taken back.
  ///
  /// Returns the entry, or nil when nothing would change.
  ///
  /// - Parameters:
  ///   - scales: how large it took pixels to be, where that is news.
  ///   - who: who asked the model.
  ///   - reason: which model, and how it was asked.
  ///
  /// Throws `AtlasError`: `.noName`, `.badKey`, `.badConfidence`, `.badScale` or `.noSpecimen`.
  @discardableResult
  public func record(
    suggestions: [SpecimenID: Suggestion], scales: [SpecimenID: PictureScale] = [:],
    by who: String, at time: Date, reason: String
  ) throws -> JournalEntry? {
    let changes = suggestions.mapValues { [Change.suggestion($0)] }
      .merging(scales.mapValues { [Change.scale($0)] }, uniquingKeysWith: +)
    for change in changes.values.joined() { try change.check() }
    let draft = Journal.Draft(
      time: time, who: who, action: .suggest, means: .model, reason: reason, software: software)
    return try write(draft, on: changes.keys.sorted()) { id, state, sequence in
      (changes[id] ?? []).reduce(state) { $1.applied(to: $0, in: sequence) }
    }
  }

  /// Records that a generator learned from these specimens. They can never be used for tests
  /// again; specimens kept for tests are refused.
  ///
  /// - Parameter generator: its name or digest, by which it can be found again.
  @discardableResult
  public func recordSeen(
    _ ids: [SpecimenID], byGenerator generator: String, by who: String, at time: Date
  ) throws -> JournalEntry? {
    let draft = Journal.Draft(
      time: time, who: who, action: .seen, means: .derived, reason: generator, software: software)
    return try write(draft, on: ids) { _, state, _ in
      var state = state
      state.seenBy = Set(state.seenBy ?? []).union([generator]).sorted()
      return state
    }
  }

  private func write(
    _ draft: Journal.Draft, on ids: [SpecimenID],
    _ alter: (SpecimenID, SpecimenState, _ sequence: Int64) -> SpecimenState
  ) throws -> JournalEntry? {
    try writing { db in try Self.write(draft, on: ids, in: db, alter) }
  }

  /// Alters specimens in a transaction under way; nil when nothing changes.
  static func write(
    _ draft: Journal.Draft, on ids: [SpecimenID], in db: Database,
    _ alter: (SpecimenID, SpecimenState, _ sequence: Int64) -> SpecimenState
  ) throws -> JournalEntry? {
    guard !draft.who.isEmpty else { throw AtlasError.noName }
    let sequence = try Journal.nextSequence(db)
    var items: [JournalItem] = []
    var done: Set<SpecimenID> = []
    for id in ids where done.insert(id).inserted {
      let (was, origin) = try SpecimenRow.state(of: id, db)
      let now = alter(id, was, sequence)
      if was == now { continue }
      if let refusal = now.refusal(id: id, origin: origin) {
        throw refusal
      }
      items.append(JournalItem(id: id.rawValue, was: was, now: now))
    }
    if items.isEmpty { return nil }
    let undoable = draft.action != .seen
    let tops =
      undoable
      ? Journal.Tops(undo: sequence, redo: nil) : try Journal.tops(of: draft.who, db)
    return try commit(draft, items: items, tops: tops, to: db)
  }

  /// Appends the entry first: the rows refer to it.
  static func commit(
    _ draft: Journal.Draft, items: [JournalItem], tops: Journal.Tops, to db: Database
  ) throws -> JournalEntry {
    let entry = try Journal.append(draft, items: items, tops: tops, to: db)
    for item in items {
      if let picture = item.picture { try SpecimenRow.insert(item.id, picture, db) }
      // A signature changes nothing.
      guard item.was != item.now else { continue }
      try SpecimenRow.write(item.now, over: item.was ?? SpecimenState(), of: item.id, db)
    }
    return entry
  }
}

extension SpecimenState {
  /// Why a specimen of this origin may not be in this state; nil when it may.
  func refusal(id: SpecimenID, origin: Origin.Kind) -> AtlasError? {
    let split = split.flatMap(Split.init(rawValue:))
    if curation != nil, origin != .generated { return .notGenerated(id) }
    if let split, origin == .generated, split != .train, split != .excluded {
      return .generatedCannotTest(id, split: split)
    }
    if let split, seenBy != nil, split == .val || split == .test {
      return .seenByGenerator(id, split: split)
    }
    return nil
  }
}

extension Change {
  /// Throws for keys that no vocabulary could hold and for impossible confidences.
  func check() throws(AtlasError) {
    func check(_ keys: some Sequence<String>) throws(AtlasError) {
      for key in keys where !Vocabulary.isKey(key) { throw .badKey(key) }
    }
    switch self {
    case .label(let key):
      try check([key].compactMap(\.self))
    case .labelling(let key, let findings):
      try check([key].compactMap(\.self))
      try check(findings)
    case .addFindings(let keys), .removeFindings(let keys):
      try check(keys)
    case .remark(let key, _):
      try check([key])
    case .suggestion(let suggestion?):
      try check([suggestion.classKey])
      guard (0...1).contains(suggestion.confidence) else {
        throw .badConfidence("\(suggestion.confidence)")
      }
    case .scale(let scale?):
      guard PictureScale.possible.contains(scale.micrometresPerPixel) else {
        throw .badScale("\(scale.micrometresPerPixel)")
      }
    case .split, .comment, .curation, .suggestion(nil), .removal, .scale(nil):
      break
    }
  }
}
