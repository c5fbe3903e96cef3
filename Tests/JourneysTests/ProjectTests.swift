import AtlasStore
import Foundation
import Journeys
import ReaderStudy
import Testing

struct ProjectTests {
  private func folders(_ tree: Tree) -> Folders {
    Folders(
      environment: ["XDG_DATA_HOME": tree.root.path + "/data"], home: tree.root,
      current: tree.root, executable: tree.root.appendingPathComponent("app/bin/leuko"))
  }

  private func open(
    _ tree: Tree, atlas: String?, as person: String? = nil, environment: [String: String] = [:],
    creating: Bool = true
  ) throws -> Project {
    try Project.open(
      atlasNamed: atlas, as: person, creating: creating, folders: folders(tree),
      environment: environment, software: "test", now: { Date(timeIntervalSince1970: 0) })
  }

  @Test func `who is at the keyboard is said, else the variable's, else remembered`() async throws {
    try await Tree.with { tree in
      #expect(try open(tree, atlas: "a.atlas").person == nil)
      #expect(
        try open(tree, atlas: "a.atlas", environment: ["LEUKO_AS": " bert "]).person == "bert")
      #expect(
        try open(tree, atlas: "a.atlas", as: "anna", environment: ["LEUKO_AS": "bert"]).person
          == "anna")
      try open(tree, atlas: "a.atlas").atlas.remember(person: "carl")
      #expect(try open(tree, atlas: "a.atlas", as: "  ").person == "carl")
    }
  }

  @Test func `an atlas of the samples opens as a private copy, once`() async throws {
    try await Tree.with { tree in
      let sample = "app/Samples/leuko.atlas"
      let first: Project = try {
        let atlas = try Atlas(at: tree.root.appendingPathComponent(sample))
        try atlas.admit(
          [Newcomer(tree.png(1), name: "1.png")], by: "import", at: Date(timeIntervalSince1970: 0))
        return try open(tree, atlas: sample)
      }()
      #expect(first.atlas.folder?.path == tree.root.path + "/data/leuko/samples/leuko.atlas")
      let ids = try first.atlas.ids()
      #expect(ids.count == 1)
      try first.atlas.record(.label("blast"), on: ids, by: "anna", at: first.now())
      #expect(try open(tree, atlas: sample).atlas.classCounts() == ["blast": 1])
      let original = try Atlas(at: tree.root.appendingPathComponent(sample))
      #expect(try original.classCounts() == [nil: 1])
    }
  }

  @Test func `tests that came with the program are found last, whatever their folder is called`()
    async throws
  {
    try await Tree.with { tree in
      let (own, sample) = ("own.study", "app/Samples/study-first")
      for folder in [own, sample, "app/Samples/models"] {
        try FileManager.default.createDirectory(
          at: tree.root.appendingPathComponent(folder), withIntermediateDirectories: true)
      }
      for file in ["\(own)/manifest.json", "\(sample)/manifest.json", "\(sample)/first.key"] {
        try Data("{}".utf8).write(to: tree.root.appendingPathComponent(file))
      }
      let found = BlindTesting.studies(in: try open(tree, atlas: "a.atlas"))
      #expect(found.map(\.folder.lastPathComponent) == ["own.study", "study-first"])
      #expect(found.map(\.isSample) == [false, true])
      // Its key lies in it; that of a test of one's own never does.
      #expect(
        found.map { BlindTesting.keyFile(of: $0.folder).lastPathComponent }
          == ["own.key", "first.key"])
    }
  }

  @Test func `every test that came with the program opens, and nothing is written into it`() throws
  {
    let root = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL
    let project = Project(
      atlas: try .inMemory(),
      folders: Folders(
        environment: [:], home: root.appending(path: "none"), current: root,
        executable: root.appending(path: "leuko")),
      now: { Date(timeIntervalSince1970: 0) })
    let found = BlindTesting.studies(in: project)
    #expect(
      found.map(\.folder.lastPathComponent)
        == ["demonstration.study", "study-first", "study-forty"])
    for item in found {
      let before = try FileManager.default.subpathsOfDirectory(atPath: item.folder.path).sorted()
      let document = try BlindTesting.report(of: item.folder, in: project).document
      // Half of the pictures of two are real cells and not published: without them nothing is verified.
      let isWhole = item.folder.lastPathComponent == "demonstration.study"
      let words = isWhole ? "balanced accuracy" : "can't be said"
      #expect(document.verdict?.contains(words) == true, "\(item.folder)")
      #expect(document.blocks.contains(.warning("NOT VERIFIED")) != isWhole)
      #expect(!(try BlindTesting.audit(of: item.folder).document.blocks.isEmpty))
      #expect(
        try FileManager.default.subpathsOfDirectory(atPath: item.folder.path).sorted() == before)
    }
  }

  @Test func `a missing atlas is made only when asked`() async throws {
    try await Tree.with { tree in
      let path = tree.root.appendingPathComponent("no.atlas").path
      #expect(throws: AtlasError.missing(path: path)) {
        try open(tree, atlas: "no.atlas", creating: false)
      }
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }
}
