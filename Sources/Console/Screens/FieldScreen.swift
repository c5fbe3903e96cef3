import AtlasStore
import Pictures
import TerminalKit

/// A field of a slide with the boxes around its white cells, which can be changed.
public struct FieldScreen: Sendable, Equatable {
  var slide = ""
  /// By name.
  var fields: [FieldOfView] = []
  var place = 0
  /// The box that the next key acts on.
  var selected: Int?
  /// The boxes while one is being moved, not yet kept.
  var held: [FieldBox]?
  /// How many times closer than 'all of it', 1 to 16, and the middle of the view, as fractions.
  private(set) var magnification = 1.0
  private(set) var x = 0.5
  private(set) var y = 0.5
  /// Boxes were changed since the cells were cut out.
  var isChanged = false
  /// What the mouse is doing while its button is down.
  var drag: Drag?

  /// What dragging changes.
  enum Drag: Sendable, Equatable {
    /// From this corner, which stays, to the mouse.
    case corner(x: Int, y: Int)
    /// So far from the box's left top corner was it taken.
    case whole(x: Int, y: Int)
  }

  /// A side shorter than this, in pixels of the field, is a slip of the hand.
  static let leastSide = 8

  var field: FieldOfView? { fields.indices.contains(place) ? fields[place] : nil }
  /// The boxes as they are seen.
  var boxes: [FieldBox] { held ?? field?.boxes ?? [] }

  var selectedBox: PixelRectangle? {
    selected.flatMap { boxes.indices.contains($0) ? boxes[$0].box : nil }
  }

  // MARK: Looking

  mutating func show(_ slide: String, _ fields: [FieldOfView]) {
    self = FieldScreen()
    self.slide = slide
    self.fields = fields
  }

  mutating func take(_ field: FieldOfView) {
    guard let at = fields.firstIndex(where: { $0.digest == field.digest }) else { return }
    isChanged = isChanged || fields[at].boxes != field.boxes
    fields[at] = field
    guard at == place else { return }
    held = nil
    if let selected, !field.boxes.indices.contains(selected) { self.selected = nil }
  }

  mutating func step(_ by: Int) {
    place = max(0, min(place + by, fields.count - 1))
    selected = nil
    held = nil
    showAll()
  }

  mutating func selectNext(_ by: Int) {
    guard !boxes.isEmpty else { return }
    selected = (selected ?? (by > 0 ? -1 : 0)).going(by, inRoundOf: boxes.count)
    if magnification > 1 { centre() }
  }

  /// Goes to a field and chooses its box, where they are here.
  mutating func choose(_ place: FieldPlace) {
    guard let at = fields.firstIndex(where: { $0.digest == place.field }) else { return }
    step(at - self.place)
    selected = boxes.firstIndex { $0.box == place.box }
  }

  mutating func showAll() {
    (magnification, x, y) = (1, 0.5, 0.5)
  }

  mutating func zoom(in closer: Bool) {
    let before = magnification
    magnification = min(16, max(1, magnification * (closer ? 1.5 : 1 / 1.5)))
    if magnification < 1.05 { return showAll() }
    if before == 1 { centre() }
    pan(0, 0)
  }

  /// Moves the view by quarters of itself, not past the edge.
  mutating func pan(_ right: Double, _ down: Double) {
    let half = 0.5 / magnification
    x = min(1 - half, max(half, x + right * half / 2))
    y = min(1 - half, max(half, y + down * half / 2))
  }

  /// The selected box in the middle of the view.
  private mutating func centre() {
    guard let box = selectedBox, let field else { return }
    x = (Double(box.x) + Double(box.width) / 2) / Double(field.width)
    y = (Double(box.y) + Double(box.height) / 2) / Double(field.height)
    pan(0, 0)
  }

  // MARK: Changing

  /// A sixtieth of what is seen: a step of a box, in pixels of the field.
  private var pace: Int {
    max(1, Int(Double(field?.width ?? 60) / magnification / 60))
  }

  /// Moves or resizes the selected box by steps; false where none is selected.
  mutating func nudge(_ right: Int = 0, _ down: Int = 0, wider: Int = 0, taller: Int = 0) -> Bool {
    guard let box = selectedBox else { return false }
    var changed = box
    changed.x += pace * (right - wider)
    changed.y += pace * (down - taller)
    changed.width += 2 * pace * wider
    changed.height += 2 * pace * taller
    hold(changed)
    return true
  }

  /// Shows the selected box as this one, inside the field.
  mutating func hold(_ box: PixelRectangle) {
    guard let selected, let field, boxes.indices.contains(selected) else { return }
    var inside = box
    inside.width = min(max(Self.leastSide, inside.width), field.width)
    inside.height = min(max(Self.leastSide, inside.height), field.height)
    inside.x = min(max(0, inside.x), field.width - inside.width)
    inside.y = min(max(0, inside.y), field.height - inside.height)
    var fresh = boxes
    fresh[selected] = FieldBox(inside)
    held = fresh
  }

  /// Adds a box and selects it.
  mutating func add(_ box: PixelRectangle) {
    held = boxes + [FieldBox(box)]
    selected = boxes.count - 1
    hold(box)
  }

  /// A box as large as the others, in the middle of the view.
  mutating func addInTheMiddle() {
    guard let field else { return }
    let sides = boxes.map { max($0.box.width, $0.box.height) }.sorted()
    let side = sides.isEmpty ? min(field.width, field.height) / 4 : sides[sides.count / 2]
    add(
      PixelRectangle(
        x: Int(x * Double(field.width)) - side / 2, y: Int(y * Double(field.height)) - side / 2,
        width: side, height: side))
  }

  /// Takes the selected box away; false where none is selected.
  mutating func remove() -> Bool {
    guard let selected, boxes.indices.contains(selected) else { return false }
    var fresh = boxes
    fresh.remove(at: selected)
    held = fresh
    self.selected = nil
    return true
  }

  // MARK: Places on the screen

  /// The part of the field in view; nil for all of it.
  var part: ImageSlot.Part? {
    guard magnification > 1 else { return nil }
    let side = 1 / magnification
    return ImageSlot.Part(x: x - side / 2, y: y - side / 2, width: side, height: side)
  }

  /// Where the picture is: of the field's shape, as large as fits.
  func picture(in size: Size, _ display: DisplayDescription) -> Rectangle {
    let body = Rectangle(size).cutting(rows: 1).rest.cutting(rows: -2).rest
    let room = body.cutting(columns: -Self.factsColumns(size)).rest
    guard let field else { return room }
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
  func pixel(at point: Point, in size: Size, _ display: DisplayDescription) -> (x: Int, y: Int)? {
    let area = picture(in: size, display)
    guard let field, area.contains(point) else { return nil }
    let seen = part ?? ImageSlot.Part(x: 0, y: 0, width: 1, height: 1)
    let across = (Double(point.column - area.column) + 0.5) / Double(area.columns)
    let down = (Double(point.row - area.row) + 0.5) / Double(area.rows)
    return (
      Int((seen.x + across * seen.width) * Double(field.width)),
      Int((seen.y + down * seen.height) * Double(field.height))
    )
  }

  // MARK: Drawing

  func draw(_ context: ConsoleContext, on grid: inout Grid) {
    let body = grid.bounds.cutting(rows: 1).rest.cutting(rows: -2).rest
    guard let field else {
      grid.write("This slide has no field.", column: 3, row: 2, role: .faint)
      return
    }
    let area = picture(in: grid.size, context.display)
    let seen = Double(field.width) / magnification
    let pixels = Double(area.columns * context.display.cellWidth)
    let drawing = FieldDrawing(
      digest: field.digest, boxes: boxes, selected: selected,
      stroke: max(1, Int((seen / pixels * 3).rounded())),
      isPlain: context.display.colours == "no colours")
    grid.slots.append(ImageSlot(drawing.key, in: area, part: part, urgency: 3))
    let columns = Self.factsColumns(grid.size)
    guard columns > 0 else { return }
    let facts = body.cutting(columns: -columns).cut.inset(columns: 1)
    drawFacts(field, facts, &grid)
  }

  private func drawFacts(_ field: FieldOfView, _ area: Rectangle, _ grid: inout Grid) {
    var row = area.row
    func line(_ text: String, _ role: Role = .text) {
      guard row < area.maxRow else { return }
      grid.write(Width.fit(text, columns: area.columns), column: area.column, row: row, role: role)
      row += 1
    }
    line(field.name, .heading)
    line("field \(place + 1) of \(fields.count)", .faint)
    line("\(field.width) x \(field.height) pixels", .faint)
    if field.origin.kind == .drawn { line("drawn by a program", .drawn) }
    row += 1
    line(boxes.count == 1 ? "1 white cell" : "\(boxes.count) white cells", .heading)
    let rows = max(1, area.maxRow - row)
    let first = max(0, min((selected ?? 0) - rows / 2, boxes.count - rows))
    for (place, box) in boxes.enumerated().dropFirst(first).prefix(rows) {
      let number = place + 1
      let size = "\(box.box.width) x \(box.box.height)"
      let sure = box.score.map { Numbers.percent($0) } ?? "by hand"
      line("\(number)  \(size)  \(sure)", place == selected ? .selected : .text)
    }
  }
}
