/// How the rows of a stored picture lie, by EXIF's and TIFF's number 1 to 8.
public enum Orientation: Int, Sendable, Hashable, CaseIterable {
  case upright = 1
  case mirrored = 2
  case upsideDown = 3
  case flipped = 4
  /// Rows and columns change places.
  case transposed = 5
  /// A quarter turn to the right puts it upright.
  case turnedLeft = 6
  /// Rows and columns change places along the other diagonal.
  case transverse = 7
  /// A quarter turn to the left puts it upright.
  case turnedRight = 8

  /// True when width and height change places.
  public var swapsSides: Bool { rawValue >= 5 }
}

extension Picture {
  /// The picture as it should be seen when it was stored in `orientation`.
  public func upright(from orientation: Orientation) -> Picture {
    if orientation == .upright { return self }
    let across = orientation.swapsSides ? height : width
    let down = orientation.swapsSides ? width : height
    var turned = Picture(width: across, height: down)
    for y in 0..<down {
      for x in 0..<across {
        let from =
          switch orientation {
          case .upright: (x, y)
          case .mirrored: (width - 1 - x, y)
          case .upsideDown: (width - 1 - x, height - 1 - y)
          case .flipped: (x, height - 1 - y)
          case .transposed: (y, x)
          case .turnedLeft: (y, height - 1 - x)
          case .transverse: (width - 1 - y, height - 1 - x)
          case .turnedRight: (width - 1 - y, x)
          }
        turned[x, y] = self[from.0, from.1]
      }
    }
    return turned
  }

  /// The mirror image, left and right exchanged.
  public var mirrored: Picture { upright(from: .mirrored) }

  /// The picture turned right by `quarters` quarter turns; negative numbers turn left.
  public func turned(quarters: Int) -> Picture {
    switch ((quarters % 4) + 4) % 4 {
    case 1: upright(from: .turnedLeft)
    case 2: upright(from: .upsideDown)
    case 3: upright(from: .turnedRight)
    default: self
    }
  }
}
