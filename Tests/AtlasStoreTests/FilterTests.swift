import AtlasStore
import Foundation
import Pictures
import Testing

struct FilterTests {
  /// Nine specimens, labelled yesterday a year ago but for three.
  private static func atlas() throws -> (Atlas, [SpecimenID]) {
    let atlas = try Atlas.inMemory()
    let keys: [String?] = [
      "monocyte", "monocyte", "blast", "blast", nil, "basophil", nil, "band_neutrophil",
      "lymphocyte",
    ]
    let old = Date(timeIntervalSinceNow: -400 * 86_400)
    let newcomers = try keys.enumerated().map { number, key in
      var newcomer = try Trial.newcomer(number, class: key)
      newcomer.name = "cell_\(9 - number)%.png"
      newcomer.split = number < 4 ? .train : nil
      return newcomer
    }
    let ids = try atlas.admit(newcomers, by: "import", at: old).admitted
    try atlas.record(
      .addFindings(["vacuolated", "dohle_bodies"]), on: [ids[0]], by: "anna", at: Date())
    try atlas.record(.addFindings(["vacuolated"]), on: [ids[2]], by: "Bert B", at: old)
    try atlas.record(
      suggestions: [
        ids[1]: Suggestion(classKey: "blast", confidence: 0.4),
        ids[3]: Suggestion(classKey: "blast", confidence: 0.9),
        ids[4]: Suggestion(classKey: "blast", confidence: 0.2),
      ], by: "net", at: Date(), reason: "test")
    try atlas.record(
      .comment("odd 100% sure"), on: [ids[8]], by: "anna", at: Date(timeIntervalSinceNow: -7200))
    return (atlas, ids)
  }

  private func found(_ text: String, person: String? = "anna") throws -> [Int] {
    let (atlas, ids) = try Self.atlas()
    let filter = try FilterReader(vocabulary: .builtIn, person: person).read(text)
    return try atlas.ids(matching: Query(filter: filter)).compactMap { ids.firstIndex(of: $0) }
  }

  @Test(arguments: [
    ("", Array(0..<9)),
    ("class:monocyte", [0, 1]),
    ("class:band", [7]),
    ("CLASS:BAND", [7]),
    ("class:lymph", [8]),
    ("class:monoc,basop", [0, 1, 5]),
    ("class:monocyte,blast", [0, 1, 2, 3]),
    ("class:none", [4, 6]),
    ("-class:monocyte", [2, 3, 4, 5, 6, 7, 8]),
    ("not class:monocyte,blast", [4, 5, 6, 7, 8]),
    ("class:monocyte or class:basophil", [0, 1, 5]),
    ("(class:monocyte or class:blast) split:train", [0, 1, 2, 3]),
    ("class:monocyte | class:blast finding:vacuolated", [0, 1, 2]),
    ("suggestion:blast", [1, 3, 4]),
    ("finding:vacuolated", [0, 2]),
    ("finding:Döhle", [0]),
    ("finding:Doehle finding:vacuolated", [0]),
    ("finding:any", [0, 2]),
    ("finding:none", [1, 3, 4, 5, 6, 7, 8]),
    ("origin:microscope", Array(0..<9)),
    ("origin:generated", []),
    ("split:train", [0, 1, 2, 3]),
    ("split:none", [4, 5, 6, 7, 8]),
    ("label-by:me", [0]),
    ("by:\"Bert B\"", [2]),
    ("means:import", [1, 3, 5, 7, 8]),
    ("is:reviewed", [0, 2]),
    ("is:unreviewed", [1, 3, 4, 5, 6, 7, 8]),
    ("is:disputed", [1, 4]),
    ("is:commented", [8]),
    ("confidence<0.6", [1, 4]),
    ("confidence<=40%", [1, 4]),
    ("confidence<0.4", [4]),
    ("confidence>0.4", [3]),
    ("confidence:0.3..0.95", [1, 3]),
    ("confidence:none", [0, 2, 5, 6, 7, 8]),
    ("-confidence<0.6", [0, 2, 3, 5, 6, 7, 8]),
    ("width:8", Array(0..<9)),
    ("width>8", []),
    ("changed:today", [0, 8]),
    ("changed:1h", [0]),
    ("changed>1h", [2, 8]),
    ("changed:7d is:reviewed", [0]),
    ("changed<2020", []),
    ("changed>=2020", [0, 2, 8]),
    ("labelled:today", [0]),
    ("imported:today", []),
    ("imported:..yesterday", Array(0..<9)),
    ("name:CELL_3", [6]),
    ("CELL_3", [6]),
    ("100%", [8]),
    ("\"odd 100\"", [8]),
    ("odd 100", [8]),
    ("_%", []),
    ("'; DROP TABLE specimen", []),
    ("\"class:monocyte\"", []),
    ("comment:odd", [8]),
    ("comment:none class:monocyte", [0, 1]),
  ])
  func `a filter lets through what it says`(text: String, expected: [Int]) throws {
    // Two hours ago may have been yesterday.
    let tolerance: Set<Int> = text == "changed:today" ? [8] : []
    #expect(Set(try found(text)).union(tolerance) == Set(expected).union(tolerance))
  }

  @Test(arguments: [
    ("clas:monocyte", "nothing is called 'clas'; did you mean 'class'?"),
    ("colour:red", "nothing is called 'colour'"),
    ("class:bandd", "no class is called 'bandd'; did you mean 'band'?"),
    ("class:mye", "no class is called 'mye'; did you mean 'myelocyte'?"),
    ("class:zebra", "no class is called 'zebra'"),
    ("class:", "'class' needs a value behind it"),
    ("split:tset", "no split is called 'tset'; did you mean 'test'?"),
    ("is:dispute", "'is' knows no 'dispute'; did you mean 'disputed'?"),
    ("finding:vacolated", "no finding is called 'vacolated'; did you mean 'vacuolated'?"),
    ("class<band", "'class<band': 'class' knows no more or less"),
    ("confidence<high", "'high' is no number for 'confidence'"),
    ("confidence:..", "'..' is no number for 'confidence'"),
    ("changed:tomorrow", "'tomorrow' is no time for 'changed'"),
    ("changed:2026-13-01", "'2026-13-01' is no time for 'changed'"),
    ("\"odd", "the quote in 'odd' never ends"),
    ("(class:band", "the '(' has no partner"),
    ("class:band)", "the ')' has no partner"),
    ("class:band or", "'or' has nothing to join"),
    ("or class:band", "'or' has nothing to join"),
    ("class:band not", "'not' has nothing to join"),
    ("label-by:me", "'me' means nobody yet"),
  ])
  func `an error names the word`(text: String, sentence: String) throws {
    let reader = FilterReader(vocabulary: .builtIn)
    let error = #expect(throws: FilterError.self) { try reader.read(text) }
    #expect(error?.summary == sentence)
  }

  @Test(arguments: [
    ("cl", 2, ["class:"]),
    ("class:ban", 9, ["band_neutrophil"]),
    ("class:monocyte,ban", 18, ["band_neutrophil"]),
    ("split:train -class:bas", 22, ["basophil", "smudge_cell"]),
    ("finding:doh", 11, ["dohle_bodies"]),
    ("is:un", 5, ["unreviewed", "unlabelled"]),
    ("label-by:b", 10, ["\"Bert B\""]),
    ("ban", 3, ["class:band_neutrophil"]),
    ("origin:m class:", 8, ["microscope"]),
    ("class:band_neutrophil", 21, []),
  ])
  func `completion knows fields, words and people`(text: String, cursor: Int, expected: [String]) {
    let completion = FilterCompletion(
      of: text, cursor: cursor, vocabulary: .builtIn, people: ["anna", "Bert B"])
    #expect(completion.candidates.map(\.text) == expected)
  }

  @Test func `a completed word reads back`() throws {
    let text = "split:train -class:ban"
    let completion = FilterCompletion(
      of: text, cursor: text.count, vocabulary: .builtIn, people: [])
    var letters = Array(text)
    letters.replaceSubrange(completion.range, with: try #require(completion.candidates.first).text)
    #expect(String(letters) == "split:train -class:band_neutrophil")
  }

  @Test func `two filters together let through what both do`() throws {
    let reader = FilterReader(vocabulary: .builtIn)
    let either = try reader.read("class:monocyte or class:blast")
    let both = either.and(try reader.read("finding:vacuolated"))
    #expect(both == (try reader.read("(class:monocyte or class:blast) finding:vacuolated")))
    #expect(either.and(.everything) == either)
  }

  @Test func `views are kept for everyone and replaced by name`() throws {
    let (atlas, _) = try Self.atlas()
    try atlas.keep(SavedView(name: "doubtful", filter: "confidence<0.6", order: .leastConfident))
    try atlas.keep(SavedView(name: "mine", filter: "label-by:me"))
    let again = SavedView(name: "doubtful", filter: "confidence<0.5", isReversed: true)
    try atlas.keep(again)
    #expect(try atlas.views().map(\.name) == ["doubtful", "mine"])
    #expect(try atlas.views().first == again)
    #expect(try atlas.forgetView(named: "mine"))
    #expect(try !atlas.forgetView(named: "mine"))
    #expect(throws: AtlasError.noViewName) { try atlas.keep(SavedView(name: "", filter: "")) }
  }
}
