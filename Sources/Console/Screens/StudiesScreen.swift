import TerminalKit

/// The blind tests there are, and how far their readers have come.
public struct StudiesScreen: Sendable, Equatable {
  var list = ChosenList<StudyCard>()
  /// What sealing is doing, while it goes on.
  var sealing: String?
  var sealingFraction: Double?

  func draw(on grid: inout Grid) {
    let body = grid.bounds.cutting(rows: 1).rest.cutting(rows: -2).rest.inset(columns: 2, rows: 1)
    grid.write("Blind tests", column: body.column, row: body.row, role: .heading)
    guard let cards = list.items else {
      grid.write("Looking for studies …", column: body.column, row: body.row + 2, role: .faint)
      return
    }
    if cards.isEmpty {
      drawEmpty(body, &grid)
    } else {
      drawCards(cards, body, &grid)
    }
    guard let sealing else { return }
    let row = body.maxRow - 2
    grid.write(
      Width.fit(sealing, columns: body.columns), column: body.column, row: row, role: .text)
    if let sealingFraction {
      grid.gauge(
        sealingFraction,
        in: Rectangle(column: body.column, row: row + 1, columns: min(60, body.columns), rows: 1))
    }
  }

  private func drawEmpty(_ body: Rectangle, _ grid: inout Grid) {
    let lines = [
      "There is no study yet.", "",
      "n plans one here: it takes real cells of the splits val and test, makes as many with the",
      "model, and seals both. On the command line:", "",
      "    leuko study seal --name first --class eosinophil --pairs 10 --reader NAME", "",
      "Real cells come in by 'leuko import'; 'leuko datasets' lists public sets of them.",
    ]
    for (row, line) in lines.enumerated() {
      grid.write(
        Width.fit(line, columns: body.columns), column: body.column, row: body.row + 2 + row,
        role: line.hasPrefix("    ") ? .key : .text)
    }
  }

  private func drawCards(_ cards: [StudyCard], _ body: Rectangle, _ grid: inout Grid) {
    var row = body.row + 2
    for (place, card) in cards.enumerated() {
      guard row + 2 < body.maxRow - 2 else { break }
      let isSelected = place == list.selected
      let name = card.isDemonstration ? "\(card.name)  DEMONSTRATION, SIMULATED READER" : card.name
      let role: Role = isSelected ? .selected : .text
      grid.write(isSelected ? "▸ " : "  ", column: body.column, row: row, role: .focus)
      grid.write(
        Width.fit(name, columns: body.columns - 2), column: body.column + 2, row: row, role: role)
      row += 1
      if let problem = card.problem {
        grid.write(
          Width.fit(problem, columns: body.columns - 4), column: body.column + 4, row: row,
          role: .error)
      } else {
        let readers = card.readers.map { "\($0.name) \($0.answered)/\($0.showings)" }
        grid.write(
          Width.fit(
            "\(card.summary)   \(readers.joined(separator: ", "))", columns: body.columns - 4),
          column: body.column + 4, row: row, role: .faint)
      }
      row += 2
    }
  }
}
