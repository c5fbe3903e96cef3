import Basis
import Diffusion
import Foundation
import Testing

@Suite(.enabled(if: Shared.isThere, "\(Shared.missing)"))
struct SchedulerParityTests {
  @Test func `schedules and solvers are diffusers'`() {
    let groups = SchedulerVerification(folder: Shared.reference).groups()
    #expect(groups.count == 3)
    for group in groups {
      #expect(group.outcome == .passed, "\(group)")
      #expect(group.cases >= 4)
    }
  }
}
