import Foundation
import Pictures
import Testing

@testable import Journeys

@Suite struct DrawnFieldsTests {
  private static func folder(_ xml: String, list: String = "field\n") throws -> URL {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("leuko-\(UUID())")
    let splits = root.appendingPathComponent("splits")
    try FileManager.default.createDirectory(at: splits, withIntermediateDirectories: true)
    try PictureFile.write(
      Picture(width: 64, height: 48, filledWith: .white),
      to: root.appendingPathComponent("field.png"))
    try Data(xml.utf8).write(to: root.appendingPathComponent("field.xml"))
    try Data(list.utf8).write(to: splits.appendingPathComponent("test.txt"))
    return root
  }

  private static func object(_ name: String, _ corners: [String]) -> String {
    let tags = zip(["xmin", "ymin", "xmax", "ymax"], corners).map { "<\($0)>\($1)</\($0)>" }
    return "<object><name>\(name)</name><bndbox>\(tags.joined())</bndbox></object>"
  }

  @Test func `white cells are read, others left, and corners count from 1`() throws {
    let root = try Self.folder(
      "<annotation>\(Self.object("RBC", ["1", "1", "9", "9"]))"
        + "\(Self.object("WBC", ["3", "5", "12", "24"]))</annotation>")
    defer { try? FileManager.default.removeItem(at: root) }
    let fields = try DrawnFields(at: root)
    let items = try fields.items(split: "test")
    #expect(items.map(\.name) == ["field"])
    #expect(items.first?.cells == [PixelRectangle(x: 2, y: 4, width: 10, height: 20)])
    #expect(throws: DrawnFieldsError.noSplit("val", among: ["test"])) {
      try fields.items(split: "val")
    }
  }

  @Test(arguments: [
    ("no box at all", "it isn't sound Pascal VOC"),
    ("<annotation><object><name>WBC</name></object>", "it isn't sound Pascal VOC"),
    (
      "<annotation><object/><object><name>WBC</name></object></annotation>",
      "object 2 has no box with an area"
    ),
    (
      "<annotation>\(object("WBC", ["nan", "1", "9", "9"]))</annotation>",
      "object 1 has no box with an area"
    ),
    (
      "<annotation>\(object("WBC", ["9", "9", "2", "2"]))</annotation>",
      "object 1 has no box with an area"
    ),
  ]) func `a damaged file of boxes is refused in words`(xml: String, problem: String) throws {
    let root = try Self.folder(xml)
    defer { try? FileManager.default.removeItem(at: root) }
    #expect(throws: DrawnFieldsError.annotation(file: "field.xml", problem: problem)) {
      try DrawnFields(at: root)
    }
  }

  @Test func `a list that names a field that isn't there is refused`() throws {
    let root = try Self.folder(
      "<annotation>\(Self.object("WBC", ["3", "5", "12", "24"]))</annotation>",
      list: "field\nother\n")
    defer { try? FileManager.default.removeItem(at: root) }
    #expect(throws: DrawnFieldsError.noField("other", list: "test.txt")) {
      try DrawnFields(at: root).items(split: "test")
    }
  }
}

@Suite struct SlideTests {
  @Test(arguments: [
    ("17", "17"), ("slide 7, monday", "slide-7--monday"), ("Blutausstrich_ä", "Blutausstrich_ä"),
  ]) func `a slide's name is one that filters can say`(text: String, name: String) throws {
    #expect(try Slides.name(from: text) == name)
  }

  @Test func `a name of signs only is refused`() {
    #expect(throws: SlideError.badName("(/)")) { try Slides.name(from: "(/)") }
  }

  @Test func `a cell at the edge of its field stays in the middle of its picture`() {
    var field = Picture(width: 200, height: 150, filledWith: .white)
    field.fill(
      PixelRectangle(x: 0, y: 0, width: 40, height: 40), with: Colour(red: 90, green: 40, blue: 140)
    )
    let square = Slides.square(
      around: PixelRectangle(x: 0, y: 0, width: 40, height: 40), of: field, usual: 40)
    #expect(square.width == 224 && square.height == 224)
    #expect(square[112, 112].green < 60)
    #expect(square[10, 10] == .white)
    #expect(square[214, 112] == .white)
  }
}
