import Testing

@testable import Statistics

/// The verdict of ratings, where it goes beyond the reference vectors.
@Suite struct VerdictRuleTests {
  /// The verdict of readers whose ratings come so often, from 1 to 6.
  private func finding(
    fakes: [Int], reals: [Int], controls: [(rating: Int, grade: ControlGrade?)] = []
  ) -> VerdictFinding {
    func ratings(_ counts: [Int]) -> [Int] {
      counts.enumerated().flatMap { Array(repeating: $0 + 1, count: $1) }
    }
    let all = ratings(fakes) + ratings(reals)
    let isFake = all.indices.map { $0 < fakes.reduce(0, +) }
    return VerdictFinding(
      table: AnswerTable(isFake: isFake, calledFake: all.map { $0 >= 4 }),
      curve: ReceiverCurve(isFake: isFake, ratings: all.map(Double.init)),
      permutation: RatingPermutation(isFake: isFake, ratings: all),
      controls: ControlFinding(controls, primary: all), margin: 0.1)
  }

  private static let even = [25, 25, 25, 25, 25, 25]

  private func controls(_ caught: [ControlGrade: Int], of each: Int = 10)
    -> [(rating: Int, grade: ControlGrade?)]
  {
    ControlGrade.allCases.flatMap { grade in
      (0..<each).map { (rating: $0 < caught[grade, default: 0] ? 6 : 1, grade: grade) }
    }
  }

  @Test func `a guesser who sees the middle controls is equivalent`() {
    let seen = controls([.coarse: 10, .middle: 9, .fine: 4])
    #expect(finding(fakes: Self.even, reals: Self.even, controls: seen).verdict == .equivalent)
  }

  @Test func `whoever misses all controls but blots is insensitive`() {
    let blots = controls([.coarse: 10, .middle: 5, .fine: 5])
    let found = finding(fakes: Self.even, reals: Self.even, controls: blots)
    #expect(found.verdict == .insensitive)
    #expect(found.controls?.byGrade[.coarse] == Proportion(10, of: 10))
    // Twenty of thirty are more than six in ten; the grade tells what the sum hides.
    #expect((found.controls?.all.value ?? 0) > ControlFinding.share)
  }

  @Test func `controls called fake by habit aren't caught`() {
    // Four answers in five are "fake", and of the controls no more.
    let bold = [5, 10, 15, 40, 40, 40]
    let habit = (0..<10).map { (rating: $0 < 8 ? 4 : 3, grade: Optional(ControlGrade.middle)) }
    let found = finding(fakes: bold, reals: bold, controls: habit)
    #expect(found.controls?.isEnough == true)
    #expect(found.verdict == .insensitive)
  }

  @Test func `controls without grades don't show more than blots`() {
    let all = (0..<30).map { _ in (rating: 6, grade: ControlGrade?.none) }
    #expect(
      finding(fakes: Self.even, reals: Self.even, controls: all).verdict
        == .equivalentWithoutControl)
    #expect(finding(fakes: Self.even, reals: Self.even).verdict == .equivalentWithoutControl)
  }

  @Test func `one and six against three and four are not equivalent`() {
    let found = finding(
      fakes: [75, 0, 0, 0, 0, 75], reals: [0, 0, 75, 75, 0, 0],
      controls: controls([.coarse: 10, .middle: 10, .fine: 10]))
    #expect(found.isEquivalent)
    #expect(found.verdict == .contradicted)
  }

  @Test func `one guard against one-sided habits serves every verdict`() {
    // 1,440 of each, 2 % "fake": told apart by ratings, and all figures inside the margin.
    let timid = finding(
      fakes: [1_000, 300, 110, 10, 10, 10], reals: [1_100, 250, 70, 7, 7, 6])
    #expect(timid.isOneSided && timid.isEquivalent)
    #expect(timid.verdict == .distinguishes)
    let guessing = finding(
      fakes: [140, 5, 2, 1, 1, 1], reals: [140, 5, 2, 1, 1, 1],
      controls: controls([.coarse: 10, .middle: 10, .fine: 10]))
    #expect(guessing.verdict == .oneSided)
    let even = finding(
      fakes: [240, 240, 240, 240, 240, 240], reals: [300, 300, 210, 210, 210, 210])
    #expect(even.verdict == .distinguishesWithinMargin)
  }
}
