import AtlasStore
import Basis
import Exchange
import Foundation
import Journeys
import Pictures
import TestSupport
import Testing

struct ImportingTests {
  @Test func `class and split folders are understood, and hidden files are not`() async throws {
    try await Tree.with { tree in
      try tree.picture("Train/Segmented Neutrophil/1.PNG", 1)
      try tree.picture("valid/band-neutrophil/2.png", 2)
      try tree.picture("platelet/3.png", 3)
      try tree.picture("martian/4.png", 4)
      try tree.picture("5.png", 5)
      try tree.picture("platelet/.hidden.png", 6)
      try tree.picture(".git/7.png", 7)
      try tree.text("notes.txt", "not a picture")
      let (project, report) = try await tree.imported()
      #expect(report.found == 5)
      #expect(report.imported == 5)
      #expect(report.duplicates == 0)
      #expect(report.unreadable == 0)
      #expect(
        report.classes == ["segmented_neutrophil": 1, "band_neutrophil": 1, "platelet": 1])
      #expect(report.unknownClasses == ["martian": 1])
      #expect(report.unlabelled == 2)
      #expect(report.splits == ["train": 1, "val": 1])
      #expect(report.others == ["txt": 1])
      var query = Query()
      query.splits = [.val]
      let specimen = try #require(try project.atlas.specimens(matching: query).first)
      #expect(specimen.classKey == "band_neutrophil")
      #expect(specimen.source == "valid/band-neutrophil/2.png")
      #expect(specimen.labelling?.means == .import)
    }
  }

  @Test func `what can't be read is named with its reason, and stops nothing`() async throws {
    try await Tree.with { tree in
      try tree.picture("blast/1.png", 1)
      let whole = try tree.png(2)
      try tree.data("blast/torn.png", whole.prefix(whole.count / 2))
      try tree.data("blast/empty.jpg", Data())
      try tree.text("blast/text.jpeg", "I am no JPEG")
      try tree.data("blast/slide.webp", Data([1]))
      try tree.link("blast/out.png", to: "/etc/hostname")
      try tree.link("blast/loop", to: tree.root.path)
      try tree.link("blast/nothing.png", to: "gone.png")
      try tree.link("blast/inside.png", to: "1.png")
      let (project, report) = try await tree.imported()
      #expect(report.imported == 1)
      #expect(report.duplicates == 1)
      #expect(report.duplicateFiles.map(\.path) == ["blast/inside.png"])
      #expect(
        Set(report.unreadableFiles.map(\.path)) == [
          "blast/torn.png", "blast/empty.jpg", "blast/text.jpeg", "blast/slide.webp",
          "blast/out.png", "blast/loop", "blast/nothing.png",
        ])
      #expect(report.unreadableFiles.allSatisfy { !$0.reason.isEmpty })
      #expect(report.found == report.imported + report.duplicates + report.unreadable)
      #expect(try project.atlas.count() == 1)
    }
  }

  @Test func `duplicates are named, and those that contradict each other say how`() async throws {
    try await Tree.with { tree in
      try tree.picture("train/blast/1.png", 1)
      try tree.picture("train/blast/2.png", 1)
      try tree.picture("val/monocyte/3.png", 1)
      let (_, report) = try await tree.imported()
      #expect(report.imported == 1)
      #expect(
        report.duplicateFiles == [
          .init(path: "train/blast/2.png", first: "train/blast/1.png"),
          .init(
            path: "val/monocyte/3.png", first: "train/blast/1.png", conflict: "class, split"),
        ])
      #expect(!report.isClean)
    }
  }

  @Test func `a manifest leads`() async throws {
    try await Tree.with { tree in
      try tree.picture("train/blast/1.png", 1)
      try tree.picture("train/blast/2.png", 2)
      try tree.picture("train/blast/3.png", 3)
      try tree.picture("train/blast/4.png", 4)
      try tree.picture("train/blast/5.png", 5)
      try tree.text(
        "manifest.csv",
        """
        \u{FEFF}file_name;label;split;sha256;findings
        train/blast/1.png;monocyte;test;\(Digest.hex(try tree.png(1)));vacuolated
        train\\blast\\2.png;;;;
        train/blast/3.png;monocyte;;\(Digest.hex(try tree.png(99)));
        gone.png;monocyte;;;
        ../outside.png;monocyte;;;
        train/blast/1.png;monocyte;test;\(Digest.hex(try tree.png(1)));vacuolated
        train/blast/5.png;monocyte;;;
        train/blast/5.png;blast;;;
        """)
      let (project, report) = try await tree.imported()
      #expect(report.manifest == "manifest.csv")
      #expect(report.imported == 2)
      #expect(report.missing == ["gone.png"])
      #expect(report.unlisted == ["train/blast/4.png"])
      #expect(
        Set(report.unreadableFiles.map(\.reason)) == [
          "its SHA-256 is not the one in the manifest",
          "'manifest.csv' names a file outside the folder",
          "'manifest.csv' lists it twice, as 'monocyte' and as 'blast'",
        ])
      #expect(report.doubled.map(\.reason) == ["'manifest.csv' lists it twice"])
      let specimens = try project.atlas.specimens(matching: Query())
      #expect(specimens[0].classKey == "monocyte")
      #expect(specimens[0].split == .test)
      #expect(specimens[0].findings == ["vacuolated"])
      #expect(specimens[1].classKey == nil)
      #expect(specimens[1].split == .train)
    }
  }

  @Test func `tags of a table beside the manifest become derived findings`() async throws {
    try await Tree.with { tree in
      try tree.picture("segmented_neutrophil/1.png", 1)
      try tree.picture("segmented_neutrophil/2.png", 2)
      try tree.text(
        "looks.csv",
        """
        file_name,tags
        segmented_neutrophil/1.png,vacuolated dark-granules bilobed
        segmented_neutrophil/2.png,
        """)
      let (project, report) = try await tree.imported()
      #expect(report.findings == ["vacuolated": 1, "dark_granules": 1])
      #expect(report.unknownTags == ["bilobed": 1])
      var query = Query()
      query.means = [.derived]
      let specimens = try project.atlas.specimens(matching: query)
      #expect(specimens.map(\.findings) == [["vacuolated", "dark_granules"]])
      let history = try project.atlas.history(of: #require(specimens.first).id)
      #expect(history.first?.entry.reason == "findings by 'looks.csv'")
    }
  }

  @Test func `a generated picture says so itself, even against a manifest`() async throws {
    try await Tree.with { tree in
      let notes: [PictureFile.Note] = [.init("Source", "generated"), .init("Recipe", "{\"s\":1}")]
      try tree.data(
        "segmented_neutrophil+multilobed/7-0.png", PictureFile.png(Tree.picture(1), notes: notes))
      try tree.text(
        "manifest.csv",
        "file_name,label,origin\nsegmented_neutrophil+multilobed/7-0.png,"
          + "segmented_neutrophil+multilobed,microscope\n")
      let (project, _) = try await tree.imported()
      let specimen = try #require(try project.atlas.specimens(matching: Query()).first)
      #expect(specimen.origin.kind == .generated)
      #expect(specimen.classKey == "segmented_neutrophil")
      #expect(specimen.findings == ["multilobed"])
    }
  }

  @Test func `a dry run writes nothing and tells the same`() async throws {
    try await Tree.with { tree in
      for number in 0..<5 { try tree.picture("blast/\(number).png", number) }
      let project = try tree.project()
      let plan = try Importing.plan(tree.root, vocabulary: .builtIn)
      let dry = try await Importing.scan(plan, in: project).output
      #expect(dry.isDryRun)
      #expect(dry.ready == 5)
      #expect(dry.imported == 0)
      #expect(try project.atlas.count() == 0)
      #expect(try project.atlas.journalHead() == 0)
      let done = try await Importing.run(plan, in: project).output
      #expect(done.classes == dry.classes)
      #expect(done.imported == dry.ready)
    }
  }

  @Test func `a dry run finds twins across splits, however they are turned`() async throws {
    try await Tree.with { tree in
      let cell = Picture(
        width: 32, height: 32,
        bytes: (0..<3072).map { UInt8(truncatingIfNeeded: ($0 / 96) * 5 &+ ($0 % 96) * 2) })
      try tree.data("train/blast/1.png", PictureFile.png(cell))
      try tree.data("test/blast/2.png", PictureFile.png(cell.mirrored))
      try tree.picture("test/blast/3.png", 9)
      let plan = try Importing.plan(tree.root, vocabulary: .builtIn)
      let dry = try await Importing.scan(plan, in: tree.project()).output
      #expect(
        dry.nearCopies == [
          .init(path: "train/blast/1.png", first: "test/blast/2.png", conflict: "split")
        ])
    }
  }

  @Test func `run again, an import adds what is new and counts the rest`() async throws {
    try await Tree.with { tree in
      try tree.picture("blast/1.png", 1)
      let project = try tree.project()
      let plan = try Importing.plan(tree.root, vocabulary: .builtIn)
      _ = try await Importing.run(plan, in: project).output
      try project.atlas.record(
        .label("monocyte"), on: project.atlas.ids(), by: "anna", at: Date(timeIntervalSince1970: 0))
      try tree.picture("blast/2.png", 2)
      let again = try await Importing.run(
        Importing.plan(tree.root, vocabulary: .builtIn), in: project
      ).output
      #expect(again.imported == 1)
      #expect(again.alreadyHere == 1)
      #expect(again.duplicates == 1)
      #expect(again.duplicateFiles.isEmpty)
      #expect(try project.atlas.classCounts() == ["monocyte": 1, "blast": 1])
    }
  }

  @Test func `folders that can't be imported are refused in words`() async throws {
    try await Tree.with { tree in
      #expect(throws: DatasetError.noPictures(path: tree.root.path)) {
        try Importing.plan(tree.root, vocabulary: .builtIn)
      }
      try tree.text("atlas.sqlite", "")
      #expect(throws: ImportError.isAtlas(path: tree.root.path)) {
        try Importing.plan(tree.root, vocabulary: .builtIn)
      }
      let gone = tree.root.appendingPathComponent("gone")
      let error = #expect(throws: DatasetError.self) {
        try Importing.plan(gone, vocabulary: .builtIn)
      }
      #expect(error?.description == "there is no file or folder '\(gone.path)'; check the name")
    }
  }

  @Test(.enabled(if: SharedData.pbc != nil, "set LEUKO_SHARED to the folder of shared data"))
  func `a class of the Barcelona cells comes in whole`() async throws {
    let folder = try #require(SharedData.pbc).appendingPathComponent("select/eosinophil")
    try await Tree.with { tree in
      let project = try tree.project()
      let plan = try Importing.plan(folder, vocabulary: .builtIn)
      let report = try await Importing.run(plan, in: project).output
      #expect(report.imported == 20)
      #expect(report.classes == ["eosinophil": 20])
      #expect(report.isClean)
    }
  }
}

/// Where the real cells are, if they are.
enum SharedData {
  static let pbc = SharedFolder.has("data/pbc") ? SharedFolder.url("data/pbc") : nil
}

/// A folder of pictures that a test makes up.
struct Tree {
  let root: URL

  static func with(_ body: (Tree) async throws -> Void) async throws {
    let root = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-test-\(UUID().uuidString)").resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    try await body(Tree(root: root))
  }

  static func picture(_ number: Int) -> Picture {
    Picture(
      width: 6, height: 5,
      bytes: (0..<90).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ number &* 31) })
  }

  func png(_ number: Int) throws -> Data { try PictureFile.png(Self.picture(number)) }

  func picture(_ path: String, _ number: Int) throws { try data(path, png(number)) }

  func text(_ path: String, _ text: String) throws { try data(path, Data(text.utf8)) }

  func data(_ path: String, _ data: Data) throws {
    let file = root.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: root.appendingPathComponent(path).path, withDestinationPath: target)
  }

  func project() throws -> Project {
    Project(
      atlas: try .inMemory(),
      folders: Folders(environment: [:], home: root, current: root, executable: nil),
      now: { Date(timeIntervalSince1970: 1_000_000) })
  }

  func imported() async throws -> (Project, ImportReport) {
    let project = try project()
    let plan = try Importing.plan(root, vocabulary: .builtIn)
    return (project, try await Importing.run(plan, in: project).output)
  }
}
