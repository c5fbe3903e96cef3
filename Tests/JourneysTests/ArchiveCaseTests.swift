import AtlasStore
import Foundation
import Journeys
import Pictures
import Testing

@testable import Exchange

/// Archives as programs and people make them: a test a case, and others of its kind.
struct ArchiveCaseTests {
  private func text(_ text: String) -> Data { Data(text.utf8) }

  @Test func `wds-dots-in-names`() async throws {
    try await Tree.with { tree in
      var members: [(String, Data)] = []
      for number in 0..<3 {
        members.append(("smear.07.000\(number).png", try tree.png(number)))
        let label = ["lymphocyte", "monocyte", "eosinophil"][number]
        members.append(("smear.07.000\(number).cls", text(label)))
      }
      try tree.tar("train-0.tar", members)
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["lymphocyte": 1, "monocyte": 1, "eosinophil": 1])
      #expect(report.splits == ["train": 3] && report.isClean)
    }
  }

  @Test func `wds-mask-taken-as-cell`() async throws {
    try await Tree.with { tree in
      var members: [(String, Data)] = []
      for number in 0..<3 {
        members.append(("000\(number).cls", text("lymphocyte")))
        members.append(("000\(number).mask.png", try tree.png(100 + number)))
        members.append(("000\(number).png", try tree.png(number)))
      }
      try tree.tar("train-0.tar", members)
      let (project, report) = try await tree.checked()
      #expect(report.classes == ["lymphocyte": 3] && report.passedOver == 3 && report.found == 6)
      #expect(report.sentences.contains("0000.mask.png: it is 'mask' of sample '0000'"))
      let pictures = try project.atlas.specimens(matching: Query()).map {
        try project.atlas.picture(of: $0)
      }
      #expect(pictures == (0..<3).map(Tree.picture))
    }
  }

  @Test func `wds-second-picture-dropped`() async throws {
    try await Tree.with { tree in
      try tree.tar(
        "train-0.tar",
        [
          ("0.left.png", try tree.png(1)), ("0.right.png", try tree.png(2)),
          ("0.seg.png", try tree.png(3)), ("0.cls", text("lymphocyte")),
          ("1.left.png", try tree.png(4)), ("1.right.png", try tree.png(5)),
          ("1.cls", text("monocyte")),
        ])
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["lymphocyte": 2, "monocyte": 2] && report.passedOver == 1)
    }
  }

  @Test func `samples with two pictures, two labels, none or twice are told`() async throws {
    try await Tree.with { tree in
      try tree.tar(
        "val.tar",
        [
          ("a.png", try tree.png(1)), ("a.bmp", try tree.png(2)), ("a.cls", text("monocyte")),
          ("b.png", try tree.png(3)), ("b.cls", text("monocyte")),
          ("b.json", text("{\"label\": \"lymphocyte\"}")),
          ("c.cls", text("monocyte")), ("d.png", try tree.png(4)), ("d.cls", text("monocyte")),
          ("d.png", try tree.png(4)), ("d.png", try tree.png(5)), ("e.heic", text("x")),
          ("e.cls", text("monocyte")),
        ])
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["monocyte": 1] && report.splits == ["val": 1])
      for words in [
        "sample 'a' has several pictures: .png, .bmp",
        "its .json says 'lymphocyte', its .cls 'monocyte'",
        "val.tar/c: the archive holds no picture of it", "d.png: the archive holds it twice",
        "d.png: the archive holds another file of this name", "e.heic: it is HEIC",
      ] { #expect(report.sentences.contains(words), "\(words)") }
    }
  }

  private func set(_ tree: Tree) throws -> [(String, Data)] {
    let coco = """
      {"images": [{"id": 1, "file_name": "a.png"}], "categories": [{"id": 1, "name": "monocyte"}],
       "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 3, 3]}]}
      """
    return [("images/a.png", try tree.png(1)), ("annotations/instances_default.json", text(coco))]
  }

  @Test func `zip-of-a-data-set`() async throws {
    try await Tree.with { tree in
      let folder = ("export/", Data())
      try tree.zip(
        "export.zip", [folder] + set(tree) + [("__MACOSX/images/._a.png", text("x"))])
      let (project, report) = try await tree.checked("export.zip")
      #expect(report.format == .coco && report.classes == ["monocyte": 1] && report.isClean)
      #expect(try project.atlas.specimens(matching: Query()).first?.region != nil)
      try tree.tar("export.tar", set(tree))
      let (_, tar) = try await tree.checked("export.tar")
      #expect(tar.format == .coco && tar.classes == ["monocyte": 1] && tar.isClean)
      try tree.zip(
        "folders.zip",
        [
          ("set/train/monocyte/P1/1.png", try tree.png(1)),
          ("set/lymphocyte/2.png", try tree.png(2)),
          ("../evil.png", try tree.png(3)), ("set/read me.txt", text("x")),
        ])
      let (_, classes) = try await tree.checked("folders.zip")
      #expect(
        classes.classes == ["monocyte": 1, "lymphocyte": 1] && classes.splits == ["train": 1])
      #expect(classes.sentences.contains("../evil.png: its name leads out of the archive"))
      // A folder that holds only an archive says what to do with it.
      let (_, outside) = try await tree.checked()
      #expect(outside.format == .webDataset || !outside.tookAnything)
    }
  }

  @Test func `npz-crc`() async throws {
    try await Tree.with { tree in
      let pixels = (0..<96).map { UInt8($0) }
      var writer = try ZipWriter(tree.root.appendingPathComponent("cells.npz"))
      try writer.add("train_images.npy", NumPyArray.file(bytes: pixels, shape: [8, 2, 2, 3]))
      try writer.add("train_labels.npy", NumPyArray.file(bytes: (0..<8).map { $0 % 2 }, shape: [8]))
      try writer.add("class_names.npy", NumPyArray.file(texts: ["lymphocyte", "monocyte"]))
      try writer.finish()
      let (_, sound) = try await tree.checked("cells.npz")
      #expect(sound.classes == ["lymphocyte": 4, "monocyte": 4] && sound.isClean)
      var data = try Data(contentsOf: tree.root.appendingPathComponent("cells.npz"))
      data[190] ^= 4
      try tree.data("flipped.npz", data)
      #expect(
        throws: ArchiveError.damaged(
          file: "flipped.npz", reason: "'train_images.npy' is not what its checksum says")
      ) {
        try Importing.plan(
          tree.root.appendingPathComponent("flipped.npz"), vocabulary: .builtIn)
      }
      // A picture of a zip is checked when it is read.
      try tree.zip(
        "cells.zip", [("monocyte/a.png", try tree.png(1)), ("monocyte/b.png", try tree.png(2))])
      data = try Data(contentsOf: tree.root.appendingPathComponent("cells.zip"))
      data[100] ^= 4
      try tree.data("cells.zip", data)
      let (_, torn) = try await tree.checked("cells.zip")
      #expect(torn.imported == 1 && torn.sentences.contains("is not what its checksum says"))
    }
  }

  @Test func `labels without images in an npz are counted`() async throws {
    try await Tree.with { tree in
      var writer = try ZipWriter(tree.root.appendingPathComponent("cells.npz"))
      try writer.add(
        "train_images.npy", NumPyArray.file(bytes: (0..<48).map { UInt8($0) }, shape: [4, 2, 2, 3]))
      try writer.add("val_labels.npy", NumPyArray.file(bytes: [0, 1, 1], shape: [3]))
      try writer.finish()
      let (_, report) = try await tree.checked("cells.npz")
      #expect(report.imported == 4 && report.account.labels.refused == 3)
      #expect(report.sentences.contains("there are no images for these labels"))
    }
  }

  @Test func `an archive beside pictures doesn't make them one`() async throws {
    try await Tree.with { tree in
      try tree.picture("monocyte/1.png", 1)
      try tree.tar("backup.tar", [("notes.txt", text("x"))])
      var writer = try ZipWriter(tree.root.appendingPathComponent("features.npz"))
      try writer.add("features.npy", NumPyArray.file(bytes: [1, 2], shape: [2]))
      try writer.finish()
      let (_, report) = try await tree.checked()
      #expect(report.format == .imageFolder && report.classes == ["monocyte": 1])
      #expect(report.sentences.contains("backup.tar: it is an archive"))
      #expect(report.sentences.contains("features.npz: it is a zip"))
    }
  }
}
