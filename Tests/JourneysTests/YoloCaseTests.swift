import AtlasStore
import Exchange
import Foundation
import Journeys
import Testing

/// YOLO as programs and people leave it: a test a case, and others of its kind.
struct YoloCaseTests {
  @Test func `yolo-label-file-with-bom`() async throws {
    try await Tree.with { tree in
      try tree.field("images/a.png", 1)
      try tree.text("labels/a.txt", "\u{FEFF}1 0.5 0.5 0.4 0.4\r\n")
      try tree.text("classes.txt", "\u{FEFF}lymphocyte\nmonocyte\n")
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["monocyte": 1] && report.isClean)
    }
  }

  @Test func `yolo-pose-misread-as-polygon`() async throws {
    try await Tree.with { tree in
      try tree.field("images/train/a.png", 1, width: 40, height: 40)
      try tree.text("labels/train/a.txt", "0 0.5 0.5 0.4 0.4 0.52 0.48\n")
      try tree.text("data.yaml", "kpt_shape: [1, 2]\nnames:\n  0: lymphocyte\n")
      let (project, report) = try await tree.checked()
      let region = try #require(try project.atlas.specimens(matching: Query()).first?.region)
      #expect([region.x, region.y, region.width, region.height] == [12, 12, 16, 16])
      #expect(report.isClean)
      try tree.text("data.yaml", "names:\n  0: lymphocyte\n")
      let (_, either) = try await tree.checked()
      #expect(either.imported == 0 && either.emptyFields == 0)
      #expect(either.sentences.contains("it may be a polygon, or a box with points"))
      try tree.text("data.yaml", "task: segment\nnames:\n  0: lymphocyte\n")
      let (other, polygon) = try await tree.checked()
      let around = try #require(try other.atlas.specimens(matching: Query()).first?.region)
      #expect(polygon.isClean)
      #expect([around.x, around.y, around.width, around.height] == [16, 16, 4.8, 4])
    }
  }

  @Test func `of a turned box and of a polygon the box around it counts`() async throws {
    try await Tree.with { tree in
      try tree.field("images/a.png", 1, width: 40, height: 40)
      try tree.text("labels/a.txt", "0 0.5 0.2 0.7 0.4 0.5 0.6 0.3 0.4\n")
      try tree.text("classes.txt", "lymphocyte\n")
      let (project, report) = try await tree.checked()
      let region = try #require(try project.atlas.specimens(matching: Query()).first?.region)
      #expect([region.x, region.y, region.width, region.height] == [12, 8, 16, 16])
      #expect(report.isClean)
    }
  }

  @Test func `yolo-split-lists-ignored`() async throws {
    try await Tree.with { tree in
      for (number, name) in ["a", "b", "c"].enumerated() {
        try tree.field("images/\(name).png", number)
        try tree.text("labels/\(name).txt", "\(number % 2) 0.5 0.5 0.5 0.5\n")
      }
      try tree.text(
        "data.yaml",
        "path: ../datasets/blood\ntrain: train.txt\nval: val.txt\nnc: 2\n"
          + "names: [\"lymphocyte\",\n \"monocyte\"]\n")
      try tree.text("train.txt", "./images/a.png\n../datasets/blood/images/b.png\n")
      try tree.text("val.txt", "./images/c.png\n")
      let (_, report) = try await tree.checked()
      #expect(report.splits == ["train": 2, "val": 1] && report.isClean)
      try tree.text("val.txt", "./images/c.png\n./images/c.png\nimages/gone.png\nimages/a.png\n")
      let (_, torn) = try await tree.checked()
      #expect(torn.splits == ["train": 1, "val": 1])
      #expect(torn.sentences.contains("images/gone.png: 'val.txt' lists it, but it is not there"))
      #expect(torn.sentences.contains("'train.txt' has it in train, 'val.txt' in val"))
      #expect(torn.account.splits.doubles == 1)
    }
  }

  @Test func `two class lists that differ are refused where they do`() async throws {
    try await Tree.with { tree in
      for (number, name) in ["a", "b"].enumerated() {
        try tree.field("images/\(name).png", number)
        try tree.text("labels/\(name).txt", "\(number) 0.5 0.5 0.5 0.5\n")
      }
      try tree.text("data.yaml", "names: [lymphocyte, monocyte]\n")
      try tree.text("labels/classes.txt", "lymphocyte\neosinophil\n")
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["lymphocyte": 1])
      #expect(
        report.sentences.contains("calls class 1 'monocyte', 'labels/classes.txt' 'eosinophil'"))
    }
  }

  @Test func `lines of no picture, of two files and without words are told`() async throws {
    try await Tree.with { tree in
      for (number, name) in ["a", "b", "c", "d"].enumerated() {
        try tree.field("images/\(name).png", number)
      }
      try tree.text("classes.txt", "lymphocyte\nmonocyte\n")
      try tree.text("labels/a.txt", "0 0.5 0.5 0.5 0.5\n")
      try tree.text("images/a.txt", "1 0.5 0.5 0.5 0.5\n")
      try tree.text("labels/b.txt", "0 0.5 0.5 0.5 0.5\n1 0.2 0.2 0.2 0.2 oops\n")
      try tree.text("labels/c.txt", "")
      try tree.text("labels/gone.txt", "0 0.5 0.5 0.5 0.5\n1 0.5 0.5 0.2 0.2\n")
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["lymphocyte": 1])
      #expect(report.unlisted == ["images/d.png"] && report.emptyFields == 1)
      for words in [
        "'labels/a.txt' and 'images/a.txt' both list its cells", "line 2: no class and box",
        "labels/gone.txt: it lists 2 cells of a picture that isn't there",
      ] { #expect(report.sentences.contains(words), "\(words)") }
    }
  }
}
