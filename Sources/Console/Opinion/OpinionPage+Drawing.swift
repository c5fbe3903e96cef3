import AtlasStore
import TerminalKit

extension OpinionPage {
  func draw(on frame: inout Frame, in shell: Shell) {
    draw(shell.facts[list.current], on: &frame.page, in: shell)
  }

  private func draw(_ specimen: Specimen?, on grid: inout Grid, in shell: Shell) {
    let body = shell.body.inset(columns: 2, rows: shell.body.rows > 12 ? 1 : 0)
    var row = body.row
    func line(_ text: String, _ role: Role = .text) {
      for part in Width.wrap(text, columns: body.columns) where row < body.maxRow {
        grid.write(part, column: body.column, row: row, role: role)
        row += 1
      }
    }
    line(first(specimen, shell.vocabulary))
    guard !chances.isEmpty else {
      return line(
        isSilent ? "The generator can't be asked." : "Asking the generator; a second or two …",
        .faint)
    }
    if isStrange, let strangeness {
      line(
        "Like none of its classes: naming one helps \(Numbers.short(strangeness)) standard "
          + "deviations less than usual.", .warning)
    } else {
      line("The generator: no class fits unusually badly.", .faint)
    }
    row += 1
    let bars = min(chances.count, max(2, min(6, body.rows / 4)))
    drawBars(
      bars,
      Rectangle(
        column: body.column, row: row, columns: min(body.columns, 76), rows: bars), &grid, shell)
    row += bars + 1
    drawPictures(
      Rectangle(
        column: body.column, row: row, columns: body.columns, rows: max(0, body.maxRow - row)),
      &grid, shell)
  }

  /// What is said of the cell already.
  private func first(_ specimen: Specimen?, _ vocabulary: Vocabulary) -> String {
    var words: [String] = []
    if let key = specimen?.classKey { words.append("labelled \(vocabulary.name(ofClass: key))") }
    if let suggestion = specimen?.suggestion {
      let percent = Int((100 * suggestion.confidence).rounded())
      words.append(
        "the classifier says \(vocabulary.name(ofClass: suggestion.classKey)), \(percent) %")
    } else {
      words.append("the classifier hasn't been asked")
    }
    return words.joined(separator: "; ")
  }

  private func drawBars(
    _ count: Int, _ area: Rectangle, _ grid: inout Grid, _ shell: Shell
  ) {
    let first = max(0, min(selected - count + 1, chances.count - count))
    let shown =
      first == 0
      ? Array(chances.indices.prefix(count)) : [0] + chances.indices[(first + 1)..<(first + count)]
    let names = chances.map { shell.vocabulary.name(ofClass: $0.key) }
    let width = min(area.columns / 2, names.map(Width.of).max() ?? 0)
    for (place, index) in shown.enumerated() {
      let row = area.row + place
      let isChosen = index == selected
      grid.write(
        isChosen ? "▸" : " ", column: area.column, row: row, role: .focus)
      grid.write(
        Width.fit(names[index], columns: width), column: area.column + 2, row: row,
        role: isChosen ? .heading : .text)
      let start = area.column + width + 4
      let room = max(1, area.columns - width - 10)
      let length = Int((chances[index].probability * Double(room)).rounded())
      grid.write(
        String(repeating: "█", count: length), column: start, row: row,
        role: index == 0 ? .good : .faint)
      grid.write(
        " \(percent(chances[index].probability))", column: start + length, row: row, role: .text)
    }
  }

  private func percent(_ probability: Double) -> String {
    let rounded = Int((100 * probability).rounded())
    return rounded == 0 ? "<1 %" : "\(rounded) %"
  }

  private func drawPictures(
    _ area: Rectangle, _ grid: inout Grid, _ shell: Shell
  ) {
    guard area.rows > 3, let other else { return }
    let vocabulary = shell.vocabulary
    guard let change, change.to == other else {
      grid.write(
        "Changing it into \(vocabulary.name(ofClass: other)) …", column: area.column,
        row: area.row, role: .faint)
      return
    }
    let captions = [
      "the cell", "as \(vocabulary.name(ofClass: other))",
      "where they differ",
    ]
    let rows = max(2, min(area.rows - 1, (area.columns - 2) / 6))
    // Wide enough for a class's name.
    let step = max(2 * rows + 1, min(area.columns / 3, 26))
    for (place, key) in [change.cell, change.other, change.map].enumerated() {
      let column = area.column + place * step
      grid.slots.append(
        ImageSlot(
          key, in: Rectangle(column: column, row: area.row, columns: 2 * rows, rows: rows),
          urgency: 3))
      grid.write(
        Width.fit(captions[place], columns: step - 1), column: column, row: area.row + rows,
        role: .heading)
    }
  }
}
