import AtlasStore
import Exchange
import Foundation
import Journeys
import Testing

/// COCO and FiftyOne as programs and people leave them: a test a case, and others of its kind.
struct CocoCaseTests {
  /// A COCO file with the two classes 1 and 2 and what is given.
  private func coco(images: String, annotations: String) -> String {
    """
    {"images": [\(images)], "categories": [{"id": 1, "name": "lymphocyte"},
     {"id": 2, "name": "monocyte"}], "annotations": [\(annotations)]}
    """
  }

  private static let box = "\"bbox\": [5, 4, 12, 12]"

  @Test func `coco-annotations-of-unknown-images`() async throws {
    try await Tree.with { tree in
      try tree.field("images/a.png", 1)
      try tree.field("images/b.png", 2)
      try tree.text(
        "annotations/instances.json",
        coco(
          images: "{\"id\": 1, \"file_name\": \"a.png\"}, {\"id\": 2, \"file_name\": \"b.png\"}",
          annotations: """
            {"id": 1, "image_id": 1, "category_id": 1, \(Self.box)},
            {"id": 2, "image_id": "2", "category_id": 2, \(Self.box)},
            {"id": 3, "image_id": 77, "category_id": 2, \(Self.box)}, {"id": 4}, 5
            """))
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["lymphocyte": 1, "monocyte": 1])
      #expect(report.emptyFields == 0)
      #expect(report.account.labels.found == 5 && report.account.labels.refused == 3)
      #expect(
        report.unreadableFiles.map(\.reason) == ["3 annotations belong to no picture of the file"])
      #expect(report.found == 5)
    }
  }

  @Test(arguments: [[UInt8]([0xEF, 0xBB, 0xBF]), [0xFF, 0xFE], [0xFE, 0xFF]])
  func `coco-json-with-bom`(mark: [UInt8]) async throws {
    try await Tree.with { tree in
      try tree.field("images/a.png", 1)
      let text = coco(
        images: "{\"id\": 1, \"file_name\": \"a.png\"}",
        annotations: "{\"id\": 1, \"image_id\": 1, \"category_id\": 1, \(Self.box)}")
      let encoding: String.Encoding =
        mark.count == 3 ? .utf8 : mark[0] == 0xFF ? .utf16LittleEndian : .utf16BigEndian
      try tree.data(
        "annotations/instances.json", Data(mark) + #require(text.data(using: encoding)))
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["lymphocyte": 1] && report.isClean)
    }
  }

  @Test func `coco-polygon-without-bbox`() async throws {
    try await Tree.with { tree in
      for (number, name) in ["a", "b", "c"].enumerated() {
        try tree.field("images/\(name).png", number)
      }
      try tree.text(
        "annotations/instances.json",
        coco(
          images: """
            {"id": 1, "file_name": "a.png", "width": 24, "height": 20},
            {"id": 2, "file_name": "b.png"}, {"id": 3, "file_name": "c.png"}
            """,
          annotations: """
            {"id": 1, "image_id": 1, "category_id": 1, "segmentation": [[5, 4, 15, 4, 15, 16, 5, 16]]},
            {"id": 2, "image_id": 1, "category_id": 2, "iscrowd": 1,
             "segmentation": {"counts": [10, 20, 450], "size": [20, 24]}},
            {"id": 3, "image_id": 2, "category_id": 2,
             "segmentation": {"counts": [10, 20, 450], "size": [20, 24]}},
            {"id": 4, "image_id": 3, "category_id": 2, "iscrowd": 1, \(Self.box)}
            """))
      let (project, report) = try await tree.checked()
      let specimen = try #require(try project.atlas.specimens(matching: Query()).first)
      let region = try #require(specimen.region)
      #expect([region.x, region.y, region.width, region.height] == [5, 4, 10, 12])
      #expect(report.imported == 1 && report.emptyFields == 0)
      #expect(report.sentences.contains("by a mask of run lengths, without a box"))
      #expect(report.sentences.contains("marks a crowd in it"))
      #expect(report.account.boxes.passedOver == 2 && report.account.boxes.refused == 1)
      #expect(report.account.pictures.refused == 1 && report.account.pictures.passedOver == 1)
    }
  }

  @Test func `coco-size-differs`() async throws {
    try await Tree.with { tree in
      try tree.field("images/a.png", 1)
      try tree.text(
        "annotations/instances.json",
        coco(
          images: "{\"id\": 1, \"file_name\": \"a.png\", \"width\": 96, \"height\": 80}",
          annotations: """
            {"id": 1, "image_id": 1, "category_id": 1, \(Self.box)},
            {"id": 2, "image_id": 1, "category_id": 2, "bbox": [1, 1, 9, 9]}
            """))
      let (_, report) = try await tree.checked()
      #expect(report.imported == 0 && report.found == 2 && !report.tookAnything)
      #expect(
        report.unreadableFiles.map(\.reason) == [
          "'annotations/instances.json' says 96 x 80 pixels, the picture has 24 x 20"
        ])
    }
  }

  @Test func `coco-text-ids`() async throws {
    try await Tree.with { tree in
      try tree.field("images/a.png", 1)
      try tree.field("images/b.png", 2)
      try tree.text(
        "annotations/instances.json",
        """
        {"images": [{"id": "s_a", "file_name": "a.png"}, {"id": "s_b", "file_name": "b.png"}],
         "annotations": [{"id": "x1", "image_id": "s_a", "category_id": "L", \(Self.box)},
          {"id": "x2", "image_id": "s_b", "category_id": 1.0, \(Self.box)}],
         "categories": [{"id": "L", "name": "lymphocyte"}, {"id": "1", "name": "monocyte"}]}
        """)
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["lymphocyte": 1, "monocyte": 1] && report.isClean)
    }
  }

  @Test func `annotations of two pictures that share an id are nobody's`() async throws {
    try await Tree.with { tree in
      for (number, name) in ["a", "b", "c"].enumerated() {
        try tree.field("\(name).png", number)
      }
      try tree.text(
        "x.json",
        coco(
          images: """
            {"id": 1, "file_name": "a.png"}, {"id": 1, "file_name": "b.png"},
            {"id": 2, "file_name": "c.png"}
            """,
          annotations: """
            {"id": 1, "image_id": 1, "category_id": 1, \(Self.box)},
            {"id": 2, "image_id": 2, "category_id": 1, \(Self.box)}
            """))
      let (_, report) = try await tree.checked()
      #expect(report.imported == 1 && report.emptyFields == 0)
      #expect(report.sentences.contains("share the id 1"))
    }
  }

  @Test
  func `an unreadable file among COCO's hides none, and two splits of one picture are refused`()
    async throws
  {
    try await Tree.with { tree in
      for (number, name) in ["a", "b"].enumerated() { try tree.field("images/\(name).png", number) }
      let mark = "{\"id\": 1, \"image_id\": 1, \"category_id\": 1, \(Self.box)}"
      let a = coco(images: "{\"id\": 1, \"file_name\": \"a.png\"}", annotations: mark)
      let b = coco(images: "{\"id\": 1, \"file_name\": \"b.png\"}", annotations: mark)
      try tree.text("annotations/instances_train.json", a)
      try tree.text("annotations/instances_val.json", b)
      try tree.text("annotations/torn_images.json", "{\"images\": [{")
      let (_, report) = try await tree.checked()
      #expect(report.splits == ["train": 1, "val": 1])
      #expect(report.sentences.contains("torn_images.json: it is no JSON"))
      try tree.text("annotations/more_test.json", b)
      let (_, both) = try await tree.checked()
      #expect(both.splits == ["train": 1])
      #expect(
        both.sentences.contains("instances_val.json") && both.sentences.contains("more_test.json"))
    }
  }

  @Test func `fiftyone-coco-export-refused`() async throws {
    try await Tree.with { tree in
      for number in 0..<3 { try tree.field("data/\(number).png", number) }
      try tree.text(
        "labels.json",
        coco(
          images: (0..<3).map { "{\"id\": \($0), \"file_name\": \"\($0).png\"}" }
            .joined(separator: ","),
          annotations: "{\"id\": 1, \"image_id\": 0, \"category_id\": 1, \(Self.box)}"))
      let (_, report) = try await tree.checked()
      #expect(report.format == .coco)
      #expect(report.classes == ["lymphocyte": 1] && report.emptyFields == 2)
    }
  }

  @Test func `fiftyone-labels-per-split`() async throws {
    try await Tree.with { tree in
      for (place, split) in ["train", "val"].enumerated() {
        for number in 0..<2 { try tree.field("\(split)/data/\(number).png", 2 * place + number) }
        try tree.text(
          "\(split)/labels.json",
          "{\"classes\": [\"lymphocyte\", \"monocyte\"], \"labels\": {\"0\": 0, \"1\": 1}}")
      }
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["lymphocyte": 2, "monocyte": 2])
      #expect(report.splits == ["train": 2, "val": 2] && report.isClean)
    }
  }

  @Test func `fiftyone-classifications-lost`() async throws {
    try await Tree.with { tree in
      try tree.field("data/0.png", 0)
      try tree.field("data/1.png", 1)
      func classes(_ names: String...) -> String {
        names.map { "{\"_cls\": \"Classification\", \"label\": \"\($0)\"}" }.joined(separator: ",")
      }
      try tree.text(
        "samples.json",
        """
        {"samples": [
         {"filepath": "data/0.png", "ground_truth": {"_cls": "Classifications",
          "classifications": [\(classes("lymphocyte"))]}},
         {"filepath": "data/1.png", "ground_truth": {"_cls": "Classifications",
          "classifications": [\(classes("lymphocyte", "monocyte"))]}}]}
        """)
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["lymphocyte": 1] && report.unlabelled == 1)
      #expect(
        report.sentences.contains("'ground_truth' names several classes: lymphocyte, monocyte"))
    }
  }

  @Test func `fiftyone-model-field-becomes-label`() async throws {
    try await Tree.with { tree in
      for number in 0..<2 { try tree.field("data/\(number).png", number) }
      func sample(_ number: Int, _ model: String, _ other: String) -> String {
        """
        {"filepath": "/home/somebody/set/data/\(number).png", "tags": ["train"],
         "baseline_model": {"_cls": "Classification", "label": "\(model)", "confidence": 0.7},
         \(other)}
        """
      }
      func human(_ field: String, _ label: String) -> String {
        "\"\(field)\": {\"_cls\": \"Classification\", \"label\": \"\(label)\"}"
      }
      try tree.text(
        "samples.json",
        "{\"samples\": [\(sample(0, "monocyte", human("cell_type", "lymphocyte"))), "
          + "\(sample(1, "lymphocyte", human("cell_type", "eosinophil")))]}")
      let (_, report) = try await tree.checked()
      #expect(
        report.classes == ["lymphocyte": 1, "eosinophil": 1] && report.splits == ["train": 2])
      #expect(report.account.labels.passedOver == 2)
      #expect(report.sentences.contains("'baseline_model' holds a model's answers"))

      let two = human("a", "lymphocyte") + "," + human("b", "monocyte")
      try tree.text(
        "samples.json", "{\"samples\": [\(sample(0, "monocyte", two)), \(sample(1, "x", two))]}")
      #expect(
        throws: DatasetError.severalFields(file: "samples.json", names: ["a", "b"])
      ) { try Importing.plan(tree.root, vocabulary: .builtIn) }
      let (_, asked) = try await tree.checked(labels: "b")
      #expect(asked.classes == ["monocyte": 2])
      #expect(asked.account.labels.passedOver == 4)

      try tree.text(
        "samples.json",
        "{\"samples\": [\(sample(0, "monocyte", "\"x\": 1")), \(sample(1, "monocyte", "\"x\": 2"))]}"
      )
      let (_, none) = try await tree.checked()
      #expect(none.classes.isEmpty && none.unlabelled == 2 && none.account.labels.passedOver == 2)
    }
  }
}
