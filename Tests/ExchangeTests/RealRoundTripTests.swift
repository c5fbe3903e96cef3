import Basis
import Exchange
import Foundation
import Pictures
import Testing

/// Real cells and boxes of real fields come through every pair of formats as they were.
@Suite(.enabled(if: RealPictures.areThere, "needs real pictures: set LEUKO_SHARED"))
struct RealRoundTripTests {
  /// A data set on its way, and what of it may not change: of each cell all that is said, and the
  /// bytes of its picture.
  private struct Journey {
    var items: [DatasetItem]

    func essences() throws -> Set<Essence> {
      var loader = PictureLoader()
      return Set(try items.map { try Essence($0, &loader) })
    }

    struct Essence: Hashable, CustomTestStringConvertible {
      let record: DatasetRecord
      let picture: String

      init(_ item: DatasetItem, _ loader: inout PictureLoader) throws {
        var record = item.record
        // What each layout has its own name or its own sum for.
        (record.digest, record.width, record.height) = (nil, nil, nil)
        record.region?.field = ""
        record.region?.fieldDigest = nil
        record.findings.sort()
        self.record = record
        picture = Digest.hex(try loader.data(of: item.picture, name: item.path))
      }

      var testDescription: String { "\(record.id ?? "-") \(record.label ?? "-") \(picture)" }
    }
  }

  /// Cells of all classes, some with findings, grades, notes, comments, every origin and every
  /// split. All have one size, as an npz wants it.
  private static func cells(_ count: Int) throws -> [DatasetItem] {
    var items: [DatasetItem] = []
    for url in RealPictures.some(count) {
      let data = try Data(contentsOf: url)
      let number = items.count
      var record = DatasetRecord()
      record.id = "cell-\(number)"
      record.label = url.deletingLastPathComponent().lastPathComponent
      record.split = ["train", "val", "select", "test", "excluded", nil][number % 6]
      (record.name, record.source) = (url.lastPathComponent, "pbc/\(url.lastPathComponent)")
      (record.labelledBy, record.labelledAt) = ("anna", "2026-01-02T03:04:05.678Z")
      record.means = "hand"
      if number.isMultiple(of: 4) {
        record.findings = ["dohle_bodies", "vacuolated"]
        record.remarks = ["dohle_bodies": .init(grade: 1 + number % 3, note: "am Rand, \"blass\"")]
        record.comment = "zwei; eine, äußerst\nblass"
      }
      switch number % 5 {
      case 1:
        record.origin = "generated"
        record.recipe =
          "{\"guidance\": 1.5, \"model\": \"ab12\", \"seed\": \(number), \"steps\": 20}"
        record.recipeGroup = "ab12, 20 steps"
        record.verdict = ["kept", "rejected", "undecided"][number % 3]
        record.split = "train"
      case 2:
        (record.origin, record.recipe) = ("drawn", "rule 1")
      default: record.origin = "microscope"
      }
      items.append(
        DatasetItem(path: record.source ?? "", record: record, picture: .bytes(data)))
    }
    return items
  }

  /// Some boxes of some fields of BCCD, with the words its annotations have for them.
  private static func boxes() throws -> [DatasetItem] {
    let root = RealPictures.folder.appendingPathComponent("bccd")
    let all = try Dataset.contents(of: root, format: .pascalVOC).items
    var perField: [String: Int] = [:]
    return all.filter { item in
      guard let field = item.record.region?.field else { return false }
      perField[field, default: 0] += 1
      return perField.count <= 4 && perField[field, default: 0] <= 3
    }.enumerated().map { number, item in
      var item = item
      item.record.id = "box-\(number)"
      item.record.split = ["train", "val"][perField.count % 2]
      item.record.origin = "microscope"
      return item
    }
  }

  @Test func `sixty cells with boxes go through every pair of formats in one journey`() throws {
    let formats = DatasetFormat.writable.filter { ![.croissant, .card, .medMNIST].contains($0) }
    var journey = Journey(items: try Self.cells(48) + Self.boxes())
    #expect(journey.items.count == 60)
    #expect(journey.items.count { $0.record.region != nil } == 12)
    let start = try journey.essences()
    #expect(start.count == 60)
    let way = Self.everyPair(formats)
    #expect(
      Set(zip(way, way.dropFirst()).map { "\($0) \($1)" }).count == formats.count * formats.count)
    try Place.with { place in
      for (step, format) in way.enumerated() {
        let folder = place.url("\(step)")
        journey.items = try Cells.written(journey.items, as: format, to: folder).items
        let now = try journey.essences()
        guard now == start else {
          let before = step > 0 ? way[step - 1].rawValue : "the source"
          let lost = start.subtracting(now).map(\.testDescription).sorted().prefix(3)
          Issue.record("from \(before) to \(format.rawValue): \(lost)")
          return
        }
        // The next reads from here; what is before isn't wanted any more.
        if step > 0 { try FileManager.default.removeItem(at: place.url("\(step - 1)")) }
      }
    }
  }

  @Test func `pictures of one size go into an npz from every format and out into every one`() throws
  {
    let formats = DatasetFormat.writable.filter { ![.croissant, .card, .medMNIST].contains($0) }
    let items = try Self.cells(12)
    let start = try Cells.essences(items)
    #expect(start.count == 12)
    try Place.with { place in
      for format in formats {
        let first = try Cells.written(items, as: format, to: place.url("\(format)"))
        let npz = try Cells.written(first.items, as: .medMNIST, to: place.url("\(format)-npz"))
        #expect(try Cells.essences(npz) == start, "\(format) to npz")
        let back = try Cells.written(npz.items, as: format, to: place.url("\(format)-back"))
        #expect(try Cells.essences(back) == start, "npz to \(format)")
        for name in ["", "-npz", "-back"] {
          try FileManager.default.removeItem(at: place.url("\(format)\(name)"))
        }
      }
    }
  }

  /// A way on which each is followed once by each, itself too.
  private static func everyPair(_ formats: [DatasetFormat]) -> [DatasetFormat] {
    var way: [DatasetFormat] = []
    for (place, format) in formats.enumerated() {
      way.append(format)
      for other in formats.dropFirst(place + 1) { way += [format, other] }
    }
    return way + formats.prefix(1)
  }
}
