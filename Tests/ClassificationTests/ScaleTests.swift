import Foundation
import Pictures
import Tensors
import Testing

@testable import Classification

/// A dark disc with a darker nucleus on a pale ground, `scale` times as large.
private func cell(_ scale: Double, tint: Double = 1) -> Picture {
  let side = Int((120 * scale).rounded())
  var picture = Picture(
    width: side, height: side, filledWith: Colour(red: 230, green: 215, blue: 220))
  for y in 0..<side {
    for x in 0..<side {
      let (u, v) = ((Double(x) + 0.5) / scale - 60, (Double(y) + 0.5) / scale - 60)
      let away = (u * u + v * v).squareRoot()
      guard away < 30 else { continue }
      picture[x, y] =
        away < 16
        ? Colour(red: 90, green: 50, blue: UInt8(150 * tint))
        : Colour(red: 180, green: 170, blue: UInt8(215 * tint))
    }
  }
  return picture
}

struct ScaleTests {
  @Test(arguments: [0.5, 0.7, 1.4, 2.0, 3.1])
  func `the network sees the same cell whatever the size of its picture`(_ scale: Double) {
    let plain = CellView.picture(cell(1), reduction: 1.5, side: 60)
    let scaled = CellView.picture(cell(scale), reduction: 1.5 * scale, side: 60)
    let away = zip(plain.bytes, scaled.bytes).map { abs(Int($0) - Int($1)) }
    #expect(Double(away.reduce(0, +)) / Double(away.count) < 3)
  }

  @Test func `the ground becomes the same in every channel, on any film`() {
    for (red, green, blue) in [(255, 228, 203), (200, 220, 190), (150, 120, 160)] {
      var picture = Picture(
        width: 40, height: 40,
        filledWith: Colour(red: UInt8(red), green: UInt8(green), blue: UInt8(blue)))
      picture.fill(
        PixelRectangle(x: 12, y: 12, width: 16, height: 16),
        with: Colour(red: 60, green: 30, blue: 90))
      let seen = CellView.picture(picture, reduction: 1, side: 40)
      #expect(seen[1, 1] == Colour(red: 240, green: 240, blue: 240))
    }
  }

  @Test func `what lies beyond a picture's edge is its mirror image`() {
    #expect((-3...6).map { CellView.mirror($0, 3) } == [2, 1, 0, 0, 1, 2, 2, 1, 0, 0])
    #expect((-2...2).map { CellView.mirror($0, 1) } == [0, 0, 0, 0, 0])
    var picture = Picture(width: 4, height: 2, filledWith: .white)
    picture[0, 0] = .black
    let seen = CellView.picture(picture, reduction: 1, side: 6)
    #expect(seen.width == 6 && seen.height == 6)
  }

  @Test func `estimates that agree make one scale, the middle, with a narrower interval`() {
    let estimates = [0.10, 0.11, 0.105, 0.098, 0.102, 0.107, 0.103]
    let finding = ScaleFinding(estimates, deviation: 0.1)
    #expect(finding.isCommon)
    #expect(abs(finding.common.micrometresPerPixel - 0.103) < 1e-12)
    #expect(finding.own(0.2) == finding.common)
    let (low, high) = (finding.common.low ?? 0, finding.common.high ?? 0)
    #expect(low < 0.103 && high > 0.103 && high / low < exp(4 * 0.1))
    #expect(finding.common.source == .estimated)
  }

  @Test func `estimates that disagree stay apart, drawn towards the middle by their uncertainty`() {
    let finding = ScaleFinding([0.05, 0.1, 0.2, 0.051, 0.101, 0.19, 0.4], deviation: 0.1)
    #expect(!finding.isCommon)
    let own = finding.own(0.05)
    #expect(own.micrometresPerPixel > 0.05 && own.micrometresPerPixel < 0.06)
    #expect((own.low ?? 1) < 0.05 && (own.high ?? 0) > own.micrometresPerPixel)
  }

  @Test func `one picture's estimate is nearly its own`() {
    let scale = ScaleFinding([0.1], deviation: 0.1).own(0.1)
    #expect(abs(scale.micrometresPerPixel - 0.1) < 1e-9)
  }

  @Test func `a trained classifier tells cells of half and twice the size alike`() throws {
    var description = ClassifierDescription(
      classes: ["lymphocyte", "monocyte"], preprocessing: Preprocessing(crop: 40, size: 20),
      network: NetworkSides(widths: [8, 16], blocks: [1, 1], groups: 4))
    description.seen = SeenScale(micrometresPerPixel: 4)
    var plan = ClassifierPlan(seed: 2, epochs: 24)
    (plan.batch, plan.rate, plan.keep, plan.smoothing) = (24, 1e-2, 0.9, 0)
    func example(_ index: Int) -> ClassifierExample? {
      let tint = index % 2 == 0 ? 1.0 : 0.35
      return ClassifierExample(
        cell(0.96 + 0.01 * Double(index % 9), tint: tint), micrometresPerPixel: 1,
        classKey: description.classes[index % 2], findings: [], for: description)
    }
    var training = try ClassifierTraining(
      description, plan: plan, train: (0..<96).compactMap(example),
      select: (96..<120).compactMap(example))
    let classifier = try training.run(threads: 2, checkpoint: nil) { _ in }
    #expect(classifier.description.trust != nil)
    #expect((classifier.description.seen?.deviation ?? 9) < 0.6)
    let pictures = [0.5, 1, 2].flatMap { [cell($0), cell($0, tint: 0.35)] }
    let scales: [Double?] = [0.5, 1, 2].flatMap { [1 / $0, 1 / $0] }
    let keys = classifier.opinions(on: pictures, scales: scales).map(\.classKey)
    #expect(keys == ["lymphocyte", "monocyte", "lymphocyte", "monocyte", "lymphocyte", "monocyte"])

    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try classifier.write(to: folder)
    let read = try Classifier(folder: folder, threads: 1)
    #expect(read.description == classifier.description)
    let (one, other) = (
      classifier.opinions(on: pictures, scales: scales),
      read.opinions(on: pictures, scales: scales)
    )
    #expect(one == other)
    #expect(one.allSatisfy { $0.strangeness != nil })
  }
}
