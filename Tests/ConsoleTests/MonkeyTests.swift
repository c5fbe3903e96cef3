import AtlasStore
import Basis
import Foundation
import Journeys
import TerminalKit
import TestSupport
import Testing

@testable import Console

/// A monkey at the keyboard: keys, pastes, the mouse, sizes, and what the world answers, by chance. The
/// same seed types the same.
///
/// 5,000 keys over three sizes; `LEUKO_THOROUGH=1` makes them 200,000, `LEUKO_MONKEY_SEED` others.
@Suite(.serialized) struct MonkeyTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let keys = environment["LEUKO_THOROUGH"] == "1" ? 200_000 : 5000
  private static let seed = environment["LEUKO_MONKEY_SEED"].flatMap { UInt64($0) } ?? 1

  @Test(arguments: [
    Size(columns: 40, rows: 10), Size(columns: 80, rows: 24), Size(columns: 200, rows: 60),
  ])
  func `no key, paste, click, size or answer ends the console`(size: Size) throws {
    var monkey = try Monkey(seed: Self.seed &+ UInt64(size.columns), size: size)
    for _ in 0..<(Self.keys / 3) { monkey.act() }
    #expect(monkey.pages.count >= 6, "only \(monkey.pages.sorted()) were seen")
  }
}

/// Acts on a console by chance and answers what it asks for.
private struct Monkey {
  private var random: SplitMix64
  private let size: Size
  private let specimens: [Specimen]
  private var console: Console
  /// The pages it has been on.
  private(set) var pages: Set<String> = []

  init(seed: UInt64, size: Size) throws {
    random = SplitMix64(seed: seed)
    self.size = size
    specimens = try Cells.specimens()
    console = Cells.console(columns: size.columns, rows: size.rows, listing: specimens)
  }

  mutating func act() {
    let requests = console.update(event())
    for request in requests { answer(request) }
    pages.insert(console.top.name)
    let frame = console.draw()
    // What a terminal would be handed.
    if below(20) == 0 { _ = frame.flattened }
  }

  private mutating func below(_ end: Int) -> Int { Int(random.next() % UInt64(max(1, end))) }

  private mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }

  private mutating func event() -> ConsoleEvent {
    switch below(100) {
    case 0..<45: return .terminal(.key(boundKey()))
    case 45..<68: return .terminal(.key(anyKey()))
    case 68..<76: return .terminal(.key(.character(oddCharacter())))
    case 76..<79: return .terminal(.typed(OddText.text(1 + below(12), &random)))
    case 79..<82:
      return .terminal(.paste(OddText.text(below(40) == 0 ? 3000 : below(60), &random)))
    case 82..<90: return .terminal(.mouse(MouseEvent(one(of: Self.mouse), at: anyPoint())))
    case 90..<92: return .terminal(.resize(anySize()))
    case 92..<95: return .terminal(.resize(size))
    case 95: return .terminal(.focus(below(2) == 0))
    case 96: return .terminal(.display(display()))
    case 97: return .failed(summary: OddText.text(below(200), &random), remedy: nil)
    case 98:
      let jobs = (0..<below(3)).map {
        Cells.job($0, "leuko " + OddText.text(below(9), &random), lasts: below(2) == 0)
      }
      return one(of: [.atlas(.changedElsewhere), .openCells(below(3)), .jobs(jobs)])
    default: return .atlas(.people([OddText.text(3, &random), "anna"]))
    }
  }

  private static let mouse: [MouseEvent.Kind] = [
    .press, .release, .drag, .rightPress, .wheelUp, .wheelDown,
  ]

  private mutating func anyPoint() -> Point {
    Point(column: below(size.columns + 20) - 10, row: below(size.rows + 20) - 10)
  }

  private mutating func anySize() -> Size {
    Size(columns: 1 + below(260), rows: 1 + below(90))
  }

  private mutating func oddCharacter() -> Character {
    one(of: Array(one(of: OddText.pieces).unicodeScalars).map { Character($0) })
  }

  /// A key that means something on this page, or goes on with what was begun.
  private mutating func boundKey() -> Key {
    let sequences = console.keys.bindings.flatMap(\.sequences)
    let begun = console.reader.pending
    let fitting = sequences.filter {
      Array($0.prefix(begun.count)) == begun && $0.count > begun.count
    }
    guard !fitting.isEmpty else { return .escape }
    return one(of: fitting)[begun.count]
  }

  private mutating func anyKey() -> Key {
    let named: [Key] = [
      .enter, .enter, .enter, .escape, .escape, .tab, .backTab, .backspace, .delete, .insert, .up,
      .down, .left, .right, .shiftUp, .shiftDown, .shiftLeft, .shiftRight, .home, .end, .pageUp,
      .pageDown, .function(1 + below(24)), .control("u"), .control("k"), .control("w"),
      .control("s"), .control("n"), .control("p"), .alt("x"), .control(" "),
    ]
    if below(2) == 0 { return one(of: named) }
    return .character(Character(Unicode.Scalar(UInt8(0x20 + below(0x5F)))))
  }

  private mutating func display() -> DisplayDescription {
    DisplayDescription(
      columns: size.columns, rows: size.rows, cellWidth: below(4000), cellHeight: below(4000),
      colours: OddText.text(2, &random), renderer: OddText.text(2, &random),
      terminal: OddText.text(4, &random))
  }

  /// What the rooms would say, more or less, and sometimes too late or about something else.
  private mutating func answer(_ request: Request) {
    switch request {
    case .page(let token, let asked): answer(asked.base, token)
    case .atlas(let asked): answer(asked)
    case .program(.useTheme(let name)): hear(.themed(name))
    case .program: break
    }
  }

  private mutating func answer(_ request: AtlasRequest) {
    switch request {
    case .fetch: hear(.atlas(.facts(specimens.filter { _ in below(8) > 0 })))
    case .views:
      hear(
        .atlas(
          .views([
            SavedView(name: OddText.text(4, &random), filter: "class:band", order: .imported)
          ])))
    case .preview: hear(.atlas(.previewed(OddText.text(8, &random))))
    case .record(_, let ids, _, _):
      let changed = specimens.filter { ids.contains($0.id) }
      hear(.atlas(.recorded(OddText.text(9, &random), changed)))
    case .accept(let ids, let key, _): hear(.atlas(.accepted(ids, as: key, specimens)))
    case .undo, .redo: hear(.atlas(.restored("undone", [one(of: specimens)])))
    default: break
    }
  }

  private mutating func answer(_ request: any RoomRequest, _ token: Int) {
    switch request {
    case let request as CellsRequest: answer(request, token)
    case is AdjudicationRequest:
      hear(.news(token, AnyNews([Concordance.Dispute]())))
    case let JobRequest.complete(text):
      hear(.news(token, AnyNews(JobNews.completed(text, [text + "a/", text + "b"]))))
    default: break
    }
  }

  private mutating func answer(_ request: CellsRequest, _ token: Int) {
    let news: CellsNews
    switch request {
    case .list(let query):
      let few = below(4) == 0 ? Array(specimens.prefix(below(3))) : specimens
      news = .listed(
        query, ids: few.map(\.id), counts: [.init(key: "lymphocyte", count: few.count)])
    case .count(let query): news = .counted(query, [.init(key: nil, count: below(9))])
    case .history(let id): news = .history(id, [])
    case .typical(let key):
      news = .typical(classKey: key, below(2) == 0 ? nil : specimens[0].id)
    case .seekUnreviewed(_, let forward):
      news = .unreviewed(Set(specimens.suffix(below(4)).map(\.id)), forward: forward)
    case .seekOpen: news = .open(Set(specimens.suffix(below(4)).map(\.id)))
    case .similar(let id): news = .similar(to: id, Query(), ids: specimens.map(\.id))
    }
    hear(.news(token, AnyNews(news)))
  }

  private mutating func hear(_ event: ConsoleEvent) {
    // What comes of an answer may ask again; that ends by itself.
    for request in console.update(event) where below(3) > 0 { answer(request) }
  }
}
