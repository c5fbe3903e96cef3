import Statistics
import Testing

@Suite struct MembershipTestTests {
  @Test func `every generated picture nearest to another learned one is hypergeometric`() throws {
    // Two of four can be chosen in six ways, and one of them chooses both that are named.
    let found = try #require(MembershipTest(nearest: [0, 1], learned: 2, heldOut: 2))
    #expect(found.nearestToLearned == Proportion(2, of: 2))
    #expect(found.expected == 0.5)
    #expect(abs(found.p - 1.0 / 6) < 1e-12)
    // One of the two named is learned, or both: 5 of 6.
    let one = try #require(MembershipTest(nearest: [0, 3], learned: 2, heldOut: 2))
    #expect(abs(one.p - 5.0 / 6) < 1e-12)
  }

  @Test func `a picture named by all changes place once, however often it was named`() throws {
    let hub = try #require(
      MembershipTest(nearest: Array(repeating: 4, count: 50), learned: 9, heldOut: 3))
    #expect(abs(hub.p - 9.0 / 12) < 1e-12)
    let heldOut = try #require(
      MembershipTest(nearest: Array(repeating: 10, count: 50), learned: 9, heldOut: 3))
    #expect(abs(heldOut.p - 1) < 1e-12)
  }

  @Test func `the exact chance is that of all ways to choose which were learned`() throws {
    let nearest = [0, 0, 1, 5, 6, 6, 6, 2]
    let (learned, all) = (4, 8)
    let observed = nearest.count { $0 < learned }
    var ways = 0
    var atLeast = 0
    for mask in 0..<(1 << all) where mask.nonzeroBitCount == learned {
      ways += 1
      if nearest.count(where: { mask >> $0 & 1 == 1 }) >= observed { atLeast += 1 }
    }
    let found = try #require(
      MembershipTest(nearest: nearest, learned: learned, heldOut: all - learned))
    #expect(abs(found.p - Double(atLeast) / Double(ways)) < 1e-12)
  }

  @Test func `without one kind there is nothing to test`() {
    #expect(MembershipTest(nearest: [], learned: 3, heldOut: 3) == nil)
    #expect(MembershipTest(nearest: [0], learned: 3, heldOut: 0) == nil)
    #expect(MembershipTest(nearest: [0], learned: 0, heldOut: 3) == nil)
  }
}
