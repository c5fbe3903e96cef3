import AtlasStore
import Foundation
import Journeys
import Pictures
import ReaderStudy
import TerminalKit
import Testing

@testable import Console

/// The room of sittings against the disk.
@Suite struct SittingRoomTests {
  private let project: Project
  private let shelf: PictureShelf
  private let display = DisplayDescription(columns: 80, rows: 24, renderer: "octants")
    .forStudy(columns: 40, rows: 20)

  init() throws {
    project = try Project.inMemory(as: "anna", software: "leuko test", now: { Date() })
    shelf = PictureShelf(atlas: project.atlas, preprocessing: Preprocessing(crop: 2, size: 2))
  }

  /// Opens anna's sitting; returns the room, and what it tells.
  private func open(
    _ small: SmallStudy, takingOver: Bool = false
  ) async throws -> (room: SittingRoom, page: Listener<SittingNews>) {
    let room = SittingRoom(project, shelf: shelf)
    let page = Listener<SittingNews>()
    try await room.serve(.open(path: small.folder.path, reader: "anna"), tell: page.teller)
    try await room.serve(
      .begin(Background(tookPart: false, hasSeenPictures: false), takingOver: takingOver),
      tell: page.teller)
    return (room, page)
  }

  private func answer(_ turn: Int, _ rating: Rating = .perhapsFake) -> SittingRequest {
    .confirm(
      SittingAnswer(
        turn: turn, rating: rating, cues: [],
        times: AnswerTimes(drawMs: 1, firstKeyMs: 2, confirmMs: 3)))
  }

  @Test func `what is told of an answer is on the disk`() async throws {
    let small = try SmallStudy()
    let (room, page) = try await open(small)
    for place in 1...4 {
      let view = try #require(page.view)
      #expect(view.stage == .trial(lastWasReal: nil) && view.answered == place - 1)
      let key = try #require(view.picture)
      #expect(await shelf.picture(key) != nil)
      try await room.serve(.shown(turn: view.turn, at: .now, display), tell: page.teller)
      try await room.serve(answer(view.turn), tell: page.teller)
      #expect(try small.events.count { $0 == "answered" } == place)
    }
    #expect(page.view?.stage == .complete && page.view?.receipt.isEmpty == false)
    try await room.serve(.leave, tell: page.teller)
    #expect(page.news.last == .left)
    #expect(
      try small.events == ["opened", "display"] + Array(repeating: "answered", count: 4) + ["ended"]
    )
  }

  @Test func `an answer to another picture than the one there is taken for none`() async throws {
    let small = try SmallStudy()
    let (room, page) = try await open(small)
    let turn = try #require(page.view?.turn)
    for wrong in [turn - 1, turn + 1] {
      try await room.serve(answer(wrong), tell: page.teller)
      try await room.serve(.cannotDisplay(turn: wrong), tell: page.teller)
      try await room.serve(.shown(turn: wrong, at: .now, display), tell: page.teller)
    }
    #expect(try small.events == ["opened"])
    #expect(page.view?.turn == turn && page.view?.answered == 0)
  }

  @Test func `a picture's time ends it, and a break doesn't give it back`() async throws {
    let small = try SmallStudy(SmallStudy.plan { $0.exposureSeconds = 0.5 })
    let (room, page) = try await open(small)
    let turn = try #require(page.view?.turn)
    // It has been whole for longer than that already.
    try await room.serve(
      .shown(turn: turn, at: .now - .seconds(2), display), tell: page.teller)
    for _ in 0..<2000 where page.view?.isHidden != true {
      try await Task.sleep(for: .milliseconds(5))
    }
    #expect(page.view?.isHidden == true && page.view?.pictures.isEmpty == true)
    try await room.serve(.rest, tell: page.teller)
    #expect(page.view?.stage == .onBreak)
    try await room.serve(.goOn, tell: page.teller)
    #expect(page.view?.isHidden == true && page.view?.pictures.isEmpty == true)
    try await room.serve(answer(page.view?.turn ?? 0), tell: page.teller)
    #expect(page.view?.isHidden == false && page.view?.pictures.count == 1)
    #expect(try small.events.count { $0 == "answered" } == 1)
  }

  @Test func `one that is open elsewhere is held, and taken over ends the other`() async throws {
    let small = try SmallStudy()
    let (first, one) = try await open(small)
    let (second, other) = try await open(small)
    #expect(other.view?.stage == .held)
    try await second.serve(.begin(nil, takingOver: true), tell: other.teller)
    #expect(other.view?.stage == .trial(lastWasReal: nil))
    try await first.serve(answer(one.view?.turn ?? 0), tell: one.teller)
    guard case .lost(let reason) = one.view?.stage else {
      Issue.record("\(String(describing: one.view?.stage))")
      return
    }
    #expect(reason.contains("taken over") && reason.hasSuffix("."))
    #expect(try !small.events.contains("answered"))
  }

  @Test func `practice is told, and taken again until enough is right`() async throws {
    let small = try SmallStudy(
      SmallStudy.plan {
        $0.practice = 2
        $0.rules = SittingRules(practiceToPass: 1)
      })
    let (room, page) = try await open(small)
    // One is real and one was made: each answer tells which.
    var wrong = 0
    while case .practice = page.view?.stage, wrong < 20 {
      try await room.serve(answer(page.view?.turn ?? 0, .surelyReal), tell: page.teller)
      if case .practice(_, _, let last) = page.view?.stage { #expect(last != nil) }
      wrong += 1
    }
    #expect(wrong == 2 && page.view?.stage == .trial(lastWasReal: nil))
  }

  @Test func `a put-off picture comes again, once`() async throws {
    let small = try SmallStudy()
    let (room, page) = try await open(small)
    for _ in 0..<4 {
      try await room.serve(.cannotDisplay(turn: page.view?.turn ?? 0), tell: page.teller)
    }
    #expect(page.view?.canPutOff == false && page.view?.answered == 0)
    let told = page.news.count
    try await room.serve(.cannotDisplay(turn: page.view?.turn ?? 0), tell: page.teller)
    guard case .failed(let words) = page.news.last else {
      Issue.record("it was put off twice")
      return
    }
    #expect(words.contains("once already") && page.news.count == told + 2)
    #expect(try small.events.count { $0 == "cannot_display" } == 4)
  }

  @Test func `what can't be opened says why, and leaving it leaves nothing behind`() async throws {
    let small = try SmallStudy()
    let room = SittingRoom(project, shelf: shelf)
    let page = Listener<SittingNews>()
    try await room.serve(.open(path: small.folder.path, reader: "ben"), tell: page.teller)
    guard case .failed(let words) = page.news.last else {
      Issue.record("\(page.news)")
      return
    }
    #expect(words.contains("ben"))
    try await room.serve(.leave, tell: page.teller)
    #expect(page.news.last == .left)
    let logs = small.folder.appendingPathComponent("logs").path
    #expect((try? FileManager.default.contentsOfDirectory(atPath: logs)) ?? [] == [])
  }

  @Test func `the end of the program leaves the sitting`() async throws {
    let small = try SmallStudy()
    let (room, _) = try await open(small)
    await room.stop()
    #expect(try small.events == ["opened", "ended"])
    let (_, page) = try await open(small)
    #expect(page.view?.stage == .trial(lastWasReal: nil))
  }
}

extension Listener<SittingNews> {
  /// What the sitting looks like now.
  var view: SittingView? {
    news.lazy.compactMap { if case .showing(let view) = $0 { view } else { nil } }.last
  }
}
