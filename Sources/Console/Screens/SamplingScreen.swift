import Basis
import TerminalKit

/// Making cells with a model, and watching them clear up.
public struct SamplingScreen: Sendable, Equatable {
  /// What can be chosen, from top to bottom.
  enum Field: Sendable, Hashable, CaseIterable {
    case cellClass
    case count
    case seed
    case preset
    case steps
    case guidance
    case solver
  }

  /// One cell being made, or made.
  struct Tile: Sendable, Hashable {
    var key: PictureKey?
    var step = 0
    var isFinished = false
    /// 'kept', 'rejected' or nothing yet.
    var verdict = ""
  }

  /// What the model offers; nil until it is loaded.
  var model: SamplingModel?
  /// Why there is none, once that is known.
  var problem: String?
  var order = SamplingOrder()
  var field = Field.cellClass
  var tiles: [Tile] = []
  /// The tile the keys act on, once there are any and the focus is there.
  var selected = 0
  var isInTiles = false
  var isRunning = false
  var remaining: Duration?
  var steps = 0
  /// The film of the selected tile from noise to cell, oldest first.
  var film: [Int: [PictureKey]] = [:]
  var showsFilm = false

  /// What there is to choose for this model, from top to bottom.
  var fields: [Field] {
    model?.walks ?? true ? Field.allCases : [.cellClass, .count, .seed]
  }

  // MARK: Changing the order

  /// Goes down by so many lines.
  mutating func chooseField(_ by: Int) {
    let at = fields.firstIndex(of: field) ?? 0
    field = fields[max(0, min(fields.count - 1, at + by))]
  }

  mutating func step(_ by: Int) {
    guard let model else { return }
    switch field {
    case .cellClass:
      guard !model.classes.isEmpty else { return }
      let at = model.classes.firstIndex { $0.key == order.classKey } ?? 0
      choose(model.classes[at.going(by, inRoundOf: model.classes.count)])
    case .count: order.count = min(64, max(1, order.count + by))
    case .seed: order.seed = by > 0 ? order.seed &+ UInt64(by) : order.seed &- UInt64(-by)
    case .preset:
      guard !model.presets.isEmpty else { return }
      let at = model.presets.firstIndex(where: isChosen) ?? (by > 0 ? -1 : model.presets.count)
      let next = model.presets[min(model.presets.count - 1, max(0, at + by))]
      order.steps = next.steps
      order.solver = next.solver
    case .steps: order.steps = min(250, max(1, order.steps + by))
    case .guidance:
      order.guidance = min(10, max(0, ((order.guidance * 4).rounded() + Double(by)) / 4))
    case .solver:
      guard !model.solvers.isEmpty else { return }
      let at = model.solvers.firstIndex(of: order.solver) ?? 0
      order.solver = model.solvers[at.going(by, inRoundOf: model.solvers.count)]
    }
  }

  /// Another class, with the guidance that suits it.
  private mutating func choose(_ choice: SamplingModel.ClassChoice) {
    order.classKey = choice.key
    order.guidance = choice.guidance
  }

  /// Takes a typed value; false when it isn't one.
  mutating func set(_ text: String) -> Bool {
    switch field {
    case .count: return Int(text).map { order.count = min(64, max(1, $0)) } != nil
    case .seed: return UInt64(text).map { order.seed = $0 } != nil
    case .steps: return Int(text).map { order.steps = min(250, max(1, $0)) } != nil
    case .guidance: return Double(text).map { order.guidance = min(10, max(0, $0)) } != nil
    case .cellClass, .preset, .solver: return false
    }
  }

  /// Whether the order is as that preset has it.
  private func isChosen(_ preset: SamplingModel.Preset) -> Bool {
    preset.steps == order.steps && preset.solver == order.solver
  }

  mutating func begin() {
    tiles = Array(repeating: Tile(), count: order.count)
    film = [:]
    selected = 0
    isRunning = true
    steps = order.steps
    remaining = nil
  }

  mutating func take(_ news: SamplingNews) {
    switch news {
    case .loaded(let model):
      self.model = model
      problem = nil
      chooseField(0)
      if !model.walks { order.steps = 1 }
      if !model.classes.contains(where: { $0.key == order.classKey }) {
        order.classKey = ""
        if let first = model.classes.first { choose(first) }
      }
      if !model.solvers.contains(order.solver) { order.solver = model.solvers.first ?? "" }
    case .preview(let index, let step, let key, let left):
      guard tiles.indices.contains(index) else { return }
      tiles[index].key = key
      tiles[index].step = step
      tiles[index].isFinished = step >= steps
      film[index, default: []].append(key)
      remaining = left
    case .finished:
      isRunning = false
      remaining = nil
      if !tiles.isEmpty { isInTiles = true }
    case .stopped:
      isRunning = false
      remaining = nil
      tiles.removeAll { !$0.isFinished }
      selected = min(selected, max(0, tiles.count - 1))
    case .dissolved: break
    case .judged(let index, let verdict):
      if tiles.indices.contains(index) { tiles[index].verdict = verdict }
    }
  }

  // MARK: Drawing

  func layout(in size: Size) -> (form: Rectangle, tiles: Rectangle, tile: Size, across: Int) {
    let body = Rectangle(size).cutting(rows: 1).rest.cutting(rows: -2).rest
    let (form, room) = body.cutting(columns: min(34, max(24, size.columns / 3)))
    let strip = showsFilm ? min(12, room.rows / 2) : 0
    let area = room.cutting(rows: -strip).rest
    // The largest tiles of which all fit.
    var rows = max(3, area.rows - 1)
    while rows > 3 {
      let across = max(1, (area.columns - 1) / (2 * rows + 1))
      let down = max(1, area.rows / (rows + 1))
      if across * down >= max(1, tiles.count) { break }
      rows -= 1
    }
    rows = min(rows, max(3, (area.columns - 2) / 2))
    return (
      form, area, Size(columns: 2 * rows, rows: rows), max(1, (area.columns - 1) / (2 * rows + 1))
    )
  }

  func draw(_ context: ConsoleContext, on grid: inout Grid) {
    let layout = layout(in: grid.size)
    drawForm(context, layout.form, &grid)
    if tiles.isEmpty {
      drawInvitation(layout.tiles, &grid)
      return
    }
    for (index, tile) in tiles.enumerated() {
      let area = Rectangle(
        column: layout.tiles.column + 1 + index % layout.across * (layout.tile.columns + 1),
        row: layout.tiles.row + index / layout.across * (layout.tile.rows + 1),
        columns: layout.tile.columns, rows: layout.tile.rows)
      guard area.maxRow < layout.tiles.maxRow + 1 else { break }
      draw(tile, index, area, &grid)
    }
    if showsFilm { drawFilm(layout.tiles, &grid) }
  }

  private func draw(_ tile: Tile, _ index: Int, _ area: Rectangle, _ grid: inout Grid) {
    if let key = tile.key {
      grid.slots.append(ImageSlot(key, in: area, urgency: tile.isFinished ? 2 : 1))
    }
    let isSelected = isInTiles && index == selected
    if isSelected {
      grid.fill(
        Rectangle(column: area.column - 1, row: area.row, columns: 1, rows: area.rows),
        with: Glyph("▐", .focus))
    }
    let caption =
      tile.isFinished
      ? "generated \(index + 1)\(tile.verdict.isEmpty ? "" : " \(tile.verdict)")"
      : tile.step == 0 ? "waiting" : "step \(tile.step) of \(steps)"
    let role: Role =
      isSelected
      ? .selected : tile.verdict == "rejected" ? .warning : tile.isFinished ? .generated : .faint
    grid.write(
      Width.fit(caption, columns: area.columns), column: area.column, row: area.maxRow, role: role)
  }

  private func drawForm(_ context: ConsoleContext, _ area: Rectangle, _ grid: inout Grid) {
    grid.frame(area, title: "sampling", role: isInTiles ? .border : .focus)
    let inside = area.inset(columns: 2, rows: 1)
    guard let model else {
      let words = problem == nil ? "Loading the model …" : "There is no model."
      grid.write(words, column: inside.column, row: inside.row + 1, role: .faint)
      return
    }
    grid.write(
      Width.fit(model.name, columns: inside.columns), column: inside.column, row: inside.row,
      role: .heading)
    for (place, field) in fields.enumerated() {
      let row = inside.row + 2 + place * (inside.rows > 18 ? 2 : 1)
      let isHere = field == self.field && !isInTiles
      grid.write(name(of: field), column: inside.column, row: row, role: .faint)
      let value = value(of: field, model)
      let room = inside.columns - 10
      let shown = isHere ? "‹ \(Width.fit(value, columns: room - 4)) ›" : value
      grid.write(
        Width.fit(shown, columns: room), column: inside.column + 10, row: row,
        role: isHere ? .selected : .text)
    }
    let row = inside.maxRow - 3
    guard row > inside.row + 8 else { return }
    if isRunning {
      let done = tiles.reduce(0) { $0 + $1.step }
      let all = max(1, steps * tiles.count)
      grid.gauge(
        Double(done) / Double(all),
        in: Rectangle(column: inside.column, row: row, columns: inside.columns, rows: 1))
      grid.write(
        remaining.map { "\(Numbers.time($0)) left" } ?? "beginning …", column: inside.column,
        row: row + 1, role: .faint)
    } else if !tiles.isEmpty {
      let kept = tiles.filter { $0.verdict == "kept" }.count
      let rejected = tiles.filter { $0.verdict == "rejected" }.count
      grid.write("\(tiles.count) generated", column: inside.column, row: row, role: .generated)
      grid.write(
        "\(kept) kept, \(rejected) rejected", column: inside.column, row: row + 1, role: .faint)
    }
  }

  private func name(of field: Field) -> String {
    switch field {
    case .cellClass: "class"
    case .count: "cells"
    case .seed: "seed"
    case .preset: "preset"
    case .steps: "steps"
    case .guidance: "guidance"
    case .solver: "solver"
    }
  }

  private func value(of field: Field, _ model: SamplingModel) -> String {
    switch field {
    case .cellClass: model.classes.first { $0.key == order.classKey }?.name ?? order.classKey
    case .count: "\(order.count)"
    case .seed: "\(order.seed)"
    case .preset: model.presets.first(where: isChosen)?.name ?? "own"
    case .steps: "\(order.steps)"
    case .guidance: order.guidance.formatted
    case .solver: order.solver
    }
  }

  private func drawInvitation(_ area: Rectangle, _ grid: inout Grid) {
    if let problem {
      for (row, line) in Width.wrap(problem, columns: area.columns - 6).enumerated() {
        grid.write(line, column: area.column + 3, row: area.row + 2 + row, role: .error)
      }
      return
    }
    let lines = [
      "Enter makes the cells.", "",
      "j and k choose a line, h and l change it;", "e types a value.", "",
      "The cells go into the atlas as generated,", "with all it takes to make them again.",
    ]
    for (row, line) in lines.enumerated() where row < area.rows - 1 {
      grid.write(
        line, column: area.column + 3, row: area.row + 2 + row, role: row == 0 ? .heading : .text,
        limit: area.columns - 4)
    }
  }

  /// The selected cell from noise to what it became.
  private func drawFilm(_ above: Rectangle, _ grid: inout Grid) {
    let area = Rectangle(
      column: above.column, row: above.maxRow, columns: above.columns,
      rows: grid.size.rows - 2 - above.maxRow)
    guard let keys = film[selected], area.rows > 3 else { return }
    grid.write(
      "from noise to cell \(selected + 1)", column: area.column + 1, row: area.row, role: .heading)
    let rows = area.rows - 2
    let count = max(1, min(keys.count, (area.columns - 1) / (2 * rows + 1)))
    for place in 0..<count {
      let index = count == 1 ? keys.count - 1 : place * (keys.count - 1) / (count - 1)
      let column = area.column + 1 + place * (2 * rows + 1)
      grid.slots.append(
        ImageSlot(
          keys[index],
          in: Rectangle(column: column, row: area.row + 1, columns: 2 * rows, rows: rows)))
      grid.write("\(index + 1)", column: column, row: area.row + 1 + rows, role: .faint)
    }
  }
}

extension Double {
  /// Without needless zeros: '2', '2.5', '0.75'.
  var formatted: String {
    self == rounded() ? String(Int(self)) : String((self * 100).rounded() / 100)
  }
}
