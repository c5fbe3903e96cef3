import AtlasStore
import Basis
import Exchange
import Foundation
import Journeys
import Pictures
import Testing

/// Tables, folders and files that aren't pictures: a test a case, and others of its kind.
struct TableCaseTests {
  @Test func `csv-names-without-ending`() async throws {
    try await Tree.with { tree in
      try tree.picture("images/a.png", 1)
      try tree.picture("images/b.07.PNG", 2)
      try tree.picture("images/c.png", 3)
      try tree.picture("images/c.bmp", 4)
      try tree.picture("deep/er/d.png", 5)
      try tree.text(
        "manifest.csv",
        "image,label\nimages/a,lymphocyte\nimages/b.07,monocyte\nimages/c,monocyte\nd,eosinophil\n")
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["lymphocyte": 1, "monocyte": 1, "eosinophil": 1])
      #expect(report.sentences.contains("'images/c.bmp', 'images/c.png'"))
      #expect(report.unlisted.sorted() == ["images/c.bmp", "images/c.png"])
    }
  }

  @Test(arguments: ["sep=;\r\n", "\u{FEFF}sep=;\n", "\"sep=;\"\n", "SEP=;\r\n"])
  func `csv-sep-line`(first: String) async throws {
    try await Tree.with { tree in
      for (number, name) in ["a", "b"].enumerated() { try tree.picture("\(name).png", number) }
      try tree.text(
        "manifest.csv", first + "file_name;label\r\na.png;lymphocyte\r\nb.png;monocyte\r\n")
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["lymphocyte": 1, "monocyte": 1] && report.isClean)
    }
  }

  @Test func `a table in UTF-16, and one that isn't called a manifest, are read by what they hold`()
    async throws
  {
    try await Tree.with { tree in
      for (number, name) in ["a", "b", "c"].enumerated() {
        try tree.picture("p/\(name).png", number)
      }
      let text = "filename\tlabel\r\na.png\tlymphocyte\r\nb.png\tmonocyte\r\n"
      try tree.data(
        "train.tsv", Data([0xFF, 0xFE]) + #require(text.data(using: .utf16LittleEndian)))
      try tree.text("val.csv", "file,class\nc,eosinophil\n")
      try tree.text("notes.csv", "file,stain\na.png,red\n")
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["lymphocyte": 1, "monocyte": 1, "eosinophil": 1])
      #expect(report.splits == ["train": 2, "val": 1] && report.others == ["csv": 1])
    }
  }

  @Test func `a picture listed as two things is refused, and both are named`() async throws {
    try await Tree.with { tree in
      for (number, name) in ["a", "b"].enumerated() { try tree.picture("\(name).png", number) }
      try tree.text(
        "manifest.csv",
        "file_name,label\na.png,lymphocyte\na.png,monocyte\nb.png,monocyte\n./b.png,monocyte\n")
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["monocyte": 1] && report.account.labels.doubles == 1)
      #expect(
        report.sentences.contains(
          "'manifest.csv' lists it twice, as 'lymphocyte' and as 'monocyte'"))
    }
  }

  @Test func `sizes that a table states are compared`() async throws {
    try await Tree.with { tree in
      for (number, name) in ["a", "b"].enumerated() { try tree.picture("\(name).png", number) }
      try tree.text(
        "manifest.csv",
        "file_name,label,width,height\na.png,lymphocyte,6,5\nb.png,monocyte,5,6\n")
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["lymphocyte": 1])
      #expect(report.sentences.contains("its table says 5 x 6 pixels, it has 6 x 5"))
    }
  }

  @Test func `rows with corners are boxes`() async throws {
    try await Tree.with { tree in
      try tree.field("images/a.png", 1)
      try tree.text(
        "labels.csv",
        """
        filename,width,height,class,xmin,ymin,xmax,ymax
        images/a.png,24,20,lymphocyte,2,3,12,13
        images/a.png,24,20,monocyte,12,3,22,15
        images/a.png,24,20,monocyte,x,3,22,15

        """)
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["lymphocyte": 1, "monocyte": 1])
      #expect(report.account.boxes.taken == 2 && report.account.boxes.refused == 1)
    }
  }

  @Test func `boxes in Hugging Face's metadata are cells, and a bad line hides no other`()
    async throws
  {
    try await Tree.with { tree in
      for (number, name) in ["a", "b"].enumerated() { try tree.field("train/\(name).png", number) }
      try tree.text(
        "train/metadata.jsonl",
        """
        \u{FEFF}{"file_name": "a.png", "objects": {"bbox": [[2, 3, 10, 9], [5, 5, 12, 12]],
        {"file_name": "a.png", "objects": {"bbox": [[2, 3, 10, 9]], "categories": ["monocyte"]}}
        {"file_name": "b.png", "objects": {"bbox": [], "categories": []}}
        """)
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["monocyte": 1] && report.splits == ["train": 1])
      #expect(report.emptyFields == 1)
      #expect(report.sentences.contains("line 1 is no object"))
    }
  }

  @Test func `patients-below-classes`() async throws {
    try await Tree.with { tree in
      var number = 0
      for path in [
        "lymphocyte/P1", "lymphocyte/P2/day 2", "train/monocyte/P1", "monocyte/val/P2",
        "Eosinophil/unlabelled", "P3", "monocyte/lymphocyte/P4",
      ] {
        number += 1
        try tree.picture("\(path)/\(number).png", number)
      }
      let (_, report) = try await tree.checked()
      #expect(report.classes == ["lymphocyte": 3, "monocyte": 2])
      #expect(report.splits == ["train": 1, "val": 1])
      #expect(report.unlabelled == 2 && report.unknownClasses == ["P3": 1])
    }
    try await Tree.with { tree in
      try tree.picture("lymphocyte/P1/1.png", 1)
      let (_, report) = try await tree.checked("lymphocyte")
      #expect(report.classes == ["lymphocyte": 1])
    }
  }

  @Test func `microscope-files-passed-over`() async throws {
    try await Tree.with { tree in
      try tree.picture("lymphocyte/a.png", 1)
      for name in ["c.czi", "e.avif", "f.nd2", "g.HEIF", "h.jxl", "s.svs", "i.gif", "d.dcm"] {
        try tree.data("lymphocyte/\(name)", Data(count: 50))
      }
      try tree.data("lymphocyte/IM000001", Data(count: 128) + Data("DICM".utf8) + Data(count: 9))
      try tree.data("lymphocyte/IM000002", tree.png(2))
      try tree.text("lymphocyte/labels.json", "{}")
      let (_, report) = try await tree.checked()
      #expect(report.imported == 1 && report.passedOver == 10 && report.found == 11)
      #expect(report.account.pictures.passedOver == 10 && report.others == ["json": 1])
      for words in [
        "c.czi: it is a Zeiss CZI", "f.nd2: it is a Nikon ND2", "IM000001: it is DICOM",
        "h.jxl: it is JPEG XL", "IM000002: it is a PNG by its contents", "i.gif: it is GIF",
      ] { #expect(report.sentences.contains(words), "\(words)") }
    }
  }

  @Test func `other-formats-under-wrong-endings`() async throws {
    let files: [(name: String, bytes: Data, words: String)] = [
      ("a.png", Data("GIF89a".utf8), "is GIF"),
      ("b.jpg", Data("\n<!DOCTYPE html><html></html>".utf8), "is a web page"),
      ("c.png", Data("version https://git-lfs.github.com/spec/v1\n".utf8), "is a Git LFS pointer"),
      ("d.png", Data(count: 128) + Data("DICM".utf8), "is DICOM"),
      ("e.jpg", Data([0, 0, 0, 24]) + Data("ftypheic".utf8), "is HEIC"),
      ("f.tif", Data([0x50, 0x4B, 3, 4]), "is a zip"), ("g.bmp", Data("%PDF-1".utf8), "is a PDF"),
    ]
    try await Tree.with { tree in
      for file in files { try tree.data("monocyte/\(file.name)", file.bytes) }
      let (_, report) = try await tree.checked()
      #expect(report.imported == 0 && report.unreadable == files.count && !report.tookAnything)
      for file in files {
        #expect(report.sentences.contains("\(file.name): it \(file.words)"), "\(file.name)")
      }
      #expect(report.sentences.contains("fetch the file itself with 'git lfs pull'"))
      let error = #expect(throws: PictureError.self) {
        try PictureFile.read(data: files[2].bytes, name: "c.png")
      }
      #expect(error?.remedy == "fetch the file itself with 'git lfs pull'")
    }
  }

  @Test func `file-name-not-utf8`() async throws {
    try await Tree.with { tree in
      try tree.picture("lymphocyte/ok.png", 1)
      let folder = Array(tree.root.path.utf8) + Array("/lymphocyte/".utf8)
      func write(_ name: [UInt8]) throws {
        let path = (folder + name + [0]).map { CChar(bitPattern: $0) }
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        try #require(descriptor >= 0)
        close(descriptor)
      }
      try write(Array("Gro".utf8) + [0xDF] + Array("er.png".utf8))
      try #require(mkdir((folder + [0xE4, 0]).map { CChar(bitPattern: $0) }, 0o700) == 0)
      try write([0xE4] + Array("/1.png".utf8))
      let (_, report) = try await tree.checked()
      #expect(report.imported == 1 && report.found == 3 && report.account.pictures.refused == 2)
      #expect(
        Set(report.unreadableFiles.map(\.path)) == [
          "lymphocyte/Gro\\xdfer.png", "lymphocyte/\\xe4/1.png",
        ])
      #expect(report.unreadableFiles.allSatisfy { $0.reason == "its name is not UTF-8; rename it" })
    }
  }

  @Test func `links of a Hugging Face cache are followed to its blobs, and nowhere else`()
    async throws
  {
    try await Tree.with { tree in
      try tree.picture("set/blobs/aa", 1)
      try tree.picture("set/blobs/bb", 2)
      try tree.picture("out.png", 3)
      try tree.text("set/refs/main", "r2")
      for revision in ["r1", "r2"] {
        try tree.text("set/snapshots/\(revision)/README.md", revision)
        try FileManager.default.createDirectory(
          at: tree.root.appendingPathComponent("set/snapshots/\(revision)/monocyte"),
          withIntermediateDirectories: true)
        try tree.link("set/snapshots/\(revision)/monocyte/1.png", to: "../../../blobs/aa")
      }
      try tree.link("set/snapshots/r2/monocyte/2.png", to: "../../../blobs/bb")
      try tree.link("set/snapshots/r2/monocyte/3.png", to: "../../../../out.png")
      for path in ["set", "set/snapshots/r2"] {
        let (_, report) = try await tree.checked(path)
        #expect(report.classes == ["monocyte": 2])
        #expect(report.unreadableFiles.map(\.path) == ["monocyte/3.png"])
      }
    }
  }

  @Test func `a single picture comes in alone, and what is no data set is told what it is`()
    async throws
  {
    try await Tree.with { tree in
      try tree.picture("a.png", 1)
      try tree.picture("b.png", 2)
      let (_, report) = try await tree.checked("a.png")
      #expect(report.imported == 1 && report.found == 1)
      try tree.text("x.parquet", "PAR1")
      let place = tree.root.appendingPathComponent("x.parquet")
      let error = #expect(throws: DatasetError.self) {
        try Importing.plan(place, vocabulary: .builtIn)
      }
      #expect(error?.summary == "'\(place.path)' is Parquet, which is not read")
    }
  }
}
