import Foundation
import Testing

@testable import Statistics

@Suite struct LogisticRegressionTests {
  @Test func `without a penalty to speak of it is the line of maximum likelihood`() throws {
    let correct = (0..<40).map { $0 % 3 != 0 || $0 > 30 }
    let fit = try #require(AccuracyDrift(correct).fit)
    let rows = correct.indices.map { [Double($0 + 1) - 20.5] }
    let model = try #require(LogisticRegression(rows, positive: correct, ridge: 1e-9))
    for place in [0, 13, 39] {
      let exact = 1 / (1 + exp(-fit.intercept - fit.slope * rows[place][0]))
      #expect(abs(model.probability(rows[place]) - exact) < 1e-7)
    }
  }

  @Test func `a penalty keeps separated outcomes finite`() throws {
    let rows = (0..<20).map { [Double($0)] }
    let model = try #require(LogisticRegression(rows, positive: rows.map { $0[0] > 9.5 }))
    #expect((0.5..<1).contains(model.probability([19])))
    #expect((0..<0.5).contains(model.probability([0])))
  }

  @Test func `one outcome only, or ragged rows, have no model`() {
    #expect(LogisticRegression([[1], [2]], positive: [true, true]) == nil)
    #expect(LogisticRegression([[1], [2, 3]], positive: [true, false]) == nil)
    #expect(LogisticRegression([], positive: []) == nil)
  }

  @Test func `features that don't vary change nothing`() throws {
    let rows = (0..<30).map { [Double($0 % 7), 5] }
    let positive = (0..<30).map { $0 % 7 > 2 }
    let plain = try #require(LogisticRegression(rows.map { [$0[0]] }, positive: positive))
    let model = try #require(LogisticRegression(rows, positive: positive))
    #expect(abs(model.probability([4, 5]) - plain.probability([4])) < 1e-9)
  }
}
