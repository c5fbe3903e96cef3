import Basis
import Diffusion
import Foundation
import Testing

/// The options the shared references leave out; `References/make.py` made the files.
struct OptionParityTests {
  static let references = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "References")

  @Test(arguments: [
    "resnet_scale_shift_grey", "fourier_resnet_attention", "odd_channels_classes",
    "no_middle_attention",
  ])
  func `a network with unusual options is diffusers'`(name: String) {
    let groups = NetworkVerification(folder: Self.references.appending(path: name)).groups()
    #expect(groups.count == 1)
    for group in groups { #expect(group.outcome == .passed, "\(group)") }
  }

  @Test func `solvers with unusual options are diffusers'`() {
    let groups = SchedulerVerification(folder: Self.references).groups()
    #expect(groups.count == 1)
    for group in groups {
      #expect(group.outcome == .passed, "\(group)")
      #expect(group.cases > 28 * 8)
    }
  }
}
