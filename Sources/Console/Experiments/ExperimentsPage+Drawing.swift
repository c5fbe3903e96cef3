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
    Prose(
      """
      There is no experiment yet.

      Do generated cells help a classifier? a plans one. On the command line:

          leuko experiment plan few --data ~/cells --class eosinophil --keep 50

      Experiments are looked for where Leuko was started.
      """
    ).draw(on: &grid, in: body.cutting(rows: 2).rest)
  }

  /// What helps and what harms are told apart at a glance.
  private static func role(_ verdict: String) -> Role {
    if verdict.contains("conclusive gain") { return .good }
    return verdict.contains("conclusive loss") ? .warning : .text
  }

  /// A row an arm: its name, a mark a seed while they train, its verdict.
  private func draw(_ card: ExperimentCard, _ area: Rectangle, _ grid: inout Grid) {
    let said = Prose(card.problem ?? card.summary, card.problem == nil ? .faint : .error)
      .draw(on: &grid, in: area)
    let count = card.trainings
    guard count.of > 0, area.rows > said + 2 else { return }
    // How far the trainings are is of no interest once all are done.
    let isDone = count.done == count.of
    if !isDone {
      grid.gauge(
        Double(count.done) / Double(count.of),
        in: Rectangle(
          column: area.column, row: area.row + said, columns: min(60, area.columns), rows: 1))
    }
    let top = said + (isDone ? 1 : 2)
    let names = min(area.columns / 2, card.arms.map { Width.of($0.name) }.max() ?? 0)
    for (place, arm) in card.arms.enumerated() where place + top < area.rows {
      let row = area.row + top + place
      grid.write(Width.fit(arm.name, columns: names), column: area.column, row: row, role: .text)
      var column = area.column + names + 2
      for mark in isDone ? [] : arm.marks where column < area.maxColumn {
        switch mark {
        case .done: grid.write("•", column: column, row: row, role: .gauge)
        case .running: grid.write("◦", column: column, row: row, role: .marked)
        case .waiting: grid.write("·", column: column, row: row, role: .faint)
        }
        column += 1
      }
      column += isDone ? 0 : 2
      let room = area.maxColumn - column
      guard room > 4 else { continue }
      grid.write(
        Width.fit(arm.verdict, columns: room), column: column, row: row,
        role: Self.role(arm.verdict))
    }
  }
}
