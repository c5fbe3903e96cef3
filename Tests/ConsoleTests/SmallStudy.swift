import Basis
import Foundation

@testable import ReaderStudy

/// A sealed study of noise pictures in a folder of its own, removed with it.
final class SmallStudy {
  let root: URL
  let plan: Plan
  var folder: URL { root.appendingPathComponent("\(plan.name).study") }

  /// Two pairs of one class for anna.
  static func plan(_ change: (inout Plan) -> Void = { _ in }) -> Plan {
    var plan = Plan(
      name: "small", classes: [.init("monocyte", pairs: 2)], practice: 0, readers: ["anna"])
    plan.names = [
      ClassName(key: "eosinophil", name: "eosinophil", letter: "E"),
      ClassName(key: "monocyte", name: "monocyte", letter: "M"),
    ]
    change(&plan)
    return plan
  }

  init(_ plan: Plan = SmallStudy.plan()) throws {
    self.plan = plan
    root = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-small-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    var source = SplitMix64(seed: 5)
    var candidates: [Candidate] = []
    for (truth, use, count) in [
      (Truth.real, Candidate.Use.trial, 6), (.fake, .trial, 6), (.fake, .practice, plan.practice),
    ] {
      for place in 0..<count {
        candidates.append(
          Candidate(
            width: 6, height: 6,
            rgb: (0..<108).map { _ in UInt8(truncatingIfNeeded: source.next()) }, truth: truth,
            cellClass: "monocyte", provenance: "\(truth.rawValue) \(use) \(place)", use: use))
      }
    }
    try Seal.seal(
      plan, candidates: candidates, secrets: Seal.Secrets(orders: "seed 7", salt: Array(0..<16)),
      folder: folder, keyFile: root.appendingPathComponent("\(plan.name).key"),
      created: "1970-01-01T00:00:00Z", software: "leuko test", override: "noise for a test")
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  /// The events of anna's log, in their order.
  var events: [String] {
    get throws {
      try String(contentsOf: folder.appendingPathComponent("logs/anna.jsonl"), encoding: .utf8)
        .split(separator: "\n").compactMap {
          let line = try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
          return line?["event"] as? String
        }
    }
  }
}
