import Pictures

extension BlockPicture {
  /// This picture with those cells of `shown` left standing that differ too little to be worth
  /// sending again: the same glyph, and no channel of a colour that is seen off by more than
  /// `tolerance` levels. A picture of another size is not compared.
  public func settled(onto shown: BlockPicture, tolerance: Int = 2) -> BlockPicture {
    guard shown.columns == columns, shown.rows == rows else { return self }
    var settled = self
    for index in cells.indices {
      if cells[index].looksLike(shown.cells[index], tolerance: tolerance) {
        settled.cells[index] = shown.cells[index]
      }
    }
    return settled
  }
}

extension BlockCell {
  fileprivate func looksLike(_ other: BlockCell, tolerance: Int) -> Bool {
    guard glyph == other.glyph else { return false }
    return (glyph == " " || foreground.isNear(other.foreground, tolerance))
      && (glyph == "█" || background.isNear(other.background, tolerance))
  }
}

extension Colour {
  fileprivate func isNear(_ other: Colour, _ tolerance: Int) -> Bool {
    abs(Int(red) - Int(other.red)) <= tolerance && abs(Int(green) - Int(other.green)) <= tolerance
      && abs(Int(blue) - Int(other.blue)) <= tolerance
  }
}
