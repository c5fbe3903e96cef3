import Foundation
import GRDB
import Testing

@testable import AtlasStore

/// How strong a finding is, and what else was said of it.
@Suite struct RemarkTests {
  private let dohle = "dohle_bodies"

  @Test func `a grade and a note are kept with the finding, part by part`() throws {
    let (atlas, ids) = try Trial.atlas(of: 2)
    let id = ids[0]
    try atlas.record(
      .remark(finding: dohle, [.grade(.moderate)]), on: [id], by: "a", at: Trial.time(1))
    #expect(try atlas.specimen(id).findings == [dohle])
    #expect(try atlas.specimen(id).classKey == "monocyte")
    try atlas.record(
      .remark(finding: dohle, [.note("two, pale")]), on: [id], by: "a", at: Trial.time(2))
    #expect(
      try atlas.specimen(id).remarks == [dohle: FindingRemark(grade: .moderate, note: "two, pale")])
    // A new class leaves findings and remarks.
    try atlas.record(.label("eosinophil"), on: [id], by: "b", at: Trial.time(3))
    #expect(try atlas.specimen(id).remarks[dohle]?.grade == .moderate)
    try atlas.record(
      .remark(finding: dohle, [.grade(nil), .note("")]), on: [id], by: "a", at: Trial.time(4))
    #expect(try atlas.specimen(id).remarks.isEmpty)
    #expect(try atlas.specimen(id).findings == [dohle])
    try atlas.record(
      .remark(finding: dohle, [.grade(.marked)]), on: [id], by: "a", at: Trial.time(5))
    try atlas.record(.removeFindings([dohle]), on: [id], by: "a", at: Trial.time(6))
    try atlas.record(.addFindings([dohle]), on: [id], by: "a", at: Trial.time(7))
    #expect(try atlas.specimen(id).remarks.isEmpty, "a finding taken away takes its grade along")
    #expect(try atlas.verifyJournal().isSound)
  }

  @Test func `undo and redo bring grades and notes back`() throws {
    let (atlas, ids) = try Trial.atlas(of: 1)
    let full = FindingRemark(grade: .slight, note: "one")
    try atlas.record(
      .remark(finding: dohle, [.grade(.slight), .note("one")]), on: ids, by: "a", at: Trial.time(1))
    try atlas.record(
      .remark(finding: dohle, [.grade(.marked)]), on: ids, by: "a", at: Trial.time(2))
    _ = try atlas.undo(by: "a", at: Trial.time(3))
    #expect(try atlas.specimen(ids[0]).remarks == [dohle: full])
    _ = try atlas.undo(by: "a", at: Trial.time(4))
    #expect(try atlas.specimen(ids[0]).findings.isEmpty)
    _ = try atlas.redo(by: "a", at: Trial.time(5))
    #expect(try atlas.specimen(ids[0]).remarks == [dohle: full])
    _ = try atlas.redo(by: "a", at: Trial.time(6))
    #expect(try atlas.specimen(ids[0]).remarks[dohle] == FindingRemark(grade: .marked, note: "one"))
    #expect(try atlas.verifyJournal().isSound)
    let lines = try atlas.history(of: ids[0])
    #expect(lines[2].alterations.first?.old == "dohle_bodies 1+ (one)")
    #expect(lines[2].alterations.first?.new == "dohle_bodies 3+ (one)")
  }

  @Test func `what comes with a picture is in the journal, and a stray grade is found`() throws {
    let atlas = try Atlas.inMemory(software: "test")
    var newcomer = try Trial.newcomer(1, class: "monocyte")
    newcomer.findings = [dohle, "vacuolated"]
    newcomer.remarks = [
      dohle: FindingRemark(grade: .marked, note: "x"), "multilobed": FindingRemark(grade: .slight),
    ]
    let ids = try atlas.admit([newcomer], by: "import", at: Trial.time()).admitted
    #expect(
      try atlas.specimen(ids[0]).remarks == [dohle: FindingRemark(grade: .marked, note: "x")],
      "a remark on a finding that isn't there is left out")
    #expect(try atlas.verifyJournal().isSound)
    try atlas.database.write { db in
      try db.execute(
        sql: "UPDATE specimen_finding SET grade = 1 WHERE finding = ?", arguments: [dohle])
    }
    #expect(try atlas.verifyJournal().faults == [.strayed(ids[0])])
  }

  @Test func `journals written before there were grades keep their chain`() throws {
    let state = LabellingState(classKey: "monocyte", findings: [dohle], credit: 7)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let old = #"{"class":"monocyte","credit":7,"findings":["dohle_bodies"]}"#
    #expect(String(decoding: try encoder.encode(state), as: UTF8.self) == old)
    #expect(try JSONDecoder().decode(LabellingState.self, from: Data(old.utf8)) == state)
  }

  @Test func `an atlas made before there were grades is brought up to date`() throws {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("old.atlas")
      let queue = try {
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        return try DatabaseQueue(path: place.appendingPathComponent("atlas.sqlite").path)
      }()
      try Schema.migrator.migrate(queue, upTo: "5 regions")
      try queue.write { db in
        try db.execute(
          sql: """
            INSERT INTO specimen (id, digest, extension, name, source, width, height, origin)
            VALUES (1, '\(String(repeating: "a", count: 64))', 'png', 'a', 'a', 8, 8, 'microscope');
            INSERT INTO specimen_finding (specimen, finding) VALUES (1, 'dohle_bodies');
            """)
      }
      try queue.close()
      let atlas = try Atlas(at: place)
      let id = SpecimenID(rawValue: 1)
      try atlas.record(
        .remark(finding: dohle, [.grade(.slight)]), on: [id], by: "a", at: Trial.time(1))
      #expect(try atlas.specimen(id).remarks[dohle]?.grade == .slight)
    }
  }

  @Test(
    arguments: [
      ("finding:dohle_bodies>=2", [1, 2]), ("finding:Döhle>1", [1, 2]),
      ("finding:dohle_bodies=3+", [2]), ("finding:dohle_bodies<2", [0]),
      ("finding:any>=3", [2, 3]), ("finding:dohle_bodies", [0, 1, 2, 4]),
      ("-finding:dohle_bodies>=2", [0, 3, 4]), ("finding:vacuolated>2,dohle_bodies<2", [0, 3]),
      ("pale", [1]),
    ])
  func `a filter asks how strong a finding is`(text: String, expected: [Int]) throws {
    let (atlas, ids) = try Trial.atlas(of: 5)
    func say(_ place: Int, _ key: String, _ grade: FindingRemark.Grade?, _ note: String? = nil)
      throws
    {
      try atlas.record(
        .remark(finding: key, [.grade(grade), .note(note)]), on: [ids[place]], by: "a",
        at: Trial.time(1))
    }
    try say(0, dohle, .slight)
    try say(1, dohle, .moderate, "rather pale")
    try say(2, dohle, .marked)
    try say(3, "vacuolated", .marked)
    try say(4, dohle, nil)
    let filter = try FilterReader(vocabulary: .builtIn).read(text)
    #expect(try atlas.ids(matching: Query(filter: filter)) == expected.map { ids[$0] })
  }

  @Test func `a filter refuses what is no grade, and completes what is one`() throws {
    let reader = FilterReader(vocabulary: .builtIn)
    for (text, word) in [("finding:dohle_bodies>=4", "4"), ("finding:dohle_bodies>=", "")] {
      #expect(throws: FilterError.notAGrade(finding: "dohle_bodies", word: word)) {
        try reader.read(text)
      }
    }
    func completions(_ text: String) -> [String] {
      FilterCompletion(of: text, cursor: text.count, vocabulary: .builtIn, people: [])
        .candidates.map(\.text)
    }
    #expect(completions("finding:dohle_bodies").contains("dohle_bodies>=2"))
    #expect(
      completions("finding:dohle_bodies>=") == (1...3).map { "dohle_bodies>=\($0)" })
    #expect(completions("finding:doh") == ["dohle_bodies"])
  }

  @Test func `a grade is spelled with digits or pluses`() {
    let spelled = ["1", "2+", "+++", "++", "3"].map { FindingRemark.Grade(spelled: $0)?.rawValue }
    #expect(spelled == [1, 2, 3, 2, 3])
    for word in ["", "0", "4", "++++", "2++", "x", "-1", "+2"] {
      #expect(FindingRemark.Grade(spelled: word) == nil, "\(word)")
    }
  }
}
