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
    let cells = [(x: 180.0, y: 160.0, radius: 60.0), (x: 470.0, y: 320.0, radius: 80.0)]
    func drawn(_ cells: [(x: Double, y: Double, radius: Double)]) -> DrawnField {
      DrawnField(
        Drawn.field(cells: cells),
        cells: cells.map {
          PixelRectangle(
            x: Int($0.x - $0.radius), y: Int($0.y - $0.radius), width: Int(2 * $0.radius),
            height: Int(2 * $0.radius))
        })
    }
    var plan = LocatorPlan()
    plan.steps = 24
    plan.batch = 16
    plan.lookEvery = 12
    plan.keep = 0.8
    let fields = [drawn([cells[0]]), drawn([cells[1]]), drawn([])]
    var training = try LocatorTraining(plan: plan, train: fields, choice: [drawn(cells)])
    var losses: [Double] = []
    let locator = try training.run(threads: 1, data: "drawn") { losses.append($0.loss) }
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
