import Foundation
import Statistics
import Testing

@testable import ReaderStudy

@Suite struct PowerPlanTests {
  /// A row of the planning table: judgements, powers at 60, 65 and 70%, half-width, and counts
  /// that show equivalence within a margin with the power at a true 50%.
  struct Row: Sendable, CustomTestStringConvertible {
    var judgements: Int
    var powers: [Int]
    var halfWidth: Double
    var margin: Double
    var counts: ClosedRange<Int>?
    var equivalence: Int
    var testDescription: String { "\(judgements) judgements, margin \(margin)" }
  }

  private static let rows = [
    Row(
      judgements: 50, powers: [24, 51, 78], halfWidth: 13.4, margin: 0.15, counts: 24...26,
      equivalence: 33),
    Row(
      judgements: 100, powers: [46, 83, 98], halfWidth: 9.6, margin: 0.15, counts: 44...56,
      equivalence: 81),
    Row(
      judgements: 100, powers: [46, 83, 98], halfWidth: 9.6, margin: 0.1, counts: 49...51,
      equivalence: 24),
    Row(
      judgements: 100, powers: [46, 83, 98], halfWidth: 9.6, margin: 0.05, counts: nil,
      equivalence: 0),
    Row(
      judgements: 150, powers: [66, 96, 100], halfWidth: 7.9, margin: 0.1, counts: 71...79,
      equivalence: 54),
    Row(
      judgements: 220, powers: [81, 99, 100], halfWidth: 6.6, margin: 0.1, counts: 101...119,
      equivalence: 80),
    Row(
      judgements: 300, powers: [93, 100, 100], halfWidth: 5.6, margin: 0.1, counts: 135...165,
      equivalence: 93),
    Row(
      judgements: 400, powers: [98, 100, 100], halfWidth: 4.9, margin: 0.075, counts: 187...213,
      equivalence: 82),
  ]

  @Test(arguments: rows) func `a plan's powers are those of the planning table`(row: Row) {
    let plan = PowerPlan(pairs: row.judgements / 2, margin: row.margin)
    let powers = [0.6, 0.65, 0.7].map { Int((100 * plan.detection(accuracy: $0)).rounded()) }
    #expect(powers == row.powers)
    #expect(abs(100 * plan.halfWidth - row.halfWidth) < 0.051)
    #expect(plan.accuracyEquivalence.accepted == row.counts)
    #expect(Int((100 * plan.accuracyEquivalence.power).rounded()) == row.equivalence)
  }

  @Test func `the area's error and power are those planned for`() {
    let found = [50, 100, 150].map { PowerPlan(pairs: $0) }
    #expect(found.map { (1000 * $0.areaError).rounded() } == [58, 41, 33])
    // The normal power on either side of the published 6, 58 and 82 percent.
    let powers = found.map { 100 * $0.areaEquivalence }
    #expect(zip(powers, [6, 58, 82]).allSatisfy { abs($0 - $1) < 1.0 })
  }

  @Test func `the fewest pairs suffice, and one fewer doesn't`() throws {
    let pairs = try #require(PowerPlan.pairsForEquivalence(margin: 0.1, power: 0.8))
    #expect(PowerPlan(pairs: pairs).equivalencePower >= 0.8)
    #expect(PowerPlan(pairs: pairs - 1).equivalencePower < 0.8)
    #expect(PowerPlan.pairsForEquivalence(margin: 0.01, power: 0.9, limit: 200) == nil)
    let seen = try #require(PowerPlan.pairsForDetection(accuracy: 0.65, power: 0.8))
    #expect(PowerPlan(pairs: seen).detection(accuracy: 0.65) >= 0.8)
  }

  @Test func `given the pairs, the smallest effect is seen with just the power asked for`() throws {
    let plan = PowerPlan(pairs: 150)
    let accuracy = try #require(plan.smallestAccuracy(power: 0.8))
    #expect(abs(plan.detection(accuracy: accuracy) - 0.8) < 1e-9)
    #expect(PowerPlan(pairs: 1).smallestAccuracy(power: 0.8) == nil)
    let margin = try #require(plan.smallestMargin(power: 0.8))
    #expect(PowerPlan(pairs: 150, margin: margin).equivalencePower >= 0.8)
  }
}
