import AtlasStore
import Basis
import Diffusion
import Foundation
import Pictures
import ReaderStudy
import Testing

@testable import Journeys

@Suite struct SealingTests {
  private static let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Samples/models/small")

  /// A pale square with a dark one in it, another for every number.
  private func cell(_ number: Int) -> Picture {
    var picture = Picture(
      width: 64, height: 64, filledWith: Colour(red: 230, green: 215, blue: 220))
    picture.fill(
      PixelRectangle(x: 4 + 7 * (number % 5), y: 4 + 7 * (number / 5 % 5), width: 26, height: 24),
      with: Colour(
        red: UInt8(60 + 5 * (number % 25)), green: 60, blue: UInt8(200 - 5 * (number % 25))))
    return picture
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: model.path), "there is no Samples/models/small"))
  func `cells the model has seen, and copies of them, are not shown as held out`() async throws {
    try await Tree.with { tree in
      let manager = FileManager.default
      let folder = tree.root.appendingPathComponent("model")
      try manager.copyItem(at: Self.model, to: folder)
      for number in 0..<12 {
        try tree.data("cells/val/eosinophil/\(number).png", PictureFile.png(cell(number)))
      }
      // One of them lies among the training cells too, one pixel lighter.
      var copy = cell(3)
      copy.fill(
        PixelRectangle(x: 0, y: 0, width: 1, height: 1),
        with: Colour(red: 231, green: 215, blue: 220))
      try tree.data("cells/train/eosinophil/copy.png", PictureFile.png(copy))
      // Another stands in the list of what the model has learned from.
      let seen = Digest.hex(try PictureFile.png(cell(5)))
      try Data("\(seen)\n".utf8).write(to: folder.appendingPathComponent("seen.txt"))
      #expect(try DiffusionModel(folder: folder).seenDigests == [seen])
      var project = try tree.project()
      project.person = "anna"
      let plan = try Importing.plan(
        tree.root.appendingPathComponent("cells"), vocabulary: .builtIn)
      _ = try await Importing.run(plan, in: project).output

      func seal(_ pairs: Int) async throws -> BlindTesting.Sealed {
        try await BlindTesting.seal(
          BlindTesting.Order(
            plan: Plan(
              name: "s\(pairs)", classes: [.init("eosinophil", pairs: pairs)], readers: ["anna"]),
            folder: tree.root.appendingPathComponent("s\(pairs).study"), model: folder.path,
            steps: 1, override: "squares for a test"), in: project
        ).output
      }
      let sealed = try await seal(10)
      #expect(sealed.copies == 2)
      let key = try StudyKey.read(at: BlindTesting.keyFile(of: sealed.folder))
      let reals = key.rows.filter { $0.truth == .real }
      #expect(reals.count == 10)
      #expect(!reals.contains { $0.provenance.contains("/3.png") })
      #expect(!reals.contains { $0.provenance.contains("/5.png") })
      await #expect(
        throws: BlindTestingError.tooFewReals("eosinophil", found: 10, needed: 11)
      ) { try await seal(11) }
    }
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: model.path), "there is no Samples/models/small"))
  func `no two fakes begin with the same noise, whatever their class`() async throws {
    try await Tree.with { tree in
      let classes = ["eosinophil", "lymphocyte"]
      for (place, name) in classes.enumerated() {
        for number in 0..<4 {
          try tree.data(
            "cells/val/\(name)/\(number).png", PictureFile.png(cell(10 * place + number)))
        }
      }
      var project = try tree.project()
      project.person = "anna"
      let contents = try Importing.plan(
        tree.root.appendingPathComponent("cells"), vocabulary: .builtIn)
      _ = try await Importing.run(contents, in: project).output
      var plan = Plan(
        name: "n", classes: classes.map { .init($0, pairs: 3) }, readers: ["anna"])
      plan.controls = 2
      let sealed = try await BlindTesting.seal(
        BlindTesting.Order(
          plan: plan, folder: tree.root.appendingPathComponent("n.study"),
          model: Self.model.path, steps: 1, override: "squares for a test"),
        in: project
      ).output
      let rows = try StudyKey.read(at: BlindTesting.keyFile(of: sealed.folder)).rows
      let noises = try rows.filter { $0.truth == .fake }.map { row in
        let json = try #require(row.provenance.firstIndex(of: "{"))
        let recipe = try JSONDecoder().decode(
          Recipe.self, from: Data(row.provenance[json...].utf8))
        return "\(recipe.seed) \(recipe.index)"
      }
      #expect(noises.count == 8)
      #expect(Set(noises).count == noises.count)
    }
  }

  /// A project with real cells of two classes in `val`.
  private func project(_ tree: Tree) async throws -> Project {
    for (place, name) in ["eosinophil", "lymphocyte"].enumerated() {
      for number in 0..<8 {
        try tree.data(
          "cells/val/\(name)/BA_\(number).png", PictureFile.png(cell(10 * place + number)))
      }
    }
    var project = try tree.project()
    project.atlas = try Atlas(at: tree.root.appendingPathComponent("a.atlas"))
    project.person = "anna"
    let contents = try Importing.plan(
      tree.root.appendingPathComponent("cells"), vocabulary: .builtIn)
    _ = try await Importing.run(contents, in: project).output
    return project
  }

  private func seal(
    _ name: String, seed: UInt64? = nil, in folder: String = "", _ tree: Tree, _ project: Project
  ) async throws -> BlindTesting.Sealed {
    var plan = Plan(
      name: name, classes: ["eosinophil", "lymphocyte"].map { .init($0, pairs: 2) },
      readers: ["anna"])
    plan.controls = 3
    plan.practice = 4
    return try await BlindTesting.seal(
      BlindTesting.Order(
        plan: plan, folder: tree.root.appendingPathComponent("\(folder)\(name).study"),
        model: Self.model.path, seed: seed, steps: 1, override: "squares for a test"),
      in: project
    ).output
  }

  /// Seed and index of everything that was made for a study, as its key tells.
  private func recipes(_ sealed: BlindTesting.Sealed) throws -> [Recipe] {
    let key = try StudyKey.read(at: BlindTesting.keyFile(of: sealed.folder))
    let told = key.rows.map(\.provenance) + (key.head.practice ?? [])
    return try told.filter { $0.contains("{") }.map { text in
      let json = try #require(text.firstIndex(of: "{"))
      return try JSONDecoder().decode(Recipe.self, from: Data(text[json...].utf8))
    }
  }

  @Test(
    "reproducible-fakes: seeds are drawn, lie in the key only, and no two pictures or studies share one",
    .enabled(
      if: FileManager.default.fileExists(atPath: model.path), "there is no Samples/models/small"))
  func reproducibleFakes() async throws {
    try await Tree.with { tree in
      let project = try await project(tree)
      let first = try await seal("one", tree, project)
      let second = try await seal("two", tree, project)
      let made = try (recipes(first), recipes(second))
      #expect(made.0.count == 4 + 2 + 3)
      let seeds = Set((made.0 + made.1).map(\.seed))
      // Of each study a seed for two classes, for practice in each, and for controls of three grades.
      #expect(seeds.count == 2 * (2 + 2 + 3))
      #expect(seeds.allSatisfy { $0 > 1_000_000 })
      for (sealed, recipes) in [(first, made.0), (second, made.1)] {
        let manifest = try String(
          contentsOf: sealed.folder.appendingPathComponent("manifest.json"), encoding: .utf8)
        for recipe in recipes { #expect(!manifest.contains("\(recipe.seed)")) }
        #expect(try Study(at: sealed.folder).manifest.seedGiven == false)
      }
      #expect(first.publicReals?.contains("PBC") == true)
    }
  }

  @Test(
    "reproducible-fakes: a given seed is said, and makes the same fakes for one study of an atlas only",
    .enabled(
      if: FileManager.default.fileExists(atPath: model.path), "there is no Samples/models/small"))
  func givenSeed() async throws {
    try await Tree.with { tree in
      let project = try await project(tree)
      let first = try await seal("one", seed: 1, tree, project)
      let other = try await seal("two", seed: 1, tree, project)
      #expect(try Study(at: first.folder).manifest.seedGiven == true)
      let seeds = try (Set(recipes(first).map(\.seed)), Set(recipes(other).map(\.seed)))
      #expect(seeds.0.isDisjoint(with: seeds.1))
      #expect(!seeds.0.contains(1))
      await #expect(throws: StudyError.seedUsed(seed: 1, study: "one")) {
        try await seal("one", seed: 1, in: "again/", tree, project)
      }
      let score = Scoring.score(
        first.folder, keyFile: BlindTesting.keyFile(of: first.folder))
      #expect(score.blinding.doubts.contains { $0.contains("seed of the fakes was given") })
    }
  }
}
