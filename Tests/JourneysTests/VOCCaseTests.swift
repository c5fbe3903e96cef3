import AtlasStore
import Exchange
import Foundation
import Journeys
import Pictures
import Testing

/// Pascal VOC and YOLO as programs and people leave them: a test a case, and others of its kind.
struct VOCCaseTests {
  private func xml(
    _ name: String, file: String = "", size: (Int, Int)? = (24, 20), head: String = "",
    box: [Int] = [3, 4, 14, 15]
  ) -> String {
    let sides = size.map { "<size><width>\($0.0)</width><height>\($0.1)</height></size>" } ?? ""
    let corners = zip(["xmin", "ymin", "xmax", "ymax"], box).map { "<\($0)>\($1)</\($0)>" }.joined()
    return "\(head)<annotation><filename>\(file)</filename>\(sides)<object><name>\(name)</name>"
      + "<bndbox>\(corners)</bndbox></object></annotation>"
  }

  @Test(arguments: [
    ("ISO-8859-1", String.Encoding.isoLatin1), ("windows-1252", .windowsCP1252),
    ("UTF-16", .utf16LittleEndian), ("UTF-16", .utf16BigEndian), ("utf-8", .utf8),
  ])
  func `voc-latin1-annotations-ignored`(name: String, encoding: String.Encoding) async throws {
    try await Tree.with { tree in
      try tree.field("images/a.png", 1)
      let text = xml("Großer", head: "<?xml version=\"1.0\" encoding=\"\(name)\"?>\n")
      let mark: [UInt8] =
        encoding == .utf16LittleEndian
        ? [0xFF, 0xFE] : encoding == .utf16BigEndian ? [0xFE, 0xFF] : []
      try tree.data("annotations/a.xml", Data(mark) + #require(text.data(using: encoding)))
      let (_, report) = try await tree.checked()
      #expect(report.format == .pascalVOC && report.imported == 1)
      #expect(report.unknownClasses == ["Großer": 1])
    }
  }

  @Test func `annotations in an encoding that nobody declared are refused with their picture`()
    async throws
  {
    try await Tree.with { tree in
      try tree.field("a.png", 1)
      try tree.field("b.png", 2)
      try tree.data("a.xml", #require(xml("Großer").data(using: .isoLatin1)))
      try tree.text("b.xml", xml("monocyte"))
      let (_, report) = try await tree.checked()
      #expect(report.imported == 1 && report.unlisted.isEmpty && report.emptyFields == 0)
      #expect(report.sentences.contains("a.xml: it is not UTF-8, and declares no other encoding"))
      #expect(report.sentences.contains("a.png: its 'a.xml' can't be read"))
    }
  }

  @Test func `voc-same-name-said-to-be-missing`() async throws {
    try await Tree.with { tree in
      for (number, name) in ["lymphocyte", "monocyte"].enumerated() {
        try tree.field("slide\(number)/img/001.png", number)
        try tree.text("slide\(number)/xml/001.xml", xml(name, file: "001.png"))
      }
      let (project, report) = try await tree.checked()
      #expect(report.isClean && report.classes == ["lymphocyte": 1, "monocyte": 1])
      let sources = Dictionary(
        uniqueKeysWithValues: try project.atlas.specimens(matching: Query()).map {
          ($0.source, $0.classKey)
        })
      #expect(
        sources == ["slide0/img/001.png#1": "lymphocyte", "slide1/img/001.png#1": "monocyte"])

      // Without the picture of the first, its annotation isn't given to that of the second.
      try FileManager.default.removeItem(at: tree.root.appendingPathComponent("slide0/img/001.png"))
      let (_, one) = try await tree.checked()
      #expect(one.classes == ["monocyte": 1] && one.missing == ["001.png"])
    }
  }

  @Test func `an annotation that two pictures fit equally well is refused, and both are named`()
    async throws
  {
    try await Tree.with { tree in
      try tree.field("x/a.png", 1)
      try tree.field("y/a.png", 2)
      try tree.text("xml/a.xml", xml("monocyte"))
      let (_, report) = try await tree.checked()
      #expect(report.imported == 0 && !report.tookAnything)
      #expect(report.sentences.contains("'x/a.png', 'y/a.png'"))
    }
  }

  @Test func `a name spelled just so goes before the same in another normal form`() async throws {
    try await Tree.with { tree in
      let (whole, pieces) = ("Zelle \u{E4}", "Zelle a\u{308}")
      for (number, name) in [whole, pieces].enumerated() { try tree.field("\(name).png", number) }
      try tree.text(
        "manifest.csv", "file_name,label\n\(pieces).png,monocyte\n\(whole).png,lymphocyte\n")
      let (project, report) = try await tree.checked()
      #expect(report.isClean && report.imported == 2)
      for specimen in try project.atlas.specimens(matching: Query()) {
        let isWhole = specimen.source.utf8.elementsEqual("\(whole).png".utf8)
        #expect(specimen.classKey == (isWhole ? "lymphocyte" : "monocyte"))
      }
    }
  }

  @Test func `voc-stray-xml-hides-annotations`() async throws {
    try await Tree.with { tree in
      try tree.field("JPEGImages/a.png", 1)
      try tree.text("AA_project.xml", "<project><name>x</name></project>")
      try tree.text("Annotations/a.xml", xml("lymphocyte"))
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["lymphocyte": 1])
      #expect(
        report.sentences.contains("AA_project.xml: it is no annotation, but XML of 'project'"))
    }
  }

  @Test func `voc-box-of-one-pixel`() async throws {
    try await Tree.with { tree in
      for (number, box) in [[9, 9, 9, 9], [9, 2, 9, 15], [9, 9, 3, 3]].enumerated() {
        try tree.field("\(number).png", number)
        let object =
          "<object><name>monocyte</name><bndbox><xmin>2</xmin><ymin>2</ymin>"
          + "<xmax>9</xmax><ymax>9</ymax></bndbox></object></annotation>"
        try tree.text(
          "\(number).xml",
          xml("platelet", box: box).replacing("</annotation>", with: object))
      }
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["monocyte": 3])
      #expect(
        report.unreadableFiles.map(\.reason) == [
          "its box is one pixel", "its box is 1 x 14 pixels", "its box is empty",
        ])
    }
  }

  @Test func `annotations that two say of one picture, or one of two, are refused`() async throws {
    try await Tree.with { tree in
      for (number, name) in ["a", "b"].enumerated() { try tree.field("\(name).png", number) }
      try tree.text("a.xml", xml("monocyte", file: "b.png"))
      try tree.text("b.xml", xml("lymphocyte", file: "b.png"))
      let (_, swapped) = try await tree.checked()
      #expect(swapped.classes == ["lymphocyte": 1])
      #expect(swapped.sentences.contains("it has the name of 'a.png', but says it is of 'b.png'"))
      try tree.text("a.xml", xml("monocyte"))
      try tree.text("more/a.xml", xml("eosinophil", file: "a.png"))
      let (_, twice) = try await tree.checked()
      #expect(twice.classes == ["lymphocyte": 1])
      #expect(twice.sentences.contains("'a.xml' and 'more/a.xml' both describe it, and differ"))
    }
  }

  @Test(arguments: [1, 3, 6, 8])
  func `boxes of a picture that EXIF turns are turned with it, or refused`(
    orientation: Int
  ) async throws {
    try await Tree.with { tree in
      let upright = tiff(orientation: 1)
      try tree.data("a.tif", tiff(orientation: orientation))
      try tree.text("a.xml", xml("monocyte", size: (24, 20)))
      let (project, report) = try await tree.checked()
      if orientation == 3 {
        #expect(report.imported == 0)
        #expect(report.sentences.contains("its EXIF turns it"))
        return
      }
      let specimen = try #require(try project.atlas.specimens(matching: Query()).first)
      let whole = try PictureFile.read(data: upright, name: "a")
      let cut = try #require(whole.cropped(to: PixelRectangle(x: 2, y: 3, width: 12, height: 12)))
      #expect(
        try project.atlas.picture(of: specimen)
          == cut.upright(from: #require(Orientation(rawValue: orientation))))
      try tree.text("a.xml", xml("monocyte", size: nil))
      let (_, silent) = try await tree.checked()
      #expect(silent.imported == (orientation == 1 ? 1 : 0))
    }
  }

  /// A grey picture of 24 x 20 pixels, stored as this orientation says.
  private func tiff(orientation: Int) -> Data {
    let tags = [
      (256, 24), (257, 20), (258, 8), (259, 1), (262, 1), (273, 8), (274, orientation), (277, 1),
      (278, 20), (279, 480),
    ]
    func bytes(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var file: [UInt8] = [0x49, 0x49, 0x2A, 0] + bytes(488, 4)
    file += (0..<480).map { UInt8(truncatingIfNeeded: $0 * 7 % 251) }
    file += bytes(tags.count, 2)
    for (tag, value) in tags { file += bytes(tag, 2) + bytes(4, 2) + bytes(1, 4) + bytes(value, 4) }
    return Data(file + bytes(0, 4))
  }
}
