import AtlasStore
import Basis
import Exchange
import Foundation
import Journeys
import Pictures
import TestSupport
import Testing

/// A name is planted in every place that a format has; none is left, and not one pixel changes.
struct PlantedNamesTests {
  private static let files = (try? Planted.files()) ?? []

  /// A folder of all planted pictures, each a shade of its own so that none is another's double.
  private func plant(_ tree: Tree) throws {
    for (number, file) in Self.files.enumerated() {
      try tree.data("eosinophil/\(number).\(file.ending)", file.data)
    }
  }

  @Test func `png-source`() async throws {
    #expect(Self.files.count > 95)
    for (place, _, data) in Self.files {
      let isPlanted = Planted.isIn(data) || place.contains("packed") || place.contains("zTXt")
      #expect(isPlanted || place.contains("iCCP") || place.contains("row"), "\(place)")
      let before = try PictureFile.read(data: data, name: place)
      let bare = try PixelsOnly.file(data, name: place)
      #expect(!Planted.isIn(bare), "\(place)")
      #expect(FileScan.concerns(in: bare).isEmpty && FileScan.isClean(bare), "\(place)")
      #expect(try PictureFile.read(data: bare, name: place) == before, "\(place)")
      #expect(try PixelsOnly.file(bare, name: place) == bare, "\(place)")
      #expect(!FileScan.isClean(data), "\(place)")
    }
  }

  @Test
  func `an import with --strip keeps no planted name, and --block keeps all such pictures out`()
    async throws
  {
    try await Tree.with { tree in
      try plant(tree)
      var plan = try Importing.plan(tree.root, vocabulary: .builtIn)
      plan.strips = true
      let project = try tree.project()
      let report = try await Importing.run(plan, in: project).output
      #expect(report.unreadableFiles.isEmpty)
      #expect(report.imported + report.duplicates == Self.files.count)
      #expect(report.privacy.isEmpty)
      for specimen in try project.atlas.specimens(matching: Query()) {
        #expect(!Planted.isIn(try project.atlas.pictureData(of: specimen)), "\(specimen.source)")
        if case .generated(let recipe, _) = specimen.origin { #expect(!recipe.contains("SECRET")) }
        if case .drawn(let rule) = specimen.origin { #expect(!rule.contains("SECRET")) }
      }
      plan.strips = false
      plan.blocked = Set(PrivacyConcern.allCases)
      let kept = try await Importing.run(plan, in: tree.project()).output
      let cameIn = Set(Self.files.indices).subtracting(
        kept.blockedFiles.compactMap { Int($0.path.dropFirst(11).prefix { $0.isNumber }) })
      #expect(cameIn.map { Self.files[$0].place } == [])
    }
  }

  @Test(arguments: DatasetFormat.writable)
  func `an export with --deidentify writes no planted name`(format: DatasetFormat) async throws {
    try await Tree.with { tree in
      let project = try tree.project()
      var newcomers: [Newcomer] = []
      for (number, file) in Self.files.enumerated() {
        // Whatever is said of a cell says the name too.
        var newcomer = try Newcomer(
          file.data, name: "\(Planted.name) \(number).png",
          source: "\(Planted.name)/\(number).png",
          origin: [
            .microscope, .drawn(rule: Planted.name),
            .generated(
              recipe:
                "{\"seed\":\(number),\"className\":\"\(Planted.name)\",\"\(Planted.name)\":1}",
              group: "m \(Planted.name)"),
            .generated(recipe: Planted.name, group: Planted.name),
          ][number % 4])
        newcomer.classKey = "eosinophil"
        newcomer.findings = ["vacuolated"]
        newcomer.remarks = ["vacuolated": FindingRemark(grade: nil, note: Planted.name)]
        newcomer.comment = Planted.name
        newcomer.extra = ["patient": Planted.name, Planted.name: "x"]
        newcomer.region = CellRegion(
          field: "\(Planted.name).png", fieldWidth: 100, fieldHeight: 100, x: 1, y: 1, width: 24,
          height: 16)
        newcomers.append(newcomer)
      }
      try project.atlas.admit(newcomers, by: Planted.name, at: project.now())
      try project.atlas.record(
        .label("eosinophil"), on: project.atlas.ids(), by: "Dr. \(Planted.name)",
        at: project.now())
      var options = Exporting.Options()
      options.format = format
      options.deidentifies = true
      options.side = 16
      let folder = tree.root.appendingPathComponent("out")
      let report = try await Exporting.run(
        Query(), to: folder, from: project, options: options
      ).output
      #expect(report.lost.isEmpty)
      #expect(report.written == Self.files.count)
      let written = try #require(
        FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String])
      #expect(!written.isEmpty)
      for file in written {
        #expect(!file.contains(Planted.name), "\(file)")
        let url = folder.appendingPathComponent(file)
        guard let data = try? Data(contentsOf: url) else { continue }
        #expect(!Planted.isIn(data), "\(file)")
        guard file.hasSuffix(".gz") else { continue }
        #expect(!Planted.isIn(try unpacked(url)), "\(file)")
      }
    }
  }

  private func unpacked(_ url: URL) throws -> Data {
    let out = url.appendingPathExtension("out")
    _ = FileManager.default.createFile(atPath: out.path, contents: nil)
    let from = try FileHandle(forReadingFrom: url)
    let to = try FileHandle(forWritingTo: out)
    let size = try Data(contentsOf: url).count
    _ = try Deflate.inflate(
      from: from.fileDescriptor, offset: 0, packed: size, wrapper: .gzip, to: to.fileDescriptor,
      most: 1 << 28)
    defer { try? FileManager.default.removeItem(at: out) }
    return try Data(contentsOf: out)
  }

  @Test func `deid-letters`() async throws {
    try await Tree.with { tree in
      let ground = Colour(red: 230, green: 205, blue: 195)
      let plain = Picture(width: 120, height: 60, filledWith: ground)
      var burned = plain
      for y in 4..<14 { for x in 10..<100 where x % 7 < 2 { burned[x, y] = .black } }
      for x in 40..<60 { burned[x, 45] = Colour(red: 90, green: 40, blue: 120) }
      try tree.data("blast/1.png", PictureFile.png(plain))
      try tree.data("blast/2.png", PictureFile.png(burned))
      let (project, _) = try await tree.imported()
      var options = Exporting.Options()
      options.deidentifies = true
      func export(_ letters: Exporting.Letters) async throws -> (ExportReport, [Picture]) {
        options.letters = letters
        let folder = tree.root.appendingPathComponent("out-\(letters.rawValue)")
        let report = try await Exporting.run(
          Query(), to: folder, from: project, options: options
        ).output
        let files = FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String]
        let pictures = try (files ?? []).filter { $0.hasSuffix(".png") }.map {
          try PictureFile.read(folder.appendingPathComponent($0))
        }
        return (report, pictures)
      }
      let (refused, left) = try await export(.refuse)
      #expect(refused.written == 1)
      #expect(refused.lost.map(\.path) == ["2.png"])
      #expect(refused.lost.first?.reason.contains("letters") == true)
      #expect(!refused.isComplete)
      #expect(left == [plain])
      let (blanked, painted) = try await export(.blank)
      #expect(blanked.isComplete)
      #expect(blanked.blanked == 1)
      let picture = try #require(painted.first { $0 != plain })
      #expect(!picture.showsLetters)
      // No stroke is left to be read; what is far from them stays.
      for y in 4..<14 {
        for x in 10..<100 { #expect(picture[x, y] == .black) }
      }
      #expect(picture[50, 45] == burned[50, 45])
      let (kept, all) = try await export(.keep)
      #expect(kept.isComplete && kept.blanked == 0)
      #expect(all.contains(burned))
    }
  }

  @Test func `every class and finding of the vocabulary may stand in a recipe`() {
    let words = Vocabulary.builtIn.classes.map(\.key) + Vocabulary.builtIn.findings.map(\.key)
    for word in words {
      #expect(OwnNotes.isRecipe("{\"className\":\"\(word)\"}"), "\(word)")
    }
    #expect(!OwnNotes.isRecipe("{\"className\":\"anna\"}"))
    #expect(OwnNotes.isRecipe("{\"className\":\"anna_cell\"}", classes: ["anna_cell"]))
    #expect(!OwnNotes.isRecipe("seed 7"))
  }
}
