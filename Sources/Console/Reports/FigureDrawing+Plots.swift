import Foundation
import ReaderStudy
import TerminalKit

/// Plots with axes.
extension FigureDrawing {
  private static let roles: [Role] = [.gauge, .generated, .marked, .good, .drawn, .text]
  private static let marks = Array("123456789abcdefghijklmnopqrstuvwxyz")

  /// A plot's room between its axes, on a grid that has them and the words of both.
  private struct Axes {
    var grid: Grid
    var area: Rectangle
    /// The first row below.
    var below: Int
  }

  private func axes(
    width: Int, height: Int, across: String, up: String, side: [(at: Double, words: String)],
    bottom: [(at: Double, words: String)], extra: Int
  ) -> Axes {
    let left = (side.map { Width.of($0.words) }.max() ?? 0) + 2
    let (over, under) = (
      Width.wrap("↑ \(up)", columns: columns), Width.wrap("→ \(across)", columns: columns)
    )
    let area = Rectangle(
      column: left, row: over.count, columns: max(1, min(width, columns - left)), rows: height)
    let below = area.maxRow + 2 + under.count
    var grid = Grid(Size(columns: columns, rows: below + extra))
    for (row, line) in over.enumerated() { grid.write(line, column: 0, row: row, role: .faint) }
    for row in area.row..<area.maxRow {
      grid.write("│", column: left - 1, row: row, role: .border)
    }
    grid.write(
      "└" + String(repeating: "─", count: area.columns), column: left - 1, row: area.maxRow,
      role: .border)
    for (at, words) in side {
      let row = area.maxRow - 1 - Self.place(at, in: 0...1, of: height)
      grid.write(words, column: left - 1 - Width.of(words), row: row, role: .faint)
      grid.write("┤", column: left - 1, row: row, role: .border)
    }
    writeTicks(
      bottom.map { (left + Self.place($0.at, in: 0...1, of: area.columns), $0.words) },
      row: area.maxRow + 1, from: left, on: &grid)
    for (row, line) in under.enumerated() {
      grid.write(line, column: 0, row: area.maxRow + 2 + row, role: .faint)
    }
    return Axes(grid: grid, area: area, below: below)
  }

  /// Lines in the unit square; where there are several, each bears its mark at two places.
  func plot(
    _ lines: [ReportFigure.Line], across: String, up: String, hasDiagonal: Bool
  ) -> Grid {
    let height = max(4, min(20, rows - 4))
    let width = min(columns - 5, 3 * height)
    let legend = lines.count < 2 ? [] : lines.enumerated().map { "\(mark($0)) \($1.name)" }
    let longest = legend.map { Width.of($0) }.max() ?? 0
    let isBeside = 5 + width + 2 + longest <= columns && legend.count <= height
    let halves: [(at: Double, words: String)] = [(0, "0"), (0.5, "0.5"), (1, "1")]
    var axes = axes(
      width: width, height: height, across: across, up: up, side: halves, bottom: halves,
      extra: isBeside ? 0 : legend.count)
    let area = axes.area
    if hasDiagonal {
      for column in 0..<area.columns where column % 2 == 0 {
        let share = Double(column) / Double(max(1, area.columns - 1))
        axes.grid.write(
          "·", column: area.column + column,
          row: area.maxRow - 1 - Self.place(share, in: 0...1, of: area.rows), role: .faint)
      }
    }
    axes.grid.plot(
      lines.enumerated().map { place, line in
        Curve(line.marks.map { .init(x: $0.x, y: $0.y) }, role: role(place))
      }, in: area, across: 0...1, up: 0...1, dots: dots)
    for (place, line) in lines.enumerated() where lines.count > 1 {
      for share in [0.25, 0.6] {
        let along = share + 0.3 * Double(place) / Double(lines.count)
        guard let at = Self.point(line.marks, along: along) else { continue }
        axes.grid.write(
          String(mark(place)), column: area.column + Self.place(at.x, in: 0...1, of: area.columns),
          row: area.maxRow - 1 - Self.place(at.y, in: 0...1, of: area.rows), role: role(place))
      }
    }
    for (place, words) in legend.enumerated() {
      axes.grid.write(
        isBeside ? words : Width.fit(words, columns: columns),
        column: isBeside ? area.maxColumn + 2 : 0,
        row: isBeside ? area.row + place : axes.below + place,
        role: role(place))
    }
    return axes.grid
  }

  private func role(_ place: Int) -> Role { Self.roles[place % Self.roles.count] }
  private func mark(_ place: Int) -> Character { Self.marks[place % Self.marks.count] }

  /// The point at a share of a line's length, counted in both units.
  private static func point(_ marks: [ReportFigure.Mark], along share: Double) -> ReportFigure.Mark?
  {
    let marks = marks.filter { $0.x.isFinite && $0.y.isFinite }
    let steps = zip(marks, marks.dropFirst()).map { abs($1.x - $0.x) + abs($1.y - $0.y) }
    var left = share * steps.reduce(0, +)
    for (place, step) in steps.enumerated() {
      if left <= step, step > 0 {
        let (from, to, part) = (marks[place], marks[place + 1], left / step)
        return ReportFigure.Mark(
          x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y))
      }
      left -= step
    }
    return marks.last
  }

  /// Seconds by trial: `•` right, `×` wrong.
  func times(_ right: [ReportFigure.Mark], _ wrong: [ReportFigure.Mark]) -> Grid {
    let all = (right + wrong).filter { $0.x.isFinite && $0.y.isFinite }
    let longest = max(1, all.map(\.y).max() ?? 1)
    let trials = max(2, all.map(\.x).max() ?? 2)
    var axes = axes(
      width: min(72, columns - 8), height: max(4, min(12, rows - 4)),
      across: "trial; • right, × wrong", up: "seconds",
      side: [(0, "0"), (1, String(format: "%.0f", longest))],
      bottom: [(0, "1"), (1, String(format: "%.0f", trials))], extra: 0)
    for (marks, sign, role) in [(right, "•", Role.gauge), (wrong, "×", Role.warning)] {
      for mark in marks {
        axes.grid.write(
          sign,
          column: axes.area.column + Self.place(mark.x, in: 1...trials, of: axes.area.columns),
          row: axes.area.maxRow - 1 - Self.place(mark.y, in: 0...longest, of: axes.area.rows),
          role: role)
      }
    }
    return axes.grid
  }
}
