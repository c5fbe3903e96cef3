import Classification
import Foundation
import Pictures
import TestSupport
import Testing

/// Real cells, where they are at hand, and the classifier that comes with Leuko.
private enum Shared {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let cells = SharedFolder.url("data/pbc/select")

  static let classifier = root.appendingPathComponent("Samples/models/classifier")

  static var isThere: Bool {
    let names = [cells.path, classifier.appendingPathComponent("classifier.json").path]
    return names.allSatisfy { FileManager.default.fileExists(atPath: $0) }
  }
}

struct ShippedClassifierTests {
  @Test(
    .enabled(
      if: Shared.isThere,
      "set LEUKO_SHARED to the folder with 'data/pbc', and have Samples/models/classifier"))
  func `the shipped classifier tells the five normal types apart`() throws {
    let classifier = try Classifier(folder: Shared.classifier, threads: 2)
    let manager = FileManager.default
    var pictures: [Picture] = []
    var truth: [(classKey: String, findings: Set<String>)] = []
    for key in classifier.description.classes {
      guard ClassifierEvaluation.normalType(key) != nil else { continue }
      let folder = Shared.cells.appendingPathComponent(key)
      for name in try manager.contentsOfDirectory(atPath: folder.path).sorted().prefix(12) {
        pictures.append(try PictureFile.read(folder.appendingPathComponent(name)))
        truth.append((key, []))
      }
    }
    let report = ClassifierEvaluation(
      classifier.opinions(on: pictures), truth: truth, by: classifier.description)
    #expect(try #require(report.fiveTypes).value >= 0.94)
    #expect(classifier.features(of: [pictures[0]])[0].count == classifier.featureCount)
  }
}
