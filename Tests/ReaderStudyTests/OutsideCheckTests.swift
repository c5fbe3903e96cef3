import Foundation
import Testing

@testable import ReaderStudy

@Suite struct OutsideCheckTests {
  /// Runs the outside script; returns its exit status and what it printed.
  private func recompute(_ small: SmallStudy) throws -> (status: Int32, output: String) {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("OutsideCheck/recompute.py")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", script.path, small.folder.path, small.keyFile.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }

  @Test func `a script that shares no code recomputes commitment, order and chain`() throws {
    let small = try SmallStudy()
    try SimulatedReader(dPrime: 1, seed: 4).sit(
      small.study, as: "anna", key: small.key, startingAt: 9, software: "leuko test")
    let result = try recompute(small)
    #expect(result.status == 0, "needs python3")
    #expect(
      result.output == """
        commitment holds
        anna: order holds
        anna: chain of 31 answers holds
        spare-1: order holds

        """)
  }

  @Test func `the script notices a changed answer`() throws {
    let small = try SmallStudy()
    try SimulatedReader(dPrime: 1, seed: 4).sit(
      small.study, as: "anna", key: small.key, startingAt: 9, software: "leuko test")
    let text = try String(contentsOf: small.log, encoding: .utf8)
    let changed = text.replacing("\"rating\":6", with: "\"rating\":1", maxReplacements: 1)
    #expect(changed != text)
    try changed.write(to: small.log, atomically: true, encoding: .utf8)
    #expect(try recompute(small).status == 1)
  }
}
