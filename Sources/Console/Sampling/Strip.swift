import TerminalKit

/// Pictures in a row, as many as there is room for, from the first to the last.
struct Strip {
  let keys: [PictureKey]

  init(_ keys: [PictureKey]) {
    self.keys = keys
  }

  /// Draws them as high as the area, a line of words below each; `words` tells them by their place.
  func draw(_ area: Rectangle, on grid: inout Grid, words: (Int) -> String) {
    let rows = min(area.rows - 1, (area.columns - 2) / 2)
    guard rows > 0, !keys.isEmpty else { return }
    let count = max(1, min(keys.count, (area.columns - 1) / (2 * rows + 1)))
    for place in 0..<count {
      let index = count == 1 ? keys.count - 1 : place * (keys.count - 1) / (count - 1)
      let slot = Rectangle(
        column: area.column + 1 + place * (2 * rows + 1), row: area.row, columns: 2 * rows,
        rows: rows)
      grid.slots.append(ImageSlot(keys[index], in: slot))
      grid.write(words(index), column: slot.column, row: slot.maxRow, role: .faint)
    }
  }
}
