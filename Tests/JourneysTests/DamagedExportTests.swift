import AtlasStore
import Basis
import Foundation
import Journeys
import Pictures
import Testing

@testable import Exchange

/// Exports in which one thing has been dropped, doubled, renamed, swapped or written anew: on import the
/// report names it, or what comes in is what went out. None of it is silent, and all that is found is
/// somewhere.
struct DamagedExportTests {
  private static let layouts = DatasetFormat.writable.filter { $0 != .croissant && $0 != .card }
  /// Damages a layout: 2,160 in all.
  private static let rounds = 180

  @Test(arguments: layouts)
  func `no damage to an export is silent`(format: DatasetFormat) async throws {
    try await Tree.with { tree in
      let whole = tree.root.appendingPathComponent("whole")
      try Self.write(format, to: whole)
      let project = try tree.project()
      let sound = try await Import(whole, project)
      #expect(sound.told.isEmpty && sound.cells.count == (format == .medMNIST ? 7 : 10))
      let (_, report) = try await tree.checked("whole")
      #expect(report.isClean && report.account.labels.taken == sound.cells.count)
      let place = tree.root.appendingPathComponent("damaged")
      for seed in 0..<Self.rounds {
        try? FileManager.default.removeItem(at: place)
        try FileManager.default.copyItem(at: whole, to: place)
        var damage = FolderDamage(seed: UInt64(seed) &* 7919 &+ UInt64(format.rawValue.utf8.count))
        let words = try damage.apply(to: place)
        let now = try await Import(place, project)
        let isTold = words.names.contains { now.told.contains($0) }
        #expect(
          now.cells == sound.cells || isTold,
          "\(format.rawValue) \(seed): \(words.rule) \(words.names): \(now.told)")
        #expect(now.isWhole, "\(format.rawValue) \(seed): \(words.rule) \(words.names)")
      }
    }
  }

  /// What other programs write has no sums: what isn't there, is there twice or under another name is
  /// told all the same.
  @Test(arguments: layouts.filter { ![.medMNIST, .webDataset, .webDatasetZipped].contains($0) })
  func `pictures dropped, doubled and renamed are told without sums`(
    format: DatasetFormat
  ) async throws {
    try await Tree.with { tree in
      let whole = tree.root.appendingPathComponent("whole")
      try Self.write(format, to: whole)
      let sums = whole.appendingPathComponent(ExportSums.file)
      try FileManager.default.removeItem(at: sums)
      let project = try tree.project()
      let sound = try await Import(whole, project)
      let place = tree.root.appendingPathComponent("damaged")
      for seed in 0..<60 {
        try? FileManager.default.removeItem(at: place)
        try FileManager.default.copyItem(at: whole, to: place)
        var damage = FolderDamage(seed: UInt64(seed))
        let words = try damage.applyToPicture(in: place)
        let now = try await Import(place, project)
        let isTold = words.names.contains { now.told.contains($0) }
        #expect(
          now.cells == sound.cells || isTold,
          "\(format.rawValue) \(seed): \(words.rule) \(words.names): \(now.told)")
        #expect(now.isWhole, "\(format.rawValue) \(seed): \(words.rule) \(words.names)")
      }
    }
  }

  /// Seven cells by themselves and, where all needn't have one size, three of a field.
  private static func write(_ format: DatasetFormat, to folder: URL) throws {
    var items = try (0..<7).map { number in
      var record = DatasetRecord()
      record.id = "cell-\(number)"
      record.label = ["lymphocyte", "monocyte", "eosinophil"][number % 3]
      record.split = ["train", "val"][number % 2]
      record.comment = number == 2 ? "zwei; äußerst, \"blass\"" : nil
      return DatasetItem(
        path: "\(number)", record: record,
        picture: .bytes(try PictureFile.png(Tree.picture(number))))
    }
    let field = Picture(
      width: 24, height: 20, bytes: (0..<1440).map { UInt8(truncatingIfNeeded: $0 * 7 % 251) })
    let source = PictureSource.bytes(try PictureFile.png(field))
    for number in 0..<(format == .medMNIST ? 0 : 3) {
      var record = DatasetRecord()
      record.id = "box-\(number)"
      record.label = ["monocyte", "platelet", "monocyte"][number]
      record.split = "train"
      let region = FieldRegion(
        field: "f.png", fieldWidth: 24, fieldHeight: 20, x: Double(2 * number), y: 3, width: 8,
        height: Double(9 + number))
      record.region = region
      items.append(
        DatasetItem(
          path: "f.png#\(number + 1)", record: record, picture: .cut(from: source, region),
          field: source))
    }
    var export = try DatasetExport(to: folder, options: .init(format: format))
    for item in items { try export.write(item) }
    try export.finish()
  }

  /// What an import would take in, and what it says of the rest.
  private struct Import {
    var cells: Set<String> = []
    var told = ""
    var isWhole = true

    init(_ folder: URL, _ project: Project) async throws {
      do {
        let plan = try Importing.plan(folder, vocabulary: .builtIn)
        let report = try await Importing.scan(plan, in: project).output
        told = report.sentences
        isWhole =
          report.account.isWhole
          && report.found == report.ready + report.duplicates + report.refused + report.passedOver
        let refused = Set((report.unreadableFiles + report.passedOverFiles).map(\.path))
        var loader = PictureLoader()
        for candidate in plan.contents.candidates where !refused.contains(candidate.source) {
          guard let data = try? loader.data(of: candidate.item.picture, name: candidate.source),
            let picture = try? PictureFile.read(data: data, name: candidate.source)
          else { continue }
          let pixels = Digest.hex(Data(picture.bytes)).prefix(12)
          let findings = candidate.findings.sorted().joined(separator: " ")
          cells.insert(
            "\(pixels) \(picture.width) \(candidate.className ?? "-") "
              + "\(candidate.split?.rawValue ?? "-") \(findings) \(candidate.comment)")
        }
      } catch let error as any Explained {
        told = error.summary
      }
    }
  }
}

/// Damages one thing of a folder by a rule. The same seed makes the same damage.
private struct FolderDamage {
  private var random: SplitMix64

  /// What was done, and the names that a report may know it by.
  typealias Words = (rule: String, names: [String])

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  private mutating func below(_ end: Int) -> Int {
    end > 0 ? Int(random.next() % UInt64(end)) : 0
  }

  mutating func apply(to folder: URL) throws -> Words {
    let files = try Self.files(in: folder)
    let file = files[below(files.count)]
    let url = folder.appendingPathComponent(file)
    let isText = ["csv", "tsv", "json", "jsonl", "txt", "xml", "yaml"]
      .contains(DatasetTree.ending(of: file))
    switch below(isText ? 10 : 6) {
    case 0: return try drop(file, folder)
    case 1: return try double(file, folder)
    case 2: return try rename(file, folder)
    case 3: return try swap(file, among: files, folder)
    case 4, 5:
      var data = try Data(contentsOf: url)
      data[data.startIndex + below(data.count)] ^= 1 << UInt8(below(8))
      try data.write(to: url)
      return ("flip a bit of", Self.names(file))
    case 6: return try encode(file, url)
    default: return try changeLines(file, url)
    }
  }

  /// What is told even where nobody has written sums.
  mutating func applyToPicture(in folder: URL) throws -> Words {
    let files = try Self.files(in: folder).filter(DatasetTree.isPicture)
    let file = files[below(files.count)]
    switch below(3) {
    case 0: return try drop(file, folder)
    case 1: return try double(file, folder)
    default: return try rename(file, folder)
    }
  }

  private static func files(in folder: URL) throws -> [String] {
    FolderWalk(folder.resolvingSymlinksInPath()).files.filter { $0 != ExportSums.file }
  }

  /// A report may tell of a file by its path, or of a cell by its name.
  private static func names(_ file: String) -> [String] {
    [file, String(DatasetTree.leaf(of: DatasetTree.stem(of: file)))]
  }

  private func drop(_ file: String, _ folder: URL) throws -> Words {
    try FileManager.default.removeItem(at: folder.appendingPathComponent(file))
    return ("drop", Self.names(file))
  }

  private func double(_ file: String, _ folder: URL) throws -> Words {
    let copy = DatasetTree.stem(of: file) + " copy." + DatasetTree.ending(of: file)
    try FileManager.default.copyItem(
      at: folder.appendingPathComponent(file), to: folder.appendingPathComponent(copy))
    return ("double", Self.names(copy) + Self.names(file))
  }

  private func rename(_ file: String, _ folder: URL) throws -> Words {
    let other = DatasetTree.path(
      DatasetTree.folder(of: file), "another." + DatasetTree.ending(of: file))
    try FileManager.default.moveItem(
      at: folder.appendingPathComponent(file), to: folder.appendingPathComponent(other))
    return ("rename", Self.names(file) + Self.names(other))
  }

  private mutating func swap(_ file: String, among files: [String], _ folder: URL) throws -> Words {
    let alike = files.filter {
      DatasetTree.ending(of: $0) == DatasetTree.ending(of: file) && $0 != file
    }
    guard !alike.isEmpty else { return try drop(file, folder) }
    let other = alike[below(alike.count)]
    let (one, two) = (folder.appendingPathComponent(file), folder.appendingPathComponent(other))
    let (first, second) = (try Data(contentsOf: one), try Data(contentsOf: two))
    try second.write(to: one)
    try first.write(to: two)
    return ("swap", Self.names(file) + Self.names(other))
  }

  private mutating func encode(_ file: String, _ url: URL) throws -> Words {
    let text = try String(contentsOf: url, encoding: .utf8)
    let data: Data? =
      switch below(4) {
      case 0: Data([0xEF, 0xBB, 0xBF]) + Data(text.utf8)
      case 1: text.data(using: .utf16LittleEndian).map { Data([0xFF, 0xFE]) + $0 }
      case 2: text.data(using: .isoLatin1)
      default: Data(text.replacing("\n", with: "\r\n").utf8)
      }
    try (data ?? Data()).write(to: url)
    return ("write anew", Self.names(file))
  }

  private mutating func changeLines(_ file: String, _ url: URL) throws -> Words {
    var lines = try String(contentsOf: url, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let place = below(lines.count)
    switch below(4) {
    case 0: lines.remove(at: place)
    case 1: lines.insert(lines[place], at: place)
    case 2: lines.swapAt(place, below(lines.count))
    default:
      let digit = lines[place].firstIndex(where: \.isNumber)
      if let digit { lines[place].replaceSubrange(digit...digit, with: "7") }
    }
    try lines.joined(separator: "\n").write(to: url, atomically: false, encoding: .utf8)
    return ("change a line of", Self.names(file))
  }
}
