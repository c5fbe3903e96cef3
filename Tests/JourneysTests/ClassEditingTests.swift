import AtlasStore
import Basis
import Foundation
import Journeys
import Testing

struct ClassEditingTests {
  private func project(_ tree: Tree) throws -> Project {
    var project = try tree.project()
    project.folders.configuration = tree.root.appendingPathComponent("settings")
    return project
  }

  private func read(_ project: Project) throws -> Project {
    var project = project
    project.vocabulary = try Vocabulary.read(at: project.folders.classesFile)
    return project
  }

  @Test func `a class of one's own is added, renamed and noted`() async throws {
    try await Tree.with { tree in
      var project = try project(tree)
      try tree.text("settings/classes.toml", "# mine\n[[class]]\nkey = \"blast\"\nkeyboard = \"J\"")
      project = try read(project)
      try ClassEditing.add(
        CellClass(
          key: "mast_cell", name: "mast \"cell\"", aliases: ["mastocyte"], keyboardKey: "C"),
        in: project, by: "anna")
      project = try read(project)
      #expect(project.vocabulary.cellClass(spelled: "Mastocyte")?.key == "mast_cell")
      #expect(project.vocabulary.cellClass(onKey: "C")?.name == "mast \"cell\"")
      #expect(project.vocabulary.cellClass("blast")?.keyboardKey == "J")
      try ClassEditing.rename("mast_cell", to: "mast cell", in: project, by: "bo")
      project = try read(project)
      #expect(project.vocabulary.name(ofClass: "mast_cell") == "mast cell")
      #expect(
        try project.atlas.journal(last: 9).map(\.reason) == [
          "renamed the class 'mast_cell' from 'mast \"cell\"' to 'mast cell'",
          "added the class 'mast_cell', mast \"cell\"",
        ])
      #expect(try project.atlas.verifyJournal().isSound)
      #expect(throws: VocabularyError.known("blast")) {
        try ClassEditing.add(CellClass(key: "blast", name: "x"), in: project, by: "anna")
      }
      let text = try String(contentsOf: project.folders.classesFile, encoding: .utf8)
      #expect(text.hasPrefix("# mine\n"))
      // What can't be used is never written.
      #expect(throws: VocabularyError.self) {
        try ClassEditing.add(
          CellClass(key: "other", name: "monocyte"), in: project, by: "anna")
      }
      #expect(try String(contentsOf: project.folders.classesFile, encoding: .utf8) == text)
    }
  }

  @Test func `a merged class means the other, and its cells get it, to be undone`() async throws {
    try await Tree.with { tree in
      try tree.picture("hairy_cell/1.png", 1)
      try tree.picture("lymphocyte/2.png", 2)
      var project = try project(tree)
      let plan = try Importing.plan(tree.root, vocabulary: project.vocabulary)
      _ = try await Importing.run(plan, in: project).output
      let count = try ClassEditing.merge("hairy_cell", into: "lymphocyte", in: project, by: "anna")
      #expect(count == 1)
      project = try read(project)
      #expect(try project.atlas.classCounts() == ["lymphocyte": 2])
      #expect(project.vocabulary.cellClass("hairy_cell") == nil)
      #expect(project.vocabulary.cellClass(spelled: "Hairy Cells")?.key == "lymphocyte")
      let cells = try project.atlas.specimens(matching: Query())
      #expect(cells.map(\.labelling?.means) == [.import, .import])
      _ = try project.atlas.undo(by: "anna", at: project.now())
      #expect(try project.atlas.classCounts() == ["lymphocyte": 1, "hairy_cell": 1])
      #expect(project.vocabulary.name(ofClass: "hairy_cell") == "lymphocyte")
      #expect(try project.atlas.verifyJournal().isSound)
    }
  }

  @Test func `a finding has grades and a note`() throws {
    let vocabulary = try Vocabulary.decode(
      """
      [[finding]]
      key = "dohle_bodies"
      grades = ["moderate", "many"]
      note = "see ICSH"
      """)
    #expect(vocabulary.finding(spelled: "DOEHLE-BODIES")?.grades == ["moderate", "many"])
    #expect(vocabulary.finding("dohle_bodies")?.note == "see ICSH")
  }
}
