import Testing

@testable import Statistics

@Suite struct RealFloorTests {
  /// Rows of normal-like noise around a mean.
  private func noise(_ count: Int, mean: Double, seed: UInt64) throws -> FeatureSet {
    var source = Source(state: seed)
    let rows = (0..<count).map { _ in
      (0..<6).map { _ in mean + (0..<12).reduce(-6.0) { sum, _ in sum + source.unit() } }
    }
    return try #require(FeatureSet(rows))
  }

  private struct Source {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 11
    }
    mutating func unit() -> Double { Double(next()) / 9_007_199_254_740_992 }
  }

  private func halvings(_ count: Int, times: Int = 200) -> [(first: [Int], second: [Int])] {
    var source = Source(state: 5)
    return RealFloor.halvings(of: [count], times: times) { source.next() }
  }

  @Test func `halves are disjoint, of equal size and of every place`() {
    for (first, second) in halvings(21, times: 50) {
      #expect(first.count == 10 && second.count == 10)
      #expect(Set(first).isDisjoint(with: second))
    }
    let seen = halvings(21, times: 50).reduce(into: Set<Int>()) { $0.formUnion($1.first) }
    #expect(seen == Set(0..<21))
  }

  @Test func `classes are halved by themselves`() {
    var source = Source(state: 6)
    for (first, second) in RealFloor.halvings(of: [4, 7, 2], times: 20, next: { source.next() }) {
      for half in [first, second] {
        #expect(half.count { $0 < 4 } == 2)
        #expect(half.count { (4..<11).contains($0) } == 3)
        #expect(half.count { $0 >= 11 } == 1)
      }
      #expect(Set(first).isDisjoint(with: second))
    }
  }

  @Test func `distances are the kernel distance of the subsets`() throws {
    let reals = try noise(16, mean: 0, seed: 1)
    let generated = try noise(8, mean: 0.5, seed: 2)
    let once = halvings(16, times: 1)
    let found = try #require(
      RealFloor(kernelDistanceOf: generated, from: reals, halvings: once))
    let first = try #require(reals.subset(once[0].first))
    let second = try #require(reals.subset(once[0].second))
    let apart = try #require(KernelDistance(first, second, kernel: .cubic)?.unbiased)
    let distance = try #require(KernelDistance(first, generated, kernel: .cubic)?.unbiased)
    #expect(abs(found.floor - apart) < 1e-10)
    #expect(abs(found.distance - distance) < 1e-10)
    #expect(found.pictures == 8)
  }

  @Test func `pictures like the reals lie at the floor, others far above`() throws {
    let reals = try noise(80, mean: 0, seed: 3)
    let alike = try #require(
      RealFloor(
        kernelDistanceOf: noise(40, mean: 0, seed: 4), from: reals, halvings: halvings(80)))
    let others = try #require(
      RealFloor(
        kernelDistanceOf: noise(40, mean: 1, seed: 4), from: reals, halvings: halvings(80)))
    #expect(try #require(alike.timesFloor) < 1.5)
    #expect(try #require(others.timesFloor) > 10)
  }
}
