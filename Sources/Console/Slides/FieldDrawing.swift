import AtlasStore
import Pictures
import TerminalKit

/// A field with boxes drawn on it, as a picture's key says it: found boxes green, drawn ones blue,
/// the selected one black and yellow.
struct FieldDrawing: Sendable, Hashable {
  var digest: String
  var boxes: [FieldBox]
  var selected: Int?
  /// Pixels of the field.
  var stroke: Int
  /// Without colours: black lines with white beside them, the selected box's broader.
  var isPlain = false

  private static let found = Colour(red: 0, green: 130, blue: 60)
  private static let drawn = Colour(red: 20, green: 70, blue: 220)
  private static let bright = Colour(red: 255, green: 220, blue: 0)

  /// Nothing of it changes without the key.
  var key: PictureKey {
    let list = boxes.map { box in
      "\(box.box.x),\(box.box.y),\(box.box.width),\(box.box.height),\(box.score == nil ? 0 : 1)"
    }
    return PictureKey(
      "field/\(digest)/\(selected ?? -1)/\(stroke)\(isPlain ? "p" : "")/"
        + list.joined(separator: ";"))
  }

  init(
    digest: String, boxes: [FieldBox], selected: Int?, stroke: Int, isPlain: Bool = false
  ) {
    self.isPlain = isPlain
    self.digest = digest
    self.boxes = boxes
    self.selected = selected
    self.stroke = stroke
  }

  /// Nil where the key is of something else.
  init?(_ key: PictureKey) {
    let parts = key.description.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0] == "field", let selected = Int(parts[2]),
      let stroke = Int(parts[3].prefix { $0 != "p" })
    else { return nil }
    isPlain = parts[3].hasSuffix("p")
    digest = String(parts[1])
    self.selected = selected < 0 ? nil : selected
    self.stroke = stroke
    boxes = parts[4].split(separator: ";").compactMap { text in
      let numbers = text.split(separator: ",").compactMap { Int($0) }
      guard numbers.count == 5 else { return nil }
      let box = PixelRectangle(
        x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
      return FieldBox(box, score: numbers[4] == 1 ? 1 : nil)
    }
  }

  /// On the field's picture.
  func callAsFunction(_ field: Picture) -> Picture {
    var picture = field
    if isPlain {
      for (place, box) in boxes.enumerated() {
        let width = place == selected ? 3 * stroke : stroke
        picture.frame(box.box, in: .white, stroke: 2 * stroke + width)
        picture.frame(box.box, in: .black, stroke: width)
      }
      return picture
    }
    for (place, box) in boxes.enumerated() where place != selected {
      picture.frame(box.box, in: box.score == nil ? Self.drawn : Self.found, stroke: stroke)
    }
    guard let selected, boxes.indices.contains(selected) else { return picture }
    let box = boxes[selected].box
    picture.frame(box, in: .black, stroke: 2 * stroke)
    let inner = PixelRectangle(
      x: box.x + stroke, y: box.y + stroke, width: max(1, box.width - 2 * stroke),
      height: max(1, box.height - 2 * stroke))
    picture.frame(inner, in: Self.bright, stroke: stroke)
    return picture
  }
}
