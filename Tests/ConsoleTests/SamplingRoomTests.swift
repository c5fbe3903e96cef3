import AtlasStore
import Foundation
import Journeys
import Pictures
import Synchronization
import TerminalKit
import Testing

@testable import Console

/// A generator that came with the program.
private let generator = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("Samples/models/gan")

/// The room where cells are made, with a generator that needs one step.
@Suite(
  .enabled(
    if: FileManager.default.fileExists(atPath: generator.path),
    "there is no Samples/models/gan"))
struct SamplingRoomTests {
  /// What a room told, kept.
  private final class Ear: Sendable {
    private let heard = Mutex<[ConsoleEvent]>([])

    var tell: Teller<SamplingNews> {
      Teller(token: 1) { [self] event in heard.withLock { $0.append(event) } }
    }

    var news: [SamplingNews] {
      heard.withLock { $0 }.compactMap {
        if case .news(_, let news) = $0 { news.base as? SamplingNews } else { nil }
      }
    }

    var sentences: [String] {
      heard.withLock { $0 }.compactMap { if case .done(let words) = $0 { words } else { nil } }
    }

    /// The tray as it was told last.
    var tray: Tray? {
      news.reversed().lazy.compactMap { if case .tray(let tray) = $0 { tray } else { nil } }.first
    }

    /// Waits until so many runs have ended.
    func ends(_ count: Int = 1) async throws {
      while news.count(where: { if case .ended = $0 { true } else { false } }) < count {
        try await Task.sleep(for: .milliseconds(2))
      }
    }
  }

  private final class Counts: Sendable {
    private let heard = Mutex<[Int]>([])
    var all: [Int] { heard.withLock { $0 } }
    func add(_ count: Int) { heard.withLock { $0.append(count) } }
  }

  /// A room over an empty atlas, its files in a folder of its own.
  private struct World {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    let project: Project
    let room: SamplingRoom
    let shelf: PictureShelf
    let ear = Ear()
    /// How many cells were open, as it was told.
    let open = Counts()

    init() throws {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      project = try Self.project(in: folder)
      shelf = PictureShelf(
        atlas: project.atlas, preprocessing: Preprocessing(crop: 160, size: 64))
      room = SamplingRoom(
        project, models: ModelRack(project, shelf: shelf), shelf: shelf,
        jobs: JobsRoom(project) { _ in }
      ) { [open] in open.add($0) }
    }

    static func project(in folder: URL) throws -> Project {
      var settings = Settings()
      settings.model = generator.path
      return Project(
        atlas: try Atlas.inMemory(), settings: settings,
        folders: Folders(environment: [:], home: folder, current: folder, executable: nil),
        now: { Date(timeIntervalSince1970: 1_790_000_000) }, person: "anna")
    }

    func ask(_ request: SamplingRequest) async throws {
      try await room.serve(request, tell: ear.tell)
    }

    /// Everything there is in the atlas.
    func cells() throws -> [Specimen] {
      try project.atlas.specimens(project.atlas.ids(matching: Query()))
    }
  }

  private static func with(_ work: (World) async throws -> Void) async throws {
    let world = try World()
    defer { try? FileManager.default.removeItem(at: world.folder) }
    try await work(world)
    await world.room.stop()
  }

  private static let order: SamplingOrder = {
    var order = SamplingOrder()
    (order.classKey, order.count, order.seed, order.steps) = ("lymphocyte", 4, 7, 1)
    return order
  }()

  /// Four finished cells in the tray.
  private static func made(_ world: World) async throws {
    try await world.ask(.watch)
    try await world.ask(.start(order))
    try await world.ear.ends()
  }

  @Test func `how many cells nobody has decided about is told, whoever looks`() async throws {
    try await Self.with { world in
      try await Self.made(world)
      #expect(world.open.all.last == 4 && world.open.all.first == 0)
      try await world.ask(.admit([1, 3], by: "anna"))
      #expect(world.open.all.last == 2)
      try await world.ask(.throwAway([0]))
      #expect(world.open.all.last == 1)
      try await world.ask(.bringBack)
      #expect(world.open.all.last == 2)
    }
  }

  @Test func `what is made lies in the tray, and none of it in the atlas`() async throws {
    try await Self.with { world in
      try await Self.made(world)
      let tray = try #require(world.ear.tray)
      #expect(tray.cells.map(\.id) == [0, 1, 2, 3])
      #expect(tray.cells.allSatisfy { $0.isOpen && $0.film.count == 1 })
      #expect(!tray.isRunning)
      #expect(try world.cells().isEmpty)
      for cell in tray.cells {
        let key = try #require(cell.film.last)
        #expect(await world.shelf.picture(key) != nil)
      }
    }
  }

  @Test func `exactly those that are admitted come into the atlas, as the command line keeps them`()
    async throws
  {
    try await Self.with { world in
      try await Self.made(world)
      try await world.ask(.admit([1, 3], by: "anna"))
      let cells = try world.cells()
      // The same order where 'leuko sample --keep' puts it.
      let other = try World.project(in: world.folder)
      let session = try await Sampling.Session.open(named: nil, in: other)
      let recipes = try session.recipes(
        for: Sampling.Order(classKey: "lymphocyte", count: 4, seed: 7, steps: 1))
      try session.make([recipes[1], recipes[3]], batch: 1) { made in
        _ = try Sampling.keep(made, in: other)
      }
      let expected = try other.atlas.specimens(other.atlas.ids(matching: Query()))
      #expect(cells.count == 2)
      #expect(cells.map(\.origin) == expected.map(\.origin))
      #expect(cells.map(\.digest) == expected.map(\.digest))
      #expect(cells.map(\.name) == expected.map(\.name))
      #expect(cells.map(\.source) == expected.map(\.source))
      #expect(cells.map(\.classKey) == ["lymphocyte", "lymphocyte"])
      #expect(cells.map(\.labelling) == expected.map(\.labelling))
      let tray = try #require(world.ear.tray)
      #expect(tray.cells.map(\.specimen) == [nil, cells[0].id, nil, cells[1].id])
      #expect(world.ear.sentences == ["2 cells are in the atlas now, as generated."])
      // Again changes nothing.
      try await world.ask(.admit([1, 3], by: "anna"))
      #expect(try world.cells() == cells)
    }
  }

  @Test func `a label says who admitted the cell`() async throws {
    try await Self.with { world in
      try await Self.made(world)
      try await world.ask(.admit([0], by: "carl"))
      #expect(try world.cells().map(\.labelling?.who) == ["carl"])
    }
  }

  @Test func `what is thrown away can be brought back, the last first, and then admitted`()
    async throws
  {
    try await Self.with { world in
      try await Self.made(world)
      try await world.ask(.throwAway([0]))
      try await world.ask(.throwAway([2, 3]))
      #expect(world.ear.tray?.cells.map(\.id) == [1])
      #expect(world.ear.tray?.thrown == 2)
      try await world.ask(.bringBack)
      #expect(world.ear.tray?.cells.map(\.id) == [1, 2, 3])
      try await world.ask(.bringBack)
      #expect(world.ear.tray?.cells.map(\.id) == [0, 1, 2, 3])
      try await world.ask(.bringBack)
      #expect(world.ear.tray?.thrown == 0)
      try await world.ask(.admit([0], by: "anna"))
      #expect(try world.cells().count == 1)
    }
  }

  @Test func `one that was admitted isn't thrown away`() async throws {
    try await Self.with { world in
      try await Self.made(world)
      try await world.ask(.admit([0], by: "anna"))
      try await world.ask(.throwAway([0, 1]))
      #expect(world.ear.tray?.cells.map(\.id) == [0, 2, 3])
      #expect(try world.cells().count == 1)
    }
  }

  @Test func `a new run takes the place of the last, whose open cells can be brought back`()
    async throws
  {
    try await Self.with { world in
      try await Self.made(world)
      try await world.ask(.admit([0], by: "anna"))
      var next = Self.order
      (next.seed, next.count) = (8, 1)
      try await world.ask(.start(next))
      try await world.ear.ends(2)
      #expect(world.ear.tray?.cells.map(\.id) == [4])
      try await world.ask(.bringBack)
      #expect(world.ear.tray?.cells.map(\.id) == [1, 2, 3, 4])
      try await world.ask(.admit([3, 4], by: "anna"))
      #expect(try world.cells().map(\.name) == ["7-0.png", "7-3.png", "8-0.png"])
    }
  }

  @Test func `whoever comes back is told the tray, and what comes from then on`() async throws {
    try await Self.with { world in
      try await Self.made(world)
      let later = Ear()
      try await world.room.serve(.watch, tell: later.tell)
      #expect(later.tray == world.ear.tray)
      let told = world.ear.news.count
      try await world.ask(.throwAway([0]))
      #expect(world.ear.news.count == told)
      #expect(later.tray?.cells.count == 3)
    }
  }

  @Test func `an order the model can't follow leaves the tray empty and says why`() async throws {
    try await Self.with { world in
      try await world.ask(.watch)
      var order = Self.order
      order.classKey = "no_such_class"
      try await world.ask(.start(order))
      while world.ear.tray?.isRunning != false { try await Task.sleep(for: .milliseconds(2)) }
      #expect(world.ear.tray?.cells.isEmpty == true)
      // The next one is made.
      try await world.ask(.start(Self.order))
      try await world.ear.ends()
      #expect(world.ear.tray?.cells.count == 4)
    }
  }

  @Test func `another model is taken, and one that is none leaves the one before`() async throws {
    try await Self.with { world in
      let models = world.folder.appendingPathComponent("models", isDirectory: true)
      try FileManager.default.createDirectory(at: models, withIntermediateDirectories: true)
      let copy = models.appendingPathComponent("mine", isDirectory: true)
      try FileManager.default.copyItem(at: generator, to: copy)
      try await world.ask(.watch)
      guard case .found(let found)? = world.ear.news.first else {
        Issue.record("no models were told")
        return
      }
      #expect(found.map(\.name) == ["gan", "mine"])
      try await world.ask(.load)
      try await world.ask(.choose(copy.path))
      let loaded = world.ear.news.compactMap {
        if case .loaded(let model) = $0 { model.name } else { nil }
      }
      #expect(loaded == ["gan", "mine"])
      let wrong = world.folder.path
      await #expect(throws: (any Error).self) { try await world.ask(.choose(wrong)) }
      guard case .refused(wrong, _, let instead)? = world.ear.news.last else {
        Issue.record("it was not refused")
        return
      }
      #expect(instead?.name == "mine")
    }
  }

  @Test func `the cells are saved as a PNG beside what is there`() async throws {
    try await Self.with { world in
      try await Self.made(world)
      for _ in 0..<2 { try await world.ask(.export([0, 1, 2], across: 2)) }
      let names = try FileManager.default.contentsOfDirectory(atPath: world.folder.path).sorted()
      #expect(names.count == 2 && names.allSatisfy { $0.hasPrefix("sampling-2026-09-2") })
      let sheet = try PictureFile.read(world.folder.appendingPathComponent(names[0]))
      let side = try #require(await world.shelf.picture(PictureKey("sample/0 1"))).width
      #expect(sheet.width == 2 * side + 3 * 6)
      await #expect(throws: CellSheetError.empty) { try await world.ask(.export([], across: 2)) }
    }
  }

  @Test func `a cell goes into noise in twelve pictures`() async throws {
    try await Self.with { world in
      try await Self.made(world)
      try await world.ask(.admit([0], by: "anna"))
      let id = try #require(try world.cells().first).id
      let told = Mutex<[FilmNews]>([])
      let room = FilmRoom(ModelRack(world.project, shelf: world.shelf))
      try await room.serve(
        FilmRequest(id: id),
        tell: Teller(token: 1) { event in
          guard case .news(_, let news) = event, let news = news.base as? FilmNews else { return }
          told.withLock { $0.append(news) }
        })
      guard case .dissolved(id, let keys)? = told.withLock({ $0 }).first else {
        Issue.record("no pictures were told")
        return
      }
      #expect(Set(keys).count == 12)
      for key in keys { #expect(await world.shelf.picture(key) != nil) }
    }
  }
}
