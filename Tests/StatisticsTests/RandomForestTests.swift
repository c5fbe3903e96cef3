import Statistics
import Testing

struct RandomForestTests {
  /// Numbers from 0 to 1, by the middle square of their place.
  private func number(_ place: Int) -> Double {
    var z = UInt64(place) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
  }

  @Test func `trees see a spread that no straight line does`() throws {
    // Both kinds have a mean of 1/2; one lies near it.
    let rows = (0..<400).map { place -> [Double] in
      let value = number(place)
      return [place % 2 == 0 ? value : 0.5 + (value - 0.5) / 4, number(place + 1000)]
    }
    let positive = (0..<400).map { $0 % 2 == 1 }
    let folds = GroupedFolds.folds(positive: positive, groups: Array(0..<400))
    func area(_ fit: @escaping ([[Double]], [Bool]) -> (([Double]) -> Double)?) throws -> Double {
      let scores = try #require(
        GroupedFolds.scores(rows, positive: positive, folds: folds, fit: fit))
      return try #require(ReceiverCurve(isFake: positive, ratings: scores).area)
    }
    let trees = try area {
      RandomForest($0, positive: $1).map { model in { model.probability($0) } }
    }
    let line = try area {
      LinearDiscriminant($0, positive: $1).map { model in { model.score($0) } }
    }
    #expect(trees > 0.8, "\(trees)")
    #expect(line < 0.6, "\(line)")
  }

  @Test func `what is no different isn't told, and the same rows give the same trees`() throws {
    let rows = (0..<300).map { [number($0), number($0 + 5000), number($0 + 9000)] }
    let positive = (0..<300).map { $0 % 2 == 1 }
    let folds = GroupedFolds.folds(positive: positive, groups: Array(0..<300))
    let scores = try #require(
      GroupedFolds.scores(rows, positive: positive, folds: folds) {
        RandomForest($0, positive: $1, trees: 40).map { model in { model.probability($0) } }
      })
    let area = try #require(ReceiverCurve(isFake: positive, ratings: scores).area)
    #expect(abs(area - 0.5) < 0.12, "\(area)")
    #expect(RandomForest(rows, positive: positive) == RandomForest(rows, positive: positive))
    #expect(RandomForest(rows, positive: rows.map { _ in true }) == nil)
    #expect(RandomForest([[]], positive: [true]) == nil)
  }

  @Test func `folds part kinds evenly and never a group`() {
    let positive = (0..<100).map { $0 % 4 == 0 }
    let groups = (0..<100).map { $0 / 8 }
    let folds = GroupedFolds.folds(positive: positive, groups: groups, count: 5)
    for group in Set(groups) {
      #expect(Set(zip(folds, groups).filter { $0.1 == group }.map(\.0)).count == 1)
    }
    let alone = GroupedFolds.folds(positive: positive, groups: Array(0..<100), count: 5)
    for fold in 0..<5 {
      #expect(zip(alone, positive).count { $0.0 == fold && $0.1 } == 5)
      #expect(zip(alone, positive).count { $0.0 == fold && !$0.1 } == 15)
    }
  }

  @Test func `what a group shares is learned where folds part it, and not where they don't`() throws
  {
    // Every two rows share a number that says nothing of the outcome of others.
    let rows = (0..<200).map { place in
      (0..<6).map { number(place / 2 * 10 + $0) } + [number(place + 77_777)]
    }
    let positive = (0..<200).map { number($0 / 2 + 31_000) > 0.5 }
    func area(_ groups: [Int]) throws -> Double {
      let folds = GroupedFolds.folds(positive: positive, groups: groups)
      let scores = try #require(
        GroupedFolds.scores(rows, positive: positive, folds: folds) {
          RandomForest($0, positive: $1, depth: 20, fewest: 1).map { model in
            { model.probability($0) }
          }
        })
      return try #require(ReceiverCurve(isFake: positive, ratings: scores).area)
    }
    #expect(try area(Array(0..<200)) > 0.8)
    #expect(try area((0..<200).map { $0 / 2 }) < 0.65)
  }
}
