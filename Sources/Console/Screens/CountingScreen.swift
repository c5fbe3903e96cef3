import AtlasStore
import Journeys
import TerminalKit

/// A differential count: its table, what review changed, and who answers for it.
public struct CountingScreen: Sendable, Equatable {
  /// What is counted.
  var filter = Filter.everything
  /// Nil until it has been counted.
  var report: DifferentialReport?
  /// The chosen line of the table.
  var selected = 0
  /// Lines that the rest of the report is scrolled by, once the last class is chosen.
  var beyond = 0

  /// The classes one can choose, white cells first.
  var lines: [DifferentialReport.Line] { report.map { $0.white + $0.other } ?? [] }

  var chosen: DifferentialReport.Line? {
    lines.indices.contains(selected) ? lines[selected] : nil
  }

  mutating func step(_ by: Int) {
    let target = selected + beyond + by
    selected = max(0, min(target, lines.count - 1))
    beyond = max(0, min(target - selected, 200))
  }

  mutating func take(_ report: DifferentialReport) {
    self.report = report
    step(0)
  }

  /// Scrolls so that the chosen line shows.
  func scrolled(to rows: Int, _ words: [(text: String, role: Role, line: Int?)]) -> Int {
    let at = words.firstIndex { $0.line == selected } ?? 0
    return max(0, min(max(0, at - rows / 2) + beyond, words.count - rows))
  }

  func draw(_ context: ConsoleContext, on grid: inout Grid) {
    let body = grid.bounds.cutting(rows: 1).rest.cutting(rows: -2).rest.inset(columns: 2, rows: 1)
    guard let report else {
      grid.write("Counting …", column: body.column, row: body.row, role: .faint)
      return
    }
    let words = words(report, context)
    let first = scrolled(to: body.rows, words)
    for (row, line) in words.dropFirst(first).prefix(body.rows).enumerated() {
      let isChosen = line.line != nil && line.line == selected
      if isChosen {
        grid.fill(
          Rectangle(column: body.column, row: body.row + row, columns: body.columns, rows: 1),
          with: Glyph(" ", .selected))
      }
      grid.write(
        Width.fit(line.text, columns: body.columns), column: body.column, row: body.row + row,
        role: isChosen ? .selected : line.role)
    }
  }

  /// The report's lines as they are drawn; a class's line bears its place.
  private func words(
    _ report: DifferentialReport, _ context: ConsoleContext
  ) -> [(text: String, role: Role, line: Int?)] {
    var place = 0
    return report.lines(context.vocabulary).map { text in
      if text.hasPrefix("# ") { return (String(text.dropFirst(2)), .heading, nil) }
      if text.hasPrefix("NOT READY") || text.hasPrefix("AMENDED") { return (text, .warning, nil) }
      guard lines.indices.contains(place), text.hasPrefix(lines[place].name + "  ") else {
        let isHeader = text.hasPrefix("class  ") || text.hasPrefix("other cells  ")
        return (text, isHeader ? .faint : .text, nil)
      }
      defer { place += 1 }
      return (text, .text, place)
    }
  }
}
