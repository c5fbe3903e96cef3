import Foundation
import Tensors
import Testing

@testable import Classification

struct FolderTests {
  private func temporary() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  @Test func `a classifier comes back from its folder with the same opinions`() throws {
    let folder = try temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    var training = try Synthetic.training(epochs: 2)
    let classifier = try training.run(threads: 1, checkpoint: nil) { _ in }
      .licensed("CC-BY-4.0", credit: "someone")
    try classifier.write(to: folder)
    let back = try Classifier(folder: folder, threads: 2)
    let pictures = (0..<20).map { Synthetic.picture($0).picture }
    #expect(back.opinions(on: pictures) == classifier.opinions(on: pictures))
    #expect(back.features(of: pictures) == classifier.features(of: pictures))
    #expect(back.description == classifier.description)
    #expect(back.digest == classifier.digest)
  }

  @Test func `broken folders end in a sentence`() throws {
    let folder = try temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    func expect(_ sentence: String) {
      do {
        _ = try Classifier(folder: folder, threads: 1)
        Issue.record("it was read")
      } catch {
        #expect("\(error)".contains(sentence), "\(error)")
      }
    }
    let file = folder.appendingPathComponent("classifier.json")
    expect("no classifier at")
    try Data("{".utf8).write(to: file)
    expect("'classifier.json' can't be used: it isn't the JSON of a classifier")
    var description = Synthetic.description
    description.network.groups = 3
    try JSONEncoder().encode(description).write(to: file)
    expect("'classifier.json' can't be used: 'groups' divides every width")
    try JSONEncoder().encode(Synthetic.description).write(to: file)
    expect("no model file at")
    let network = ClassifierNetwork(Synthetic.description.network, outputs: 5)
    try Safetensors.write(
      network.named(), to: folder.appendingPathComponent("classifier.safetensors"))
    expect("tensor 'head.weight' is 5x16, but the configuration needs 4x16")
  }

  @Test func `every error says what happened and what to do`() {
    let words: KeyValuePairs<ClassifierError, String> = [
      .missing(path: "m"):
        "no classifier at 'm'; train one with 'leuko train classifier --data ATLAS-OR-FOLDER', or name one with --model",
      .description(file: "f", problem: "p"):
        "'f' can't be used: p; copy the folder anew, or train again",
      .tooFew("w"): "too few pictures: w; label more pictures, and give some the split 'select'",
      .otherExamples(file: "f"):
        "'f' is of a training on other pictures or labels; resume with the same --data, or begin anew with another --out",
      .unreachable(precision: 0.99):
        "no confidence of this classifier promises a precision of 0.99; ask for less with --precision",
    ]
    for (error, text) in words { #expect("\(error)" == text) }
  }

  @Test func `an evaluation counts types, intervals and findings`() {
    let description = Synthetic.description
    func opinion(_ key: String, _ findings: [String: Double] = [:]) -> Opinion {
      Opinion(classKey: key, confidence: 0.75, probabilities: [], findings: findings)
    }
    let report = ClassifierEvaluation(
      [
        opinion("eosinophil"), opinion("lymphocyte"), opinion("monocyte", ["vacuolated": 0.9]),
        opinion("monocyte"),
      ],
      truth: [
        ("eosinophil", []), ("monocyte", []), ("monocyte", []), ("monocyte", ["vacuolated"]),
      ], by: description)
    #expect(report.confusion == [[1, 0, 0], [0, 0, 0], [0, 1, 2]])
    #expect(report.accuracy?.value == 0.75)
    #expect(report.fiveTypes?.right == 3)
    #expect(report.calibrationError == 0)
    #expect(report.findings.first?.recall == 0)
    #expect(report.findings.first?.support == 1)
    #expect(ClassifierEvaluation.normalType("band_neutrophil") == "neutrophil")
    #expect(ClassifierEvaluation.normalType("myelocyte") == nil)
  }
}
