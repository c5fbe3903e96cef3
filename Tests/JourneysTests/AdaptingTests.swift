import AtlasStore
import Basis
import Classification
import Foundation
@testable import Journeys
import Pictures
import Testing

struct AdaptingTests {
  private func classifier(_ tree: Tree) async throws -> Classifier {
    for number in 0..<30 {
      let split = number < 24 ? "train" : "select"
      let folder = number % 2 == 0 ? "eosinophil" : "lymphocyte"
      try tree.data(
        "cells/\(split)/\(folder)/\(number).png", PictureFile.png(ClassifyingTests.cell(number)))
    }
    var order = Training.ClassifierOrder(
      data: tree.root.appendingPathComponent("cells"),
      out: tree.root.appendingPathComponent("model"), seed: 2, threads: 2)
    order.epochs = 12
    return try await Training.classifier(
      order, vocabulary: .builtIn, bench: Bench(), software: "test"
    ).output
  }

  @Test
  func `cells labelled by hand adapt the classifier, kept with the atlas, and undo takes it back`()
    async throws
  {
    try await Tree.with { tree in
      let classifier = try await classifier(tree)
      var project = try tree.project()
      project.atlas = try Atlas(at: tree.root.appendingPathComponent("lab.atlas"))
      project.person = "anna"
      let newcomers = try (0..<40).map { number in
        try Newcomer(PictureFile.png(ClassifyingTests.cell(100 + number)), name: "\(number).png")
      }
      let ids = try project.atlas.admit(newcomers, by: "import", at: project.now()).admitted
      await #expect(throws: AdaptingError.tooFew(0, least: Adaptation.fewest)) {
        try await Adapting.adapt(classifier, to: .everything, in: project).output
      }
      for (number, id) in ids.prefix(20).enumerated() {
        try project.atlas.record(
          .label(number % 2 == 0 ? "eosinophil" : "lymphocyte"), on: [id], by: "anna",
          at: project.now())
      }
      let outcome = try await Adapting.adapt(classifier, to: .everything, in: project).output
      #expect(outcome.cells == ["eosinophil": 10, "lymphocyte": 10])
      #expect(outcome.asked == 20)
      #expect(outcome.rightWith >= outcome.rightWithout)
      #expect(Adapting.isAdapted(project.atlas))
      let adapted = Adapting.adapted(classifier, for: project.atlas)
      #expect(adapted.isAdapted && !classifier.isAdapted && !adapted.unadapted.isAdapted)
      #expect(try project.atlas.specimens(matching: Query(classes: [nil])).count == 20)
      _ = try await Adapting.undo(classifier, in: project).output
      #expect(!Adapting.isAdapted(project.atlas))
      #expect(!Adapting.adapted(classifier, for: project.atlas).isAdapted)
      await #expect(throws: AdaptingError.none) {
        try await Adapting.undo(classifier, in: project).output
      }
    }
  }

  @Test func `a scale that is said is believed, another is estimated with an interval`()
    async throws
  {
    try await Tree.with { tree in
      let classifier = try await classifier(tree)
      let stated = PictureScale(0.25, source: .stated)
      let survey = try FilmSurvey(
        (0..<6).map { FilmSurvey.Member(scale: $0 < 2 ? stated : nil, width: 24, height: 24) },
        by: classifier
      ) { ClassifyingTests.cell($0) }
      #expect(survey.findings.prefix(2).allSatisfy { $0.scale == stated })
      for finding in survey.findings.dropFirst(2) {
        let scale = try #require(finding.scale)
        #expect(scale.source == .estimated)
        #expect((scale.low ?? 9) < scale.micrometresPerPixel)
        #expect((scale.high ?? 0) > scale.micrometresPerPixel)
      }
      let found = try await Classifying.look(
        at: [tree.root.appendingPathComponent("cells/train/eosinophil/0.png")], by: classifier,
        threshold: 0, scale: stated, bench: Bench()
      ).output
      #expect(found[0].scale == stated)
    }
  }
}
