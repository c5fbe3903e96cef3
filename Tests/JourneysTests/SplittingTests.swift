import AtlasStore
import Foundation
import Pictures
import Testing

@testable import Journeys

/// Cells dealt out to learn from, to choose by and to judge by.
struct SplittingTests {
  private let atlas: Atlas

  init() throws { atlas = try Atlas.inMemory() }

  /// Admits so many cells of a class, with what else `change` says of each.
  private func admit(
    _ count: Int, _ key: String, from first: Int = 0, origin: Origin = .microscope,
    change: (inout Newcomer, Int) -> Void = { _, _ in }
  ) throws {
    let newcomers = try (0..<count).map { number in
      let colour = Colour(
        red: UInt8((first + number) % 256), green: UInt8((first + number) / 256), blue: 7)
      var newcomer = try Newcomer(
        PictureFile.png(Picture(width: 2, height: 2, filledWith: colour)), name: "\(number).png",
        origin: origin)
      newcomer.classKey = key
      change(&newcomer, number)
      return newcomer
    }
    #expect(try atlas.admit(newcomers, by: "import", at: Date()).admitted.count == count)
  }

  private var cells: [Specimen] {
    get throws { try atlas.specimens(matching: Query()) }
  }

  private static let order = Splitting.Order(shares: [.train: 0.8, .select: 0.05, .val: 0.15])

  /// How many of each class have which split.
  private func counts(_ dealt: [Split: [SpecimenID]]) throws -> [Split: [String: Int]] {
    let classes = Dictionary(uniqueKeysWithValues: try cells.map { ($0.id, $0.classKey ?? "") })
    return dealt.mapValues { ids in
      Dictionary(ids.compactMap { classes[$0] }.map { ($0, 1) }, uniquingKeysWith: +)
    }
  }

  @Test func `every split gets its share of every class, whatever the sequence`() throws {
    try admit(200, "monocyte")
    try admit(40, "basophil", from: 200)
    let dealt = Splitting.deal(try cells, Self.order)
    #expect(
      try counts(dealt) == [
        .train: ["monocyte": 160, "basophil": 32], .select: ["monocyte": 10, "basophil": 2],
        .val: ["monocyte": 30, "basophil": 6],
      ])
    let again = Splitting.deal(try cells.reversed(), Self.order)
    #expect(again.mapValues(Set.init) == dealt.mapValues(Set.init))
    var other = Self.order
    other.seed = 2
    #expect(Splitting.deal(try cells, other)[.val] != dealt[.val])
  }

  @Test func `a cell keeps the split it has, and counts`() throws {
    try admit(100, "monocyte") { $0.split = $1 < 20 ? .val : nil }
    let dealt = Splitting.deal(try cells, Self.order)
    #expect(dealt[.val] == nil, "there are more than its share already")
    #expect(dealt.values.map(\.count).reduce(0, +) == 80)
    #expect(abs((dealt[.select]?.count ?? 0) - 5) <= 2)
    for (split, ids) in dealt {
      try atlas.record(.split(split), on: ids, by: "anna", at: Date())
    }
    #expect(Splitting.deal(try cells, Self.order).isEmpty, "all have one now")
  }

  @Test func `folders and fields aren't torn apart, and what comes to one joins it`() throws {
    try admit(120, "monocyte") {
      $0.source = "monocyte/patient \($1 / 6)/\($1).png"
      $0.split = $1 == 0 ? .test : nil
    }
    var order = Self.order
    order.keepsFolders = true
    let dealt = Splitting.deal(try cells, order)
    var splits: [String: Set<Split>] = [:]
    for (split, ids) in dealt {
      for cell in try atlas.specimens(ids) {
        splits[String(cell.source.split(separator: "/")[1]), default: []].insert(split)
      }
    }
    #expect(splits.count == 20 && splits.values.allSatisfy { $0.count == 1 })
    #expect(splits["patient 0"] == [.test])
    #expect((80...102).contains(dealt[.train]?.count ?? 0))

    try admit(30, "basophil", from: 120) { newcomer, number in
      newcomer.region = CellRegion(
        field: "field \(number / 10)", fieldWidth: 640, fieldHeight: 480, x: 1, y: 1, width: 2,
        height: 2)
    }
    let fields = Splitting.deal(
      try cells.filter { $0.classKey == "basophil" },
      Splitting.Order(shares: [.train: 2.0 / 3, .val: 1.0 / 3]))
    #expect(fields.mapValues(\.count) == [.train: 20, .val: 10])
  }

  @Test func `what a model made is dealt to nobody`() throws {
    try admit(10, "monocyte")
    try admit(10, "monocyte", from: 10, origin: .generated(recipe: "{}", group: "g"))
    let dealt = Splitting.deal(try cells, Self.order)
    #expect(dealt.values.map(\.count).reduce(0, +) == 10)
  }
}
