import Basis
import Foundation
import Testing

@testable import ReaderStudy

/// One changed bit anywhere is found, and named by file and line.
@Suite struct TamperingTests {
  /// Flips one bit of every `stride`-th byte of a file in turn and hands each score over; with
  /// LEUKO_THOROUGH=1, of every byte.
  private func flip(
    _ url: URL, of small: SmallStudy, stride step: Int, check: (Int, StudyScore) throws -> Void
  ) throws {
    let step = Thorough.isAsked ? 1 : step
    let original = try Data(contentsOf: url)
    defer { try? original.write(to: url) }
    for offset in stride(from: 0, to: original.count, by: step) {
      var changed = original
      changed[offset] ^= 1 << UInt8(offset % 7)
      let handle = try FileHandle(forWritingTo: url)
      try handle.write(contentsOf: changed)
      try handle.truncate(atOffset: UInt64(changed.count))
      try handle.close()
      try check(offset, Scoring.score(small.folder, keyFile: small.keyFile))
    }
  }

  /// The line, from 1, that a byte belongs to; a newline belongs to the line it ends.
  private func line(of offset: Int, in data: Data) -> Int {
    data.prefix(offset).count { $0 == UInt8(ascii: "\n") } + 1
  }

  @Test func `a flipped bit of the manifest is named by its line`() throws {
    let small = try SmallStudy.sat()
    let url = small.folder.appendingPathComponent("manifest.json")
    let data = try Data(contentsOf: url)
    try flip(url, of: small, stride: 61) { offset, score in
      let problem = try #require(score.problems.first, "byte \(offset) was not noticed")
      let line = line(of: offset, in: data)
      let total = data.count { $0 == UInt8(ascii: "\n") }
      // A flip in the line of checks points at the line whose check no longer fits.
      if line < total - 1 {
        #expect(problem.hasPrefix("'manifest.json', line \(line):"), "byte \(offset): \(problem)")
      } else {
        #expect(problem.hasPrefix("'manifest.json', line "), "byte \(offset): \(problem)")
      }
    }
  }

  @Test func `a flipped bit of the key is named by its line`() throws {
    let small = try SmallStudy.sat()
    let data = try Data(contentsOf: small.keyFile)
    try flip(small.keyFile, of: small, stride: 53) { offset, score in
      let problem = try #require(score.problems.first, "byte \(offset) was not noticed")
      let line = line(of: offset, in: data)
      #expect(problem.hasPrefix("'small.key', line \(line):"), "byte \(offset): \(problem)")
    }
  }

  @Test func `a flipped bit of a log is named by its line`() throws {
    let small = try SmallStudy.sat()
    let data = try Data(contentsOf: small.log)
    try flip(small.log, of: small, stride: 101) { offset, score in
      let line = line(of: offset, in: data)
      if offset == data.count - 1 {
        // Without its newline the last line is a torn one, which is forgiven and noted.
        #expect((score.readers.first?.tornBytes ?? 0) > 0)
        return
      }
      let problem = try #require(score.problems.first, "byte \(offset) was not noticed")
      #expect(problem.hasPrefix("'anna.jsonl', line \(line):"), "byte \(offset): \(problem)")
    }
  }

  @Test func `a flipped bit of the package is named by its record`() throws {
    let small = try SmallStudy.sat()
    let record = 17 + 2 * 2 * 3
    try flip(
      small.folder.appendingPathComponent("package.bin"), of: small, stride: 11
    ) { offset, score in
      #expect(score.problems.first?.hasPrefix("'package.bin'") == true, "byte \(offset)")
      if offset >= 20 {
        let name = "record \((offset - 20) / record + 1)"
        let named = score.problems.contains {
          $0.hasPrefix("'package.bin', \(name):") || $0.hasPrefix("'package.bin': \(name) has")
        }
        #expect(named, "byte \(offset): \(score.problems)")
      }
    }
  }

  @Test func `a flipped bit of the practice pictures is noticed`() throws {
    let small = try SmallStudy.sat()
    try flip(
      small.folder.appendingPathComponent("practice.bin"), of: small, stride: 7
    ) { offset, score in
      #expect(
        score.problems == ["'practice.bin': it isn't the package that was sealed"], "\(offset)")
    }
  }

  @Test func `a log cut anywhere keeps its whole lines and verifies`() throws {
    let small = try SmallStudy.sat()
    let data = try Data(contentsOf: small.log)
    for length in stride(from: 0, to: data.count, by: 97) {
      try data.prefix(length).write(to: small.log)
      let score = Scoring.score(small.folder, keyFile: small.keyFile)
      #expect(score.problems == [], "cut at \(length)")
    }
  }

  @Test func `a log in another reader's name doesn't verify`() throws {
    let small = try SmallStudy.sat()
    try FileManager.default.moveItem(
      at: small.log, to: small.folder.appendingPathComponent("logs/spare-1.jsonl"))
    #expect(
      Scoring.score(small.folder, keyFile: small.keyFile).problems
        == ["'spare-1.jsonl', line 1: the chain breaks here"])
  }

  @Test func `nothing a sitting opens holds the truth or a class of a picture`() throws {
    let small = try SmallStudy()
    let package = try Data(contentsOf: small.folder.appendingPathComponent("package.bin"))
    let key = try small.key
    for row in key.rows {
      #expect(package.range(of: Data(row.provenance.utf8)) == nil)
      #expect(package.range(of: Data(row.image.utf8)) == nil)
    }
    // Every record's tag is the same, and the order of records is that of their ids.
    let records = try small.study.package().records
    #expect(records.allSatisfy { $0.truth == nil })
    #expect(records.map(\.id) == records.map(\.id).sorted())
    #expect(try PackageInspection(small.study).facts.allSatisfy(\.holds))
    let manifest = try String(
      contentsOf: small.folder.appendingPathComponent("manifest.json"), encoding: .utf8)
    for row in key.rows {
      #expect(!manifest.contains(row.id))
      #expect(!manifest.contains(row.provenance))
    }
    let mode = try FileManager.default.attributesOfItem(atPath: small.keyFile.path)
    #expect((mode[.posixPermissions] as? NSNumber)?.intValue == 0o600)
  }
}
