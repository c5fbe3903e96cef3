import AtlasStore
import Pictures
import TerminalKit

extension FieldPage {
  /// Where the picture is: of the field's shape, as large as fits.
  func picture(in shell: Shell) -> Rectangle {
    let display = shell.display
    let room = shell.body.cutting(columns: -Self.factsColumns(shell.size)).rest
    guard let field = boxes.field else { return room }
    let ratio =
      Double(field.width) / Double(field.height) * Double(display.cellHeight)
      / Double(display.cellWidth)
    let columns = min(room.columns, Int((Double(room.rows) * ratio).rounded()))
    let rows = min(room.rows, max(1, Int((Double(columns) / ratio).rounded())))
    return room.centred(Size(columns: columns, rows: rows))
  }

  private static func factsColumns(_ size: Size) -> Int {
    size.columns >= 120 ? 40 : size.columns >= 72 ? 24 : 0
  }

  /// The pixel of the field under a place of the screen; nil outside the picture.
  func pixel(at point: Point, in shell: Shell) -> (x: Int, y: Int)? {
    let area = picture(in: shell)
    guard let field = boxes.field, area.contains(point) else { return nil }
    let seen = boxes.lens.part ?? ImageSlot.Part(x: 0, y: 0, width: 1, height: 1)
    let across = (Double(point.column - area.column) + 0.5) / Double(area.columns)
    let down = (Double(point.row - area.row) + 0.5) / Double(area.rows)
    return (
      Int((seen.x + across * seen.width) * Double(field.width)),
      Int((seen.y + down * seen.height) * Double(field.height))
    )
  }

  // MARK: Drawing

  func draw(on frame: inout Frame, in shell: Shell) {
    let body = shell.body
    guard let field = boxes.field else {
      frame.page.write("This slide has no field.", column: 3, row: body.row + 1, role: .faint)
      return
    }
    let area = picture(in: shell)
    let seen = Double(field.width) / boxes.lens.magnification
    let pixels = Double(area.columns * shell.display.cellWidth)
    let drawing = FieldDrawing(
      digest: field.digest, boxes: boxes.boxes, selected: boxes.selected,
      stroke: max(1, Int((seen / pixels * 3).rounded())),
      isPlain: shell.display.colours == "no colours")
    frame.page.slots.append(ImageSlot(drawing.key, in: area, part: boxes.lens.part, urgency: 3))
    drawLabels(field, area, &frame, shell)
    let columns = Self.factsColumns(shell.size)
    guard columns > 0 else { return }
    let facts = body.cutting(columns: -columns).cut.inset(columns: 1)
    drawFacts(field, facts, &frame.page, shell)
  }

  private func drawFacts(
    _ field: FieldOfView, _ area: Rectangle, _ grid: inout Grid, _ shell: Shell
  ) {
    var row = area.row
    func line(_ text: String, _ role: Role = .text) {
      guard row < area.maxRow else { return }
      grid.write(Width.fit(text, columns: area.columns), column: area.column, row: row, role: role)
      row += 1
    }
    line(field.name, .heading)
    line("field \(boxes.place + 1) of \(boxes.fields.count)", .faint)
    line("\(field.width) x \(field.height) pixels", .faint)
    if field.origin.kind == .drawn { line("drawn by a program", .drawn) }
    row += 1
    let all = boxes.boxes
    line(all.count == 1 ? "1 white cell" : "\(all.count) white cells", .heading)
    let rows = max(1, area.maxRow - row)
    let first = max(0, min((boxes.selected ?? 0) - rows / 2, all.count - rows))
    for (place, box) in all.enumerated().dropFirst(first).prefix(rows) {
      let (role, number) = (place == boxes.selected ? Role.selected : .text, "\(place + 1)  ")
      let found = box.score.map { "found \(Numbers.percent($0))" } ?? "by hand"
      let name = name(of: box, shell) ?? (cells[box.box] == nil ? found : "no class yet")
      let whole = "\(number)\(name), \(found)"
      line(name != found && Width.of(whole) <= area.columns ? whole : number + name, role)
    }
  }

  /// What its cell is, or is thought to be and how surely; nil where nobody and nothing has said.
  private func name(of box: FieldBox, _ shell: Shell) -> String? {
    guard let cell = cells[box.box] else { return nil }
    if let key = cell.classKey { return shell.vocabulary.name(ofClass: key) }
    guard let suggestion = cell.suggestion else { return nil }
    let name = shell.vocabulary.name(ofClass: suggestion.classKey)
    return "\(name)? \(Numbers.percent(suggestion.confidence))"
  }

  /// On each box what is in it, where it covers no other's words.
  private func drawLabels(
    _ field: FieldOfView, _ area: Rectangle, _ frame: inout Frame, _ shell: Shell
  ) {
    let seen = boxes.lens.part ?? ImageSlot.Part(x: 0, y: 0, width: 1, height: 1)
    var taken: [Rectangle] = []
    for (place, box) in boxes.boxes.enumerated() {
      guard let name = name(of: box, shell) else { continue }
      let x = (Double(box.box.x) / Double(field.width) - seen.x) / seen.width
      let y = (Double(box.box.y) / Double(field.height) - seen.y) / seen.height
      let words = Width.fit(name, columns: area.columns)
      let column = area.column + Int((x * Double(area.columns)).rounded())
      let row = area.row + Int((y * Double(area.rows)).rounded(.down)) - 1
      let width = Width.of(words)
      let spot = Rectangle(
        column: max(area.column, min(column, area.maxColumn - width)), row: max(area.row, row),
        columns: width, rows: 1)
      let right = x + Double(box.box.width) / Double(field.width) / seen.width
      let bottom = y + Double(box.box.height) / Double(field.height) / seen.height
      let isSeen = x < 1 && y < 1 && right > 0 && bottom > 0
      guard isSeen, taken.allSatisfy({ $0.intersection(spot).isEmpty }) else { continue }
      taken.append(spot)
      var label = Grid(spot.size, filledWith: Glyph(" ", .popup))
      label.write(words, column: 0, row: 0, role: place == boxes.selected ? .selected : .popup)
      frame.popups.append(Frame.Popup(label, at: spot.origin))
    }
  }
}
