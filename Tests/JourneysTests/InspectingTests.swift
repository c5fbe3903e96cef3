import AtlasStore
import Foundation
import Pictures
import Testing

@testable import Journeys

struct InspectingTests {
  /// A picture of blobs that `number` places; no two numbers look alike.
  private static func picture(_ number: Int, side: Int = 48) -> Picture {
    var picture = Picture(width: side, height: side, filledWith: .white)
    var state = UInt64(number + 1)
    func next(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(below))
    }
    for _ in 0..<4 {
      let colour = Colour(red: UInt8(next(256)), green: UInt8(next(256)), blue: UInt8(next(256)))
      let (x, y, radius) = (next(side), next(side), 6 + next(10))
      for row in 0..<side {
        for column in 0..<side {
          let (dx, dy) = (column - x, row - y)
          if dx * dx + dy * dy < radius * radius { picture[column, row] = colour }
        }
      }
    }
    return picture
  }

  private static func altered(
    _ picture: Picture, _ place: (Int, Int) -> (Int, Int), noise: Int = 0
  ) -> Picture {
    var copy = picture
    for row in 0..<picture.height {
      for column in 0..<picture.width {
        let (x, y) = place(column, row)
        var colour = picture[x, y]
        let shift = noise == 0 ? 0 : (column * 7 + row * 13) % (2 * noise + 1) - noise
        colour.red = UInt8(clamping: Int(colour.red) + shift)
        copy[column, row] = colour
      }
    }
    return copy
  }

  @Test func `copies are found however they lie, and nothing else is`() {
    let last = 47
    let originals = (0..<60).map { Self.picture($0) }
    let copies = [
      Self.altered(originals[3]) { ($0, $1) },
      Self.altered(originals[10]) { (last - $0, $1) },
      Self.altered(originals[11]) { ($1, $0) },
      Self.altered(originals[12]) { (last - $1, $0) },
      Self.altered(originals[13]) { (last - $0, last - $1) },
      Self.altered(originals[14], { ($0, $1) }, noise: 6),
    ]
    let found = PicturePrint.copies(among: (originals + copies).map(PicturePrint.init))
    #expect(found.map(\.copy) == Array(60..<66))
    #expect(found.map(\.original) == [3, 10, 11, 12, 13, 14])
  }

  @Test func `a copy across splits says so`() throws {
    let atlas = try Atlas.inMemory()
    let picture = Self.picture(1)
    let mirrored = Self.altered(picture) { (47 - $0, $1) }
    let newcomers = try [picture, Self.picture(2), mirrored].enumerated().map { number, picture in
      var newcomer = try Newcomer(PictureFile.png(picture), name: "\(number).png")
      newcomer.source = "cells/\(number).png"
      newcomer.split = number == 0 ? .test : .train
      return newcomer
    }
    let ids = try atlas.admit(newcomers, by: "import", at: Date()).admitted
    let doubts = try Inspecting.duplicates(of: atlas.specimens(ids), in: atlas)
    #expect(doubts.map(\.specimen) == [ids[2]])
    #expect(
      doubts.first?.reason
        == "a copy of 1 (cells/0.png), which is test and this train: make it 'excluded'")
    try atlas.replaceDoubts(by: doubts)
    let filter = try FilterReader(vocabulary: .builtIn).read("is:duplicate")
    #expect(try atlas.ids(matching: Query(filter: filter)) == [ids[2]])
    #expect(try atlas.specimen(ids[2]).doubts == doubts.first?.reason)
    #expect(try atlas.doubts() == doubts)
    #expect(try atlas.verifyJournal().isSound)
  }

  @Test func `a label among cells of another class is doubted, with its reason`() throws {
    let atlas = try Atlas.inMemory()
    let newcomers = try (0..<40).map { number in
      var newcomer = try Newcomer(
        PictureFile.png(Self.picture(number, side: 24)), name: "\(number).png")
      newcomer.classKey = number % 2 == 0 || number == 7 ? "monocyte" : "lymphocyte"
      return newcomer
    }
    let ids = try atlas.admit(newcomers, by: "import", at: Date()).admitted
    // What a model sees tells even from odd.
    let features = Dictionary(
      uniqueKeysWithValues: ids.enumerated().map { number, id in
        (id, [Float(number % 2 * 4) + Float(number % 5) / 10, Float(number % 7) / 10])
      })
    let doubts = try #require(
      try Inspecting.labelDoubts(atlas.specimens(ids), features, .builtIn))
    #expect(doubts.filter { $0.kind == .label }.map(\.specimen) == [ids[7]])
    #expect(doubts.first?.reason.hasPrefix("probably lymphocyte, ") == true)
  }

  @Test func `the likest cells come first, and itself before all`() throws {
    let atlas = try Atlas.inMemory()
    let newcomers = try (0..<4).map {
      try Newcomer(PictureFile.png(Self.picture($0, side: 24)), name: "\($0).png")
    }
    let ids = try atlas.admit(newcomers, by: "import", at: Date()).admitted
    #expect(try atlas.similar(to: ids[0]) == [])
    try atlas.keep(
      features: [ids[0]: [1, 0], ids[1]: [-1, 0.1], ids[2]: [1, 0.2], ids[3]: [0, -1]],
      ofModel: "test")
    #expect(try atlas.similar(to: ids[0], limit: 2) == [ids[0], ids[2]])
  }
}
