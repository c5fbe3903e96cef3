import Basis
import Foundation
import Pictures
import Tensors
import Testing

@testable import Classification

/// Cells of three classes as clouds in eight features, all of them moved by `shift`.
private func cloud(
  _ count: Int, shift: Float, seed: UInt64
) -> (features: [[Float]], classes: [Int]) {
  let source = Philox(seed: seed)
  var features: [[Float]] = []
  for cell in 0..<count {
    var draws = Draws(source, purpose: 1, example: cell, step: 0)
    features.append(
      (0..<8).map { column in
        // Moved along what tells classes apart, so that the old middles mislead.
        (column == cell % 3 ? 4 : 0) + (column == (cell + 1) % 3 ? shift : 0) + 0.7 * draws.normal()
      })
  }
  return (features, (0..<count).map { $0 % 3 })
}

struct AdaptationTests {
  private let description = ClassifierDescription(
    classes: ["eosinophil", "lymphocyte", "monocyte"],
    preprocessing: Preprocessing(crop: 16, size: 16))

  private func learned() throws -> LearnedCells {
    let (features, truth) = cloud(300, shift: 0, seed: 1)
    return try #require(LearnedCells(features, classes: truth, count: 3))
  }

  /// What a classifier makes of cells that goes by the nearest old middle.
  private func cells(
    _ count: Int, shift: Float, seed: UInt64, _ learned: LearnedCells
  ) -> [(place: [Float], classIndex: Int, chances: [Double])] {
    let (features, truth) = cloud(count, shift: shift, seed: seed)
    return zip(features, truth).map { features, kind in
      let place = learned.place(of: features)
      let away = learned.means.map { Double(LearnedCells.distance(place, $0)) }
      let nearest = away.min() ?? 0
      let shares = away.map { exp(-($0 - nearest) / 8) }
      let sum = shares.reduce(0, +)
      return (place, kind, shares.map { $0 / sum })
    }
  }

  @Test func `cells like those learned from are not strange, far ones are`() throws {
    let learned = try learned()
    let (features, _) = cloud(100, shift: 0, seed: 2)
    let usual = features.map(learned.strangeness).reduce(0, +) / 100
    #expect(usual > 0.7 && usual < 1.4)
    #expect(learned.strangeness(of: [Float](repeating: 12, count: 8)) > 10 * usual)
  }

  @Test func `labelled cells of a moved film make it right there`() throws {
    let learned = try learned()
    let adaptation = try #require(
      Adaptation(
        cells(30, shift: 4.5, seed: 3, learned), learned: learned, description,
        classifier: "a"))
    let unseen = cells(300, shift: 4.5, seed: 4, learned)
    func rights(_ chances: (Int) -> [Double]) -> Int {
      unseen.indices.count { index in
        let given = chances(index)
        return given.indices.max { given[$0] < given[$1] } == unseen[index].classIndex
      }
    }
    let before = rights { unseen[$0].chances }
    let after = rights { adaptation.probabilities(unseen[$0].chances, at: unseen[$0].place) }
    #expect(before < 200)
    #expect(after > 280)
    #expect(adaptation.rightWith > adaptation.rightWithout)
    #expect(adaptation.cells.values.reduce(0, +) == 30)
    #expect(adaptation.probabilities(unseen[0].chances, at: unseen[0].place).reduce(0, +) > 0.999)
  }

  @Test(arguments: [10, 20, 50, 100])
  func `on the own film it takes nothing away`(_ count: Int) throws {
    let learned = try learned()
    let adaptation = try #require(
      Adaptation(
        cells(count, shift: 0, seed: 5, learned), learned: learned, description,
        classifier: "a"))
    let unseen = cells(600, shift: 0, seed: 6, learned)
    let before = unseen.count { cell in
      cell.chances.indices.max { cell.chances[$0] < cell.chances[$1] } == cell.classIndex
    }
    let after = unseen.count { cell in
      let given = adaptation.probabilities(cell.chances, at: cell.place)
      return given.indices.max { given[$0] < given[$1] } == cell.classIndex
    }
    #expect(after >= before - 6)
  }

  @Test func `it takes ten cells, survives a file, and knows its classifier`() throws {
    let learned = try learned()
    let few = cells(9, shift: 1, seed: 7, learned)
    #expect(Adaptation(few, learned: learned, description, classifier: "a") == nil)
    let adaptation = try #require(
      Adaptation(
        cells(12, shift: 1, seed: 7, learned), learned: learned, description,
        classifier: "abc"))
    let data = try JSONEncoder().encode(adaptation)
    #expect(try JSONDecoder().decode(Adaptation.self, from: data) == adaptation)
    #expect(adaptation.fits(classes: 3, width: 8))
    #expect(!adaptation.fits(classes: 3, width: 7))
    #expect(!adaptation.fits(classes: 4, width: 8))
  }
}
