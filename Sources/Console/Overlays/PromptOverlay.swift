import TerminalKit

/// A window that asks for one line of text.
struct PromptOverlay: Sendable, Hashable {
  /// What the words are for.
  var verb: AnyVerb
  var title: String
  /// Under the field: what is expected.
  var explanation: String
  var field: TextField

  init(_ verb: some Verb, title: String, explanation: String, text: String = "") {
    self.verb = AnyVerb(verb)
    self.title = title
    self.explanation = explanation
    field = TextField(text)
  }

  func draw(in size: Size) -> (popup: Frame.Popup, cursor: Point?) {
    let columns = min(size.columns - 4, 64)
    let lines = Width.wrap(explanation, columns: columns - 4, most: size.rows - 5)
    let area = Rectangle(size).centred(Size(columns: columns, rows: lines.count + 5))
    var grid = Grid(area.size, filledWith: Glyph(" ", .popup))
    grid.frame(grid.bounds, title: title, role: .focus)
    let at = field.draw(on: &grid, in: Rectangle(column: 2, row: 1, columns: columns - 4, rows: 1))
    for (row, line) in lines.enumerated() {
      grid.write(line, column: 2, row: 3 + row, role: .faint)
    }
    return (
      Frame.Popup(grid, at: area.origin),
      Point(column: area.column + at.column, row: area.row + at.row)
    )
  }
}
