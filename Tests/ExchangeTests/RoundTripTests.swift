import Basis
import Exchange
import Foundation
import Pictures
import Testing

/// Whatever goes out through one format comes back the same, and goes on through any other.
struct RoundTripTests {
  static let formats = DatasetFormat.writable
  /// Croissant and data card are image folders with one more file.
  static let layouts = formats.filter { $0 != .croissant && $0 != .card }
  private static let boxFormats: Set<DatasetFormat> = [.coco, .yolo, .pascalVOC]

  @Test(arguments: formats)
  func `every format brings back all it was given`(format: DatasetFormat) throws {
    try Place.with { place in
      let items = try Cells.trials(in: place)
      let read = try Cells.written(items, as: format, to: place.url("out"))
      #expect(read.refused.isEmpty)
      #expect(read.missing.isEmpty)
      #expect(read.unlisted.isEmpty)
      #expect(read.items.count == items.count)
      #expect(try Cells.essences(read) == Cells.essences(items))
    }
  }

  @Test(arguments: layouts, layouts)
  func `every pair of formats is as good as none`(
    one: DatasetFormat, other: DatasetFormat
  ) throws {
    try Place.with { place in
      let items = try Cells.trials(in: place)
      let first = try Cells.written(items, as: one, to: place.url("one"))
      let second = try Cells.written(first.items, as: other, to: place.url("other"))
      #expect(try Cells.essences(second) == Cells.essences(items))
    }
  }

  @Test(arguments: layouts, layouts)
  func `boxes survive every pair of formats`(one: DatasetFormat, other: DatasetFormat) throws {
    // All pictures of an npz have one size.
    guard one != .medMNIST, other != .medMNIST else { return }
    try Place.with { place in
      let items = try Cells.boxed(in: place)
      let first = try Cells.written(items, as: one, to: place.url("one"))
      #expect(try Cells.essences(first) == Cells.essences(items))
      let second = try Cells.written(first.items, as: other, to: place.url("other"))
      #expect(try Cells.essences(second) == Cells.essences(items))
      if Self.boxFormats.contains(one), Self.boxFormats.contains(other) {
        #expect(second.items.allSatisfy { $0.field != nil })
      }
    }
  }

  @Test func `the same cells give the same bytes`() throws {
    try Place.with { place in
      let items = try Cells.trials(in: place)
      for format in Self.formats {
        for name in ["a", "b"] {
          _ = try Cells.written(items, as: format, to: place.url("\(format.rawValue)/\(name)"))
        }
        func sums(_ name: String) throws -> [String: String] {
          let folder = place.url("\(format.rawValue)/\(name)")
          let files = try #require(
            FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String])
          return Dictionary(
            uniqueKeysWithValues: files.compactMap { file in
              (try? Data(contentsOf: folder.appendingPathComponent(file))).map {
                (file, Digest.hex($0))
              }
            })
        }
        #expect(try sums("a") == sums("b"), "\(format)")
      }
    }
  }

  @Test func `pictures of several sizes go into an npz only once they are told a side`() throws {
    try Place.with { place in
      let items = try [12, 14].map { side in
        DatasetItem(path: "\(side)", picture: .bytes(try Cells.png(1, width: side, height: side)))
      }
      let refusal = DatasetError.unfit(
        format: "a MedMNIST npz",
        reason: "they have several sizes, 12 x 12 and 14 x 14; say --size 64")
      #expect(throws: refusal) {
        try Cells.written(items, as: .medMNIST, to: place.url("out"))
      }
      var export = try DatasetExport(
        to: place.url("sized"), options: .init(format: .medMNIST, side: 8))
      for item in items { try export.write(item) }
      try export.finish()
      let read = try Dataset.contents(of: place.url("sized"))
      #expect(read.format == .medMNIST)
      #expect(try Cells.essences(read).allSatisfy { $0.pixels.width == 8 })
    }
  }

  @Test func `an export given up leaves nothing, and a killed one is swept by the next`() throws {
    try Place.with { place in
      var export = try DatasetExport(to: place.url("out"), options: .init(format: .csv))
      try export.write(Cells.trials(in: place)[0])
      #expect(!FileManager.default.fileExists(atPath: place.url("out").path))
      // As after a kill: the draft stays.
      let read = try Cells.written(Cells.trials(in: place), as: .csv, to: place.url("out"))
      #expect(read.items.count == 9)
      let names = try FileManager.default.contentsOfDirectory(atPath: place.root.path)
      #expect(names == ["out"])
      #expect(throws: DatasetError.notEmpty(path: place.url("out").path)) {
        try DatasetExport(to: place.url("out"), options: .init(format: .csv))
      }
    }
  }
}
