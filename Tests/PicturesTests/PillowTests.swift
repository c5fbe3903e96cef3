import Foundation
import Testing

@testable import Pictures

/// Pictures of every feature, in the manner of PngSuite, beside what Pillow makes of them.
struct PillowTests {
  private static let python = ProcessInfo.processInfo.environment["LEUKO_PYTHON"] ?? "python3"

  private static func run(_ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  private static let hasPillow = run(["-c", "import numpy; from PIL import Image, ImageCms"])

  @Test(.enabled(if: hasPillow, "needs python3 with Pillow and numpy; LEUKO_PYTHON names one"))
  func `decoded pixels are Pillow's, or differ by as little as is argued`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("OutsideCheck/pillow-pictures.py")
    try #require(Self.run([script.path, folder.path]))
    let table = try String(
      contentsOf: folder.appendingPathComponent("cases.tsv"), encoding: .utf8)
    var count = 0
    for line in table.split(separator: "\n") {
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let file = folder.appendingPathComponent(parts[0])
      let expected = try Data(
        contentsOf: file.deletingPathExtension().appendingPathExtension("rgb"))
      guard let picture = try? PictureFile.read(file) else {
        #expect(Bool(false), "\(parts[0]) is refused")
        continue
      }
      #expect(
        (String(picture.width), String(picture.height)) == (parts[1], parts[2]), "\(parts[0])")
      guard picture.bytes.count == expected.count else { continue }
      let most = zip(picture.bytes, expected).map { abs(Int($0) - Int($1)) }.max() ?? 0
      #expect(most <= Int(parts[3]) ?? 0, "\(parts[0]): \(most) levels apart; \(parts[4])")
      count += 1
    }
    #expect(count >= 120)
  }
}
