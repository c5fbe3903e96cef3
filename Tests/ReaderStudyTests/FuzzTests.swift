import Basis
import Foundation
import TestSupport
import Testing

@testable import ReaderStudy

/// Studies with a damaged file, also by one who makes the sums fit again.
@Suite struct FuzzTests {
  @Test func `a damaged key ends in words`() throws {
    let small = try SmallStudy.sat()
    let start = Digest.hex("leuko-key-1\n")
    let seed = try Data(contentsOf: small.keyFile)
    let mend = { @Sendable in Self.chained($0, from: start) }
    try Fuzzing("study-key", seeds: [seed], mending: mend).run { data in
      try data.write(to: small.keyFile)
      try Self.judge(small)
      _ = try StudyKey(data, name: "small.key")
    }
  }

  @Test func `a damaged log ends in words`() throws {
    let small = try SmallStudy.sat()
    let start = try small.study.chainStart(of: "anna")
    let seed = try Data(contentsOf: small.log)
    let mend = { @Sendable in Self.chained($0, from: start) }
    let words = ["\"position\":", "\"answered\"", "\"opened\"", "\"at\":1e300"]
    try Fuzzing("study-log", seeds: [seed], words: words, mending: mend).run { data in
      try data.write(to: small.log)
      try Self.judge(small)
      _ = try AnswerLog.read(data, name: "anna.jsonl", start: start)
      var sitting = try small.sitting()
      try sitting.shown(on: .simulated)
      try sitting.leave()
    }
  }

  @Test func `a damaged manifest ends in words`() throws {
    let small = try SmallStudy.sat()
    let url = small.folder.appendingPathComponent("manifest.json")
    let seed = try Data(contentsOf: url)
    try Fuzzing("study-manifest", seeds: [seed], mending: Self.checked).run { data in
      try data.write(to: url)
      try Self.judge(small)
      _ = try ManifestFile(data)
    }
  }

  @Test func `a damaged package ends in words`() throws {
    let small = try SmallStudy.sat()
    for name in ["package.bin", "practice.bin"] {
      let url = small.folder.appendingPathComponent(name)
      let seed = try Data(contentsOf: url)
      try Fuzzing("study-\(name)", seeds: [seed], words: ["LEUKOPK1"]).run { data in
        try data.write(to: url)
        try Self.judge(small)
        _ = try PicturePackage(data, name: name)
      }
      try seed.write(to: url)
    }
  }

  @Test func `a damaged reading of the machine ends in words`() throws {
    let small = try SmallStudy.sat()
    let study = try small.study
    let records = study.manifest.records
    let reading = MachineReading(
      study, ratings: (0..<records).map { Double($0 % 5) / 5 }, learnedReals: 20,
      learnedFakes: 20, ownArea: 0.7, model: "aa", seed: 1, software: "leuko test")
    let url = MachineReading.file(besides: small.keyFile)
    try reading.write(to: url)
    let words = ["1e300", "-1", "[]"]
    try Fuzzing("study-machine", seeds: [Data(contentsOf: url)], words: words).run { data in
      try data.write(to: url)
      try Self.judge(small)
      _ = try MachineReading(at: url, of: study.manifest)
    }
  }

  @Test func `damaged plans and tables of answers end in words`() throws {
    let small = try SmallStudy()
    let url = small.root.appendingPathComponent("file")
    try Fuzzing("study-plan", seeds: [PlanFile.data(SmallStudy.plan)]).run { data in
      try data.write(to: url)
      _ = try PlanFile.read(at: url)
    }
    let table = """
      reader,truth,rating,picture,class,control,repeat,confirm_ms,cues
      anna,real,2,a,monocyte,no,no,1200,
      anna,fake,5,b,monocyte,no,yes,900,"edge, colour"
      bert,fake,4,b,eosinophil,yes,no,,
      """
    try Fuzzing("study-answers", seeds: [Data(table.utf8)], words: ["truth", "rating"]).run {
      data in
      try data.write(to: url)
      _ = try AnswerSheet(at: url)
    }
  }

  /// Everything that looks at a study's folder: what is wrong is in the result.
  private static func judge(_ small: SmallStudy) throws {
    let score = Scoring.score(small.folder, keyFile: small.keyFile)
    _ = StudyExport(score)
    for problem in score.problems { #expect(!problem.isEmpty) }
    _ = try? Study(at: small.folder).check()
  }

  /// Lines whose chain fits them again.
  private static func chained(_ data: Data, from start: String) -> Data {
    var last = start
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map { line in
      let body = line.dropLast(76) + "}"
      last = StudyProtocol.chain(after: last, line: String(body))
      return "\(body.dropLast()),\"chain\":\"\(last)\"}\n"
    }
    return Data(lines.joined().utf8)
  }

  /// A manifest whose checks fit its lines again.
  private static func checked(_ data: Data) -> Data {
    let lines = String(decoding: data, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast(3)
    let checks = lines.map { Digest.hex(String($0)).prefix(8) }.joined(separator: " ")
    let text = lines.joined(separator: "\n") + "\n  \"line_checks\" : \"\(checks)\"\n}\n"
    return Data(text.utf8)
  }
}
