import AtlasStore
import Foundation
import Pictures
import TerminalKit

@testable import Console

/// A small atlas and a console that looks at it, for the tests of this folder.
enum Cells {
  /// 24 cells: twelve segmented neutrophils, eight lymphocytes, one drawn, one generated, two
  /// unlabelled.
  static func specimens() throws -> [Specimen] {
    let atlas = try Atlas.inMemory()
    var newcomers: [Newcomer] = []
    for number in 0..<24 {
      let picture = Picture(
        width: 8, height: 8,
        filledWith: Colour(red: UInt8(number), green: UInt8(number * 7), blue: 100))
      let origin: Origin =
        switch number {
        case 20: .drawn(rule: "a test")
        case 21: .generated(recipe: "{}", group: "g")
        default: .microscope
        }
      var newcomer = try Newcomer(
        PictureFile.png(picture), name: "cell-\(number).png", origin: origin)
      newcomer.classKey =
        switch number {
        case 0..<12: "segmented_neutrophil"
        case 12..<20: "lymphocyte"
        case 20, 21: "eosinophil"
        default: nil
        }
      if number == 1 { newcomer.findings = ["multilobed"] }
      if number < 4 { newcomer.split = .val }
      newcomers.append(newcomer)
    }
    let time = Date(timeIntervalSince1970: 1_790_000_000)
    let admission = try atlas.admit(newcomers, by: "import", at: time)
    return try atlas.specimens(admission.admitted)
  }

  /// Something that goes on beside the pages, or has ended.
  static func job(_ id: Int, _ title: String, lasts: Bool = false, ended: Bool = false) -> Job {
    var job = Job(id: id, title: title, isLasting: lasts)
    if ended { job.standing = .done }
    return job
  }

  /// What every page knows.
  static func shell(
    columns: Int = 80, rows: Int = 24, who: String? = "anna", pixelSize: Double? = nil,
    keyMap: KeyMap = KeyMap()
  ) -> Shell {
    Shell(
      size: Size(columns: columns, rows: rows), vocabulary: .builtIn, atlasName: "test.atlas",
      atlasPath: "/lab/test.atlas", who: who,
      display: DisplayDescription(columns: columns, rows: rows, renderer: "sextants"),
      themeName: "dark", themeNames: ["dark", "light"], pixelSize: pixelSize, keyMap: keyMap,
      timeZone: .gmt)
  }

  /// A console on which these cells are listed.
  static func console(
    columns: Int = 80, rows: Int = 24, who: String? = "anna", pixelSize: Double? = nil,
    keyMap: KeyMap = KeyMap(), listing specimens: [Specimen]
  ) -> Console {
    var console = Console(
      shell(columns: columns, rows: rows, who: who, pixelSize: pixelSize, keyMap: keyMap))
    var counts: [String?: Int] = [:]
    for specimen in specimens { counts[specimen.classKey, default: 0] += 1 }
    console.tell(
      CellsNews.listed(
        Query(), ids: specimens.map(\.id),
        counts: counts.map { .init(key: $0.key, count: $0.value) }
          .sorted { ($0.key ?? "~") < ($1.key ?? "~") }))
    _ = console.update(.atlas(.facts(specimens)))
    return console
  }
}

extension Console {
  /// Presses keys one after the other; returns what the last one asked for.
  @discardableResult
  mutating func type(_ keys: Key...) -> [Request] {
    var requests: [Request] = []
    for key in keys { requests = update(.terminal(.key(key))) }
    return requests
  }

  /// Presses the characters of a text.
  @discardableResult
  mutating func type(_ text: String) -> [Request] {
    var requests: [Request] = []
    for character in text { requests = update(.terminal(.key(.character(character)))) }
    return requests
  }

  /// News for the page on the top.
  @discardableResult
  mutating func tell(_ news: some Sendable) -> [Request] {
    update(.news(stack[stack.count - 1].token, AnyNews(news)))
  }

  /// The page of a kind that lies highest.
  func page<P: Page>(_ kind: P.Type = P.self) -> P? {
    stack.reversed().lazy.compactMap { $0.page.page(as: P.self) }.first
  }

  /// The highest list of cells; an empty one where there is none.
  var gallery: GalleryPage { page(GalleryPage.self) ?? GalleryPage(for: size) }

  /// The cells of the page on the top.
  var list: Catalogue { top.page(as: SpecimenPage.self)?.list ?? gallery.list }

  /// The screen as golden files have it.
  var golden: String { draw().flattened.golden }
}

extension [Request] {
  /// What the atlas is asked, but for facts.
  var ofAtlas: [AtlasRequest] {
    compactMap { request in
      guard case .atlas(let asked) = request else { return nil }
      if case .fetch = asked { return nil }
      return asked
    }
  }

  /// What a page's room is asked.
  func of<R: RoomRequest>(_ kind: R.Type = R.self) -> [R] {
    compactMap { request in
      if case .page(_, let asked) = request { asked.base as? R } else { nil }
    }
  }

  /// What is asked about lists of cells, but for counts and histories.
  var ofCells: [CellsRequest] {
    of(CellsRequest.self).filter {
      switch $0 {
      case .count, .history: false
      default: true
      }
    }
  }
}
