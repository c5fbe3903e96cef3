import AtlasStore
import Basis
import Classification
import Diffusion
import Foundation
import Pictures
import ReaderStudy
import Statistics
import Tensors
import Testing

@testable import Journeys

@Suite struct GeneratorEvaluationTests {
  /// A blob on a pale ground, another for every number.
  private func cell(_ number: Int, side: Int = 32) -> Picture {
    var source = SplitMix64(seed: UInt64(number) &* 977)
    func unit() -> Double { Double(source.next() >> 11) / 9_007_199_254_740_992 }
    let (x, y, radius) = (10 + 12 * unit(), 10 + 12 * unit(), 5 + 6 * unit())
    let ink = (0..<3).map { _ in 40 + 120 * unit() }
    var picture = Picture(
      width: side, height: side, filledWith: Colour(red: 230, green: 215, blue: 220))
    for row in 0..<side {
      for column in 0..<side {
        let distance = hypot(Double(column) - x, Double(row) - y)
        guard distance < radius else { continue }
        picture.fill(
          PixelRectangle(x: column, y: row, width: 1, height: 1),
          with: Colour(
            red: UInt8(ink[0] + 20 * unit()), green: UInt8(ink[1] + 20 * unit()),
            blue: UInt8(ink[2] + 20 * unit())))
      }
    }
    return picture
  }

  /// Mirrored and turned by its number, and no pixel quite as it was.
  private func replanted(_ picture: Picture, _ number: Int) -> Picture {
    let side = picture.width
    var source = SplitMix64(seed: UInt64(number) &+ 1)
    var bytes: [UInt8] = []
    for y in 0..<side {
      for x in 0..<side {
        var (column, row) = (number & 1 == 0 ? x : side - 1 - x, number & 2 == 0 ? y : side - 1 - y)
        if number & 4 != 0 { swap(&column, &row) }
        for channel in 0..<3 {
          let level = Int(picture.bytes[3 * (row * side + column) + channel])
          bytes.append(UInt8(clamping: level + Int(source.next() % 17) - 8))
        }
      }
    }
    return Picture(width: side, height: side, bytes: bytes)
  }

  @Test func `planted copies are found, whichever way they are turned`() throws {
    let training = (0..<60).map { ("cell \($0)", cell($0)) }
    let planted = (0..<100).map { replanted(training[$0 % 60].1, $0) }
    let measuring = GeneratorMeasuring(
      reals: (100..<140).map { cell($0) }, generated: planted,
      training: training.map { (name: $0.0, picture: $0.1) }, learned: 50, threads: 1)
    let copies = try #require(measuring.copies())
    #expect(copies.copies == 100)
    #expect(try #require(copies.p) < 1e-6)
    #expect(try #require(copies.medianRatio) < 0.6)
    // Of each sixty planted, ten are of cells that weren't learned from.
    let named = try #require(copies.nearestToLearned)
    #expect(named.of == 100)
    #expect(named.count == (0..<100).count { $0 % 60 < 50 })
    #expect(abs(try #require(copies.expectedLearned) - 0.5) < 1e-12)
    #expect(try #require(copies.learnedP) < 1e-6)
    for pair in copies.pairs {
      #expect(pair.training == "cell \(pair.index % 60)")
      #expect(pair.trainingIndex == pair.index % 60)
    }

    var honest = measuring
    honest.generated = (200..<240).map { cell($0) }
    let none = try #require(honest.copies())
    #expect(none.copies == 0)
    #expect(try #require(none.p) > 0.01)
    #expect(try #require(none.learnedP) > 0.01)
  }

  @Test(.enabled(if: SharedData.pbc != nil, "set LEUKO_SHARED to the folder of shared data"))
  func `of real cells planted among generated ones at least 99 in 100 are found`() throws {
    let pbc = try #require(SharedData.pbc)
    let way = Preprocessing(crop: 160, size: 64)
    func read(_ part: String, _ count: Int) throws -> [(name: String, picture: Picture)] {
      let folder = pbc.appendingPathComponent("\(part)/eosinophil")
      return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        .prefix(count).map {
          ($0, way(try PictureFile.read(folder.appendingPathComponent($0))))
        }
    }
    let training = try read("train", 100)
    let reals = try read("val", 40).map(\.picture)
    var measuring = GeneratorMeasuring(
      reals: reals, generated: training.enumerated().map { replanted($1.picture, $0) },
      training: training, learned: training.count, threads: 1)
    #expect(try #require(measuring.copies()).copies >= 99)
    measuring.generated = reals
    #expect(try #require(measuring.copies()).copies == 0)
  }

  @Test
  func `colours and texture are forty numbers that know left from right no more than a smear`()
    throws
  {
    let own = cell(5)
    let turned = (0..<8).map { turn in
      // Without the noise of a copy: turned only.
      Picture(width: 32, height: 32, bytes: turnedBytes(own, turn))
    }
    let expected = ColourAndTexture.features(of: own)
    #expect(expected.count == 40)
    for picture in turned {
      let found = ColourAndTexture.features(of: picture)
      // Steps across and down change places; everything else stays.
      for place in 0..<33 { #expect(abs(found[place] - expected[place]) < 1e-9) }
      #expect(abs(found[39] - expected[39]) < 1e-9)
    }
  }

  private func turnedBytes(_ picture: Picture, _ turn: Int) -> [UInt8] {
    let side = picture.width
    return (0..<(side * side)).flatMap { place in
      var (x, y) = (place % side, place / side)
      if turn & 1 != 0 { x = side - 1 - x }
      if turn & 2 != 0 { y = side - 1 - y }
      if turn & 4 != 0 { swap(&x, &y) }
      return picture.bytes[(3 * (y * side + x))..<(3 * (y * side + x) + 3)]
    }
  }

  private static let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Samples/models/small")

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: model.path), "there is no Samples/models/small"))
  func `a model is sampled and measured against held-out cells, and a report is made`() async throws
  {
    try await Tree.with { tree in
      for number in 0..<48 {
        let split = number < 24 ? "train" : number < 44 ? "val" : "select"
        for (name, shift) in [("eosinophil", 0), ("lymphocyte", 500)] {
          try tree.data(
            "cells/\(split)/\(name)/\(number).png", PictureFile.png(cell(number + shift)))
        }
      }
      var order = Training.ClassifierOrder(
        data: tree.root.appendingPathComponent("cells"),
        out: tree.root.appendingPathComponent("judge"), seed: 2, threads: 2)
      order.epochs = 1
      let judge = try await Training.classifier(
        order, vocabulary: .builtIn, bench: Bench(), software: "test"
      ).output
      let pictures = try LabelledPictures(
        at: tree.root.appendingPathComponent("cells"), vocabulary: .builtIn, software: "test")
      let found = try await Evaluating.generator(
        Evaluating.GeneratorOrder(
          model: Self.model.path, classes: ["eosinophil", "lymphocyte"], seed: 3, steps: 1),
        on: pictures, by: judge, in: tree.project()
      ).output
      let groups = found.evaluation.groups
      #expect(groups.map(\.reals) == [20, 20, 40])
      #expect(groups.map(\.generated) == [10, 10, 20])
      #expect(groups.last?.name == "all")
      let first = try #require(groups.first)
      #expect(first.spaces.map(\.features) == ["classifier", "colour and texture"])
      #expect(first.spaces.last?.width == 40)
      // One step gives mere fog: nothing like these blobs.
      #expect(try #require(first.spaces.last?.kernelDistance?.timesFloor) > 3)
      #expect(first.copies?.copies == 0)
      #expect(first.copies?.pairs.count == 8)
      await #expect(
        throws: LabelledPicturesError.tooFew(
          className: "monocyte", split: "val", found: 0, needed: 10)
      ) {
        try await Evaluating.generator(
          Evaluating.GeneratorOrder(model: Self.model.path, classes: ["monocyte"]),
          on: pictures, by: judge, in: tree.project()
        ).output
      }
      let html = found.document.html(title: "t")
      #expect(html.contains("training,") && html.contains("KID"))
      #expect(!found.numbers.plainText().contains("nearest training cells\n--"))
      #expect(found.sheet.width > 8 * 64)
      let again = try JSONDecoder().decode(
        GeneratorEvaluation.self, from: JSONEncoder().encode(found.evaluation))
      #expect(again.groups.count == 3)
    }
  }

  private typealias Trial = Evaluating.GuidanceChoice.Trial

  @Test func `the guidance of the least distance is chosen, without one the most recognised`() {
    let measured = [
      Trial(guidance: 1, timesFloor: 4, recognised: .init(count: 9, of: 9)),
      Trial(guidance: 1.5, timesFloor: 0.8, recognised: .init(count: 1, of: 9)),
      Trial(guidance: 2, timesFloor: 2, recognised: nil),
    ]
    #expect(Evaluating.best(of: measured) == 1.5)
    let counted = [1.5, 2, 3].map { guidance in
      Trial(
        guidance: guidance, timesFloor: nil, recognised: .init(count: guidance < 2 ? 3 : 5, of: 9))
    }
    #expect(Evaluating.best(of: counted) == 2)
  }

  @Test func `a model told its guidances keeps all else, and follows them`() async throws {
    try await Tree.with { tree in
      try tree.data("m/classes.json", Data(#"{"classes":["a","b"],"null_class":2,"own":[1]}"#.utf8))
      let folder = tree.root.appending(path: "m")
      let choices = [
        Evaluating.GuidanceChoice(key: "b", name: "b", trials: [], guidance: 1.25)
      ]
      try Evaluating.write(choices, toModel: folder)
      let read = try JSONSerialization.jsonObject(
        with: Data(contentsOf: folder.appending(path: "classes.json")))
      let description = try #require(read as? [String: Any])
      #expect(description["guidance"] as? [String: Double] == ["b": 1.25])
      #expect(description["own"] as? [Int] == [1])
      #expect(try ModelClasses(folder: folder, classes: 3)?.guidance == ["b": 1.25])

      try tree.data("m/classes.json", Data(#"{"classes":["a"],"guidance":{"a":-1}}"#.utf8))
      #expect(throws: ModelError.self) { try ModelClasses(folder: folder, classes: 3) }
    }
  }
}
