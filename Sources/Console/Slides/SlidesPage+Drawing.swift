import Journeys
import TerminalKit

extension SlidesPage {
  func draw(on frame: inout Frame, in shell: Shell) {
    draw(on: &frame.page, shell.body.inset(columns: 2, rows: 1))
  }

  private func draw(on grid: inout Grid, _ body: Rectangle) {
    grid.write("Slides", column: body.column, row: body.row, role: .heading)
    if let slides = list.items {
      if slides.isEmpty {
        drawEmpty(body, &grid)
      } else {
        drawSlides(slides, body, &grid)
      }
    } else {
      grid.write("Looking for slides …", column: body.column, row: body.row + 2, role: .faint)
    }
    guard let working else { return }
    let row = body.maxRow - 2
    grid.write(Width.fit(working, columns: body.columns), column: body.column, row: row)
    if let fraction {
      grid.gauge(
        fraction,
        in: Rectangle(column: body.column, row: row + 1, columns: min(60, body.columns), rows: 1))
    }
  }

  private func drawEmpty(_ body: Rectangle, _ grid: inout Grid) {
    guard working == nil else { return }
    Prose(
      """
      There is no slide yet.

      a takes a folder of fields in: their white cells are found, cut out and given a first class. \
      You review them, count them and sign. On the command line:

          leuko slide add FOLDER
      """
    ).draw(on: &grid, in: body.cutting(rows: 2).rest)
  }

  private func drawSlides(_ slides: [Slides.State], _ body: Rectangle, _ grid: inout Grid) {
    let rows = max(1, (body.rows - 5) / 3)
    let first = max(0, min(list.selected - rows / 2, slides.count - rows))
    var row = body.row + 2
    for (place, slide) in slides.enumerated().dropFirst(first).prefix(rows) {
      let isSelected = place == list.selected
      grid.write(isSelected ? "▸ " : "  ", column: body.column, row: row, role: .focus)
      let name = slide.isDemonstration ? "\(slide.name)  DEMONSTRATION, DRAWN" : slide.name
      let stage = slide.stage + (slide.signers.isEmpty ? "" : " by " + Self.list(slide.signers))
      let room = max(8, body.columns - 4 - Width.of(stage))
      grid.write(
        Width.fit(name, columns: room), column: body.column + 2, row: row,
        role: isSelected ? .selected : .text)
      grid.write(
        stage, column: max(body.column + 12, body.maxColumn - Width.of(stage)), row: row,
        role: Self.role(slide), limit: body.columns - 12)
      let open = slide.open > 0 ? ", \(slide.open) without a final class" : ""
      let text =
        "\(slide.fields) fields, \(Numbers.cells(slide.cells)), \(slide.reviewed) looked at\(open)"
      grid.write(
        Width.fit(text, columns: body.columns - 4), column: body.column + 4, row: row + 1,
        role: .faint)
      row += 3
    }
  }

  private static func role(_ slide: Slides.State) -> Role {
    if slide.amended > 0 { return .warning }
    return slide.signers.isEmpty ? .text : .good
  }

  private static func list(_ names: [String]) -> String { names.joined(separator: " and ") }
}
