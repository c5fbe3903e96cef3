import Basis
import Diffusion
import Foundation
import Testing

@Suite(.enabled(if: Shared.isThere, "\(Shared.missing)"))
struct NetworkParityTests {
  @Test(arguments: ["tiny_class", "tiny_plain"])
  func `every stage and output is diffusers'`(name: String) {
    let folder = Shared.reference.appending(path: name)
    let groups = NetworkVerification(folder: folder).groups()
    #expect(groups.count == 2)
    for group in groups {
      #expect(group.outcome == .passed, "\(group)")
      #expect(group.cases >= 2)
    }
  }
}
