import Basis
import Foundation
import Testing

@testable import Experiment

@Suite struct PlanTests {
  static func plan() -> ExperimentPlan {
    ExperimentPlan(
      name: "few", data: "cells",
      target: .init(.aClass, "eosinophil", among: ["eosinophil", "monocyte"]),
      cut: .init(target: 4, others: 8, seed: 3))
  }

  @Test func `a plan written and read again is the same`() throws {
    var plan = Self.plan()
    plan.generators["diffusion"] = .init(model: "models/few", className: "eosinophil")
    plan.arms = [.real, .duplicates, .diffusion]
    plan.sweep = [0.25, 4]
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "plan.json")
    try plan.encoded().write(to: file)
    #expect(try ExperimentPlan(reading: file) == plan)
  }

  @Test func `what can't be followed is named`() {
    func problem(_ change: (inout ExperimentPlan) -> Void) -> String? {
      var plan = Self.plan()
      plan.arms = [.real, .duplicates]
      change(&plan)
      return plan.problem
    }
    #expect(problem { _ in } == nil)
    #expect(problem { $0.arms = [.real, .gan] }?.contains("'gan' has no model") == true)
    #expect(problem { $0.arms = [.duplicates] }?.contains("'real'") == true)
    #expect(problem { $0.arms = [.real] }?.contains("besides 'real'") == true)
    #expect(problem { $0.seeds = [1, 1] }?.contains("different") == true)
    #expect(problem { $0.delta = 0 }?.contains("'delta'") == true)
    #expect(problem { $0.ratio = .infinity }?.contains("ratios") == true)
    #expect(problem { $0.budget.size = 50 }?.contains("multiple of 8") == true)
    #expect(problem { $0.budget.steps = 0 }?.contains("'steps'") == true)
    #expect(problem { $0.target.key = "basophil" }?.contains("basophil") == true)
  }

  @Test func `a file that is no plan gives a sentence`() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "plan.json")
    try Data("{\"format\": 1}".utf8).write(to: file)
    #expect(throws: ExperimentError.self) { try ExperimentPlan(reading: file) }
    try Data("no JSON".utf8).write(to: file)
    do {
      _ = try ExperimentPlan(reading: file)
      Issue.record("it was read")
    } catch {
      #expect(error.summary == "'plan.json' can't be followed: it isn't JSON")
    }
  }

  @Test func `each ratio is a treatment once, and the control comes first`() {
    var plan = Self.plan()
    plan.generators["diffusion"] = .init(model: "m", className: "eosinophil")
    plan.arms = [.real, .duplicates, .diffusion]
    plan.sweep = [0, 0.25, 1, 4]
    #expect(
      plan.treatments == [
        .control, Treatment(.duplicates, ratio: 1), Treatment(.diffusion, ratio: 1),
        Treatment(.diffusion, ratio: 0.25), Treatment(.diffusion, ratio: 4),
      ])
    #expect(Set(plan.cells.map(\.name)).count == 50)
    #expect(plan.pool(of: "diffusion") == 16)
  }

  @Test func `added pictures leave the sequence of the others as it was`() {
    let source = Philox(seed: 9)
    func sequence(_ numbers: [Int], _ count: Int) -> [Int] {
      var order = ShownOrder(numbers: numbers, source: source)
      return (0..<count).map { _ in numbers[order.next().index] }
    }
    let real = Array(0..<20)
    let alone = sequence(real, 40)
    let mixed = sequence(real + [1000, 1001, 1002, 1003, 1004], 50)
    #expect(mixed.filter { $0 < 1000 } == alone)
    #expect(Set(alone.prefix(20)) == Set(real))
    #expect(alone.prefix(20) != alone.suffix(20))
  }

  @Test func `scripts for many machines name every step`() throws {
    let folder = try TemporaryFolder()
    let place = folder.url.appending(path: "few.experiment")
    var plan = Self.plan()
    plan.arms = [.real, .duplicates]
    let jobs = JobFiles(
      folder: try ExperimentFolder(new: plan, at: place), program: "/opt/le uko", tasks: 7,
      processors: 2)
    #expect(jobs.slurm.contains("--array=1-7 --cpus-per-task=2"))
    #expect(jobs.slurm.contains("--dependency=afterok:$seal"))
    #expect(jobs.slurm.contains("'/opt/le uko' experiment merge"))
    #expect(!jobs.slurm.contains("experiment sample"))
    #expect(jobs.parallel.contains("seq 7 | parallel"))
  }
}

/// A folder that is gone with its owner.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(
      path: "leuko-experiment-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
