import AtlasStore
import Foundation
import Journeys
import Pictures
import ReaderStudy
import Synchronization
import TerminalKit
import Testing

@testable import Console

/// A reader whose terminal hands keys over in bunches, and who types too early as well.
private final class HastyReader: TerminalDisplay {
  let events: AsyncStream<TerminalEvent>
  private let feed: AsyncStream<TerminalEvent>.Continuation
  private let quota: Int
  private let state = Mutex(State())

  private struct State {
    var hasBegun = false
    var seen: Set<PictureKey> = []
    var isResting = false
    var hasLeft = false
    var given: [Int] = []
  }

  /// Leaves after so many answers.
  init(quota: Int) {
    self.quota = quota
    (events, feed) = AsyncStream.makeStream(of: TerminalEvent.self)
  }

  /// Ratings that were given to pictures that were whole.
  var given: [Int] { state.withLock(\.given) }

  private func type(_ keys: Key...) {
    for key in keys { feed.yield(.key(key)) }
  }

  func present(_ frame: Frame) async {
    let text = frame.flattened.golden
    state.withLock { state in
      if text.contains("Did you take part"), !state.hasBegun {
        state.hasBegun = true
        type(.character("n"), .character("n"), .enter, .character("1"), .enter)
      } else if let slot = frame.page.slots.first(where: \.isJudged) {
        state.isResting = false
        guard state.seen.insert(slot.key).inserted else { return }
        if state.given.count == quota { return type(.character("q")) }
        // Too early: not whole yet.
        type(.character("2"), .enter)
        let picture = PaintedFrame.Picture(
          slot.key, size: slot.area.size,
          display: DisplayDescription(columns: 80, rows: 24, renderer: "octants"))
        feed.yield(.painted(PaintedFrame([picture], at: .now, isAcknowledged: true)))
        // One write, and one key too many.
        let rating = 3 + state.given.count % 4
        state.given.append(rating)
        type(.character(Character("\(rating)")), .enter, .character("1"), .enter)
      } else if text.contains("Time for a break?"), !state.isResting {
        state.isResting = true
        type(.enter)
      } else if text.contains("Your receipt"), !state.hasLeft {
        state.hasLeft = true
        type(.enter)
      }
    }
  }

  func use(_ theme: Theme) async {}
  func use(_ dark: Theme, onLight light: Theme) async {}
  func choose(renderer: String) async {}
  func repaint() async {}
  func bell() async {}
  func suspend() async {}
}

/// Sittings through the console's own loop, on copies of the sample study.
@Suite struct SittingLoopTests {
  private static let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Samples/demonstration.study")

  /// Sits until `quota` answers, or the end; returns the ratings given.
  private func sit(_ folder: URL, reader: String, quota: Int) async throws -> [Int] {
    let project = try Project.inMemory(as: reader, software: "leuko test", now: { Date() })
    let rooms = Rooms(
      project, themes: [:],
      shelf: PictureShelf(atlas: project.atlas, preprocessing: Preprocessing(crop: 2, size: 2)))
    let console = Console(Cells.shell(who: reader), sitting: folder.path, reader: reader)
    let terminal = HastyReader(quota: quota)
    await ConsoleLoop(console, on: terminal, rooms: rooms).run()
    return terminal.given
  }

  /// The fields of the lines of a log that have this event.
  private func lines(_ folder: URL, _ reader: String, _ event: String) throws -> [[String: Any]] {
    let log = folder.appendingPathComponent("logs/\(reader).jsonl")
    return try String(contentsOf: log, encoding: .utf8).split(separator: "\n").compactMap {
      let line = try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
      return line?["event"] as? String == event ? line : nil
    }
  }

  /// Eight sittings and more, or a thousand short ones where a thorough run is asked for.
  @Test func `of answers written with their Enter none is lost and none is made up`() async throws {
    let isThorough = ProcessInfo.processInfo.environment["LEUKO_THOROUGH"] == "1"
    var sittings = 0
    while sittings < (isThorough ? 1000 : 8) {
      let root = FileManager.default.temporaryDirectory
        .appendingPathComponent("leuko-sitting-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: root) }
      try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
      let folder = root.appendingPathComponent("demonstration.study")
      try FileManager.default.copyItem(at: Self.sample, to: folder)
      let study = try Study(at: folder)
      let reader = try #require(study.manifest.readers.first?.id)
      let plan = study.manifest.plan
      try? FileManager.default.removeItem(
        at: folder.appendingPathComponent("logs/\(reader).jsonl"))
      var given: [Int] = []
      // Practice that is left begins anew, so the first sitting is longer than it.
      while given.count < plan.practice + plan.showings {
        given += try await sit(folder, reader: reader, quota: isThorough && !given.isEmpty ? 2 : 15)
        sittings += 1
      }
      let kept = try lines(folder, reader, "answered").compactMap { $0["answer"] as? [String: Any] }
      #expect(kept.compactMap { $0["rating"] as? Int } == Array(given.dropFirst(plan.practice)))
      #expect(kept.allSatisfy { $0["draw_ms"] is Int })
      #expect(try study.check() == [])
      let displays = try lines(folder, reader, "display")
      #expect(displays.count == (try lines(folder, reader, "opened")).count)
    }
  }
}
