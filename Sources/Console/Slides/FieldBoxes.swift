import AtlasStore
import Pictures
import TerminalKit

/// The fields of a slide, the one that is looked at, and its boxes while they are changed.
struct FieldBoxes: Sendable, Equatable {
  /// By name.
  private(set) var fields: [FieldOfView] = []
  private(set) var place = 0
  /// The box that the next key acts on.
  var selected: Int?
  /// The boxes while one is being moved, not yet kept.
  var held: [FieldBox]?
  /// The part of the field in view.
  var lens = Lens()
  /// Boxes were changed since the cells were cut out.
  private(set) var isChanged = false
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

  /// Takes the fields as they are now, staying with the one that is looked at.
  mutating func take(_ fresh: [FieldOfView]) {
    let here = field?.digest
    fields = fresh
    place = fresh.firstIndex { $0.digest == here } ?? 0
    held = nil
    if let selected, !boxes.indices.contains(selected) { self.selected = nil }
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
    lens = Lens()
  }

  mutating func selectNext(_ by: Int) {
    guard !boxes.isEmpty else { return }
    selected = (selected ?? (by > 0 ? -1 : 0)).going(by, inRoundOf: boxes.count)
    if lens.isMagnified { centre() }
  }

  /// Goes to a field and chooses its box, where they are here.
  mutating func choose(_ place: FieldPlace) {
    guard let at = fields.firstIndex(where: { $0.digest == place.field }) else { return }
    step(at - self.place)
    selected = boxes.firstIndex { $0.box == place.box }
  }

  mutating func zoom(in closer: Bool) {
    let wasWhole = !lens.isMagnified
    lens.zoom(in: closer)
    if wasWhole { centre() }
  }

  /// The selected box in the middle of the view.
  private mutating func centre() {
    guard let box = selectedBox, let field else { return }
    lens.centre(
      x: (Double(box.x) + Double(box.width) / 2) / Double(field.width),
      y: (Double(box.y) + Double(box.height) / 2) / Double(field.height))
  }

  // MARK: Changing

  /// A sixtieth of what is seen: a step of a box, in pixels of the field.
  private var pace: Int {
    max(1, Int(Double(field?.width ?? 60) / lens.magnification / 60))
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
        x: Int(lens.x * Double(field.width)) - side / 2,
        y: Int(lens.y * Double(field.height)) - side / 2,
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

  /// Takes boxes as they go to the disk.
  mutating func keep(_ boxes: [FieldBox]) {
    held = nil
    fields[place].boxes = boxes
    isChanged = true
  }
}
