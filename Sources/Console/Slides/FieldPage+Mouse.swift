import AtlasStore
import Pictures
import TerminalKit

extension FieldPage {
  mutating func point(_ event: MouseEvent, in shell: Shell) -> Effects {
    switch event.kind {
    case .wheelUp, .wheelDown:
      boxes.zoom(in: event.kind == .wheelUp)
      return []
    case .release:
      guard boxes.drag != nil else { return [] }
      boxes.drag = nil
      return keep(in: shell)
    case .press, .drag, .rightPress: break
    }
    guard let (x, y) = pixel(at: event.at, in: shell) else { return [] }
    switch event.kind {
    case .press: return press(x, y, in: shell)
    case .drag: drag(to: x, y)
    case .rightPress:
      let kept = press(x, y, in: shell)
      boxes.drag = nil
      return kept + (boxes.selected == nil ? [] : act(.reject, count: nil, in: shell))
    default: break
    }
    return []
  }

  private mutating func press(_ x: Int, _ y: Int, in shell: Shell) -> Effects {
    let kept = keep(in: shell)
    if let box = boxes.selectedBox, let corner = Self.opposite(of: x, y, in: box) {
      boxes.drag = .corner(x: corner.x, y: corner.y)
      return kept
    }
    let under = boxes.boxes.indices.filter { Self.contains(boxes.boxes[$0].box, x, y) }
    let smallest = under.min {
      boxes.boxes[$0].box.width * boxes.boxes[$0].box.height
        < boxes.boxes[$1].box.width * boxes.boxes[$1].box.height
    }
    boxes.selected = smallest
    if let smallest {
      let box = boxes.boxes[smallest].box
      boxes.drag = .whole(x: x - box.x, y: y - box.y)
    } else {
      boxes.drag = .corner(x: x, y: y)
    }
    return kept
  }

  private mutating func drag(to x: Int, _ y: Int) {
    switch boxes.drag {
    case .whole(let fromX, let fromY):
      guard var box = boxes.selectedBox else { return }
      (box.x, box.y) = (x - fromX, y - fromY)
      boxes.hold(box)
    case .corner(let fromX, let fromY):
      let box = PixelRectangle(
        x: min(x, fromX), y: min(y, fromY), width: abs(x - fromX), height: abs(y - fromY))
      if boxes.selected == nil {
        guard min(box.width, box.height) >= FieldBoxes.leastSide else { return }
        boxes.add(box)
      } else {
        boxes.hold(box)
      }
    case nil: break
    }
  }

  private static func contains(_ box: PixelRectangle, _ x: Int, _ y: Int) -> Bool {
    x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height
  }

  /// The corner opposite to the one near (x, y); nil where none is near.
  private static func opposite(
    of x: Int, _ y: Int, in box: PixelRectangle
  ) -> (x: Int, y: Int)? {
    let near = max(4, min(box.width, box.height) / 6)
    let isLeft = abs(x - box.x) <= near
    let isRight = abs(x - box.x - box.width) <= near
    let isTop = abs(y - box.y) <= near
    let isBottom = abs(y - box.y - box.height) <= near
    guard isLeft || isRight, isTop || isBottom else { return nil }
    return (isLeft ? box.x + box.width : box.x, isTop ? box.y + box.height : box.y)
  }
}
