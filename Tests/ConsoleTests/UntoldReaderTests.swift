import AtlasStore
import Basis
import Foundation
import Journeys
import Pictures
import ReaderStudy
import TerminalKit
import Testing

@testable import Console

/// A reader who isn't told that cells were made can't learn it from the screen, whatever is pressed.
@Suite struct UntoldReaderTests {
  /// Page and room together, as the loop has them.
  private struct Seat {
    var console: Console
    let room: SittingRoom
    private let listener = Listener<SittingNews>()
    private var heard = 0
    /// The sitting has been left.
    private(set) var isOver = false

    init(_ small: SmallStudy, size: Size) throws {
      let project = try Project.inMemory(as: "anna", software: "leuko test", now: { Date() })
      room = SittingRoom(
        project,
        shelf: PictureShelf(atlas: project.atlas, preprocessing: Preprocessing(crop: 2, size: 2)))
      console = Console(
        Cells.shell(columns: size.columns, rows: size.rows), sitting: small.folder.path,
        reader: "anna")
    }

    mutating func serve(_ requests: [Request]) async throws {
      var waiting = requests
      while !waiting.isEmpty {
        let request = waiting.removeFirst()
        if request == .program(.quit) { isOver = true }
        for asked in [request].sitting { try await room.serve(asked, tell: listener.teller) }
        for news in listener.news.dropFirst(heard) {
          heard += 1
          waiting += console.hear(news)
        }
      }
    }

    mutating func press(_ key: Key) async throws {
      try await serve(console.update(.terminal(.key(key)), at: .now))
      try await serve(console.paint(console.sitting?.view.pictures ?? []))
    }
  }

  private static let secrets = [
    "real", "generat", "fake", "made", "photograph", "blind", "surely", "synthetic", "model",
    "monocyte-", "granules",
  ]

  /// The secrets in a text, as words or the beginnings of words.
  private static func found(in text: String) -> [String] {
    let words = text.lowercased().split { !$0.isLetter && $0 != "-" }
    return secrets.filter { secret in words.contains { $0.hasPrefix(secret) && $0 != "really" } }
  }

  private static let keys: [Key] =
    "EMoob12346yn? :qg&x".map(Key.character) + [
      .enter, .enter, .enter, .enter, .tab, .escape, .function(1), .function(2), .function(2),
      .backspace, .up, .pageDown, .control("t"), .control("g"), .control("p"),
    ]

  @Test(arguments: [
    Size(columns: 40, rows: 10), Size(columns: 80, rows: 24), Size(columns: 120, rows: 40),
  ])
  func `nothing on any screen tells it, help included`(size: Size) async throws {
    var random = SplitMix64(seed: UInt64(size.columns))
    var seen: Set<String> = []
    var sittings = 0
    while sittings < 12 {
      let small = try SmallStudy(
        SmallStudy.plan {
          $0.classes = [.init("monocyte", pairs: 3)]
          $0.practice = 2
          $0.phases = Phase.allCases
          $0.clues = "made ones have no granules"
        })
      // Left and gone on with, as often as the keys say so.
      for _ in 0..<4 {
        var seat = try Seat(small, size: size)
        #expect(Self.found(in: seat.console.golden) == [])
        try await seat.serve(seat.console.opening)
        sittings += 1
        if sittings.isMultiple(of: 2) {
          // To the first picture, with all that is asked before it left out.
          for _ in 0..<6 { try await seat.press(.enter) }
        }
        for _ in 0..<60 where !seat.isOver && seat.console.sitting?.view.isTold == false {
          if case .phase = seat.console.sitting?.view.stage { break }
          let frame = seat.console.draw()
          let text = frame.flattened.golden
          #expect(Self.found(in: text) == [], "\(text)")
          #expect(frame.title == "Leuko")
          if let stage = seat.console.sitting?.view.stage {
            seen.insert(String("\(stage)".prefix { $0.isLetter }))
          }
          // Help of this very screen.
          var help = seat.console
          if help.overlay == nil {
            _ = help.update(.terminal(.key(.character("?"))))
            #expect(Self.found(in: help.golden) == [], "\(help.golden)")
          }
          try await seat.press(Self.keys[Int(random.next() % UInt64(Self.keys.count))])
        }
        await seat.room.stop()
      }
    }
    // The keys came somewhere.
    #expect(seen.isSuperset(of: ["introduction", "trial", "onBreak"]), "\(seen)")
  }

  @Test func `whatever the room may tell, what is drawn of it tells nothing`() {
    let stages: [SittingView.Stage] = [
      .introduction, .held, .trial(lastWasReal: true), .trial(lastWasReal: false), .breakOffered,
      .onBreak, .complete, .lost("The log was taken over."),
    ]
    for task in [AnswerTask.naming, .rating, .quartet] {
      for stage in stages {
        var view = SittingView(
          study: "first", question: AnswerTask.naming.question, reader: "anna", stage: stage,
          answered: 3, showings: 20, picture: PictureKey("test/first anna 4"), turn: 4,
          receipt: "AB12", isDemonstration: false, wasResumed: true)
        view.task = task
        view.isTold = false
        var console = Sittings.console(view)
        let keys = console.keys.bindings.map(\.help).joined(separator: "\n")
        #expect(Self.found(in: keys) == [], "\(task) \(stage)")
        guard task == .naming else { continue }
        view.names = BlindTesting.names(.builtIn)
        console = Sittings.console(view)
        // Without an opening the introduction asks what it asks of those who are told.
        if stage == .introduction { continue }
        #expect(Self.found(in: console.golden) == [], "\(console.golden)")
      }
    }
  }

  @Test func `what the page is for is neutral`() {
    #expect(Self.found(in: SittingPage.purpose + SittingPage.name) == [])
  }
}
