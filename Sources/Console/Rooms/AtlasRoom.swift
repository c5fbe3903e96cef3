import AtlasStore
import Basis
import Foundation
import Journeys
import Pictures

/// Serves what every page asks of the atlas.
struct AtlasRoom: Room {
  /// Facts of so many cells are told after a change of more.
  private static let mostFacts = 2000

  private let project: Project
  /// Labels given since then by others are news to whoever sits here.
  private let started: Date

  init(_ project: Project) {
    self.project = project
    started = project.now()
  }

  func serve(_ request: AtlasRequest, tell: Teller<AtlasNews>) async throws {
    let atlas = project.atlas
    switch request {
    case .fetch(let ids):
      tell.atlas(.facts(try await atlas.perform { try $0.specimens(ids) }))
    case .preview(let change, let ids):
      tell.atlas(.previewed(try await preview(change, on: ids)))
    case .record(let change, let ids, let who, let reason):
      try await record(change, on: ids, by: who, reason: reason, tell)
    case .accept(let ids, let key, let who):
      let now = project.now()
      let (accepted, specimens) = try await atlas.perform { atlas in
        let accepted = try atlas.accept(ids, as: key, by: who, at: now)
        return (accepted, try atlas.specimens(Array(accepted.prefix(Self.mostFacts))))
      }
      tell.atlas(.accepted(accepted, as: key, specimens))
    case .undo(let who): try await takeBack(by: who, isUndo: true, tell)
    case .redo(let who): try await takeBack(by: who, isUndo: false, tell)
    case .people:
      tell.atlas(.people(try await atlas.perform { try $0.labellerCounts().keys.sorted() }))
    case .views: tell.atlas(.views(try await atlas.perform { try $0.views() }))
    case .keepView(let view):
      try await atlas.perform { try $0.keep(view) }
      tell.done("Saved as the view '\(view.name)'; v lists the views.")
    case .forgetView(let name):
      _ = try await atlas.perform { try $0.forgetView(named: name) }
      tell.done("The view '\(name)' is gone; the cells are not.")
    case .remember(let name): try await atlas.perform { try $0.remember(person: name) }
    case .rememberPixelSize(let size):
      try await atlas.perform { try $0.remember(pixelSize: size) }
    }
  }

  private func preview(_ change: Change, on ids: [SpecimenID]) async throws -> String {
    let census = try await project.atlas.perform { try $0.census(of: ids) }
    let classes = census.classes
      .sorted { ($1.value, $0.key ?? "~") < ($0.value, $1.key ?? "~") }
      .map { "\(Numbers.grouped($0.value)) \(project.vocabulary.name(ofClass: $0.key))" }
    var words = "\(Numbers.cells(ids.count)), now \(classes.joined(separator: ", "))"
    words += ", will be: \(change.words(project.vocabulary))."
    if census.reviewed > 0 {
      words += " A person has looked at \(Numbers.grouped(census.reviewed)) of them."
    }
    return words
  }

  private func record(
    _ change: Change, on ids: [SpecimenID], by who: String, reason: String?,
    _ tell: Teller<AtlasNews>
  ) async throws {
    let now = project.now()
    let (before, specimens) = try await project.atlas.perform { atlas in
      let before = try atlas.specimens(Array(ids.prefix(Self.mostFacts)))
      _ = try atlas.record(change, on: ids, by: who, at: now, reason: reason)
      return (before, try atlas.specimens(Array(ids.prefix(Self.mostFacts))))
    }
    var sentence = "\(Numbers.cells(ids.count)): \(change.words(project.vocabulary))"
    if case .label(let key) = change {
      sentence += conflict(of: key, by: who, with: before)
    }
    if change == .removal(true) { sentence += "; u brings back, v lists what was removed" }
    tell.atlas(.recorded(sentence, specimens))
  }

  /// What others have called these cells meanwhile, where it is something else: both opinions are in
  /// the journal, and `g j` decides between them.
  private func conflict(of key: String?, by who: String, with before: [Specimen]) -> String {
    let others = before.compactMap(\.labelling).filter {
      $0.means == .hand && $0.who != who && $0.time >= started && $0.classKey != key
    }
    guard let first = others.first else { return "" }
    let name = project.vocabulary.name(ofClass: first.classKey)
    return others.count == 1
      ? "; \(first.who) had just said \(name); g j decides"
      : "; others had just called \(Numbers.grouped(others.count)) of them otherwise; g j decides"
  }

  private func takeBack(by who: String, isUndo: Bool, _ tell: Teller<AtlasNews>) async throws {
    let now = project.now()
    let result = try await project.atlas.perform { atlas in
      let undoing = isUndo ? try atlas.undo(by: who, at: now) : try atlas.redo(by: who, at: now)
      let restored = Array((undoing?.restored ?? []).prefix(Self.mostFacts))
      return (undoing, try atlas.specimens(restored))
    }
    guard let undoing = result.0 else {
      tell.atlas(.restored("\(who) has nothing left to \(isUndo ? "undo" : "redo")", []))
      return
    }
    var sentence = "\(isUndo ? "undone" : "redone"): \(undoing.words)"
    if !undoing.fields.isEmpty {
      tell.atlas(.restored(sentence, result.1))
      return
    }
    if !undoing.kept.isEmpty {
      sentence += "; \(Numbers.cells(undoing.kept.count)) changed since by others stay"
    }
    tell.atlas(.restored(sentence, result.1))
  }
}

extension Change {
  /// What it makes of a cell, in a few words.
  func words(_ vocabulary: Vocabulary) -> String {
    func findings(_ keys: Set<String>) -> String {
      keys.map { vocabulary.finding($0)?.name ?? $0 }.sorted().joined(separator: ", ")
    }
    switch self {
    case .label(let key): return vocabulary.name(ofClass: key)
    case .labelling(let key, let keys):
      return "\(vocabulary.name(ofClass: key)), \(findings(keys))"
    case .addFindings(let keys): return "with \(findings(keys))"
    case .remark(let key, let parts):
      return parts.reduce(FindingRemark()) { $0.saying($1) }.words(after: findings([key]))
    case .removeFindings(let keys): return "without \(findings(keys))"
    case .split(let split): return split.map { "split \($0.rawValue)" } ?? "no split"
    case .comment(let text): return text.isEmpty ? "no comment" : "comment kept"
    case .curation(.kept): return "kept"
    case .curation(.rejected): return "rejected"
    case .curation(.undecided): return "undecided"
    case .suggestion: return "suggestion kept"
    case .scale(let scale): return scale?.words ?? "of unknown scale"
    case .removal(let isRemoved):
      return isRemoved ? "removed" : "back in the atlas"
    }
  }
}
