import TerminalKit

/// The part of a picture in view.
struct Lens: Sendable, Equatable {
  /// How many times closer than 'all of it', 1 to 16.
  private(set) var magnification = 1.0
  /// The middle of the view, as fractions of the picture.
  private(set) var x = 0.5
  private(set) var y = 0.5

  var isMagnified: Bool { magnification > 1 }

  mutating func zoom(in closer: Bool) {
    magnification = min(16, max(1, magnification * (closer ? 1.5 : 1 / 1.5)))
    if magnification < 1.05 { self = Lens() }
    pan(0, 0)
  }

  /// Moves the view by quarters of itself, not past the edge.
  mutating func pan(_ right: Double, _ down: Double) {
    let half = 0.5 / magnification
    centre(x: x + right * half / 2, y: y + down * half / 2)
  }

  /// Puts a place of the picture in the middle, as far as the edge allows.
  mutating func centre(x: Double, y: Double) {
    let half = 0.5 / magnification
    self.x = min(1 - half, max(half, x))
    self.y = min(1 - half, max(half, y))
  }

  /// The part of the picture in view; nil for all of it.
  var part: ImageSlot.Part? {
    guard isMagnified else { return nil }
    let side = 1 / magnification
    return ImageSlot.Part(x: x - side / 2, y: y - side / 2, width: side, height: side)
  }
}
