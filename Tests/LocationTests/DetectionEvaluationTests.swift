import Pictures
import Testing

@testable import Location

@Suite struct DetectionEvaluationTests {
  private static func cell(_ x: Int, _ score: Double) -> LocatedCell {
    LocatedCell(box: PixelRectangle(x: x, y: 0, width: 10, height: 10), score: score)
  }

  private static let drawn = [
    [PixelRectangle(x: 0, y: 0, width: 10, height: 10)],
    [
      PixelRectangle(x: 0, y: 0, width: 10, height: 10),
      PixelRectangle(x: 50, y: 0, width: 10, height: 10),
    ],
  ]

  @Test func `by hand: right, wrong, right of three drawn`() {
    let evaluation = DetectionEvaluation(
      found: [[Self.cell(0, 0.9), Self.cell(100, 0.8)], [Self.cell(2, 0.7)]], drawn: Self.drawn)
    let third = 1.0 / 3
    #expect(evaluation.curve.map(\.recall) == [third, third, 2 * third])
    #expect(evaluation.curve.map(\.precision) == [1, 0.5, 2 * third])
    // A third at precision 1, a third at 2/3, the last third never.
    let area = third + third * 2 * third
    #expect(abs(evaluation.averagePrecision - area) < 1e-12)
    let counts = evaluation.counts(from: 0.75)
    #expect([counts.right, counts.wrong, counts.missed] == [1, 1, 2])
  }

  @Test func `a second box on the same cell is wrong`() {
    let evaluation = DetectionEvaluation(
      found: [[Self.cell(0, 0.9), Self.cell(1, 0.8)], []], drawn: Self.drawn)
    #expect(evaluation.hits.map(\.isRight) == [true, false])
  }

  @Test func `the best score finds what can be found and no more`() {
    let evaluation = DetectionEvaluation(
      found: [[Self.cell(0, 0.9), Self.cell(100, 0.2)], [Self.cell(0, 0.8), Self.cell(50, 0.6)]],
      drawn: Self.drawn)
    #expect(evaluation.bestScore(recall: 1) == 0.4)
    #expect(evaluation.averagePrecision == 1)
  }
}
