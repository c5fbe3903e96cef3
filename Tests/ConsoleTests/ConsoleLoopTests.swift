import AtlasStore
import Foundation
import Journeys
import Pictures
import TerminalKit
import Testing

@testable import Console

/// A terminal on which keys arrive all at once, as a slow line hands them over.
private struct BunchedTerminal: TerminalDisplay {
  let events: AsyncStream<TerminalEvent>
  private let feed: AsyncStream<TerminalEvent>.Continuation

  init() { (events, feed) = AsyncStream.makeStream(of: TerminalEvent.self) }

  func type(_ text: String) {
    for character in text { feed.yield(.key(.character(character))) }
  }

  func end() { feed.finish() }

  func present(_ frame: Frame) async {}
  func use(_ theme: Theme) async {}
  func use(_ dark: Theme, onLight light: Theme) async {}
  func choose(renderer: String) async {}
  func repaint() async {}
  func bell() async {}
  func suspend() async {}
}

@Suite struct ConsoleLoopTests {
  private static let time = Date(timeIntervalSince1970: 1_790_000_000)

  /// Five cells; the first two have been called lymphocytes.
  private static func atlas() throws -> (Atlas, [SpecimenID]) {
    let atlas = try Atlas.inMemory()
    let newcomers = try (0..<5).map { number in
      try Newcomer(
        PictureFile.png(
          Picture(width: 2, height: 2, filledWith: Colour(red: UInt8(number), green: 9, blue: 9))),
        name: "\(number).png")
    }
    let ids = try atlas.admit(newcomers, by: "import", at: time).admitted
    _ = try atlas.record(.label("lymphocyte"), on: Array(ids[..<2]), by: "anna", at: time)
    return (atlas, ids)
  }

  /// Has the keys arrive while the console opens, and waits until the cells have these classes.
  private static func expect(
    _ classes: [String?], after keys: (BunchedTerminal) -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let (atlas, ids) = try atlas()
    let folder = FileManager.default.temporaryDirectory
    let project = Project(
      atlas: atlas,
      folders: Folders(environment: [:], home: folder, current: folder, executable: nil),
      now: { time + 100 }, person: "anna")
    let rooms = Rooms(
      project, themes: [:],
      shelf: PictureShelf(atlas: atlas, preprocessing: Preprocessing(crop: 2, size: 2)))
    let console = Console(Cells.shell(columns: 120, rows: 40))
    let terminal = BunchedTerminal()
    keys(terminal)
    let loop = Task { await ConsoleLoop(console, on: terminal, rooms: rooms).run() }
    func found() throws -> [String?] { try atlas.specimens(ids).map(\.classKey) }
    // Long, since other tests may hold every thread there is for a while.
    let end = Date().addingTimeInterval(1200)
    while try found() != classes, Date() < end { try await Task.sleep(for: .milliseconds(20)) }
    // Whatever else came of the keys has come by the time the loop ends.
    terminal.end()
    await loop.value
    let last = try found()
    #expect(last == classes, sourceLocation: sourceLocation)
  }

  @Test func `a class typed right behind 'next unreviewed' is the next cell's`() async throws {
    try await Self.expect(["lymphocyte", "lymphocyte", "monocyte", nil, nil]) { $0.type("nM") }
  }

  @Test func `keys wait one behind the other`() async throws {
    // A class moves on by one, and the second n from there.
    try await Self.expect(["lymphocyte", "lymphocyte", "monocyte", nil, "eosinophil"]) {
      $0.type("nMnE")
    }
  }

  @Test func `a class typed right behind undo is that of the cell taken back`() async throws {
    try await Self.expect(["monocyte", nil, nil, nil, nil]) { $0.type("nuM") }
  }

  @Test func `Esc takes back the keys that wait, and waits for nothing itself`() {
    var keys = KeyQueue()
    keys.ask([.page(1, AnyRequest(CellsRequest.list(Query()))), .atlas(.fetch([]))])
    #expect(keys.pass(.character("n")) == nil && keys.pass(.character("M")) == nil)
    #expect(keys.next(atOnce: false) == nil)
    #expect(keys.pass(.escape) == .escape)
    #expect(keys.pass(.character("j")) == nil)
    #expect(keys.pass(.control("c")) == .control("c"))
    #expect(keys.next(atOnce: false) == nil)
    keys.noteAnswer()
    #expect(keys.next(atOnce: false) == .key(.character("j")))
    #expect(keys.next(atOnce: false) == nil)
  }

  @Test func `keys into a menu or a sitting don't wait, and none overtakes another`() {
    var keys = KeyQueue()
    keys.ask([.atlas(.undo(by: "anna"))])
    for letter in "abc" { #expect(keys.pass(.character(letter)) == nil) }
    #expect(keys.next(atOnce: true) == .key(.character("a")))
    #expect(keys.next(atOnce: false) == nil)
    keys.noteAnswer()
    #expect(keys.next(atOnce: false) == .key(.character("b")))
    #expect(keys.next(atOnce: true) == .key(.character("c")))
  }
}
