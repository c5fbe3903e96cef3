import AtlasStore
import TerminalKit

extension SamplingPage {
  /// Where form, cells and film are.
  struct Layout: Sendable, Hashable {
    var form: Rectangle
    var tiles: TileLayout
    var film: Rectangle
  }

  func layout(in shell: Shell) -> Layout {
    let (form, room) = shell.body.cutting(columns: min(34, max(24, shell.size.columns / 3)))
    let strip = showsFilm ? min(12, room.rows / 2) : 0
    let (film, area) = room.cutting(rows: -strip)
    return Layout(form: form, tiles: TileLayout(tray.cells.count, in: area), film: film)
  }

  func draw(on frame: inout Frame, in shell: Shell) {
    let layout = layout(in: shell)
    drawForm(layout.form, &frame)
    guard !tray.cells.isEmpty else { return drawInvitation(layout.tiles.area, &frame.page) }
    let first = layout.tiles.first(showing: selected)
    for place in 0..<layout.tiles.page where tray.cells.indices.contains(first + place) {
      draw(first + place, layout.tiles.tile(place), &frame, shell)
    }
    if showsFilm { drawFilm(layout.film, &frame.page) }
  }

  // MARK: Cells

  private func draw(_ place: Int, _ tile: Rectangle, _ frame: inout Frame, _ shell: Shell) {
    let cell = tray.cells[place]
    let (picture, line) = tile.cutting(rows: tile.rows - 1)
    if let key = cell.film.last {
      frame.page.slots.append(ImageSlot(key, in: picture, urgency: cell.isFinished ? 2 : 1))
    }
    let isSelected = isInTiles && place == selected
    let isPicked = picks.contains(cell.id)
    if isSelected || isPicked {
      frame.page.fill(
        Rectangle(column: tile.column - 1, row: tile.row, columns: 1, rows: picture.rows),
        with: Glyph(isSelected ? "▐" : "▕", isSelected ? .focus : .marked))
    }
    if isSelected { frame.focus = line.origin }
    let (words, plain) = caption(cell, columns: line.columns - (isPicked ? 1 : 0), shell)
    let role: Role = isSelected ? .selected : isPicked ? .marked : plain
    frame.page.write(
      (isPicked ? "●" : "") + words, column: line.column, row: line.row, role: role,
      limit: line.columns)
  }

  /// What stands below a cell.
  private func caption(_ cell: Tray.Cell, columns: Int, _ shell: Shell) -> (String, Role) {
    guard cell.isFinished else {
      let words = cell.step == 0 ? "waiting" : "step \(cell.step) of \(cell.steps)"
      return (Width.fit(words, columns: columns), .faint)
    }
    var role = Role.generated
    var verdict = ""
    if let specimen = cell.specimen {
      switch shell.facts[specimen]?.curation {
      case .kept: verdict = " kept"
      case .rejected: (verdict, role) = (" rejected", .warning)
      case .undecided, nil: verdict = " in the atlas"
      }
    }
    let number = cell.index + 1
    let words = ["generated \(number)\(verdict)", "gen \(number)\(verdict)"]
    let fitting = words.first { Width.of($0) <= columns } ?? words[1]
    return (Width.fit(fitting, columns: columns), role)
  }

  private func drawInvitation(_ area: Rectangle, _ grid: inout Grid) {
    var lines: [(String, Role)]
    if let problem = form.problem, form.model == nil {
      lines = [(problem, .error)]
    } else {
      lines = [
        ("Enter makes the cells.", .heading), ("", .text),
        ("j and k choose a line, h and l change it; digits type a number.", .text), ("", .text),
        (
          "The cells lie here until y admits them to the atlas, as generated, with all it takes to "
            + "make them again.", .text
        ),
      ]
    }
    let room = area.cutting(columns: 3).rest.cutting(columns: -2).rest
    let wrapped = lines.flatMap { Prose($0, $1).lines(columns: room.columns) }
    let top = area.rows > wrapped.count + 2 ? 2 : 0
    for (row, line) in wrapped.enumerated() where row + top < area.rows {
      grid.write(line.text, column: room.column, row: area.row + top + row, role: line.role)
    }
  }

  /// The selected cell from noise to what it became.
  private func drawFilm(_ area: Rectangle, _ grid: inout Grid) {
    guard let cell = current, !cell.film.isEmpty, area.rows > 3 else { return }
    grid.write(
      "from noise to cell \(cell.index + 1)", column: area.column + 1, row: area.row,
      role: .heading)
    Strip(cell.film).draw(area.cutting(rows: 1).rest, on: &grid) { "\($0 + 1)" }
  }

  // MARK: The form

  private func drawForm(_ area: Rectangle, _ frame: inout Frame) {
    frame.page.frame(area, title: "sampling", role: isInTiles ? .border : .focus)
    let inside = area.inset(columns: 2, rows: 1)
    let fields = form.fields
    // What is made needs three lines below the form, where it has room for more than itself.
    let room = inside.rows >= fields.count + 3 ? inside.rows - 3 : inside.rows
    let gap = room >= 2 * fields.count - 1 ? 2 : 1
    let here = fields.firstIndex(of: form.here) ?? 0
    let first = max(0, min(here - room / 2, fields.count - room))
    for (place, field) in fields.dropFirst(first).prefix(room).enumerated() {
      draw(field, row: inside.row + place * gap, inside, &frame)
    }
    if form.model == nil {
      let words = form.problem == nil ? "Loading the model …" : "There is no model."
      frame.page.write(
        Width.fit(words, columns: inside.columns), column: inside.column, row: inside.row + 2,
        role: .faint)
    }
    if room < inside.rows { drawProgress(inside.cutting(rows: -2).cut, &frame.page) }
  }

  private func draw(
    _ field: SamplingForm.Field, row: Int, _ inside: Rectangle, _ frame: inout Frame
  ) {
    let isHere = field == form.here && !isInTiles
    frame.page.write(field.rawValue, column: inside.column, row: row, role: .faint)
    let room = inside.columns - 9
    let value = form.value(of: field)
    let short = Width.of(value) <= room - 4 ? value : SpecimenWords.firstWord(of: value)
    let shown =
      isHere
      ? "‹ \(Width.fit(room < 14 ? short : value, columns: room - 4)) ›"
      : Width.fit(room < 14 ? short : value, columns: room)
    frame.page.write(
      shown, column: inside.column + 9, row: row, role: isHere ? .selected : .text)
    if isHere { frame.focus = Point(column: inside.column + 9, row: row) }
  }

  private func drawProgress(_ area: Rectangle, _ grid: inout Grid) {
    func write(_ text: String, _ row: Int, _ role: Role) {
      grid.write(
        Width.fit(text, columns: area.columns), column: area.column, row: area.row + row, role: role
      )
    }
    if tray.isRunning {
      grid.gauge(
        tray.fraction,
        in: Rectangle(column: area.column, row: area.row, columns: area.columns, rows: 1))
      write(tray.remaining.map { "\(Numbers.time($0)) left" } ?? "beginning …", 1, .faint)
    } else if !tray.cells.isEmpty {
      write("\(tray.cells.count) generated", 0, .generated)
      write("\(tray.cells.count { $0.specimen != nil }) in the atlas", 1, .faint)
    }
  }
}
