import ReaderStudy
import TerminalKit

extension ReportPage {
  /// What is where: warnings stay above what is scrolled, and on wide screens the figure beside it.
  struct View {
    /// The warnings, as they fit.
    var pinned: [String] = []
    var warnings: Rectangle
    var text: Rectangle
    var layout: ReportLayout
    /// The figure beside the text, laid out; nil where it stands in the text.
    var figure: (area: Rectangle, layout: ReportLayout)?
  }

  func view(in shell: Shell) -> View {
    let body = shell.body.inset(columns: 2, rows: 0)
    let area = body.rows > 12 ? body.cutting(rows: 1).rest : body
    let dots = shell.display.plotDots
    let (pinned, isWhole) = pinned(Size(columns: area.columns, rows: max(1, area.rows / 4)))
    let gap = pinned.isEmpty || area.rows < 12 ? 0 : 1
    let (warnings, room) = area.cutting(rows: pinned.count + gap)
    var text = room
    var figure: (Rectangle, ReportLayout)?
    if shell.size.columns >= 120, let drawing = outline.figure {
      let (left, right) = room.cutting(columns: room.columns * 11 / 20)
      let beside = right.cutting(columns: 3).rest
      var layout = ReportLayout(columns: beside.columns, rows: beside.rows - 2, dots: dots, side: 0)
      layout.add(drawing)
      if layout.lines.count <= beside.rows {
        text = left
        figure = (beside, layout)
      }
    }
    text.size.columns = min(96, text.columns)
    var layout = ReportLayout(columns: text.columns, rows: text.rows - 3, dots: dots, side: side)
    layout.add(
      outline, unfolded: unfolded, withWarnings: !isWhole, withFigure: figure == nil)
    return View(pinned: pinned, warnings: warnings, text: text, layout: layout, figure: figure)
  }

  /// The warnings in so much room, each with its beginning where not all of them goes.
  private func pinned(_ room: Size) -> (lines: [String], isWhole: Bool) {
    let whole = outline.warnings.flatMap { Width.wrap($0, columns: room.columns) }
    if whole.count <= room.rows { return (whole, true) }
    if outline.warnings.count <= room.rows {
      return (outline.warnings.map { Width.fit($0, columns: room.columns) }, false)
    }
    let each = max(8, room.columns / outline.warnings.count - 2)
    let beginnings = outline.warnings.map { Width.fit($0, columns: each) }
    return ([Width.fit(beginnings.joined(separator: "  "), columns: room.columns)], false)
  }

  func draw(on frame: inout Frame, in shell: Shell) {
    if showsPictures {
      return drawPictures(
        shell.body.cutting(rows: 1).rest.inset(columns: 2, rows: 0), &frame.page)
    }
    let view = view(in: shell)
    for (row, line) in view.pinned.enumerated() {
      frame.page.write(
        line, column: view.warnings.column, row: view.warnings.row + row, role: .warning)
    }
    draw(view.layout, from: top, in: view.text, &frame.page)
    if let selected, view.layout.headings.indices.contains(selected) {
      let row = view.text.row + view.layout.headings[selected] - top
      if view.text.contains(Point(column: view.text.column, row: row)) {
        frame.page.colour(
          Rectangle(column: view.text.column, row: row, columns: view.text.columns, rows: 1),
          role: .selected)
        frame.focus = Point(column: view.text.column, row: row)
      }
    }
    if let (area, layout) = view.figure { draw(layout, from: 0, in: area, &frame.page) }
  }

  private func draw(
    _ layout: ReportLayout, from top: Int, in area: Rectangle, _ grid: inout Grid
  ) {
    for (row, line) in layout.lines.dropFirst(top).prefix(area.rows).enumerated() {
      switch line.content {
      case .words(let text, let role):
        grid.write(
          text, column: area.column, row: area.row + row, role: role, limit: area.columns)
      case .glyphs(let glyphs):
        for (column, glyph) in glyphs.prefix(area.columns).enumerated() {
          grid[Point(column: area.column + column, row: area.row + row)] = glyph
        }
      }
    }
  }

  // MARK: Pictures

  var groups: [(name: String, pictures: [ReportPicture])] {
    var found: [(name: String, pictures: [ReportPicture])] = []
    for item in pictures {
      if found.last?.name != item.group { found.append((item.group, [])) }
      found[found.count - 1].pictures.append(item)
    }
    return found
  }

  /// A group a row: its name, its pictures, and the words under each.
  private func drawPictures(_ area: Rectangle, _ grid: inout Grid) {
    let across = max(1, groups.map(\.pictures.count).max() ?? 1)
    let columns = max(8, min(24, area.columns / across - 1))
    // The first group shows whatever room there is.
    let rows = max(1, min(max(3, columns / 2), area.rows - 2))
    var row = area.row
    for group in groups.dropFirst(top) where row + rows + 2 <= area.maxRow {
      grid.write(
        Width.fit(group.name, columns: area.columns), column: area.column, row: row, role: .heading)
      for (place, item) in group.pictures.enumerated() {
        let column = area.column + place * (columns + 1)
        guard column + columns <= area.maxColumn else { break }
        grid.slots.append(
          ImageSlot(
            item.picture,
            in: Rectangle(column: column, row: row + 1, columns: columns, rows: rows)))
        grid.write(
          Width.fit(item.label, columns: columns), column: column, row: row + 1 + rows,
          role: .faint)
      }
      row += rows + 3
    }
  }
}
