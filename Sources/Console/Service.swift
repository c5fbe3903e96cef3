import ReaderStudy
import AtlasStore
import Basis
import Foundation
public import Journeys
public import TerminalKit

/// Carries out what the console asks for: the one place where requests meet the world.
public actor Service {
  /// News for the console.
  public nonisolated let events: AsyncStream<ConsoleEvent>
  let send: AsyncStream<ConsoleEvent>.Continuation
  let project: Project
  let shelf: PictureShelf
  private let themes: [String: Theme]
  private var watching: Task<Void, Never>?
  /// Labels given since then by others are news to whoever sits here.
  private let started: Date
  /// What is on the screen; counts are of it.
  var listed = Query()
  var sampling = SamplingState()
  var opinion = OpinionState()
  /// A sitting about to begin, and the one under way.
  var introduction: Introduction?
  var sitting: OpenSitting?
  var sealing: Task<Void, Never>?
  var experiments = ExperimentState()
  var trainings = TrainingWatching()
  /// The slide coming in.
  var addingSlide: Task<Void, Never>?

  public init(_ project: Project, themes: [String: Theme], shelf: PictureShelf) {
    self.project = project
    self.shelf = shelf
    started = project.now()
    self.themes = themes
    (events, send) = AsyncStream.makeStream(of: ConsoleEvent.self)
  }

  /// Begins to tell of changes that others make to the atlas.
  public func watch() {
    watching = Task { [project, send] in
      do {
        for try await _ in project.atlas.changesElsewhere() {
          try await tellCounts()
        }
      } catch {
        send.yield(Self.failure(error))
      }
    }
  }

  private func tellCounts() async throws {
    let query = listed
    send.yield(
      .changedElsewhere(try await project.atlas.perform { try Self.counts(in: $0, query) }))
  }

  /// Ends whatever is under way.
  func stop() async {
    watching?.cancel()
    sealing?.cancel()
    stopExperiments()
    restFromTrainings()
    addingSlide?.cancel()
    opinion.task?.cancel()
    await stopSampling()
    try? sitting?.sitting.leave()
    send.finish()
  }

  func theme(named name: String) -> Theme? {
    guard let theme = themes[name] else {
      send.yield(.failed(summary: "no theme is called '\(name)'", remedy: nil))
      return nil
    }
    send.yield(.themed(name))
    return theme
  }

  /// The name under which the theme follows the terminal's background.
  public static let automaticTheme = "auto"

  func automaticThemes() -> (dark: Theme, light: Theme)? {
    guard let dark = themes["dark"], let light = themes["light"] else {
      send.yield(.failed(summary: "the themes 'dark' and 'light' are missing", remedy: nil))
      return nil
    }
    send.yield(.themed(Self.automaticTheme))
    return (dark, light)
  }

  /// Does one request; its news comes by `events`, and last that it is done where keys wait for it.
  func serve(_ request: Request) async {
    defer { if request.leads { send.yield(.answered) } }
    do {
      switch request {
      case .list(let query): try await list(query)
      case .seekUnreviewed(let query, let forward):
        send.yield(.unreviewed(try await unreviewed(query), forward: forward))
      case .seekOpen(let query): send.yield(.open(try await unreviewed(query)))
      case .fetch(let ids):
        send.yield(.facts(try await project.atlas.perform { try $0.specimens(ids) }))
      case .history(let id):
        send.yield(.history(id, try await project.atlas.perform { try $0.history(of: id) }))
      case .typical(let key): try await findTypical(ofClass: key)
      case .rememberPixelSize(let size):
        try await project.atlas.perform { try $0.remember(pixelSize: size) }
      case .similar(let id): try await findSimilar(to: id)
      case .people, .views, .keepView, .forgetView, .preview, .accept, .disputes:
        try await serveReview(request)
      case .count, .sign, .saveCount: try await serveCounting(request)
      case .record(let change, let ids, let who, let reason):
        try await record(change, on: ids, by: who, reason: reason)
      case .undo(let who): try await takeBack(by: who, isUndo: true)
      case .redo(let who): try await takeBack(by: who, isUndo: false)
      case .remember(let name):
        try await project.atlas.perform { try $0.remember(person: name) }
      case .sampling(let request): try await serve(request)
      case .study(let request): try await serve(request)
      case .opinion(let request): try await serve(request)
      case .comparison(let request): try await serve(request)
      case .experiment(let request): try await serve(request)
      case .training(let request): try await serve(request)
      case .slide(let request): try await serve(request)
      case .rememberRenderer(let name, let terminal):
        try TerminalMemory.remember(
          name == "automatic" ? nil : name, for: terminal, at: project.folders.terminalsFile)
      case .useTheme, .useGlyphs, .repaint, .bell, .suspend, .quit: break
      }
    } catch {
      send.yield(Self.failure(error))
    }
  }

  private func list(_ query: Query) async throws {
    listed = query
    let (ids, counts, groups) = try await project.atlas.perform { atlas in
      (
        try atlas.ids(matching: query), try Self.counts(in: atlas, query),
        query.order == .grouped ? try atlas.groupCounts(matching: query) : []
      )
    }
    send.yield(
      .listed(
        query, ids: ids, counts: counts,
        groups: groups.map { Catalogue.ClassCount(key: $0.key, count: $0.count) }))
  }

  static func counts(in atlas: Atlas, _ query: Query) throws -> [Catalogue.ClassCount] {
    var everyClass = query
    everyClass.classes = []
    return try atlas.classCounts(matching: everyClass)
      .map { Catalogue.ClassCount(key: $0.key, count: $0.value) }
      .sorted { ($0.key ?? "~") < ($1.key ?? "~") }
  }

  private func unreviewed(_ query: Query) async throws -> Set<SpecimenID> {
    try await project.atlas.perform { atlas in
      var seen = query
      seen.means = [.hand]
      return Set(try atlas.ids(matching: query)).subtracting(try atlas.ids(matching: seen))
    }
  }

  private func record(
    _ change: Change, on ids: [SpecimenID], by who: String, reason: String?
  ) async throws {
    let (now, query) = (project.now(), listed)
    let (before, specimens, counts) = try await project.atlas.perform { atlas in
      let before = try atlas.specimens(Array(ids.prefix(2000)))
      _ = try atlas.record(change, on: ids, by: who, at: now, reason: reason)
      return (
        before, try atlas.specimens(Array(ids.prefix(2000))), try Self.counts(in: atlas, query)
      )
    }
    var sentence = "\(Numbers.cells(ids.count)): \(words(for: change))"
    if case .label(let key) = change {
      sentence += conflict(of: key, by: who, with: before)
    }
    send.yield(.recorded(sentence: sentence, specimens: specimens, counts: counts))
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

  private func takeBack(by who: String, isUndo: Bool) async throws {
    let (now, query) = (project.now(), listed)
    let result = try await project.atlas.perform { atlas in
      let undoing = isUndo ? try atlas.undo(by: who, at: now) : try atlas.redo(by: who, at: now)
      let specimens = try atlas.specimens(Array((undoing?.restored ?? []).prefix(2000)))
      return (undoing, specimens, try Self.counts(in: atlas, query))
    }
    guard let undoing = result.0 else {
      let sentence =
        isUndo ? "\(who) has nothing left to undo" : "\(who) has nothing left to redo"
      send.yield(.restored(sentence: sentence, specimens: [], counts: result.2))
      return
    }
    var sentence = "\(isUndo ? "undone" : "redone"): \(undoing.words)"
    if !undoing.fields.isEmpty {
      send.yield(.done(sentence))
      return
    }
    if !undoing.kept.isEmpty {
      sentence += "; \(Numbers.cells(undoing.kept.count)) changed since by others stay"
    }
    send.yield(.restored(sentence: sentence, specimens: result.1, counts: result.2))
  }

  func words(for change: Change) -> String {
    let vocabulary = project.vocabulary
    func findings(_ keys: Set<String>) -> String {
      keys.map { vocabulary.finding($0)?.name ?? $0 }.sorted().joined(separator: ", ")
    }
    switch change {
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
    }
  }

  static func failure(_ error: any Error) -> ConsoleEvent {
    if let explained = error as? any Explained {
      return .failed(summary: explained.summary, remedy: explained.remedy)
    }
    return .failed(summary: "\(error)", remedy: nil)
  }
}
