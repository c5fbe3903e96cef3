import Foundation
import TestSupport
import Testing

@testable import Experiment

/// Damaged files of an experiment.
@Suite struct FuzzTests {
  @Test func `a damaged plan ends in words`() throws {
    var plan = PlanTests.plan()
    plan.generators["diffusion"] = .init(model: "models/few", className: "eosinophil")
    plan.arms = [.real, .duplicates, .diffusion]
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "plan.json")
    try Fuzzing("experiment-plan", seeds: [plan.encoded()]).run { data in
      try data.write(to: file)
      _ = try ExperimentPlan(reading: file)
    }
  }

  @Test func `a damaged split ends in words`() throws {
    let plan = PlanTests.plan()
    let digest = String(repeating: "a", count: 64)
    let seed =
      "sha256,class,role,left_out\n\(digest),eosinophil,train,no\n\(digest),monocyte,test,yes\n"
    try Fuzzing("experiment-split", seeds: [Data(seed.utf8)], words: ["select", "train"]).run {
      data in
      _ = try FrozenSplit(reading: String(decoding: data, as: UTF8.self), plan: plan)
    }
  }

  @Test func `a damaged result ends in words`() throws {
    let cell = Cell(.control, seed: 1)
    let result = CellResult(
      cell: cell, seal: "ab", logs: [[-1, -0.5], [-0.1, -3]], learned: [3, 4], looks: [0.5])
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "cell.safetensors")
    try Fuzzing("experiment-cell", seeds: [result.encoded()]).run { data in
      try data.write(to: file)
      _ = try CellResult(reading: file, pictures: 2, classes: 2)
    }
  }
}
