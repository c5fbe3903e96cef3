import Foundation
import TestSupport
import Testing

@testable import Location

/// Locators' folders with a damaged file.
struct FuzzTests {
  @Test(arguments: [Locator.descriptionFile, Locator.weightsFile])
  func `a locator with a damaged file ends in words`(file: String) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-fuzz-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(at: LocatorTests.samples, to: folder)
    let url = folder.appendingPathComponent(file)
    let seed = try Data(contentsOf: url)
    try Fuzzing("\(file)", seeds: [seed]).run(rounds: 25) { data in
      try data.write(to: url)
      _ = try Locator(folder: folder, threads: 1)
    }
  }
}
