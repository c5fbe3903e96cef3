import Foundation
import Pictures

/// How the pixels of a picture that boxes lie in are stored, and how they are shown.
struct FieldFrame {
  /// As it is shown.
  let size: PictureSize
  let orientation: Orientation

  /// The frame of a picture of the tree. Throws `PictureError` where its size can't be told.
  init(of file: String, in tree: DatasetTree) throws(PictureError) {
    let head = Data(tree.head(file, 1 << 18))
    orientation = PictureFile.orientation(notedIn: head)
    if let size = PictureSize(head: head) {
      self.size = size
    } else {
      var loader = PictureLoader()
      size = try PictureSize(of: loader.data(of: tree.source(file), name: file), name: file)
    }
  }

  /// What boxes have to go through to lie in the picture as it is shown.
  enum Placing {
    case asTheyStand
    /// They were drawn in the picture as it is stored, which is turned when it is shown.
    case turned
    /// A sentence.
    case refused(String)
  }

  /// - Parameters:
  ///   - stated: the size that the table says, if it does.
  ///   - table: what a refusal calls it.
  func placing(stated: (width: Int, height: Int)?, table: String) -> Placing {
    let isSquare = size.width == size.height
    if let stated, stated != (size.width, size.height) {
      if orientation.swapsSides, stated == (size.height, size.width) { return .turned }
      return .refused(
        "'\(table)' says \(stated.width) x \(stated.height) pixels, "
          + "the picture has \(size.width) x \(size.height)")
    }
    if orientation == .upright { return .asTheyStand }
    if stated != nil, orientation.swapsSides, !isSquare { return .asTheyStand }
    return .refused(
      "its EXIF turns it, and '\(table)' doesn't tell whether boxes are meant before or after; "
        + "save it upright")
  }

  /// A box of the stored picture in the picture as it is shown.
  func turned(_ cell: MarkedCell) -> MarkedCell {
    let wide = Double(orientation.swapsSides ? size.height : size.width)
    let high = Double(orientation.swapsSides ? size.width : size.height)
    func corner(_ x: Double, _ y: Double) -> (Double, Double) {
      switch orientation {
      case .upright: (x, y)
      case .mirrored: (wide - x, y)
      case .upsideDown: (wide - x, high - y)
      case .flipped: (x, high - y)
      case .transposed: (y, x)
      case .turnedLeft: (high - y, x)
      case .transverse: (high - y, wide - x)
      case .turnedRight: (y, wide - x)
      }
    }
    let (one, other) = (
      corner(cell.x, cell.y), corner(cell.x + cell.width, cell.y + cell.height)
    )
    return MarkedCell(
      cell.record, x: min(one.0, other.0), y: min(one.1, other.1), width: abs(one.0 - other.0),
      height: abs(one.1 - other.1))
  }
}
