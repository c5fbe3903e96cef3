import Foundation
import Testing

/// The baseline on the command line: trained, sampled, and asked for what it hasn't.
@Suite struct GANStory {
  @Test func `a GAN is trained and sampled, and says so where an option means nothing to it`()
    throws
  {
    let world = try World()
    try TestCells.write(24, to: world.folder.appendingPathComponent("cells"))
    let trained = try Program.run(
      "train", "gan", "--data", "cells", "--out", "model", "--steps", "3", "--batch", "3",
      "--size", "16", "--crop", "16", "--threads", "1", "--json", in: world)
    try #require(trained.status == 0, "\(trained.errors)")
    // Pairs are judged, so that of three pictures there are four.
    #expect(trained.output.contains("\"batch\":4"))

    let sample = ["sample", "--model", "model", "--class", "monocyte", "--count", "2"]
    let made = try Program.run(sample + ["--out", "made"], in: world)
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.output.contains("2 generated"))
    for option in ["--steps", "--guidance"] {
      let refused = try Program.run(sample + [option, "2"], in: world)
      #expect(refused.status == 64)
      #expect(
        refused.errors.contains(
          "'model' walks in steps of its own: \(option) means nothing to it"))
    }
  }
}
