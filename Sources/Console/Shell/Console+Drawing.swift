import Foundation
public import TerminalKit

extension Console {
  /// The smallest screen on which anything useful fits.
  public static let smallest = Size(columns: 40, rows: 10)

  /// The screen as it is now.
  public func draw() -> Frame {
    var frame = Frame(Grid(size))
    guard size.columns >= Self.smallest.columns, size.rows >= Self.smallest.rows else {
      var words = [
        "Leuko needs \(Self.smallest.columns) columns", "and \(Self.smallest.rows) rows; q leaves.",
      ]
      if let leaving {
        words = Width.wrap("y leaves. \(leaving.words)", columns: size.columns)
      }
      for (row, line) in words.enumerated() {
        frame.page.write(line, column: 0, row: row, role: .warning)
      }
      return frame
    }
    frame.focus = Point(column: 1, row: size.rows - 2)
    frame.title = top.base.isAlone ? "Leuko" : "Leuko: \(shell.atlasName)"
    top.base.draw(on: &frame, in: shell)
    let tops: [(Int, Role)] =
      shell.isWide && !top.base.isAlone ? [(0, .title), (1, .title)] : [(0, .title)]
    bars.draw(
      on: &frame.page, rows: tops + [(size.rows - 2, .status), (size.rows - 1, .status)])
    drawStatus(on: &frame.page)
    if let overlay {
      overlay.draw(on: &frame, in: size)
    } else if !possible.isEmpty || reader.count != nil {
      frame.popups.append(drawPossible())
    } else if let long = drawLongNotice() {
      frame.popups.append(long)
    }
    if let leaving {
      frame.popups.append(leaving.draw(in: size))
      frame.cursor = nil
    }
    return frame
  }

  /// What was said, or where one is.
  private func drawStatus(on grid: inout Grid) {
    let row = grid.size.rows - 2
    let words = top.base.status(in: shell)
    if let notice {
      grid.write(
        Width.fit(notice.text, columns: grid.size.columns - 2), column: 1, row: row,
        role: notice.role == .text ? .status : notice.role)
      // Where one is stays to be seen beside what is said, wherever both find room.
      let place = words.range(of: "   ").map { String(words[..<$0.lowerBound]) } ?? words
      if Width.of(notice.text) + Width.of(place) + 4 <= grid.size.columns {
        grid.write(
          place, column: grid.size.columns - Width.of(place) - 1, row: row, role: .status)
      }
      return
    }
    // That nothing can be changed counts more than how pictures are drawn.
    let right =
      shell.obstacle == nil
      ? "\(shell.display.summary) "
      : "read-only  " + (grid.size.columns < 60 ? "" : "\(shell.display.summary) ")
    grid.write(
      right, column: max(0, grid.size.columns - Width.of(right)), row: row, role: .status)
    let room = grid.size.columns - Width.of(right) - 2
    grid.write(Width.fit(words, columns: max(0, room)), column: 1, row: row, role: .status)
  }

  /// A sentence that is longer than the line, over as many lines as it takes.
  private func drawLongNotice() -> Frame.Popup? {
    guard let notice, Width.of(notice.text) > size.columns - 2 else { return nil }
    let lines = Width.wrap(notice.text, columns: size.columns - 2, most: size.rows / 2)
    var grid = Grid(
      Size(columns: size.columns, rows: lines.count), filledWith: Glyph(" ", .status))
    for (row, line) in lines.enumerated() {
      grid.write(line, column: 1, row: row, role: notice.role == .text ? .status : notice.role)
    }
    return Frame.Popup(grid, at: Point(column: 0, row: size.rows - 1 - lines.count))
  }

  /// The keys that may follow, at the bottom right.
  private func drawPossible() -> Frame.Popup {
    let depth = reader.pending.count
    // A binding comes once for each of its keys; they stand on one line.
    var seen: Set<AnyVerb> = []
    var lines = possible.filter { seen.insert($0.action).inserted }.map { binding in
      (
        binding.sequences.filter { Array($0.prefix(depth)) == reader.pending }
          .map { $0.dropFirst(depth).map(\.name).joined(separator: " ") }.joined(separator: ", "),
        binding.help
      )
    }
    let title = reader.pending.map(\.name).joined(separator: " ")
    if let count = reader.count, reader.pending.isEmpty {
      lines = [("", "so many times what comes next")]
      if let tab = Tab(number: count) { lines.append(("g \(count)", "go to \(tab.rawValue)")) }
    }
    let keys = lines.map { Width.of($0.0) }.max() ?? 0
    let columns = min(size.columns, 6 + keys + (lines.map { Width.of($0.1) }.max() ?? 10))
    let rows = min(size.rows - 2, lines.count + 2)
    var grid = Grid(Size(columns: columns, rows: rows), filledWith: Glyph(" ", .popup))
    grid.frame(
      grid.bounds, title: reader.count.map { "\($0) \(title)" } ?? title, role: .focus)
    for (row, line) in lines.prefix(rows - 2).enumerated() {
      grid.write(line.0, column: 2, row: row + 1, role: .key)
      grid.write(line.1, column: 3 + keys, row: row + 1, role: .popup, limit: columns - 5 - keys)
    }
    return Frame.Popup(
      grid, at: Point(column: size.columns - columns, row: size.rows - 2 - rows))
  }
}
