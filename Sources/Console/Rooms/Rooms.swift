import AtlasStore
import Basis
import Foundation
public import Journeys
public import TerminalKit

/// All rooms: requests go in by their kind, events for the console come out.
public actor Rooms {
  /// What the console is to hear.
  nonisolated let events: AsyncStream<ConsoleEvent>
  private nonisolated let send: AsyncStream<ConsoleEvent>.Continuation
  private let project: Project
  private let themes: [String: Theme]
  private let atlas: AtlasRoom
  private var doors: [ObjectIdentifier: Door] = [:]
  private var watching: Task<Void, Never>?

  /// One room, whatever it serves.
  private struct Door {
    let serve: @Sendable (any RoomRequest, Int) async throws -> Void
    let stop: @Sendable () async -> Void
  }

  public init(_ project: Project, themes: [String: Theme], shelf: PictureShelf) {
    let (events, send) = AsyncStream.makeStream(of: ConsoleEvent.self)
    (self.events, self.send) = (events, send)
    self.project = project
    self.themes = themes
    atlas = AtlasRoom(project)
    let jobs = JobsRoom(project) { send.yield($0) }
    let models = ModelRack(project, shelf: shelf)
    var doors: [ObjectIdentifier: Door] = [:]
    func open<R: Room>(_ room: R) {
      doors[ObjectIdentifier(R.Request.self)] = Door(
        serve: { request, token in
          guard let request = request as? R.Request else { return }
          try await room.serve(request, tell: Teller(token: token) { send.yield($0) })
        }, stop: { await room.stop() })
    }
    open(CellsRoom(project))
    open(FilmRoom(models))
    open(
      SamplingRoom(project, models: models, shelf: shelf, jobs: jobs) {
        send.yield(.openCells($0))
      })
    open(OpinionRoom(project, models: models, shelf: shelf))
    open(ComparisonRoom(project, shelf: shelf))
    open(SlidesRoom(project, jobs: jobs))
    open(FieldRoom(project))
    open(StudiesRoom(project, shelf: shelf, jobs: jobs))
    open(SittingRoom(project, shelf: shelf))
    open(CountingRoom(project))
    open(AdjudicationRoom(project))
    open(ExperimentsRoom(project, jobs: jobs))
    open(TrainingsRoom(project, shelf: shelf, jobs: jobs))
    open(ReportRoom(project))
    open(jobs)
    self.doors = doors
  }

  /// Begins to tell of changes that others make to the atlas, and of what can be done by forms.
  public func watch(describing commands: @escaping @Sendable () -> [CommandForm]) {
    Task { [send, bench = project.bench] in
      send.yield(.commands(await bench.run { commands() }))
    }
    watching = Task { [project, send] in
      do {
        for try await _ in project.atlas.changesElsewhere() {
          send.yield(.atlas(.changedElsewhere))
        }
      } catch {
        send.yield(.failure(error))
      }
    }
  }

  /// Does one request; its news comes by `events`, and last that it is done where keys wait for it.
  func serve(_ request: Request) async {
    defer { if request.leads { send.yield(.answered) } }
    do {
      switch request {
      case .page(let token, let request):
        try await doors[ObjectIdentifier(type(of: request.base))]?.serve(request.base, token)
      case .atlas(let request):
        try await atlas.serve(request, tell: Teller(token: 0) { [send] in send.yield($0) })
      case .program(.rememberRenderer(let name, let terminal)):
        try TerminalMemory.remember(
          name == "automatic" ? nil : name, for: terminal, at: project.folders.terminalsFile)
      case .program: break
      }
    } catch {
      send.yield(.failure(error))
    }
  }

  /// Ends whatever is under way.
  func stop() async {
    watching?.cancel()
    for door in doors.values { await door.stop() }
    send.finish()
  }

  // MARK: Themes

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
}
