import CNcursesShim
import TerminalKit

/// Lays a frame's page and popups over each other with curses' windows and panels, and reads the
/// result back. Belongs to the thread that owns curses.
///
/// Pictures travel as sentinels: each slot fills its block with a code point of its own from the
/// private use area, so a popup that covers a picture, or uncovers it, needs no bookkeeping.
struct Composition {
  private(set) var rows: Int
  private(set) var columns: Int
  /// The code points that curses laid on top, row by row.
  private(set) var points: [UInt32] = []
  private(set) var styles: [UInt8] = []
  /// The slots of the last frame; slot `i` shows where the point is `firstSentinel + i`.
  private(set) var slots: [ImageSlot] = []

  /// What each window holds: only rows that changed are handed to curses.
  private var windows: [Int: (size: Size, points: [UInt32], styles: [UInt8])] = [:]

  static let firstSentinel: UInt32 = 0xE000
  private static let sentinels: UInt32 = 0x1900
  private static let continuation: UInt32 = 0x10_0000
  private static let firstInterned: UInt32 = 0xF_0000

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  /// The terminal has another size.
  mutating func resize(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    cnc_resize(Int32(rows), Int32(columns))
    windows = [:]
  }

  /// The slot of a composed cell, if a picture shows there.
  func slot(at index: Int) -> Int? {
    let point = points[index]
    guard point >= Self.firstSentinel, point < Self.firstSentinel + Self.sentinels else {
      return nil
    }
    let slot = Int(point - Self.firstSentinel)
    return slot < slots.count ? slot : nil
  }

  /// The symbol of a composed cell that shows no picture.
  static func symbol(of point: UInt32) -> UInt32 {
    if point == continuation { return Symbol.continuation }
    if point >= firstInterned, point < continuation {
      return Symbol.firstInterned + point - firstInterned
    }
    return point
  }

  /// Composes a frame; what reaches beyond the screen is cut off.
  mutating func compose(_ frame: Frame, characters: inout CharacterTable) {
    slots = []
    let screen = Rectangle(column: 0, row: 0, columns: columns, rows: rows)
    var layers: [(window: Int32, origin: Point, grid: Grid)] = []
    layers.append((0, Point(column: 0, row: 0), frame.page))
    let popups = frame.popups.filter { popup in
      !popup.area.intersection(screen).isEmpty
    }
    let count = cnc_set_popups(Int32(popups.count))
    for (index, popup) in popups.prefix(Int(count)).enumerated() {
      let visible = popup.area.intersection(screen)
      let placed = cnc_place_popup(
        Int32(index), Int32(visible.row), Int32(visible.column), Int32(visible.rows),
        Int32(visible.columns))
      if placed == 1 { windows[index + 1] = nil }
      if placed >= 0 { layers.append((Int32(index + 1), popup.origin, popup.grid)) }
    }
    windows = windows.filter { $0.key <= Int(count) }
    for layer in layers {
      fill(layer.window, with: layer.grid, at: layer.origin, in: screen, &characters)
    }
    cnc_compose()
    read()
  }

  /// Writes the visible part of a grid into a window, which lies exactly there.
  private mutating func fill(
    _ window: Int32, with grid: Grid, at origin: Point, in screen: Rectangle,
    _ characters: inout CharacterTable
  ) {
    let visible =
      window == 0
      ? screen
      : Rectangle(
        column: origin.column, row: origin.row, columns: grid.size.columns, rows: grid.size.rows
      ).intersection(screen)
    let size = visible.size
    var points = [UInt32](repeating: Symbol.space, count: size.columns * size.rows)
    var styles = [UInt8](repeating: 0, count: size.columns * size.rows)
    // Neighbours are mostly alike, and looking a character up is what takes time.
    var last = (glyph: Glyph.blank, point: Symbol.space, style: TextPalette.styleNumber(.blank))
    for row in 0..<size.rows {
      for column in 0..<size.columns {
        let place = Point(
          column: visible.column + column - origin.column, row: visible.row + row - origin.row)
        let glyph = grid[place]
        if glyph != last.glyph {
          last = (
            glyph, Self.point(of: glyph, &characters), TextPalette.styleNumber(glyph)
          )
        }
        points[row * size.columns + column] = last.point
        styles[row * size.columns + column] = last.style
      }
    }
    for slot in grid.slots where slots.count < Int(Self.sentinels) {
      var moved = slot
      moved.area.origin.column += origin.column
      moved.area.origin.row += origin.row
      let sentinel = Self.firstSentinel + UInt32(slots.count)
      slots.append(moved)
      let shown = moved.visibleArea.intersection(visible)
      for row in 0..<shown.rows {
        let start =
          (shown.row + row - visible.row) * size.columns + shown.column - visible.column
        for at in start..<(start + shown.columns) {
          points[at] = sentinel
          styles[at] = 0
        }
      }
    }
    send(window, size, points, styles)
  }

  /// The code point as which a glyph travels through curses.
  private static func point(of glyph: Glyph, _ characters: inout CharacterTable) -> UInt32 {
    if glyph.isContinuation { return continuation }
    let symbol = characters.symbol(of: glyph.character)
    return symbol >= Symbol.firstInterned
      ? firstInterned + symbol - Symbol.firstInterned : max(Symbol.space, symbol)
  }

  private mutating func send(_ window: Int32, _ size: Size, _ points: [UInt32], _ styles: [UInt8]) {
    let old = windows[Int(window)]
    let known = old?.size == size
    for row in 0..<size.rows {
      let range = row * size.columns..<(row + 1) * size.columns
      if known, let old, old.points[range] == points[range], old.styles[range] == styles[range] {
        continue
      }
      points[range].withUnsafeBufferPointer { point in
        styles[range].withUnsafeBufferPointer { style in
          cnc_put(window, Int32(row), 0, point.baseAddress, style.baseAddress, Int32(size.columns))
        }
      }
    }
    windows[Int(window)] = (size, points, styles)
  }

  private mutating func read() {
    if points.count != rows * columns {
      points = Array(repeating: Symbol.space, count: rows * columns)
      styles = Array(repeating: 0, count: rows * columns)
    }
    points.withUnsafeMutableBufferPointer { point in
      styles.withUnsafeMutableBufferPointer { style in
        guard let points = point.baseAddress, let styles = style.baseAddress else { return }
        for row in 0..<rows {
          cnc_read(
            Int32(row), points + row * columns, styles + row * columns, Int32(columns))
        }
      }
    }
  }
}
