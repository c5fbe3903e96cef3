import TerminalKit
import Testing

@testable import Console

@Suite struct TileLayoutTests {
  @Test func `tiles lie inside their area, don't overlap, and no larger ones would all fit`() {
    for (columns, rows) in [(16, 7), (54, 21), (86, 36), (126, 41), (166, 46)] {
      let area = Rectangle(column: 3, row: 2, columns: columns, rows: rows)
      for count in 1...64 {
        let layout = TileLayout(count, in: area)
        let tiles = (0..<min(count, layout.page)).map(layout.tile)
        for (place, tile) in tiles.enumerated() {
          #expect(tile.intersection(area) == tile, "\(count) in \(columns)x\(rows)")
          #expect(tiles[..<place].allSatisfy { $0.intersection(tile).isEmpty })
          #expect(layout.place(at: tile.origin) == place)
        }
        guard layout.page >= count else {
          #expect(layout.tile.rows <= 4)
          continue
        }
        let larger = layout.tile.rows + 1
        let across = (columns - 1) / (2 * larger + 1)
        let down = rows / (larger + 1)
        #expect(across * down < count, "\(count) in \(columns)x\(rows)")
      }
    }
  }
}
