import Basis
import Foundation

@testable import ReaderStudy

/// A study small enough for a test, in a folder of its own.
final class SmallStudy {
  let root: URL
  let plan: Plan
  var folder: URL { root.appendingPathComponent("\(plan.name).study") }
  var keyFile: URL { root.appendingPathComponent("\(plan.name).key") }

  static let plan = Plan(
    name: "small", classes: [.init("eosinophil", pairs: 6), .init("monocyte", pairs: 6)],
    controls: 3, repeats: 4, practice: 4, readers: ["anna", "spare-1"])

  init(
    _ plan: Plan = SmallStudy.plan, candidates: [Candidate]? = nil, secret: String = "seed 7",
    override: String? = nil
  ) throws {
    self.plan = plan
    root = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-study-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    let secrets = try Seal.Secrets(orders: secret, salt: Array(0..<16))
    try Seal.seal(
      plan, candidates: candidates ?? Self.candidates(plan), secrets: secrets, folder: folder,
      keyFile: keyFile, created: "1970-01-01T00:00:00Z", software: "leuko test",
      override: override)
  }

  deinit {
    try? FileManager.default.removeItem(at: root)
  }

  var study: Study { get throws { try Study(at: folder) } }
  var key: StudyKey { get throws { try StudyKey.read(at: keyFile) } }
  var log: URL { folder.appendingPathComponent("logs/anna.jsonl") }

  func sitting(
    _ reader: String = "anna", time: SimulatedTime = SimulatedTime(start: 1_000),
    takingOver: Bool = false, disk: AnswerLog.Disk = .real
  ) throws -> Sitting {
    try Sitting(
      study, reader: reader, background: Background(), clock: time.clock, software: "leuko test",
      key: plan.feedback == .each ? key : nil, simulated: false, takingOver: takingOver,
      disk: disk)
  }

  /// Noise pictures: nothing in them tells the kinds apart.
  static func candidates(_ plan: Plan, size: Int = 6, spare: Int = 4) -> [Candidate] {
    var source = SplitMix64(seed: 99)
    var made: [Candidate] = []
    func make(_ truth: Truth, _ cellClass: String, _ use: Candidate.Use, _ index: Int) {
      let rgb = (0..<(size * size * 3)).map { _ in UInt8(truncatingIfNeeded: source.next()) }
      made.append(
        Candidate(
          width: size, height: size, rgb: rgb, truth: truth, cellClass: cellClass,
          provenance: "\(cellClass)-\(truth.rawValue)-\(index)", use: use))
    }
    for entry in plan.classes {
      for index in 0..<(entry.pairs + spare) {
        make(.real, entry.cellClass, .trial, index)
        make(.fake, entry.cellClass, .trial, index)
      }
    }
    for index in 0..<plan.practice {
      make(.fake, plan.classes[0].cellClass, .practice, 800 + index)
    }
    for index in 0..<plan.controls { make(.fake, plan.classes[0].cellClass, .control, 900 + index) }
    return made
  }
}

extension AnswerTimes {
  /// Two seconds to the first key and half a second more.
  static let usual = AnswerTimes(drawMs: 0, firstKeyMs: 2000, confirmMs: 2500)
}

extension Sitting {
  /// Practises, if that is asked for.
  mutating func practise(_ small: SmallStudy) throws {
    guard needsPractice else { return }
    var practice = try small.study.practice()
    while !practice.isFinished { practice.answer(.perhapsReal) }
    try finish(practice)
  }
}

extension SmallStudy {
  /// Four pairs with a control and a repeat, sat by a reader who tells them apart a little.
  static func sat() throws -> SmallStudy {
    var plan = plan
    plan.classes = [.init("monocyte", pairs: 4)]
    plan.controls = 1
    plan.repeats = 1
    plan.practice = 2
    let small = try SmallStudy(plan, candidates: candidates(plan, size: 2))
    try SimulatedReader(dPrime: 1, seed: 4).sit(
      small.study, as: "anna", key: small.key, startingAt: 9, software: "leuko test")
    return small
  }
}
