import AtlasStore
import Foundation
import Journeys
import Pictures
import TerminalKit

extension TrainingsPage {
  func draw(on frame: inout Frame, in shell: Shell) {
    draw(on: &frame.page, shell.body.inset(columns: 2, rows: 1), shell)
  }

  private func draw(on grid: inout Grid, _ body: Rectangle, _ shell: Shell) {
    grid.write("Trainings", column: body.column, row: body.row, role: .heading)
    guard let states = list.items else {
      grid.write("Looking for trainings …", column: body.column, row: body.row + 2, role: .faint)
      return
    }
    if states.isEmpty { return drawEmpty(body, &grid) }
    let shown = min(states.count, max(1, body.rows / 4))
    let first = max(0, min(list.selected - shown / 2, states.count - shown))
    for place in first..<first + shown {
      let (row, isSelected) = (body.row + 2 + place - first, place == list.selected)
      grid.write(isSelected ? "▸ " : "  ", column: body.column, row: row, role: .focus)
      grid.write(
        Width.fit(Self.line(states[place], shell), columns: body.columns - 2),
        column: body.column + 2, row: row, role: isSelected ? .selected : .text)
    }
    let top = body.row + 3 + shown
    guard let state = list.chosen, top + 3 < body.maxRow else { return }
    draw(
      state, shell,
      Rectangle(column: body.column, row: top, columns: body.columns, rows: body.maxRow - top),
      &grid)
  }

  /// 'lab   diffusion model   1,200 of 20,000   57 pictures/s   2 h 10 min left'
  private static func line(_ state: TrainingState, _ shell: Shell) -> String {
    var words = ["\(state.name)   \(state.kind.words)"]
    words.append("\(Numbers.grouped(state.step)) of \(Numbers.grouped(state.steps))")
    switch state.standing {
    case .running:
      if let pace = state.picturesPerSecond {
        words.append("\(Numbers.short(pace.rounded())) pictures/s")
      }
      if let left = state.secondsLeft { words.append("\(Numbers.time(.seconds(left))) left") }
    case .finished: words.append("finished \(moment(state, shell))")
    case .stopped: words.append("stopped \(moment(state, shell))")
    case .failed: words.append("failed: \(state.problem ?? "")")
    case .brokenOff: words.append("broke off \(moment(state, shell))")
    }
    return words.joined(separator: "   ")
  }

  private static func moment(_ state: TrainingState, _ shell: Shell) -> String {
    Numbers.moment(state.updated, in: shell.timeZone)
  }

  private func drawEmpty(_ body: Rectangle, _ grid: inout Grid) {
    Prose(
      """
      There is no training yet.

      a begins one. On the command line:

          leuko train diffusion --data lab.atlas --minutes 600 --out models/lab

      It shows here while it goes on, and goes on when Leuko is left.
      """
    ).draw(on: &grid, in: body.cutting(rows: 2).rest)
  }

  private func draw(
    _ state: TrainingState, _ shell: Shell, _ area: Rectangle, _ grid: inout Grid
  ) {
    grid.gauge(
      state.steps > 0 ? Double(state.step) / Double(state.steps) : 0,
      in: Rectangle(column: area.column, row: area.row, columns: min(60, area.columns), rows: 1))
    let below = area.cutting(rows: 2).rest
    guard let sheet = state.sheet else {
      drawCurves(state, below, shell.display.plotDots, &grid)
      return
    }
    let (left, right) = below.cutting(columns: below.columns * 2 / 5)
    drawCurves(state, left.cutting(columns: -2).rest, shell.display.plotDots, &grid)
    drawSamples(sheet, shell, right, &grid)
  }

  /// The curves on one scale, which leaves out what only the first steps reached.
  private func drawCurves(
    _ state: TrainingState, _ area: Rectangle, _ dots: Int, _ grid: inout Grid
  ) {
    let roles: [Role] = [.faint, .gauge, .warning]
    let curves = zip(state.curves.filter { !$0.points.isEmpty }, roles)
    var column = area.column
    for (curve, role) in curves {
      let words = "■ \(curve.name) "
      column += grid.write(words, column: column, row: area.row, role: role)
    }
    let values = curves.flatMap { curve, _ in
      curve.points.count > 8
        ? curve.points.dropFirst(curve.points.count / 8).map(\.value) : curve.points.map(\.value)
    }.filter(\.isFinite)
    let steps = curves.flatMap { $0.0.points.map(\.step) }
    guard let low = values.min(), let high = values.max(), let first = steps.min(),
      let last = steps.max()
    else {
      grid.write(
        "curves come with the first look at 'select'", column: area.column, row: area.row,
        role: .faint, limit: area.columns)
      return
    }
    let room = Rectangle(
      column: area.column + 8, row: area.row + 1, columns: area.columns - 8, rows: area.rows - 2)
    guard room.rows > 1, room.columns > 4 else { return }
    grid.write(Self.number(high), column: area.column, row: room.row, role: .faint)
    grid.write(Self.number(low), column: area.column, row: room.maxRow - 1, role: .faint)
    grid.write(
      Numbers.grouped(first), column: room.column, row: room.maxRow, role: .faint)
    let end = Numbers.grouped(last)
    if last > first, Width.of(end) + Width.of(Numbers.grouped(first)) + 1 < room.columns {
      grid.write(end, column: room.maxColumn - Width.of(end), row: room.maxRow, role: .faint)
    }
    grid.plot(
      curves.map { curve, role in
        Curve(curve.points.map { .init(x: Double($0.step), y: $0.value) }, role: role)
      }, in: room, across: Double(first)...Double(last), up: low...high, dots: dots)
  }

  /// Four digits that say something, in at most seven columns.
  private static func number(_ value: Double) -> String {
    abs(value) < 100 ? String(format: "%.4f", value) : String(format: "%.3g", value)
  }

  /// A sample of every class, as large as all of them fit.
  private func drawSamples(
    _ sheet: TrainingState.Sheet, _ shell: Shell, _ area: Rectangle,
    _ grid: inout Grid
  ) {
    grid.write(
      "samples at step \(Numbers.grouped(sheet.step)), generated", column: area.column,
      row: area.row, role: .generated, limit: area.columns)
    let room = area.cutting(rows: 1).rest
    var rows = max(2, room.rows - 1)
    func across(_ rows: Int) -> Int { max(1, (room.columns + 1) / (2 * rows + 1)) }
    while rows > 2, across(rows) * max(1, room.rows / (rows + 1)) < sheet.names.count { rows -= 1 }
    let count = min(sheet.names.count, across(rows) * max(1, room.rows / (rows + 1)))
    let layout = SheetLayout(sheet)
    for place in 0..<count {
      let tile = Rectangle(
        column: room.column + place % across(rows) * (2 * rows + 1),
        row: room.row + place / across(rows) * (rows + 1), columns: 2 * rows, rows: rows)
      grid.slots.append(ImageSlot(sheet.key, in: tile, part: layout.part(place)))
      grid.write(
        Width.fit(Self.name(sheet.names[place], shell), columns: tile.columns),
        column: tile.column, row: tile.maxRow, role: .faint)
    }
  }

  /// The name of a model's class, which may have a finding behind it.
  private static func name(_ key: String, _ shell: Shell) -> String {
    let parts = key.split(separator: "+").map(String.init)
    guard let cellClass = parts.first else { return key }
    let findings = parts.dropFirst().map { $0.replacing("_", with: " ") }
    return findings.isEmpty
      ? shell.vocabulary.name(ofClass: cellClass) : findings.joined(separator: " ")
  }
}

/// Where the squares of a sheet lie on it.
private struct SheetLayout {
  private let sheet: TrainingState.Sheet
  private let frame: MosaicFrame

  init(_ sheet: TrainingState.Sheet) {
    self.sheet = sheet
    frame = MosaicFrame(
      columns: sheet.columns, side: sheet.side, gap: sheet.gap, count: sheet.names.count,
      hasLabels: true)
  }

  func part(_ place: Int) -> ImageSlot.Part {
    let at = frame.square(place)
    let size = min(sheet.size, sheet.side)
    let edge = (sheet.side - size) / 2
    let (width, height) = (Double(frame.width), Double(frame.height))
    return ImageSlot.Part(
      x: Double(at.x + edge) / width, y: Double(at.y + edge) / height,
      width: Double(size) / width, height: Double(size) / height)
  }
}
