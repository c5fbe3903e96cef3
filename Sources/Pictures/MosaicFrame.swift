/// Where a contact sheet puts its squares.
public struct MosaicFrame: Sendable, Hashable {
  /// Squares in a row.
  public let columns: Int
  /// The side of a square, in pixels.
  public let side: Int
  /// Pixels between two squares and around all.
  public let gap: Int
  /// Squares.
  public let count: Int
  /// Whether a line of text stands below each.
  public let hasLabels: Bool

  public init(columns: Int, side: Int, gap: Int, count: Int, hasLabels: Bool) {
    self.columns = max(1, columns)
    self.side = max(1, side)
    self.gap = max(0, gap)
    self.count = max(0, count)
    self.hasLabels = hasLabels
  }

  private var rows: Int { max(1, (count + columns - 1) / columns) }
  private var line: Int { hasLabels ? PixelFont.height + 3 : 0 }

  /// Pixels across and down.
  public var width: Int { gap + max(1, min(columns, count)) * (side + gap) }
  public var height: Int { gap + rows * (side + line + gap) }

  /// The top left of a square.
  public func square(_ index: Int) -> (x: Int, y: Int) {
    (gap + index % columns * (side + gap), gap + index / columns * (side + line + gap))
  }
}
