import Foundation
import Tensors
import Testing

@testable import Diffusion

@Suite struct EvenTimesTests {
  @Test func `the first eight times are eight even places of the range, in bit-reversed order`() {
    let places = (0..<8).map { EvenTimes.place(ofDraw: $0, in: 0...1) }
    #expect(places == [0, 0.5, 0.25, 0.75, 0.125, 0.625, 0.375, 0.875])
    #expect(EvenTimes.place(ofDraw: 1, in: 0.2...0.6) == 0.4)
  }
}

@Suite struct OpinionCalibrationTests {
  private func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "opinion-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  @Test func `what is written is read again`() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try OpinionCalibration(folder: folder) == nil)
    var calibration = OpinionCalibration()
    calibration.spreads = [0.25, 0.5]
    calibration.gains = [.init(mean: 1, deviation: 0.5)]
    calibration.cells = 12
    try calibration.write(into: folder)
    #expect(try OpinionCalibration(folder: folder) == calibration)
    #expect(calibration.strangeness(gain: 0, label: 0) == 2)
    #expect(calibration.strangeness(gain: 0, label: 1) == nil)
  }

  @Test func `numbers out of range are refused in a sentence`() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    var calibration = OpinionCalibration()
    calibration.temperature = 0
    try calibration.write(into: folder)
    #expect(throws: ModelError.self) { try OpinionCalibration(folder: folder) }
    try Data("{".utf8).write(to: folder.appending(path: OpinionCalibration.file))
    #expect(throws: ModelError.self) { try OpinionCalibration(folder: folder) }
  }

  @Test func `a class left behind is compared over the draws it got`() {
    // The last class is ahead of the winner on its one draw, but only just.
    let record = DiffusionClassifier.Record(
      classes: [[4, 2, 3], [5, 4, 3], [], [3.5]], unnamed: [6, 5])
    let logits = DiffusionClassifier.logits(record, temperature: 0.5)
    #expect(logits == [-1, -3, -.infinity, 0])
    #expect(DiffusionClassifier.gain(record, label: 0) == 2.5)
    #expect(DiffusionClassifier.gain(record, label: 3) == 2.5)
    #expect(DiffusionClassifier.gain(record, label: 2) == nil)
  }
}

@Suite(.enabled(if: Shared.isThere, "\(Shared.missing)"))
struct DiffusionClassifierTests {
  let model: DiffusionModel
  let classifier: DiffusionClassifier

  init() throws {
    model = try DiffusionModel(folder: Shared.smallModel)
    classifier = try DiffusionClassifier(Sampler(model), pace: .init(threads: 2))
  }

  private func sample(_ className: String) throws -> PictureBytes {
    try Sampler(model).picture(
      model.recipe(className: className, seed: 5, steps: 8, guidance: 3))
  }

  @Test(arguments: ["eosinophil", "lymphocyte"])
  func `a cell that was made as a class is found to be of that class`(className: String) throws {
    let opinion = try classifier(sample(className))
    #expect(model.classNames[opinion.label] == className)
    #expect(abs(opinion.probabilities.reduce(0, +) - 1) < 1e-9)
    #expect(opinion.evaluations < 300)
  }

  @Test func `only the classes asked about are answered, always alike`() throws {
    let picture = try sample("basophil")
    let labels = try ["eosinophil", "monocyte"].map(model.label)
    let opinion = try classifier(picture, among: labels)
    #expect(labels.contains(opinion.label))
    for (label, probability) in opinion.probabilities.enumerated() {
      #expect((probability == 0) == !labels.contains(label))
    }
    let alone = try DiffusionClassifier(Sampler(model), pace: .init(threads: 1))
    #expect(try alone(picture, among: labels) == opinion)
  }

  @Test func `a cell put together as what it is comes back; as another class it changes`() throws {
    let picture = try sample("eosinophil")
    let (own, other) = (try model.label(of: "eosinophil"), try model.label(of: "lymphocyte"))
    let same = try classifier.counterfactual(of: picture, own: own, other: own, guidance: 1)
    #expect(same.asItIs == same.asOther)
    #expect(same.change.allSatisfy { $0 == 0 })
    let square = zip(same.asItIs.rgb, picture.rgb).reduce(0.0) { sum, pair in
      let difference = Double(pair.0) - Double(pair.1)
      return sum + difference * difference
    }
    // Within 20 levels of 255, root mean square.
    #expect((square / Double(picture.rgb.count)).squareRoot() < 20)
    let changed = try classifier.counterfactual(of: picture, own: own, other: other)
    #expect((changed.change.max() ?? 0) > 0.05)
  }

  @Test func `a picture of another size is refused in a sentence`() throws {
    let picture = PictureBytes(width: 2, height: 2, rgb: Array(repeating: 9, count: 12))
    #expect(throws: ModelError.self) { try classifier(picture) }
  }
}
