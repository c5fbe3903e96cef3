/// A region of rows moved up (distance above 0) or down, the rows that come in being empty.
struct Scroll: Hashable, Sendable {
  let rows: Range<Int>
  let distance: Int

  func apply(to content: inout ScreenContent) {
    let columns = content.columns
    let old = content.cells
    for row in rows {
      let source = row + distance
      let target = row * columns..<(row + 1) * columns
      if rows.contains(source) {
        content.cells.replaceSubrange(target, with: old[source * columns..<(source + 1) * columns])
      } else {
        content.cells.replaceSubrange(target, with: repeatElement(.blank, count: columns))
      }
    }
  }

  /// The scroll that makes most cells of `front` right, or nil where none saves much.
  ///
  /// For every distance each row has a gain: cells that it would make right less those it would
  /// spoil. The best region for a distance is the run of rows with the greatest sum.
  static func best(from front: ScreenContent, to back: ScreenContent) -> Scroll? {
    guard front.rows == back.rows, front.columns == back.columns, back.rows > 3 else { return nil }
    let columns = back.columns
    let rows = back.rows
    // Right already, by row: what scrolling may spoil.
    var right = [Int](repeating: 0, count: rows)
    var wrong = 0
    for row in 0..<rows {
      var same = 0
      for at in row * columns..<(row + 1) * columns where front.cells[at] == back.cells[at] {
        same += 1
      }
      right[row] = same
      wrong += columns - same
    }
    guard wrong > 2 * columns else { return nil }
    let signs = (0..<rows).map { signature(of: back, row: $0) }
    let frontSigns = (0..<rows).map { signature(of: front, row: $0) }
    var best: (gain: Int, scroll: Scroll)?
    for distance in -(rows - 2)...(rows - 2) where distance != 0 {
      var run = 0
      var start = 0
      for row in max(0, -distance)..<min(rows, rows - distance) {
        var gain = -right[row]
        // Few rows match at a given distance: a glance at some cells spares comparing them all.
        if alike(signs[row], frontSigns[row + distance]) {
          gain += matches(back, row, front, row + distance)
        }
        if run <= 0 {
          run = 0
          start = row
        }
        run += gain
        guard run > (best?.gain ?? columns) else { continue }
        let region =
          distance > 0 ? start..<(row + distance + 1) : (start + distance)..<(row + 1)
        // The rows that come in empty, and were right before.
        let entering =
          distance > 0 ? (row + 1)..<(row + 1 + distance) : (start + distance)..<start
        let spoilt = entering.reduce(0) { $0 + right[$1] } / 2
        if run - spoilt > (best?.gain ?? columns) {
          best = (run - spoilt, Scroll(rows: region, distance: distance))
        }
      }
    }
    return best?.scroll
  }

  private static let samples = 8

  private static func signature(of content: ScreenContent, row: Int) -> [ScreenCell] {
    (0..<samples).map { content[row, (2 * $0 + 1) * content.columns / (2 * samples)] }
  }

  /// Whether at least some of the cells glanced at are the same and not empty.
  private static func alike(_ one: [ScreenCell], _ other: [ScreenCell]) -> Bool {
    zip(one, other).contains { $0 == $1 && $0 != .blank }
  }

  private static func matches(
    _ back: ScreenContent, _ row: Int, _ front: ScreenContent, _ other: Int
  ) -> Int {
    var same = 0
    let shift = (other - row) * back.columns
    for at in row * back.columns..<(row + 1) * back.columns
    where back.cells[at] == front.cells[at + shift] {
      same += 1
    }
    return same
  }
}
