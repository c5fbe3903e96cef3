import AtlasStore
import Basis
import Exchange
import Foundation
import Journeys
import Pictures
import Testing

struct ExportingTests {
  /// What of a specimen must survive the journey out and in again.
  private struct Essence: Hashable {
    var digest: String
    var classKey: String?
    var findings: Set<String>
    var remarks: [String: FindingRemark]
    var split: Split?
    var origin: Origin
    var comment: String

    init(_ specimen: Specimen) {
      digest = specimen.digest
      classKey = specimen.classKey
      findings = specimen.findings
      remarks = specimen.remarks
      split = specimen.split
      origin = specimen.origin
      comment = specimen.comment
    }
  }

  private func filled(_ tree: Tree) throws -> Project {
    let project = try tree.project()
    let origins: [Origin] = [
      .microscope, .generated(recipe: "{\"seed\":7,\"steps\":\"20, or so\"}", group: "model a, 20"),
      .drawn(rule: "cells, rule 1"), .microscope,
    ]
    let newcomers = try origins.enumerated().map { number, origin in
      var newcomer = try Newcomer(tree.png(number), name: "\(number), odd \".png", origin: origin)
      newcomer.classKey = number == 3 ? nil : "segmented_neutrophil"
      newcomer.findings = number == 0 ? ["multilobed", "dohle_bodies"] : []
      if number == 0 {
        newcomer.remarks = ["dohle_bodies": FindingRemark(grade: .moderate, note: "2, \"pale\"; x")]
      }
      newcomer.split = number == 0 ? .val : (number == 1 ? .train : nil)
      newcomer.comment = number == 2 ? "a \"comment\",\nof two lines" : ""
      return newcomer
    }
    try project.atlas.admit(newcomers, by: "import", at: Date(timeIntervalSince1970: 0))
    return project
  }

  @Test func `out and in again, nothing that matters is lost`() async throws {
    try await Tree.with { tree in
      let project = try filled(tree)
      let folder = tree.root.appendingPathComponent("out")
      let report = try await Exporting.run(Query(), to: folder, from: project).output
      #expect(report.isComplete)
      #expect(report.asked == 4)
      #expect(report.generated == 1)
      let other = try tree.project()
      let plan = try Importing.plan(folder, vocabulary: .builtIn)
      let imported = try await Importing.run(plan, in: other).output
      #expect(imported.isClean)
      #expect(
        Set(try other.atlas.specimens(matching: Query()).map(Essence.init))
          == Set(try project.atlas.specimens(matching: Query()).map(Essence.init)))
    }
  }

  @Test func `a query exports what it finds`() async throws {
    try await Tree.with { tree in
      let project = try filled(tree)
      var query = Query()
      query.splits = [.val]
      let folder = tree.root.appendingPathComponent("out")
      let report = try await Exporting.run(query, to: folder, from: project).output
      #expect(report.written == 1)
      #expect(
        try FileManager.default.contentsOfDirectory(
          atPath: folder.appendingPathComponent("val/segmented_neutrophil").path
        ).count == 1)
    }
  }

  @Test func `a folder with something in it is refused`() async throws {
    try await Tree.with { tree in
      let project = try filled(tree)
      try tree.text("out/notes.txt", "mine")
      let folder = tree.root.appendingPathComponent("out")
      await #expect(throws: DatasetError.notEmpty(path: folder.path)) {
        try await Exporting.run(Query(), to: folder, from: project).output
      }
    }
  }

  @Test func `a picture that is gone is named, and the rest is written`() async throws {
    try await Tree.with { tree in
      let atlas = try Atlas(at: tree.root.appendingPathComponent("a.atlas"))
      var project = try tree.project()
      project.atlas = atlas
      try atlas.admit(
        (0..<3).map { try Newcomer(tree.png($0), name: "\($0).png") }, by: "import",
        at: Date(timeIntervalSince1970: 0))
      let specimens = try atlas.specimens(matching: Query())
      try FileManager.default.removeItem(at: #require(atlas.pictureFile(of: specimens[0])))
      try Data("rubbish".utf8).write(to: #require(atlas.pictureFile(of: specimens[1])))
      let folder = tree.root.appendingPathComponent("out")
      let report = try await Exporting.run(Query(), to: folder, from: project).output
      #expect(report.written == 1)
      #expect(!report.isComplete)
      #expect(
        report.lost.map(\.reason) == [
          "the picture of specimen 1 is lost: its file is gone",
          "the picture of specimen 2 is lost: its file is not what was imported",
        ])
    }
  }
}
