import AtlasStore
import Basis
import Exchange
import Foundation
import Journeys
import Pictures
import Testing

/// Atlases out and in again through every layout.
struct LayoutTests {
  private struct Essence: Hashable {
    var pixels: Picture
    var classKey: String?
    var findings: Set<String>
    var split: Split?
    var origin: Origin
    var curation: Curation
    var comment: String
    var box: [Double]?
    var extra: [String: String]

    init(_ specimen: Specimen, _ atlas: Atlas) throws {
      pixels = try atlas.picture(of: specimen)
      (classKey, findings, split) = (specimen.classKey, specimen.findings, specimen.split)
      (origin, curation, comment) = (specimen.origin, specimen.curation, specimen.comment)
      box = specimen.region.map { [$0.x, $0.y, $0.width, $0.height] }
      extra = specimen.extra
    }
  }

  private func essences(_ project: Project) throws -> Set<Essence> {
    Set(try project.atlas.specimens(matching: Query()).map { try Essence($0, project.atlas) })
  }

  /// Cells of a field with boxes, and others by themselves, one of them generated.
  private func filled(_ tree: Tree) async throws -> Project {
    let project = try tree.project()
    try tree.data(
      "fields/JPEGImages/f.png",
      PictureFile.png(
        Picture(width: 30, height: 20, bytes: (0..<1800).map { UInt8($0 * 7 % 251) })))
    let objects = [("WBC", 1, 1, 12, 9), ("platelet", 5, 4, 30, 20)].map {
      "<object><name>\($0.0)</name><bndbox><xmin>\($0.1)</xmin><ymin>\($0.2)</ymin>"
        + "<xmax>\($0.3)</xmax><ymax>\($0.4)</ymax></bndbox></object>"
    }
    try tree.text(
      "fields/Annotations/f.xml", "<annotation>" + objects.joined() + "</annotation>")
    let plan = try Importing.plan(
      tree.root.appendingPathComponent("fields"), vocabulary: .builtIn)
    #expect(plan.contents.format == .pascalVOC)
    #expect(try await Importing.run(plan, in: project).output.imported == 2)
    var generated = try Newcomer(
      tree.png(1), name: "g.png", origin: .generated(recipe: "{\"seed\": 7}", group: "m"))
    generated.classKey = "eosinophil"
    generated.curation = .kept
    var plain = try Newcomer(tree.png(2), name: "AB 1956-03-12.png")
    plain.classKey = "monocyte"
    plain.findings = ["vacuolated"]
    plain.split = .val
    plain.comment = "of two; lines,\nand \"more\""
    try project.atlas.admit([generated, plain], by: "import", at: project.now())
    return project
  }

  @Test(arguments: DatasetFormat.writable.filter { $0 != .medMNIST })
  func `an atlas comes back through every layout`(format: DatasetFormat) async throws {
    try await Tree.with { tree in
      let project = try await filled(tree)
      var options = Exporting.Options()
      options.format = format
      let folder = tree.root.appendingPathComponent("out")
      let report = try await Exporting.run(
        Query(), to: folder, from: project, options: options
      ).output
      #expect(report.isComplete)
      let other = try tree.project()
      let imported = try await Importing.run(
        Importing.plan(folder, vocabulary: .builtIn), in: other
      ).output
      #expect(imported.imported == 4)
      #expect(imported.unreadableFiles.isEmpty)
      #expect(try essences(other) == essences(project))
      #expect(try other.atlas.verifyJournal().isSound)
    }
  }

  @Test(arguments: [DatasetFormat.coco, .yolo, .pascalVOC])
  func `a cell found on a slide goes out as a box of its field`(
    format: DatasetFormat
  ) async throws {
    try await Tree.with { tree in
      let project = try tree.project()
      let picture = Picture(width: 30, height: 20, bytes: (0..<1800).map { UInt8($0 * 7 % 251) })
      let data = try PictureFile.png(picture)
      let box = PixelRectangle(x: 3, y: 4, width: 10, height: 11)
      let field = NewField(
        data, picture: picture, name: "f.png", slide: "s1", digest: Digest.hex(data),
        boxes: [FieldBox(box)])
      try project.atlas.admit(field, by: "net", at: project.now(), reason: "found")
      let cut = try #require(picture.cropped(to: box))
      var cell = try Newcomer(PictureFile.png(cut), name: "1.png")
      cell.region = CellRegion(
        box, of: try #require(try project.atlas.field(field.digest)))
      cell.classKey = "monocyte"
      try project.atlas.admit([cell], by: "net", at: project.now())
      var options = Exporting.Options()
      options.format = format
      let folder = tree.root.appendingPathComponent("out")
      _ = try await Exporting.run(Query(), to: folder, from: project, options: options).output
      let other = try tree.project()
      _ = try await Importing.run(
        Importing.plan(folder, vocabulary: .builtIn), in: other
      ).output
      let back = try #require(try other.atlas.specimens(matching: Query()).first)
      #expect(back.classKey == "monocyte")
      #expect(back.place == FieldPlace(field: field.digest, box: box))
      #expect(try other.atlas.picture(of: back) == cut)
    }
  }

  @Test(arguments: [DatasetFormat.imageFolder, .coco, .webDataset])
  func `new ids leave nothing behind but pixels and what they were called`(
    format: DatasetFormat
  ) async throws {
    try await Tree.with { tree in
      let project = try await filled(tree)
      try project.atlas.record(
        .label("blast"), on: [#require(project.atlas.ids().first)], by: "Dr. Anna Example",
        at: project.now())
      var options = Exporting.Options()
      options.format = format
      options.deidentifies = true
      let folder = tree.root.appendingPathComponent("out")
      let report = try await Exporting.run(
        Query(), to: folder, from: project, options: options
      ).output
      let map = try #require(report.idMap)
      #expect(map == folder.path + ".ids.csv")
      let permissions = try FileManager.default.attributesOfItem(atPath: map)[.posixPermissions]
      #expect(permissions as? Int == 0o600)
      let table = try String(contentsOfFile: map, encoding: .utf8)
      #expect(table.contains("AB 1956-03-12.png"))
      let files = try #require(
        FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String])
      for file in files {
        #expect(NameScan.concerns(in: file).isEmpty, "\(file)")
        guard let data = try? Data(contentsOf: folder.appendingPathComponent(file)) else {
          continue
        }
        for word in ["1956", "Anna", "g.png", "f.png"] {
          #expect(data.firstRange(of: Data(word.utf8)) == nil, "\(word) in \(file)")
        }
      }
      let other = try tree.project()
      let imported = try await Importing.run(
        Importing.plan(folder, vocabulary: .builtIn), in: other
      ).output
      #expect(imported.imported == 4)
      #expect(imported.privacy.isEmpty)
      #expect(
        try other.atlas.originCounts() == [.microscope: 3, .generated: 1])
    }
  }

  @Test func `an import tells what may identify people, and can keep it out`() async throws {
    try await Tree.with { tree in
      try tree.picture("blast/19121212-1212.png", 1)
      try tree.data(
        "blast/2.png",
        PictureFile.png(Tree.picture(2), notes: [.init("Patient", "Somebody")]))
      try tree.picture("blast/3.png", 3)
      let (_, report) = try await tree.imported()
      #expect(report.privacy.counts == ["personal-number": 1, "png-text": 1])
      #expect(report.privacy.examples["personal-number"] == ["blast/19121212-1212.png"])
      #expect(report.imported == 3)
      var plan = try Importing.plan(tree.root, vocabulary: .builtIn)
      plan.blocked = [.pngText]
      let kept = try await Importing.run(plan, in: tree.project()).output
      #expect(kept.imported == 2)
      #expect(kept.found == 3)
      #expect(kept.unreadableFiles.isEmpty)
      #expect(kept.blockedFiles == [Refusal(path: "blast/2.png", reason: "notes in a PNG")])
      plan.strips = true
      let project = try tree.project()
      let bare = try await Importing.run(plan, in: project).output
      #expect(bare.imported == 3)
      #expect(bare.blocked == 0)
      #expect(bare.stripped == 1)
      #expect(bare.privacy.counts == ["personal-number": 1])
      for specimen in try project.atlas.specimens(matching: Query()) {
        #expect(FileScan.concerns(in: try project.atlas.pictureData(of: specimen)).isEmpty)
      }
      plan.blocked = Set(PrivacyConcern.allCases)
      let none = try await Importing.run(plan, in: tree.project()).output
      #expect(none.blockedFiles.map(\.path) == ["blast/19121212-1212.png"])
      plan.blocked = []
      let again = try await Importing.run(plan, in: project).output
      #expect(again.alreadyHere == 3, "what was stripped is known again")
    }
  }

  @Test func `an import tells of letters burned into a picture, which stripping can't take out`()
    async throws
  {
    try await Tree.with { tree in
      var picture = Picture(
        width: 120, height: 60, filledWith: Colour(red: 230, green: 205, blue: 195))
      try tree.data("blast/1.png", PictureFile.png(picture))
      for y in 4..<14 { for x in 10..<100 where x % 7 < 2 { picture[x, y] = .black } }
      try tree.data("blast/2.png", PictureFile.png(picture))
      let (_, report) = try await tree.imported()
      #expect(report.privacy.counts == ["letters": 1])
      #expect(report.privacy.examples["letters"] == ["blast/2.png"])
      #expect(report.imported == 2)
      var plan = try Importing.plan(tree.root, vocabulary: .builtIn)
      plan.blocked = [.letters]
      plan.strips = true
      let kept = try await Importing.run(plan, in: tree.project()).output
      #expect(kept.imported == 1)
      #expect(kept.blockedFiles.map(\.path) == ["blast/2.png"])
    }
  }

  @Test func `a field is looked at like a cell, for it is kept`() async throws {
    try await Tree.with { tree in
      var picture = Picture(
        width: 120, height: 60, filledWith: Colour(red: 230, green: 205, blue: 195))
      for x in 30..<50 { picture[x, 30] = Colour(red: 90, green: 40, blue: 120) }
      for y in 4..<14 { for x in 10..<100 where x % 7 < 2 { picture[x, y] = .black } }
      try tree.data(
        "f.png", PictureFile.png(picture, notes: [.init("Patient", "Somebody")]))
      try tree.text(
        "annotations.json",
        """
        {"images": [{"id": 1, "file_name": "f.png", "width": 120, "height": 60}],
         "categories": [{"id": 1, "name": "monocyte"}],
         "annotations": [
          {"id": 1, "image_id": 1, "category_id": 1, "bbox": [25, 20, 20, 20]},
          {"id": 2, "image_id": 1, "category_id": 1, "bbox": [40, 22, 20, 20]}]}
        """)
      var plan = try Importing.plan(tree.root, vocabulary: .builtIn)
      let seen = try await Importing.scan(plan, in: tree.project()).output
      #expect(seen.privacy.counts == ["letters": 2, "png-text": 2])
      plan.blocked = [.pngText]
      let none = try await Importing.run(plan, in: tree.project()).output
      #expect(none.blocked == 2)
      plan.strips = true
      let project = try tree.project()
      let bare = try await Importing.run(plan, in: project).output
      #expect(bare.imported == 2)
      #expect(bare.stripped == 2)
      #expect(bare.privacy.counts == ["letters": 2])
      let regions = try project.atlas.specimens(matching: Query()).compactMap(\.region)
      #expect(regions.count == 2)
      for region in regions {
        let field = try #require(try project.atlas.fieldData(of: region))
        #expect(FileScan.concerns(in: field).isEmpty)
        #expect(try PictureFile.read(data: field, name: "f") == picture)
      }
    }
  }
}
