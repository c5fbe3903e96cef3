import Basis
import Exchange
import Foundation
import Testing

/// An export that is killed is not there; one that is there is whole.
struct ExportKillTests {
  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `a kill while exporting leaves all or nothing`(seed: UInt64) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, seed] in
      try Exporter.export(into: URL(fileURLWithPath: path), seed: seed)
    }
    for number in 0..<Exporter.most {
      let place = folder.appendingPathComponent("out-\(number)")
      guard FileManager.default.fileExists(atPath: place.path) else { continue }
      let contents = try Dataset.contents(of: place)
      #expect(contents.items.count == Exporter.cells)
      #expect(contents.missing.isEmpty && contents.refused.isEmpty)
    }
    // The next export to each place works, whatever was left there.
    let place = folder.appendingPathComponent("out-\(Exporter.most - 1)")
    if !FileManager.default.fileExists(atPath: place.path) {
      _ = try Cells.written(Exporter.items(), as: .coco, to: place)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.filter { $0.hasPrefix(".") }.count <= 1)
  }
}

private enum Exporter {
  static let cells = 60
  static let most = 200

  static func items() throws -> [DatasetItem] {
    try (0..<cells).map { number in
      DatasetItem(path: "\(number)", picture: .bytes(try Cells.png(number)))
    }
  }

  static func export(into folder: URL, seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let items = try items()
    let delay = UInt32(random.next() % 400_000)
    Thread.detachNewThread {
      usleep(delay)
      kill(getpid(), SIGKILL)
    }
    let formats: [DatasetFormat] = [.coco, .imageFolder, .medMNIST, .webDataset, .yolo]
    for number in 0..<most {
      var export = try DatasetExport(
        to: folder.appendingPathComponent("out-\(number)"),
        options: .init(format: formats[number % formats.count]))
      for item in items { try export.write(item) }
      try export.finish()
    }
    kill(getpid(), SIGKILL)
  }
}
