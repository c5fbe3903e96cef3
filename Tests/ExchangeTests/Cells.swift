import Exchange
import Foundation
import Pictures
import Testing

/// A folder that a test fills; gone when the body returns.
struct Place {
  let root: URL

  static func with<Output>(_ body: (Place) throws -> Output) throws -> Output {
    let root = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-test-\(UUID().uuidString)").resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    return try body(Place(root: root))
  }

  func url(_ path: String) -> URL { root.appendingPathComponent(path) }

  func write(_ data: Data, _ path: String) throws {
    try FileManager.default.createDirectory(
      at: url(path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url(path))
  }

  func write(_ text: String, _ path: String) throws { try write(Data(text.utf8), path) }

  func picture(_ number: Int, _ path: String, width: Int = 12, height: Int = 10) throws {
    try write(Cells.png(number, width: width, height: height), path)
  }

  func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: url(path).path, withDestinationPath: target)
  }
}

/// Cells that tests make up, and what of them has to survive.
enum Cells {
  static func picture(_ number: Int, width: Int, height: Int) -> Picture {
    Picture(
      width: width, height: height,
      bytes: (0..<3 * width * height).map {
        UInt8(truncatingIfNeeded: $0 &* 7 &+ number &* 31 &+ ($0 &* number) % 11)
      })
  }

  static func png(_ number: Int, width: Int = 12, height: Int = 10) throws -> Data {
    try PictureFile.png(picture(number, width: width, height: height))
  }

  /// What of a cell no journey may lose.
  struct Essence: Hashable, CustomTestStringConvertible {
    var pixels: Picture
    var id, label, split, origin, recipe, group, verdict, comment, name, source: String?
    var by, at, means: String?
    var findings: [String]
    var remarks: [String: DatasetRecord.Remark]
    var region: FieldRegion?
    var extra: [String: String]

    init(_ item: DatasetItem, _ loader: inout PictureLoader) throws {
      let data = try loader.data(of: item.picture, name: item.path)
      pixels = try PictureFile.read(data: data, name: item.path)
      let record = item.record
      (id, label, split) = (record.id, record.label, record.split)
      (origin, recipe, group) = (record.origin, record.recipe, record.recipeGroup)
      (verdict, comment, name) = (record.verdict, record.comment, record.name)
      source = record.source
      (by, at, means) = (record.labelledBy, record.labelledAt, record.means)
      findings = record.findings.sorted()
      remarks = record.remarks
      // Each layout has its own name for a field's file.
      region = record.region.map {
        FieldRegion(
          field: "", fieldWidth: $0.fieldWidth, fieldHeight: $0.fieldHeight, x: $0.x, y: $0.y,
          width: $0.width, height: $0.height)
      }
      extra = record.extra
    }

    var testDescription: String {
      "\(id ?? "-") \(label ?? "-") \(split ?? "-") \(pixels.width)x\(pixels.height) \(extra)"
    }
  }

  static func essences(_ contents: DatasetContents) throws -> Set<Essence> {
    var loader = PictureLoader()
    return Set(try contents.items.map { try Essence($0, &loader) })
  }

  static func essences(_ items: [DatasetItem]) throws -> Set<Essence> {
    var contents = DatasetContents(format: .csv)
    contents.items = items
    return try essences(contents)
  }

  /// Writes `items` and reads what came of them.
  static func written(
    _ items: [DatasetItem], as format: DatasetFormat, to folder: URL
  ) throws -> DatasetContents {
    var export = try DatasetExport(to: folder, options: .init(format: format, date: "2026-01-01"))
    for item in items { try export.write(item) }
    try export.finish()
    let archive = folder.appendingPathComponent("cells.npz")
    let isArchive = format == .medMNIST
    return try Dataset.contents(of: isArchive ? archive : folder)
  }

  /// Cells with everything that can be said of one, and some of which nothing is said.
  static func trials(in place: Place) throws -> [DatasetItem] {
    var items: [DatasetItem] = []
    for number in 0..<9 {
      var record = DatasetRecord()
      record.id = number == 4 ? "Zelle 4 / ä" : "cell-\(number)"
      record.label = [nil, "segmented_neutrophil", "Döhle, \"odd\" & <b>; x", "blast"][number % 4]
      record.split = [nil, "train", "val", "select", "test", "excluded"][number % 6]
      record.comment = number == 3 ? " a \"comment\",\nof two lines; with 'all' & <that>" : nil
      record.findings = number == 1 ? ["multilobed", "dohle_bodies"] : []
      if number == 1 {
        record.remarks["dohle_bodies"] = .init(grade: 2, note: "blass, \"am\" Rand; {x}: 1 | 2")
      } else if number == 2 {
        record.findings = ["vacuolated"]
        record.remarks["vacuolated"] = .init(grade: 3)
      }
      record.name = "Bild \(number) äöü.png"
      record.source = "train/Ö/\(number).png"
      (record.labelledBy, record.labelledAt) = ("anna", "2026-01-0\(number + 1)T00:00:00.000Z")
      record.means = "hand"
      switch number % 3 {
      case 1:
        record.origin = "generated"
        record.recipe =
          "{\"guidance\": 1.5, \"model\": \"ab12\", \"seed\": \(number), \"steps\": 20}"
        record.recipeGroup = "ab12, 20 steps"
        record.verdict = "kept"
        record.split = number == 1 ? "train" : nil
      case 2:
        record.origin = "drawn"
        record.recipe = "rule 1, or so"
      default: record.origin = "microscope"
      }
      items.append(
        DatasetItem(path: "\(number)", record: record, picture: .bytes(try png(number))))
    }
    return items
  }

  /// Cells cut out of two fields, one split a field, none of them alone and whole.
  static func boxed(in place: Place) throws -> [DatasetItem] {
    var items: [DatasetItem] = []
    for field in 0..<2 {
      let file = "fields/\(field).png"
      try place.picture(100 + field, file, width: 40, height: 30)
      for number in 0..<3 {
        var record = DatasetRecord()
        record.id = "box-\(field)-\(number)"
        record.label = ["WBC", "RBC", nil][number]
        record.split = field == 0 ? "train" : "val"
        record.origin = "microscope"
        let region = FieldRegion(
          field: file, fieldWidth: 40, fieldHeight: 30, x: Double(3 * number) + 0.5, y: 2,
          width: 12, height: Double(9 + number))
        record.region = region
        if number == 0 { record.extra = ["difficult": "1"] }
        let picture = PictureSource.file(place.url(file))
        items.append(
          DatasetItem(
            path: "\(file)#\(number + 1)", record: record, picture: .cut(from: picture, region),
            field: picture))
      }
    }
    return items
  }
}
