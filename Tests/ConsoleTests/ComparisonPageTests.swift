import AtlasStore
import Foundation
import Journeys
import Pictures
import Synchronization
import TerminalKit
import TestSupport
import Testing

@testable import Console

@Suite struct ComparisonPageTests {
  private static let time = Date(timeIntervalSince1970: 1_790_000_000)

  private static func ids(_ range: Range<Int64>) -> [SpecimenID] { range.map(SpecimenID.init) }

  private static let cells: ComparedCells = {
    var cells = ComparedCells()
    cells.classKey = "eosinophil"
    (cells.real, cells.generated) = (ids(0..<3), ids(10..<14))
    cells.mixed = [cells.generated[0], cells.real[2], cells.real[0], cells.generated[3]]
    cells.total = 40
    cells.classes = ["band_neutrophil", "eosinophil", "lymphocyte"]
    return cells
  }()

  private static func opened(columns: Int = 80, rows: Int = 24) -> Console {
    var console = Console(Cells.shell(columns: columns, rows: rows, who: "anna"))
    _ = console.push(AnyPage(ComparisonPage(classKey: "eosinophil")))
    _ = console.hear(.listed(cells))
    return console
  }

  @Test func `the page lists as many of each kind as half the screen shows`() {
    var console = Console(Cells.shell(columns: 80, rows: 24, who: "anna"))
    let requests = console.push(AnyPage(ComparisonPage(classKey: nil))).comparison
    guard case .list(classKey: nil, let count, offset: 0)? = requests.first else {
      Issue.record("nothing was asked for")
      return
    }
    let layout = console.comparison?.layout(in: console.shell)
    #expect(count == layout?.half.page)
    #expect(count > 0)
  }

  @Test func `brackets go from class to class, round and round, and begin with the first cells`() {
    var console = Self.opened()
    let page = console.comparison?.layout(in: console.shell).half.page ?? 0
    #expect(
      console.asks("n") == [.list(classKey: "eosinophil", count: page, offset: page)])
    #expect(console.asks("]") == [.list(classKey: "lymphocyte", count: page, offset: 0)])
    #expect(console.asks("]") == [.list(classKey: "band_neutrophil", count: page, offset: 0)])
    #expect(console.asks("[") == [.list(classKey: "lymphocyte", count: page, offset: 0)])
  }

  @Test func `n and p stay within what there is`() {
    var console = Self.opened()
    #expect(console.asks("p").isEmpty)
    let page = console.comparison?.layout(in: console.shell).half.page ?? 1
    let last = 39 / page * page
    #expect(console.asks("G") == [.list(classKey: "eosinophil", count: page, offset: last)])
    #expect(console.asks("n").isEmpty)
    #expect(
      console.asks("p") == [.list(classKey: "eosinophil", count: page, offset: last - page)])
  }

  @Test func `what is saved is what is seen, with names only where they show`() {
    var console = Self.opened()
    let across = 2 * (console.comparison?.layout(in: console.shell).half.across ?? 0)
    guard case .export(let ids, across, named: true)? = console.asks("e").first else {
      Issue.record("nothing was saved")
      return
    }
    #expect(Set(ids) == Set(Self.cells.real + Self.cells.generated))
    _ = console.type(.tab)
    #expect(
      console.asks("e") == [.export(Self.cells.mixed, across: across, named: false)])
  }

  @Test func `hidden names are nowhere on the screen`() {
    var console = Self.opened()
    #expect(console.golden.contains("microscope"))
    _ = console.type(.tab)
    #expect(!console.golden.contains("microscope"))
    #expect(!console.golden.contains("eosinophil: generated"))
  }

  @Test func `cells fill the screen from side to side`() {
    for columns in [80, 100, 120, 160, 200] {
      let console = Self.opened(columns: columns, rows: 40)
      guard let half = console.comparison?.layout(in: console.shell).half else { continue }
      let used = half.tile(half.across - 1).maxColumn
      #expect(used <= columns / 2)
      #expect(columns / 2 - used <= 2 * half.across + 1, "\(columns)")
    }
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `the page`(columns: Int, rows: Int) throws {
    var console = Self.opened(columns: columns, rows: rows)
    try expectGolden(console.golden, "comparison-\(columns)x\(rows)")
    _ = console.type(.tab)
    try expectGolden(console.golden, "comparison-hidden-\(columns)x\(rows)")
  }

  // MARK: The room

  /// Three real and two generated lymphocytes, one rejected; a real monocyte; a drawn eosinophil.
  private static func project() throws -> Project {
    let atlas = try Atlas.inMemory()
    let kinds: [(Origin, String)] = [
      (.microscope, "lymphocyte"), (.microscope, "lymphocyte"), (.microscope, "lymphocyte"),
      (.generated(recipe: "{}", group: "g"), "lymphocyte"),
      (.generated(recipe: "{}", group: "g"), "lymphocyte"), (.microscope, "band_neutrophil"),
      (.drawn(rule: "a test"), "eosinophil"),
    ]
    let newcomers = try kinds.enumerated().map { number, kind in
      var newcomer = try Newcomer(
        PictureFile.png(
          Picture(width: 8, height: 8, filledWith: Colour(red: UInt8(number), green: 9, blue: 9))),
        name: "\(number).png", origin: kind.0)
      newcomer.classKey = kind.1
      return newcomer
    }
    let ids = try atlas.admit(newcomers, by: "import", at: time).admitted
    _ = try atlas.record(
      .curation(.rejected(reason: "blurred")), on: [ids[4]], by: "anna", at: time)
    let folder = FileManager.default.temporaryDirectory
    return Project(
      atlas: atlas,
      folders: Folders(environment: [:], home: folder, current: folder, executable: nil),
      now: { time }, person: "anna")
  }

  private static func listed(
    _ project: Project, ofClass key: String?, count: Int, offset: Int
  ) async throws -> ComparedCells? {
    let told = Mutex<ComparedCells?>(nil)
    let shelf = PictureShelf(
      atlas: project.atlas, preprocessing: Preprocessing(crop: 160, size: 64))
    try await ComparisonRoom(project, shelf: shelf).serve(
      .list(classKey: key, count: count, offset: offset),
      tell: Teller(token: 1) { event in
        guard case .news(_, let news) = event,
          case .listed(let cells)? = news.base as? ComparisonNews
        else { return }
        told.withLock { $0 = cells }
      })
    return told.withLock { $0 }
  }

  @Test
  func `without a class it begins with the first that has both kinds; rejected cells stay out`()
    async throws
  {
    let project = try Self.project()
    let cells = try #require(try await Self.listed(project, ofClass: nil, count: 2, offset: 0))
    #expect(cells.classKey == "lymphocyte")
    #expect(cells.classes == ["band_neutrophil", "lymphocyte"])
    #expect(cells.real.count == 2 && cells.generated.count == 1)
    #expect(cells.total == 3)
    #expect(Set(cells.mixed) == Set(cells.real + cells.generated))
    let more = try #require(
      try await Self.listed(project, ofClass: "lymphocyte", count: 2, offset: 2))
    #expect(more.real.count == 1 && more.generated.isEmpty)
    #expect(Set(more.real).isDisjoint(with: cells.real))
  }
}

extension Console {
  fileprivate var comparison: ComparisonPage? { top.page() }

  fileprivate mutating func hear(_ news: ComparisonNews) -> [Request] {
    update(.news(stack[stack.count - 1].token, AnyNews(news)))
  }

  fileprivate mutating func asks(_ keys: String) -> [ComparisonRequest] { type(keys).comparison }
}

extension [Request] {
  fileprivate var comparison: [ComparisonRequest] {
    compactMap {
      if case .page(_, let request) = $0 { request.base as? ComparisonRequest } else { nil }
    }
  }
}
