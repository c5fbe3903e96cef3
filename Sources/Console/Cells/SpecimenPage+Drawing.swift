import AtlasStore
import TerminalKit

extension SpecimenPage {
  func draw(on frame: inout Frame, in shell: Shell) {
    let body = shell.body
    guard let id = list.current else {
      frame.page.write("No cell is listed.", column: 3, row: body.row + 1, role: .faint)
      return
    }
    let columns = factsColumns(in: body)
    let (side, room) = body.cutting(columns: -columns)
    drawPictures(id, room, &frame.page, shell)
    frame.upcoming = upcoming(like: frame.page.slots)
    frame.focus = Point(column: side.column + 1, row: body.row)
    guard let specimen = shell.facts[id] else { return }
    let area = side.inset(columns: 1)
    var facts = CellFacts(specimen, in: area, shell)
    facts.draw(on: &frame.page)
    let rows = area.maxRow - facts.row >= 17 ? 8 : 6
    let hasRoom = area.maxRow - facts.row >= rows + 4
    if historyOf == id {
      facts.draw(
        history, until: hasRoom ? area.maxRow - rows - 1 : area.maxRow, on: &frame.page)
    }
    if hasRoom { drawNeighbours(area.cutting(rows: -rows).cut, &frame.page) }
  }

  private func factsColumns(in body: Rectangle) -> Int {
    body.columns >= 100 ? 44 : max(26, min(38, body.columns - 2 * body.rows - 2))
  }

  /// The cell, and the one beside it.
  private func drawPictures(
    _ id: SpecimenID, _ room: Rectangle, _ grid: inout Grid, _ shell: Shell
  ) {
    guard let reference else { return drawPicture(id, nil, room, &grid, shell) }
    let half = (room.columns - 1) / 2
    drawPicture(id, "this cell", room.cutting(columns: half).cut, &grid, shell)
    drawPicture(
      reference.id, reference.words, room.cutting(columns: -half).cut, &grid, shell)
  }

  private func drawPicture(
    _ id: SpecimenID, _ caption: String?, _ room: Rectangle, _ grid: inout Grid, _ shell: Shell
  ) {
    let specimen = shell.facts[id]
    let hasScale =
      shell.pixelSize != nil && shows == .whole && specimen?.origin.kind == .microscope
    let lines = (caption == nil ? 0 : 1) + (hasScale ? 1 : 0)
    // The picture is square, and a terminal cell twice as high as wide.
    let rows = max(1, min(room.rows - lines, (room.columns - 2) / 2))
    let block = room.centred(Size(columns: 2 * rows, rows: rows + lines))
    let picture = block.cutting(rows: rows).cut
    grid.slots.append(
      ImageSlot(shows.key(id).viewed(view), in: picture, part: lens.part, urgency: 3))
    if let caption {
      grid.write(
        caption, column: block.column, row: picture.maxRow, role: .heading, limit: block.columns)
    }
    guard hasScale, let specimen, let pixelSize = shell.pixelSize else { return }
    let cell = (width: shell.display.cellWidth, height: shell.display.cellHeight)
    let across = Double(picture.columns * cell.width) / Double(specimen.width)
    let down = Double(picture.rows * cell.height) / Double(specimen.height)
    let columns = Double(specimen.width) * min(across, down) / Double(cell.width)
    let scale = ScaleBar(
      pixels: Double(specimen.width) / lens.magnification, columns: Int(columns.rounded()),
      pixelSize: pixelSize)
    if let scale {
      grid.write(scale.text, column: block.column, row: block.maxRow - 1, limit: block.columns)
    }
  }

  /// The cells before and after, as they would be seen here.
  private func upcoming(like slots: [ImageSlot]) -> [ImageSlot] {
    guard let id = list.current,
      let slot = slots.first(where: { $0.key == shows.key(id).viewed(view) })
    else { return [] }
    return [list.cursor + 1, list.cursor - 1].filter(list.ids.indices.contains).map {
      var next = slot
      next.key = shows.key(list.ids[$0]).viewed(view)
      next.urgency = 0
      return next
    }
  }

  private func drawNeighbours(_ area: Rectangle, _ grid: inout Grid) {
    // At least three, so that there is one on either side.
    let rows = max(2, min(area.rows - 1, (area.columns / 3 - 1) / 2))
    let columns = 2 * rows
    let count = max(1, area.columns / (columns + 1))
    let first = max(0, min(list.cursor - count / 2, list.ids.count - count))
    grid.write("neighbours", column: area.column, row: area.row, role: .heading)
    for offset in 0..<count where list.ids.indices.contains(first + offset) {
      let column = area.column + offset * (columns + 1)
      let slot = Rectangle(column: column, row: area.row + 1, columns: columns, rows: rows)
      if first + offset == list.cursor {
        grid.fill(
          Rectangle(column: column - 1, row: slot.row, columns: 1, rows: slot.rows),
          with: Glyph("▐", .focus))
      }
      var neighbour = ImageSlot(shows.key(list.ids[first + offset]), in: slot)
      neighbour.isThumbnail = true
      grid.slots.append(neighbour)
    }
  }
}
