import Testing

@testable import Statistics

@Suite struct RatingPermutationTests {
  /// How often each rating from 1 to 6 was given.
  private func counts(_ ratings: [Int]) -> [Int] {
    (1...6).map { level in ratings.count { $0 == level } }
  }

  @Test func `three against three told apart without fault are no proof`() throws {
    let found = try #require(RatingPermutation(counts([6, 6, 6]), counts([1, 1, 1])))
    #expect(found.method == .exact(tables: 4))
    #expect(abs(found.area - 0.1) < 1e-12)
    #expect(abs(found.pattern - 0.1) < 1e-12)
    #expect(abs(found.greater - 0.05) < 1e-12)
    // Wald's p of nearly the same answers says the opposite.
    let wald = ReceiverCurve(
      isFake: [true, true, true, false, false, false], ratings: [6, 6, 5, 1, 1, 5]
    ).p
    #expect(wald.map { $0 < 0.001 } ?? false)
    let exact = try #require(RatingPermutation(counts([6, 6, 5]), counts([1, 1, 5])))
    #expect(exact.area >= 0.1)
  }

  @Test(arguments: [(3, 1), (5, 2), (20, 9), (50, 16), (150, 70)])
  func `with two ratings and as many of each kind it is Fisher's test`(n: Int, high: Int) throws {
    for other in stride(from: 0, through: n, by: max(1, n / 7)) {
      let found = try #require(RatingPermutation([n - high, high], [n - other, other]))
      let fisher = FisherExact(high, n - high, other, n - other).test
      #expect(abs(found.pattern - fisher.twoSided) < 1e-9, "\(other)")
      #expect(abs(found.area - fisher.twoSided) < 1e-9, "\(other)")
    }
  }

  @Test func `deals that are drawn give what DeLong's z does where there are many pictures`()
    throws
  {
    let fakes = (0..<150).map { $0 * 7 % 6 + 1 }
    let reals = (0..<150).map { max(1, $0 * 5 % 6 + ($0 % 4 == 0 ? 0 : 1)) }
    let found = try #require(RatingPermutation(counts(fakes), counts(reals)))
    #expect(found.method == .monteCarlo(draws: 9_999))
    let curve = ReceiverCurve(
      isFake: (0..<300).map { $0 < 150 }, ratings: (fakes + reals).map(Double.init))
    let z = try #require(curve.p)
    #expect(abs(found.area - z) < 0.02)
    #expect(found == RatingPermutation(counts(fakes), counts(reals)))
  }

  @Test func `which kind comes first changes the side only`() throws {
    let one = try #require(RatingPermutation([0, 1, 2, 0, 3, 4], [3, 3, 1, 0, 2, 1]))
    let other = try #require(RatingPermutation([3, 3, 1, 0, 2, 1], [0, 1, 2, 0, 3, 4]))
    #expect(abs(one.area - other.area) < 1e-12)
    #expect(abs(one.pattern - other.pattern) < 1e-12)
    #expect(one.greater < 0.5 && other.greater > 0.5)
  }

  @Test func `one and six for fakes, three and four for reals have half an area and a pattern`()
    throws
  {
    let found = try #require(RatingPermutation([10, 0, 0, 0, 0, 10], [0, 0, 10, 10, 0, 0]))
    #expect(found.area == 1)
    #expect(found.pattern < 1e-5)
  }

  @Test func `without both kinds there is nothing to deal`() {
    #expect(RatingPermutation([1, 2], [0, 0]) == nil)
    #expect(RatingPermutation([1, 2], [0]) == nil)
    #expect(RatingPermutation(isFake: [true], ratings: [3]) == nil)
    #expect(RatingPermutation([4, 0], [4, 0])?.area == 1)
  }

  @Test func `answers to pictures shown twice agree or are dealt`() throws {
    let same = try #require(RepeatAgreement((1...6).map { ($0, $0) }, levels: 6))
    #expect(same.isBeyondChance() && (same.kappa ?? 0) > 0.999)
    let habit = try #require(RepeatAgreement((0..<30).map { _ in (2, 2) }, levels: 6))
    #expect(habit.p == 1 && habit.kappa == nil)
    let turned = try #require(RepeatAgreement((1...6).map { ($0, 7 - $0) }, levels: 6))
    #expect(turned.p > 0.9)
    #expect(RepeatAgreement([], levels: 6) == nil)
    #expect(RepeatAgreement([(0, 1)], levels: 6) == nil)
  }
}
