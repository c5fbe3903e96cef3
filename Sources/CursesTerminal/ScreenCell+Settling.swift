extension ScreenCell {
  /// How far a channel may be off for a cell to stay as it is shown: a CIEDE2000 of about 1,
  /// which isn't seen.
  private static let tolerance = 2

  /// Differs from `other` too little to be worth sending again: the same symbol, and no channel of
  /// a colour that is seen off by more than the tolerance. Measured from what is shown, so that a
  /// film whose colours creep along is never further off than that.
  func isNear(_ other: ScreenCell) -> Bool {
    symbol == other.symbol && attributes == other.attributes
      && (!hasInk || foreground.isNear(other.foreground, Self.tolerance))
      && background.isNear(other.background, Self.tolerance)
  }
}

extension ScreenColour {
  fileprivate func isNear(_ other: ScreenColour, _ tolerance: Int) -> Bool {
    if self == other { return true }
    guard code >> 24 == 1, other.code >> 24 == 1 else { return false }
    return [0, 8, 16].allSatisfy { shift in
      abs(Int(code >> shift & 255) - Int(other.code >> shift & 255)) <= tolerance
    }
  }
}
