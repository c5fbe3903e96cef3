import Foundation
import Pictures
import Testing

@testable import Location

@Suite struct LocatorTests {
  static let samples = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Samples/models/locator")

  private static func temporary() -> URL {
    FileManager.default.temporaryDirectory.appendingPathComponent("leuko-locator-\(UUID())")
  }

  @Test func `a training on drawn fields finds their cells and none among red ones`() throws {
    let cells = DrawnTraining.cells
    var training = try DrawnTraining.training()
    var losses: [Double] = []
    let locator = try training.run(threads: 1) { losses.append($0.loss) }
    #expect(try #require(losses.last) < losses[0])
    let folder = Self.temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    try locator.write(to: folder)
    let again = try Locator(folder: folder, threads: 2)
    let picture = Drawn.field(cells: cells)
    #expect(again.description == locator.description)
    #expect(again.cells(in: picture) == locator.cells(in: picture))
    #expect(again.digest == locator.digest)
  }

  @Test func `a training that was interrupted ends with the bytes of one that wasn't`() async throws
  {
    let file = Self.temporary()
    defer { try? FileManager.default.removeItem(at: file) }
    var whole = try DrawnTraining.training()
    let expected = try whole.run(threads: 1) { _ in }
    // Stopped between two looks.
    let run = Task {
      var training = try DrawnTraining.training()
      _ = try training.run(threads: 1, checkpoint: file) { news in
        if news.step == 15 { withUnsafeCurrentTask { $0?.cancel() } }
      }
    }
    await #expect(throws: CancellationError.self) { try await run.value }
    var resumed = try DrawnTraining.resumed(file, data: "drawn")
    #expect(resumed.progress.step == 15)
    let locator = try resumed.run(threads: 2) { _ in }
    #expect(locator.digest == expected.digest)
    resumed.progress.seconds = whole.progress.seconds
    #expect(try resumed.checkpoint() == whole.checkpoint())
    #expect(throws: LocatorError.otherFields(file: file.lastPathComponent)) {
      try DrawnTraining.resumed(file, data: "other fields")
    }
  }

  @Test func `the shipped locator finds drawn cells wherever they are, and in tiles`() throws {
    let locator = try Locator(folder: Self.samples, threads: 1)
    let wide = Drawn.field(
      width: 2000, height: 1300,
      cells: [
        (x: 300, y: 300, radius: 80), (x: 1024, y: 640, radius: 80), (x: 1300, y: 700, radius: 80),
        (x: 1930, y: 1200, radius: 80),
      ])
    #expect(Locator.tiles(of: wide).count > 1)
    let found = locator.cells(in: wide).filter { $0.score > 0.2 }
    for (x, y) in [(300, 300), (1024, 640), (1300, 700), (1930, 1200)] {
      let box = PixelRectangle(
        x: x - 80, y: y - 80, width: min(160, 2000 - x + 80), height: 160)
      #expect(found.count { $0.box.overlap(box) > 0.4 } == 1)
    }
  }

  @Test func `tiles cover a field and overlap by more than a cell`() {
    let field = Picture(width: 3001, height: 1279)
    let tiles = Locator.tiles(of: field)
    #expect(tiles.first?.x == 0)
    #expect(tiles.map { $0.x + $0.width }.max() == 3001)
    for (one, next) in zip(tiles, tiles.dropFirst()) {
      #expect(one.x + one.width - next.x >= Locator.tileOverlap)
    }
  }

  @Test func `a damaged folder is refused in a sentence`() throws {
    let folder = Self.temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(throws: LocatorError.missing(path: folder.path)) {
      try Locator(folder: folder, threads: 1)
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent(Locator.descriptionFile)
    try Data("{\"format\":1,\"size\":64,\"widths\":[7],\"threshold\":0.5}".utf8).write(to: file)
    #expect(
      throws: LocatorError.description(
        file: "locator.json", problem: "'widths' are multiples of 8, from 8 to 512")
    ) { try Locator(folder: folder, threads: 1) }
  }
}
