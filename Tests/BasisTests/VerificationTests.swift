import Basis
import Testing

struct VerificationTests {
  @Test func `the case nearest to its tolerance is the one reported`() {
    var group = VerificationGroup(name: "taps")
    group.record("far", error: 0.5, tolerance: 10)
    group.record("near", error: 0.01, tolerance: 0.02)
    group.record("middle", error: 1, tolerance: 10)
    #expect(group.cases == 3)
    #expect(group.worstError == 0.01)
    #expect(group.tolerance == 0.02)
    #expect(group.outcome == .passed)
  }

  @Test func `the first case beyond its tolerance fails the group and is named`() {
    var group = VerificationGroup(name: "taps")
    group.record("a", error: 3, tolerance: 2)
    group.record("b", error: 30, tolerance: 2)
    #expect(group.outcome == .failed("'a': error 3.0, tolerance 2.0"))
    #expect(group.worstError == 30)
  }

  @Test func `an error that is not a number fails`() {
    var group = VerificationGroup(name: "taps")
    group.record("a", error: .nan, tolerance: 2)
    #expect(group.hasFailed)
  }

  @Test func `nothing compared is a failure, something left out is incomplete`() {
    #expect(VerificationReport().exitStatus == .failure)
    let passed = VerificationGroup(
      name: "a", cases: 1, worstError: 0, tolerance: 0, outcome: .passed)
    let left = VerificationGroup(
      name: "b", cases: 0, worstError: nil, tolerance: nil, outcome: .notBuilt("it asks for more"))
    let failed = VerificationGroup(
      name: "c", cases: 1, worstError: 1, tolerance: 0, outcome: .failed("c"))
    #expect(VerificationReport(groups: [left]).exitStatus == .failure)
    #expect(VerificationReport(groups: [passed]).exitStatus == .success)
    #expect(VerificationReport(groups: [passed, left]).exitStatus == .incomplete)
    #expect(VerificationReport(groups: [passed, left, failed]).exitStatus == .failure)
  }
}
