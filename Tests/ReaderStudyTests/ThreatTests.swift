import Basis
import Foundation
import Statistics
import Testing

@testable import ReaderStudy

/// The lines that must hold against whoever might see through a blind test, each by its name.
@Suite struct ThreatTests {
  /// So many pictures of noise in two classes, with the truths dealt by `deal`.
  private static func candidates(_ count: Int, deal: UInt64) -> [Candidate] {
    var source = SplitMix64(seed: 17)
    return ["a", "b"].flatMap { name -> [Candidate] in
      let own = count / 2
      let fakes = Set(StudyProtocol.shuffle(count: own, seed: deal).prefix(own / 2))
      return (0..<own).map { index in
        Candidate(
          width: 4, height: 4, rgb: (0..<48).map { _ in UInt8(truncatingIfNeeded: source.next()) },
          truth: fakes.contains(index) ? .fake : .real, cellClass: name,
          provenance: "\(name) \(index)")
      }
    }
  }

  private static func plan(_ count: Int) -> Plan {
    Plan(
      name: "dealt", classes: ["a", "b"].map { .init($0, pairs: count / 4) }, repeats: count / 10,
      readers: ["anna", "bob"])
  }

  /// Every byte that is published, but for the three hashes that a salt hides.
  private static func published(_ small: SmallStudy) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in ["package.bin", "practice.bin"] {
      files[name] = try Data(contentsOf: small.folder.appendingPathComponent(name))
    }
    let manifest = try String(
      contentsOf: small.folder.appendingPathComponent("manifest.json"), encoding: .utf8)
    let hidden = ["\"commitment\"", "\"key_sha256\"", "\"sha256\"", "\"line_checks\""]
    files["manifest.json"] = Data(
      manifest.split(separator: "\n").filter { line in !hidden.contains(where: line.contains) }
        .joined(separator: "\n").utf8)
    return files
  }

  @Test(
    "published-numbers: whatever the truths are, the same bytes are published",
    arguments: [40, 100, 300])
  func publishedNumbers(_ count: Int) throws {
    let first = try SmallStudy(
      Self.plan(count), candidates: Self.candidates(count, deal: 0), override: "noise")
    let expected = try Self.published(first)
    for deal in 1..<20 {
      let other = try SmallStudy(
        Self.plan(count), candidates: Self.candidates(count, deal: UInt64(deal)), override: "noise")
      #expect(try other.key.rows.map(\.truth) != first.key.rows.map(\.truth))
      #expect(try Self.published(other) == expected, "deal \(deal)")
    }
  }

  @Test(
    "published-numbers: what is published of a picture tells nothing of it, by one number or by all",
    arguments: [40, 100, 300])
  func linearAttack(_ count: Int) throws {
    var areas: [Double] = []
    var single: [Double] = []
    for deal in 0..<20 {
      let small = try SmallStudy(
        Self.plan(count), candidates: Self.candidates(count, deal: UInt64(deal)),
        secret: "secret \(deal)", override: "noise")
      let manifest = try small.study.manifest
      let orders = try manifest.readers.map { try #require(manifest.order(of: $0.id)) }
      let ids = try small.study.package().records.map(\.id)
      // Place in the package, in the id's own order and in every reader's, and whether it comes twice.
      let rows = ids.indices.map { record in
        [Double(record), Double(Int(ids[record].prefix(8), radix: 16) ?? 0)]
          + orders.flatMap { order in
            let places = order.showings.indices.filter { order.showings[$0].record == record }
            return [Double(places[0]), Double(places.count), Double(places[0] % 2)]
          }
      }
      let isFake = try small.key.rows.map { $0.truth == .fake }
      let chances = try #require(LogisticRegression.crossValidated(rows, positive: isFake))
      areas.append(try #require(ReceiverCurve(isFake: isFake, ratings: chances).area))
      for column in rows[0].indices {
        let curve = ReceiverCurve(isFake: isFake, ratings: rows.map { $0[column] })
        single.append(try #require(curve.area))
      }
    }
    for found in [areas, single] {
      let mean = found.reduce(0, +) / Double(found.count)
      #expect((0.45...0.55).contains(mean), "\(count) pictures: \(mean)")
    }
  }

  @Test("published-numbers: no number stands in the manifest but the rules and the sizes")
  func numbersOfTheManifest() throws {
    let small = try SmallStudy()
    let data = try Data(contentsOf: small.folder.appendingPathComponent("manifest.json"))
    let known: Set<String> = [
      "plan.controls", "plan.repeats", "plan.practice", "plan.margin", "plan.alpha",
      "plan.break_every", "plan.classes.pairs", "repeat_gap", "records", "width", "height",
    ]
    func numbers(_ value: Any, _ path: [String]) -> Set<String> {
      if let fields = value as? [String: Any] {
        return fields.reduce(into: []) { $0.formUnion(numbers($1.value, path + [$1.key])) }
      }
      if let list = value as? [Any] {
        return list.reduce(into: []) { $0.formUnion(numbers($1, path)) }
      }
      return value is NSNumber && !(value is Bool) ? [path.joined(separator: ".")] : []
    }
    #expect(numbers(try JSONSerialization.jsonObject(with: data), []).isSubset(of: known))
  }

  @Test("order: which records come twice, and when, is drawn without looking at truths")
  func order() throws {
    let small = try SmallStudy()
    let study = try small.study
    let head = try small.key.head
    let secret = try #require(head.orderSecret)
    let drawn = try small.key.rows
    for reader in study.manifest.readers {
      #expect(reader.attempt == nil)
      #expect(Seal.isDrawn(reader, study.manifest, drawn, secret: secret))
    }
    // Controls are repeated as often as they come among the pictures.
    let rows = try small.key.rows
    #expect(rows.count(where: \.isControl) == 3)
    var repeatedControls = 0
    for seed in 0..<300 {
      let other = StudyProtocol.orderSeed(study: "\(seed)", reader: "repeats", attempt: 0)
      repeatedControls += StudyProtocol.shuffle(count: rows.count, seed: other).prefix(4)
        .count { rows[$0].isControl }
    }
    #expect(abs(Double(repeatedControls) / 1200 - 3.0 / 27) < 0.03)
  }

  @Test("interim: the key stays shut while a listed sitting is under way, or leaves a line in it")
  func interim() throws {
    var plan = SmallStudy.plan
    plan.practice = 0
    let small = try SmallStudy(plan)
    var sitting = try small.sitting()
    let times = AnswerTimes(drawMs: 1, firstKeyMs: 2, confirmMs: 3)
    try sitting.confirm(.surelyFake, times: times)
    let act = { (interim: Bool) in
      try Scoring.open(
        small.folder, keyFile: small.keyFile, interim: interim, at: 1_001, software: "leuko test")
    }
    #expect(throws: StudyError.unfinished(readers: ["anna"])) { try act(false) }
    let looked = try act(true)
    #expect(looked.isVerified)
    #expect(looked.openings.map(\.unfinished) == [["anna"]])
    #expect(looked.openings.map(\.absent) == [["spare-1"]])
    // The sitting goes on, its log and every later report tell it.
    while !sitting.isComplete { try sitting.confirm(.surelyReal, times: times) }
    let log = try String(contentsOf: small.log, encoding: .utf8)
    #expect(log.contains("\"event\":\"interim\""))
    let later = try act(false)
    #expect(later.isVerified, "\(later.problems)")
    #expect(later.openings.count == 2)
    #expect(StudyReport(later).plainText().contains("the key was opened on 1970-01-01T00:16:41Z"))
    #expect(later.conditions.interimOpenings.count == 2)
  }

  @Test("interim: a log put out of sight for the moment of opening is told of all the same")
  func hiddenLog() throws {
    var plan = SmallStudy.plan
    plan.practice = 0
    plan.readers = ["anna"]
    let small = try SmallStudy(plan)
    var sitting = try small.sitting()
    let times = AnswerTimes(drawMs: 1, firstKeyMs: 2, confirmMs: 3)
    try sitting.confirm(.surelyFake, times: times)
    let whole = try Data(contentsOf: small.log)
    let aside = small.log.deletingLastPathComponent().appendingPathComponent("aside")
    func open() throws -> StudyScore {
      try Scoring.open(small.folder, keyFile: small.keyFile, at: 1_001, software: "leuko test")
    }
    try Data("?\n".utf8).write(to: small.log)
    #expect(try open().openings.map(\.unfinished) == [["anna"]])
    try FileManager.default.removeItem(at: small.log)
    try whole.write(to: aside)
    #expect(try open().openings.count == 2)
    try FileManager.default.moveItem(at: aside, to: small.log)
    #expect(Scoring.score(small.folder, keyFile: small.keyFile).openings.count == 2)
  }

  @Test("interim: without its key a study leaves no line, and all finished it leaves none either")
  func quietOpenings() throws {
    let small = try SmallStudy.sat()
    let openings = small.folder.appendingPathComponent("openings.jsonl")
    let away = small.root.appendingPathComponent("away.key")
    _ = try Scoring.open(small.folder, keyFile: away, at: 20, software: "leuko test")
    #expect(!FileManager.default.fileExists(atPath: openings.path))
  }

  @Test("rules: each changed alone is named, whatever checks and chains are redone")
  func rules() throws {
    let changes: [(String, (inout Manifest) -> Void)] = [
      ("margin", { $0.plan.margin = 0.2 }),
      ("level of the tests", { $0.plan.alpha = 0.2 }),
      ("primary endpoint", { $0.primaryEndpoint = "whatever came out" }),
      ("blinding", { $0.plan.blinding = .otherMachine }),
      ("exposure", { $0.plan.exposureSeconds = 3 }),
      ("feedback", { $0.plan.feedback = .end }),
      ("program version", { $0.software = "leuko 99" }),
      ("another rule of the plan", { $0.plan.breakEvery = 7 }),
      ("another rule of the plan", { $0.created = "2030-01-01T00:00:00Z" }),
      ("another rule of the plan", { $0.plan.question = "Nice?" }),
      (
        "readers",
        {
          $0.readers.removeLast()
          $0.plan.readers.removeLast()
        }
      ),
      ("classes", { $0.plan.classes[0].cellClass = "other" }),
      (
        "controls",
        {
          $0.plan.controls -= 1
        }
      ),
    ]
    let small = try SmallStudy()
    let original = try small.study
    for (name, change) in changes {
      var manifest = original.manifest
      change(&manifest)
      let file = try ManifestFile(manifest)
      #expect(!original.code.fits(file.code), "\(name)")
      #expect(original.code.changed(in: file.code).map(\.rawValue) == [name])
      let key = try small.key
      let named = Set(
        StudyCode.namedValues(manifest).filter { key.head.rules?[$0.key] != $0.value }.map(\.key))
      #expect(named == [name])
    }
  }

  @Test("rules: an edited margin with every check redone is named in the report")
  func redoneChecks() throws {
    let small = try SmallStudy()
    let code = try small.study.code
    var manifest = try small.study.manifest
    manifest.plan.margin = 0.3
    let file = try ManifestFile(manifest)
    try file.data.write(to: small.folder.appendingPathComponent("manifest.json"))
    let bare = Scoring.score(small.folder, keyFile: small.keyFile)
    #expect(bare.changedRules == ["margin"])
    #expect(!bare.isVerified)
    let published = Scoring.score(small.folder, keyFile: small.keyFile, code: code)
    #expect(published.problems.contains { $0.contains(code.short) })
    let typed = code.text.lowercased().replacingOccurrences(of: "-", with: " ")
    #expect(StudyCode(typed: typed) == code)
    #expect(StudyCode(typed: code.short)?.fits(code) == true)
    #expect(StudyCode(typed: "7K2M-!") == nil)
  }

  @Test("missing-reader: no log, an empty one, a cut one and a renamed one are all named")
  func missingReader() throws {
    var plan = SmallStudy.plan
    plan.readers = ["gone", "empty", "cut", "renamed", "whole"]
    let small = try SmallStudy(plan)
    for reader in plan.readers {
      try SimulatedReader(dPrime: 1, seed: 4).sit(
        small.study, as: reader, key: small.key, startingAt: 9, software: "leuko test")
    }
    let logs = small.folder.appendingPathComponent("logs")
    func log(_ name: String) -> URL { logs.appendingPathComponent("\(name).jsonl") }
    let receipt = try #require(
      Scoring.score(small.folder, keyFile: small.keyFile).readers.first { $0.reader == "cut" }
    ).receipt
    try FileManager.default.removeItem(at: log("gone"))
    try Data().write(to: log("empty"))
    let lines = try String(contentsOf: log("cut"), encoding: .utf8).split(separator: "\n")
    try Data((lines.prefix(5).joined(separator: "\n") + "\n").utf8).write(to: log("cut"))
    try FileManager.default.moveItem(at: log("renamed"), to: log("someone"))
    let score = Scoring.score(
      small.folder, keyFile: small.keyFile, receipts: ["cut": receipt])
    #expect(
      score.listed.map(\.state) == [
        .absent, .unreadable("the log is empty"),
        .unfinished(answered: 2, of: plan.showings), .renamed("someone.jsonl"), .complete,
      ])
    #expect(score.problems.contains { $0.contains("receipt \(receipt)") })
    let report = StudyReport(score).plainText()
    for reader in plan.readers { #expect(report.contains(reader)) }
    let right = Scoring.score(
      small.folder, keyFile: small.keyFile,
      receipts: ["whole": try #require(score.readers.last).receipt.lowercased()])
    #expect(!right.problems.contains { $0.contains("receipt") })
  }

  @Test("preview: a plain copy of a study passes its audit")
  func plainCopy() throws {
    let small = try SmallStudy()
    let copy = small.root.appendingPathComponent("copy.study")
    try FileManager.default.copyItem(at: small.folder, to: copy)
    for name in ["package.bin", "practice.bin"] {
      try FileManager.default.setAttributes(
        [.modificationDate: Date()], ofItemAtPath: copy.appendingPathComponent(name).path)
    }
    #expect(try Study(at: copy).passesAudit)
  }
}
