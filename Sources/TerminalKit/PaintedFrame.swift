/// The judged pictures that are whole on the screen, and since when.
public struct PaintedFrame: Sendable, Hashable {
  /// A picture every cell of which shows at its finest, with nothing over it.
  public struct Picture: Sendable, Hashable {
    public var key: PictureKey
    /// The cells that it covers, without the margin of its slot.
    public var size: Size
    /// How it was drawn, which may differ from what others would be drawn like.
    public var display: DisplayDescription

    public init(_ key: PictureKey, size: Size, display: DisplayDescription) {
      self.key = key
      self.size = size
      self.display = display
    }
  }

  /// All that are whole now; none of them when the last has gone.
  public var pictures: [Picture]
  /// When the terminal acknowledged it, or, where it acknowledges nothing, when the last byte had
  /// been handed to it.
  public var at: ContinuousClock.Instant
  /// Whether the terminal said so.
  public var isAcknowledged: Bool

  public init(_ pictures: [Picture], at: ContinuousClock.Instant, isAcknowledged: Bool) {
    self.pictures = pictures
    self.at = at
    self.isAcknowledged = isAcknowledged
  }
}
