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

  /// A console on which these cells are listed.
  static func console(
    columns: Int = 80, rows: Int = 24, who: String? = "anna", listing specimens: [Specimen]
  ) -> Console {
    let display = DisplayDescription(columns: columns, rows: rows, renderer: "sextants")
    var console = Console(
      size: Size(columns: columns, rows: rows),
      context: ConsoleContext(
        vocabulary: .builtIn, atlasName: "test.atlas", who: who, display: display,
        themeName: "dark", themeNames: ["dark", "light"], timeZone: .gmt))
    var counts: [String?: Int] = [:]
    for specimen in specimens { counts[specimen.classKey, default: 0] += 1 }
    _ = console.update(
      .listed(
        Query(), ids: specimens.map(\.id),
        counts: counts.map { .init(key: $0.key, count: $0.value) }
          .sorted { ($0.key ?? "~") < ($1.key ?? "~") }))
    _ = console.update(.facts(specimens))
    return console
  }
}

extension Console {
  /// Presses keys one after the other; returns what the last one asked for.
  mutating func type(_ keys: Key...) -> [Request] {
    var requests: [Request] = []
    for key in keys { requests = update(.terminal(.key(key))) }
    return requests
  }

  /// Presses the characters of a text.
  mutating func type(_ text: String) -> [Request] {
    var requests: [Request] = []
    for character in text { requests = update(.terminal(.key(.character(character)))) }
    return requests
  }

  /// The screen as golden files have it.
  var golden: String { draw(in: size).flattened.golden }
}
