import AtlasStore
import Foundation
import Pictures
import Testing

struct QueryTests {
  /// Nine specimens, no two alike.
  private func atlas() throws -> (Atlas, [SpecimenID]) {
    let atlas = try Atlas.inMemory()
    let keys: [String?] = [
      "monocyte", "monocyte", "blast", "blast", nil, "basophil", nil, "a", "a",
    ]
    let newcomers = try keys.enumerated().map { number, key in
      var newcomer = try Trial.newcomer(number, class: key)
      newcomer.name = "cell_\(9 - number)%.png"
      newcomer.split = number < 4 ? .train : nil
      return newcomer
    }
    let ids = try atlas.admit(newcomers, by: "import", at: Trial.time()).admitted
    try atlas.record(
      .addFindings(["vacuolated", "multilobed"]), on: [ids[0]], by: "anna", at: Trial.time(1))
    try atlas.record(.addFindings(["vacuolated"]), on: [ids[2]], by: "bert", at: Trial.time(2))
    try atlas.record(
      .suggestion(Suggestion(classKey: "blast", confidence: 0.4)), on: [ids[1], ids[3]],
      by: "net", at: Trial.time(3), means: .model)
    try atlas.record(
      .suggestion(Suggestion(classKey: "blast", confidence: 0.2)), on: [ids[4]],
      by: "net", at: Trial.time(3), means: .model)
    try atlas.record(.comment("odd 100% sure"), on: [ids[8]], by: "anna", at: Trial.time(4))
    return (atlas, ids)
  }

  private func found(_ alter: (inout Query) -> Void) throws -> [Int] {
    let (atlas, ids) = try atlas()
    var query = Query()
    alter(&query)
    let result = try atlas.ids(matching: query)
    #expect(try atlas.count(matching: query) == result.count)
    #expect(try atlas.specimens(matching: query).map(\.id) == result)
    return result.compactMap { ids.firstIndex(of: $0) }
  }

  @Test func `each condition finds its own`() throws {
    #expect(try found { _ in } == Array(0..<9))
    #expect(try found { $0.classes = ["monocyte", "basophil"] } == [0, 1, 5])
    #expect(try found { $0.classes = [nil] } == [4, 6])
    #expect(try found { $0.classes = [nil, "a"] } == [4, 6, 7, 8])
    #expect(try found { $0.findings = ["vacuolated"] } == [0, 2])
    #expect(try found { $0.findings = ["vacuolated", "multilobed"] } == [0])
    #expect(try found { $0.splits = [.train] } == [0, 1, 2, 3])
    #expect(try found { $0.splits = [nil, .val] } == [4, 5, 6, 7, 8])
    #expect(try found { $0.labellers = ["anna"] } == [0])
    #expect(try found { $0.means = [.hand] } == [0, 2])
    #expect(try found { $0.disputed = true } == [1, 4])
    #expect(try found { $0.origins = [.generated] } == [])
    #expect(try found { $0.verdicts = [.undecided] } == Array(0..<9))
  }

  @Test func `orders are as they say`() throws {
    #expect(try found { $0.order = .name } == Array((0..<9).reversed()))
    #expect(try found { $0.order = .classKey } == [7, 8, 5, 2, 3, 0, 1, 4, 6])
    #expect(try found { $0.order = .newestLabel }.prefix(2) == [2, 0])
    #expect(try found { $0.order = .leastConfident }.prefix(3) == [4, 1, 3])
    #expect(try found { $0.order = .grouped } == [7, 8, 5, 4, 3, 2, 1, 0, 6])
    #expect(try found { $0.order = .split }.prefix(5) == [0, 1, 2, 3, 4])
  }

  @Test func `a reversed order keeps those without a value last`() throws {
    #expect(
      try found {
        $0.order = .classKey
        $0.isReversed = true
      } == [1, 0, 3, 2, 5, 8, 7, 6, 4])
    #expect(
      try found {
        $0.order = .leastConfident
        $0.isReversed = true
      }.prefix(3) == [3, 1, 4])
  }

  @Test func `counts add up`() throws {
    let (atlas, _) = try atlas()
    #expect(
      try atlas.classCounts() == ["monocyte": 2, "blast": 2, "basophil": 1, "a": 2, nil: 2])
    #expect(try atlas.splitCounts() == [.train: 4, nil: 5])
    #expect(try atlas.originCounts() == [.microscope: 9])
    #expect(try atlas.findingCounts() == ["vacuolated": 2, "multilobed": 1])
    #expect(try atlas.labellerCounts() == ["import": 5, "anna": 1, "bert": 1, "net": 0])
  }
}
