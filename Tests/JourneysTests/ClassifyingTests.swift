import AtlasStore
import Basis
import Classification
import Foundation
@testable import Journeys
import Pictures
import Testing

struct ClassifyingTests {
  /// Red cells are eosinophils, blue ones lymphocytes: every other one each.
  static func cell(_ number: Int) -> Picture {
    let isRed = number % 2 == 0
    var picture = Picture(
      width: 24, height: 24, filledWith: Colour(red: 230, green: 215, blue: 220))
    picture.fill(
      PixelRectangle(x: 6 + number % 5, y: 5 + number % 3, width: 11, height: 12),
      with: Colour(red: isRed ? 200 : 60, green: UInt8(60 + number), blue: isRed ? 60 : 200))
    return picture
  }

  /// 24 to learn from and 6 to choose by.
  private func grow(_ tree: Tree) throws {
    for number in 0..<30 {
      let split = number < 24 ? "train" : "select"
      let folder = number % 2 == 0 ? "eosinophil" : "lymphocyte"
      try tree.data("cells/\(split)/\(folder)/\(number).png", PictureFile.png(Self.cell(number)))
    }
  }

  private func order(_ tree: Tree) -> Training.ClassifierOrder {
    var order = Training.ClassifierOrder(
      data: tree.root.appendingPathComponent("cells"),
      out: tree.root.appendingPathComponent("model"), seed: 2, threads: 2)
    order.epochs = 20
    return order
  }

  private func train(_ order: Training.ClassifierOrder) -> Job<
    Training.ClassifierNews, Classifier
  > {
    Training.classifier(order, vocabulary: .builtIn, bench: Bench(), software: "test")
  }

  @Test
  func `a classifier trained from a folder suggests classes, in one entry that undo takes back`()
    async throws
  {
    try await Tree.with { tree in
      try grow(tree)
      let trained = try await train(order(tree)).output
      #expect(trained.description.classes == ["eosinophil", "lymphocyte"])
      #expect(trained.description.training?.pictures == ["eosinophil": 12, "lymphocyte": 12])
      #expect(trained.description.training?.selectPictures == 6)
      let folder = tree.root.appendingPathComponent("model")
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
          == ["classifier.json", "classifier.safetensors"])

      let classifier = try Classifying.classifier(
        named: "model", folders: tree.project().folders, threads: 1)
      #expect(classifier.digest == trained.digest)
      var project = try tree.project()
      project.person = "anna"
      let plan = try Importing.plan(
        tree.root.appendingPathComponent("cells"), vocabulary: .builtIn)
      _ = try await Importing.run(plan, in: project).output
      let all = try project.atlas.specimens(matching: Query())
      let head = try project.atlas.journalHead()
      let found = try await Classifying.suggest(
        all.map(\.id), in: project, by: classifier, threshold: 2, reason: "a test"
      ).output
      #expect(found.count == 30)
      #expect(found.allSatisfy { $0.suggestion.classKey == "unidentified" })
      _ = try await Classifying.suggest(
        all.map(\.id), in: project, by: classifier, threshold: 0, reason: "a test"
      ).output
      #expect(try project.atlas.journalHead() == head + 2)
      for specimen in try project.atlas.specimens(matching: Query()) {
        #expect(specimen.suggestion?.classKey == specimen.classKey)
      }
      _ = try project.atlas.undo(by: "anna", at: project.now())
      _ = try project.atlas.undo(by: "anna", at: project.now())
      #expect(
        try project.atlas.specimens(matching: Query()).allSatisfy { $0.suggestion == nil })

      let pictures = try LabelledPictures(
        at: tree.root.appendingPathComponent("cells"), vocabulary: .builtIn, software: "test")
      let report = try await Evaluating.classifier(
        classifier, on: pictures, split: .select, bench: Bench()
      ).output
      #expect(report.accuracy?.right == 6)
      await #expect(throws: LabelledPicturesError.noneInSplit(split: "val")) {
        try await Evaluating.classifier(
          classifier, on: pictures, split: .val, bench: Bench()
        ).output
      }
    }
  }

  @Test func `a training that was stopped is gone on with, and only when asked`() async throws {
    try await Tree.with { tree in
      try grow(tree)
      var order = order(tree)
      order.resumes = true
      await #expect(throws: TrainingError.nothingToResume(order.out.path)) {
        try await train(order).output
      }
      order.resumes = false
      let stopped = train(order)
      for await news in stopped.news {
        if case .training = news { stopped.cancel() }
      }
      await #expect(throws: CancellationError.self) { try await stopped.output }
      await #expect(throws: TrainingError.unfinished(order.out.path)) {
        try await train(order).output
      }
      order.resumes = true
      let resumed = try await train(order).output
      order.resumes = false
      order.out = tree.root.appendingPathComponent("whole")
      #expect(try await train(order).output.digest == resumed.digest)
    }
  }

  @Test func `without a split for choosing, some pictures are set aside`() async throws {
    try await Tree.with { tree in
      for number in 0..<200 { try tree.picture("cells/basophil/\(number).png", number) }
      for number in 0..<200 { try tree.picture("cells/monocyte/\(number).png", 200 + number) }
      let pictures = try LabelledPictures(
        at: tree.root.appendingPathComponent("cells"), vocabulary: .builtIn, software: "test")
      let (train, select) = pictures.parts()
      #expect(train.count + select.count == pictures.items.count)
      #expect((5...60).contains(select.count))
      #expect(Set(train.map(\.digest)).isDisjoint(with: select.map(\.digest)))
    }
  }

  @Test func `what there is nothing to learn from is said`() async throws {
    try await Tree.with { tree in
      try tree.picture("cells/martian/1.png", 1)
      let cells = tree.root.appendingPathComponent("cells")
      #expect(throws: LabelledPicturesError.none(path: cells.path)) {
        try LabelledPictures(at: cells, vocabulary: .builtIn, software: "test")
      }
      try tree.picture("cells/basophil/2.png", 2)
      await #expect(
        throws: ClassifierError.tooFew(
          "two classes need 10 pictures each in 'train'")
      ) {
        try await train(order(tree)).output
      }
    }
  }
}
