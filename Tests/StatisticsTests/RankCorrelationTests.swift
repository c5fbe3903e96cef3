import Statistics
import Testing

@Suite struct RankCorrelationTests {
  @Test func `ranks that go together, against each other, and with ties`() throws {
    #expect(try #require(RankCorrelation([1, 2, 3, 4], [2, 4, 8, 16])).coefficient == 1)
    #expect(try #require(RankCorrelation([1, 2, 3, 4], [9, 7, 5, 1])).coefficient == -1)
    // By hand: ranks 1 2.5 2.5 4 against 1 2 3 4 give 4.5 / sqrt(4.5 * 5).
    let tied = try #require(RankCorrelation([1, 2, 2, 3], [1, 2, 3, 4]))
    #expect(abs(tied.coefficient - 4.5 / (4.5 * 5).squareRoot()) < 1e-12)
    #expect(RankCorrelation([1, 1, 1], [1, 2, 3]) == nil)
    #expect(RankCorrelation([1, 2], [1, 2]) == nil)
  }
}
