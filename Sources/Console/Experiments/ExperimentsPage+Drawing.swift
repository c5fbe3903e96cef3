import TerminalKit

extension ExperimentsPage {
  func draw(on frame: inout Frame, in shell: Shell) {
    draw(on: &frame.page, shell.body.inset(columns: 2, rows: 1))
  }

  private func draw(on grid: inout Grid, _ body: Rectangle) {
    grid.write("Experiments", column: body.column, row: body.row, role: .heading)
    guard let cards = list.items else {
      grid.write("Looking for experiments …", column: body.column, row: body.row + 2, role: .faint)
      return
    }
    if cards.isEmpty {
      drawEmpty(body, &grid)
      return
    }
    var row = body.row + 2
    for (place, card) in cards.enumerated() where row < body.maxRow {
      let isSelected = place == list.selected
      grid.write(isSelected ? "▸ " : "  ", column: body.column, row: row, role: .focus)
      let count = card.trainings
      let words = "\(card.name)   \(count.done) of \(count.of)\(card.isRunning ? "  running" : "")"
      grid.write(
        Width.fit(words, columns: body.columns - 2), column: body.column + 2, row: row,
        role: isSelected ? .selected : .text)
      row += 1
    }
    guard let card = list.chosen, row + 2 < body.maxRow else { return }
    draw(
      card,
      Rectangle(
        column: body.column, row: row + 1, columns: body.columns, rows: body.maxRow - row - 1),
      &grid)
  }

  private func drawEmpty(_ body: Rectangle, _ grid: inout Grid) {
    let lines = [
      "There is no experiment yet.", "",
      "Do generated cells help a classifier? a plans one. On the command line:", "",
      "    leuko experiment plan few --data ~/cells --class eosinophil --keep 50", "",
      "Experiments are looked for where Leuko was started.",
    ]
    for (row, line) in lines.enumerated() {
      grid.write(
        Width.fit(line, columns: body.columns), column: body.column, row: body.row + 2 + row,
        role: line.hasPrefix("    ") ? .key : .text)
    }
  }

  /// A row an arm: its name, a mark a seed, its verdict.
  private func draw(_ card: ExperimentCard, _ area: Rectangle, _ grid: inout Grid) {
    let summary = card.problem ?? card.summary
    grid.write(
      Width.fit(summary, columns: area.columns), column: area.column, row: area.row,
      role: card.problem == nil ? .faint : .error)
    let count = card.trainings
    guard count.of > 0, area.rows > 3 else { return }
    grid.gauge(
      Double(count.done) / Double(count.of),
      in: Rectangle(
        column: area.column, row: area.row + 1, columns: min(60, area.columns), rows: 1))
    let names = min(area.columns / 2, card.arms.map { Width.of($0.name) }.max() ?? 0)
    for (place, arm) in card.arms.enumerated() where place + 3 < area.rows {
      let row = area.row + 3 + place
      grid.write(Width.fit(arm.name, columns: names), column: area.column, row: row, role: .text)
      var column = area.column + names + 2
      for mark in arm.marks where column < area.maxColumn {
        switch mark {
        case .done: grid.write("█", column: column, row: row, role: .gauge)
        case .running: grid.write("▒", column: column, row: row, role: .marked)
        case .waiting: grid.write("·", column: column, row: row, role: .faint)
        }
        column += 1
      }
      let room = area.maxColumn - column - 2
      guard room > 4 else { continue }
      grid.write(
        Width.fit(arm.verdict, columns: room), column: column + 2, row: row, role: .text)
    }
  }
}
