import Foundation
import Tensors
import TestSupport
import Testing

@testable import Classification

/// Classifiers' folders with a damaged file.
struct FuzzTests {
  @Test(arguments: [Classifier.descriptionFile, Classifier.weightsFile])
  func `a classifier with a damaged file ends in words`(file: String) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-fuzz-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let network = ClassifierNetwork(Synthetic.description.network, outputs: 4)
    try Classifier(Synthetic.description, network, threads: 1).write(to: folder)
    let url = folder.appendingPathComponent(file)
    let seed = try Data(contentsOf: url)
    let picture = Synthetic.picture(3).picture
    try Fuzzing("\(file)", seeds: [seed]).run(rounds: 40) { data in
      try data.write(to: url)
      let classifier = try Classifier(folder: folder, threads: 1)
      _ = classifier.opinions(on: [picture])
    }
  }
}
