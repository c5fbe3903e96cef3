import Basis
import Foundation
import TestSupport
import Testing

/// From labelled cells of one's own to a sealed blind test, by the script that is meant for it: grey
/// cells, small ones, of a scale of their own.
@Suite struct OwnDataStory {
  private static let script = Program.root.appendingPathComponent("Samples/own")

  /// Grey cells of 40 pixels in two classes, no two alike, as PGM.
  private static func write(_ count: Int, to folder: URL) throws {
    var random = SplitMix64(seed: 7)
    func unit() -> Double { Double(random.next() >> 11) / 9_007_199_254_740_992 }
    for name in ["monocyte", "eosinophil"] {
      let home = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
      for number in 0..<count {
        let (ground, dark, radius) = (190 + 40 * unit(), 60 + 60 * unit(), 7 + 6 * unit())
        let (x0, y0) = (17 + 6 * unit(), 17 + 6 * unit())
        let (slope, wave) = (4 * unit() - 2, 0.2 + unit())
        var bytes = Array("P5\n40 40\n255\n".utf8)
        for y in 0..<40 {
          for x in 0..<40 {
            let (dx, dy) = (Double(x) - x0, Double(y) - y0)
            let isCell = dx * dx + dy * dy < radius * radius
            let grain = name == "eosinophil" && isCell ? 25 * sin(wave * dx) * sin(wave * dy) : 0
            let level = (isCell ? dark : ground) + slope * dx / 2 + grain + 6 * unit()
            bytes.append(UInt8(min(255, max(0, level))))
          }
        }
        try Data(bytes).write(to: home.appendingPathComponent("\(1000 + number).pgm"))
      }
    }
  }

  @Test func `a folder of grey cells ends as a sealed blind test, and goes on where it broke off`()
    throws
  {
    let world = try World()
    try Self.write(60, to: world.folder.appendingPathComponent("mine"))
    var environment = world.environment
    environment.merge(
      ["CROP": "32", "SIZE": "16", "LARGE": "32", "PAIRS": "4", "USER": "anna"]
    ) { $1 }
    func own() throws -> (status: Int32, output: String, errors: String) {
      let result = try ChildProcess.run(
        "/bin/bash", [Self.script.path, try Program.url.path, "mine", "out", "0.1"],
        environment: environment, in: world.folder)
      return (result.status, result.output, result.errors)
    }
    let first = try own()
    try #require(first.status == 0, "\(first.output)\(first.errors)")
    for product in [
      "lab.atlas", "classifier/classifier.json", "large/upscaler/upscaler.json",
      "large/opinion.json",
      "classifier-val.txt", "generated.txt", "own.study",
    ] {
      #expect(
        FileManager.default.fileExists(
          atPath: world.folder.appendingPathComponent("out/\(product)").path),
        "\(product): \(first.output)\(first.errors)")
    }
    #expect(first.output.contains("120 of 120 pictures came in"))

    // Done again, it does only what isn't done.
    try FileManager.default.removeItem(at: world.folder.appendingPathComponent("out/generated.txt"))
    let second = try own()
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.output.contains("== cells: done before (cells.txt)"))
    #expect(!second.output.contains("== cells, measured on val: done before"))
  }
}
