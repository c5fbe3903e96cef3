import AtlasStore
import Exchange
import Foundation
import Journeys
import Testing

/// CVAT and LabelMe as their tools export them.
struct DrawnShapesTests {
  private func boxes(_ project: Project) throws -> [String: [Double]] {
    Dictionary(
      uniqueKeysWithValues: try project.atlas.specimens(matching: Query()).compactMap { specimen in
        specimen.region.map { box in
          (specimen.source, [box.x, box.y, box.width, box.height])
        }
      })
  }

  // MARK: CVAT

  private func cvat(_ images: String) -> String {
    """
    <?xml version="1.0" encoding="utf-8"?>
    <annotations>
      <version>1.1</version>
      <meta><task><labels><label><name>monocyte</name></label></labels></task></meta>
      \(images)
    </annotations>
    """
  }

  @Test func `boxes, other shapes and tags of CVAT come in, and what has no box is refused`()
    async throws
  {
    try await Tree.with { tree in
      for number in 0..<4 { try tree.field("images/\(number).png", number) }
      try tree.text(
        "annotations.xml",
        cvat(
          """
          <image id="0" name="0.png" subset="Train" width="24" height="20">
            <box label="monocyte" source="manual" occluded="1" xtl="2.5" ytl="3" xbr="12.5" ybr="13"
              z_order="0"><attribute name="grade">2 &amp; 3</attribute></box>
            <polygon label="lymphocyte" source="manual" points="1.00,2.00; 9.00,2.00;5.00,11.00"/>
            <points label="monocyte" points="3,4"/>
            <box label="monocyte" source="auto" xtl="4" ytl="4" xbr="20" ybr="18"/>
          </image>
          <image id="1" name="1.png" width="24" height="20">
            <box label="monocyte" rotation="90" xtl="2" ytl="6" xbr="14" ybr="12"/>
          </image>
          <image id="2" name="2.png" width="24" height="20"><tag label="monocyte"/></image>
          <image id="3" name="3.png" width="24" height="20"></image>
          """))
      let (project, report) = try await tree.checked()
      #expect(report.format == .cvat && report.imported == 5)
      #expect(report.classes == ["monocyte": 3, "lymphocyte": 1])
      #expect(report.sentences.contains("by 'points', which has no box"))
      #expect(report.sentences.contains("2 shapes that are no upright box: the box around each"))
      let boxes = try boxes(project)
      #expect(boxes["images/0.png#1"] == [2.5, 3, 10, 10])
      #expect(boxes["images/0.png#2"] == [1, 2, 8, 9])
      let turned = try #require(boxes["images/1.png#1"])
      // A quarter turn about (8, 9).
      for (side, wanted) in zip(turned, [5.0, 3, 6, 12]) { #expect(abs(side - wanted) < 1e-9) }
      let found = report.account
      #expect(found.labels.found == 5 && found.labels.taken == 4 && found.labels.refused == 1)
    }
  }

  @Test func `CVAT of other sizes, of videos and with two tags is refused by name`() async throws {
    try await Tree.with { tree in
      for number in 0..<3 { try tree.field("\(number).png", number) }
      try tree.text(
        "annotations.xml",
        cvat(
          """
          <image id="0" name="0.png" width="48" height="40">
            <box label="monocyte" xtl="2" ytl="3" xbr="12" ybr="13"/></image>
          <image id="1" name="1.png" width="24" height="20">
            <tag label="monocyte"/><tag label="lymphocyte"/></image>
          <image id="2" name="gone.png" width="24" height="20">
            <box label="monocyte" xtl="2" ytl="3" xbr="12" ybr="13"/></image>
          <track id="0" label="monocyte">
            <box frame="0" outside="0" xtl="2" ytl="3" xbr="12" ybr="13"/>
            <box frame="1" outside="1" xtl="2" ytl="3" xbr="12" ybr="13"/></track>
          """))
      let (_, report) = try await tree.checked()
      #expect(report.imported == 0 && report.missing == ["gone.png"])
      #expect(report.sentences.contains("says 48 x 40 pixels"))
      #expect(report.sentences.contains("'monocyte' and 'lymphocyte'"))
      #expect(report.sentences.contains("track 1 is of frames of a video"))
      #expect(report.account.labels.found == 5)
    }
  }

  @Test func `XML of Pascal VOC beside CVAT's isn't taken for it`() async throws {
    try await Tree.with { tree in
      try tree.field("a.png", 1)
      try tree.text("a.xml", "<annotation><filename>a.png</filename></annotation>")
      let (_, report) = try await tree.checked()
      #expect(report.format == .pascalVOC)
    }
  }

  // MARK: LabelMe

  private func labelMe(_ path: String, _ shapes: String, width: Int = 24) -> String {
    """
    {"version": "5.4.1", "flags": {}, "shapes": [\(shapes)], "imagePath": "\(path)",
     "imageData": null, "imageHeight": 20, "imageWidth": \(width)}
    """
  }

  private func shape(_ label: String, _ points: String, _ type: String = "rectangle") -> String {
    """
    {"label": "\(label)", "points": [\(points)], "group_id": null, "description": "",
     "shape_type": "\(type)", "flags": {}}
    """
  }

  @Test func `shapes of LabelMe come in, and what has no box is refused`() async throws {
    try await Tree.with { tree in
      try tree.field("train/img/a.png", 1)
      try tree.field("train/img/b.png", 2)
      try tree.text(
        "train/json/a.json",
        labelMe(
          "..\\\\img\\\\a.png",
          [
            shape("monocyte", "[12, 13], [2, 3]"), shape("lymphocyte", "[8, 9], [8, 4]", "circle"),
            shape("lymphocyte", "[1, 1], [9, 2], [4, 8]", "polygon"),
            shape("monocyte", "[1, 1], [9, 2]", "line"), shape("monocyte", "[1, \"x\"], [2, 3]"),
          ].joined(separator: ", ")))
      try tree.text(
        "train/json/b.json", labelMe("elsewhere.png", shape("monocyte", "[2, 3], [12, 13]")))
      let (project, report) = try await tree.checked()
      #expect(report.format == .labelMe && report.imported == 4)
      #expect(report.classes == ["monocyte": 2, "lymphocyte": 2])
      #expect(report.account.labels.found == 6 && report.account.labels.refused == 2)
      #expect(report.account.splits.taken == 4)
      let boxes = try boxes(project)
      #expect(boxes["train/img/a.png#1"] == [2, 3, 10, 10])
      #expect(boxes["train/img/a.png#2"] == [3, 4, 10, 10])
      #expect(boxes["train/img/a.png#3"] == [1, 1, 8, 7])
      #expect(boxes["train/img/b.png#1"] == [2, 3, 10, 10])
      #expect(report.sentences.contains("2 shapes that are no upright box"))
      #expect(report.sentences.contains("by 'line', which has no box"))
    }
  }

  @Test func `LabelMe of two minds about its picture is refused, and both are named`() async throws
  {
    try await Tree.with { tree in
      for (number, name) in ["a", "b", "c"].enumerated() { try tree.field("\(name).png", number) }
      let box = shape("monocyte", "[2, 3], [12, 13]")
      try tree.text("a.json", labelMe("b.png", box))
      try tree.text("c.json", labelMe("c.png", box, width: 25))
      try tree.text("d.json", labelMe("gone.png", box))
      let (_, report) = try await tree.checked()
      #expect(report.imported == 0 && report.missing == ["gone.png"])
      #expect(report.sentences.contains("'b.png', 'a.png'"))
      #expect(report.sentences.contains("says 25 x 20 pixels"))
      #expect(report.account.labels.found == 3)
    }
  }
}
