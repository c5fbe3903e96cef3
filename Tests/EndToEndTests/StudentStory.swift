import Foundation
import Testing

/// A student on the command line: trained from another model, sampled, and asked for what it hasn't.
@Suite struct StudentStory {
  @Test func `a student learns from a model, makes cells in its own steps and refuses others`()
    throws
  {
    let world = try World()
    try TestCells.write(24, to: world.folder.appendingPathComponent("cells"))
    let train = [
      "train", "diffusion", "--data", "cells", "--batch", "2", "--threads", "1", "--json",
    ]
    let teacher = try Program.run(
      train + ["--out", "teacher", "--steps", "3", "--size", "16", "--crop", "16"], in: world)
    try #require(teacher.status == 0, "\(teacher.errors)")
    let trained = try Program.run(
      train + ["--from", "teacher", "--student", "2", "--out", "quick", "--steps", "2"], in: world)
    try #require(trained.status == 0, "\(trained.errors)")

    let sample = ["sample", "--model", "quick", "--class", "monocyte", "--count", "2"]
    let made = try Program.run(sample + ["--out", "made"], in: world)
    #expect(made.status == 0, "\(made.errors)")
    let manifest = try String(
      contentsOf: world.folder.appendingPathComponent("made/manifest.csv"), encoding: .utf8)
    // Steps, guidance and solver.
    #expect(manifest.firstRange(of: /,2,1(\.0)?,DDIM,/) != nil, "\(manifest)")
    for option in ["--steps", "--guidance"] {
      let refused = try Program.run(sample + [option, "3"], in: world)
      #expect(refused.status == 64)
      #expect(
        refused.errors.contains(
          "'quick' walks in steps of its own: \(option) means nothing to it"))
    }
    let opinion = try Program.run(
      ["opinion", "cells/monocyte/cell-1000.bmp", "--model", "quick"], in: world)
    #expect(opinion.status != 0 && opinion.errors.contains("is a GAN or a student"))
    let orphan = try Program.run(train + ["--student", "4", "--out", "none"], in: world)
    #expect(orphan.status == 64 && orphan.errors.contains("go on from a model, and none is named"))
  }
}
