import Basis
import TerminalKit

extension StudiesPage {
  /// A card's rows and the blank one behind it.
  private static let cardRows = 3

  private func area(in shell: Shell) -> Rectangle {
    let inset = shell.body.inset(columns: 2, rows: 1)
    // The heading, and a blank row where there is room.
    return inset.cutting(rows: inset.rows > 8 ? 2 : 1).rest.cutting(rows: sealing == nil ? 0 : -3)
      .rest
  }

  /// The cards that show, around the one chosen, and the row of each.
  private func shown(in shell: Shell) -> [(place: Int, row: Int)] {
    let area = area(in: shell)
    let count = list.items?.count ?? 0
    let most = max(1, (area.rows + 1) / Self.cardRows)
    let first = max(0, min(list.selected - most / 2, count - most))
    return (first..<min(count, first + most)).map {
      ($0, area.row + ($0 - first) * Self.cardRows)
    }
  }

  /// The card there.
  func card(at point: Point, in shell: Shell) -> Int? {
    shown(in: shell).first { ($0.row..<$0.row + 2).contains(point.row) }?.place
  }

  func draw(on frame: inout Frame, in shell: Shell) {
    let body = shell.body.inset(columns: 2, rows: 1)
    frame.page.write("Blind tests", column: body.column, row: body.row, role: .heading)
    let area = area(in: shell)
    if let cards = list.items {
      if cards.isEmpty { drawEmpty(area, &frame.page) }
      for (place, row) in shown(in: shell) {
        draw(cards[place], isSelected: place == list.selected, row: row, area, &frame.page)
        if place == list.selected { frame.focus = Point(column: area.column, row: row) }
      }
    } else {
      frame.page.write(
        "Looking for studies …", column: area.column, row: area.row, role: .faint)
    }
    drawSealing(body, &frame.page)
  }

  private func draw(
    _ card: StudyCard, isSelected: Bool, row: Int, _ area: Rectangle, _ grid: inout Grid
  ) {
    let name = card.isDemonstration ? "\(card.name)  DEMONSTRATION, SIMULATED READER" : card.name
    grid.write(isSelected ? "▸ " : "  ", column: area.column, row: row, role: .focus)
    grid.write(
      Width.fit(name, columns: area.columns - 2), column: area.column + 2, row: row,
      role: isSelected ? .selected : .text)
    let readers = card.readers.map { "\($0.name) \($0.answered)/\($0.showings)" }
    grid.write(
      Width.fit(
        card.problem ?? "\(card.summary)   \(readers.joined(separator: ", "))",
        columns: area.columns - 4), column: area.column + 4, row: row + 1,
      role: card.problem == nil ? .faint : .error)
  }

  private func drawEmpty(_ area: Rectangle, _ grid: inout Grid) {
    Prose(
      """
      There is no study yet.

      a plans one here: it takes real cells of the splits val and test, makes as many with the \
      model, and seals both. On the command line:

          leuko study seal --name first --class eosinophil --pairs 10 --reader NAME

      Real cells come in by 'leuko import'; 'leuko datasets' lists public sets of them.
      """
    ).draw(on: &grid, in: area)
  }

  private func drawSealing(_ body: Rectangle, _ grid: inout Grid) {
    guard let sealing else { return }
    let left = sealing.remaining.map { ", \(Numbers.time($0)) left" } ?? ""
    grid.write(
      Width.fit("\(sealing.activity)\(left)", columns: body.columns), column: body.column,
      row: body.maxRow - 2, role: .text)
    guard let fraction = sealing.fraction else { return }
    grid.gauge(
      fraction,
      in: Rectangle(
        column: body.column, row: body.maxRow - 1, columns: min(60, body.columns), rows: 1))
  }
}
