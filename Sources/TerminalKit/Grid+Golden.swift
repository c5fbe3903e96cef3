extension Grid {
  /// The form golden files have: characters between bars, the roles the same way, then the
  /// pictures with their places. Colours have no part in it.
  public var golden: String {
    var lines: [String] = []
    for row in 0..<size.rows {
      lines.append("│" + line(row) { String($0.character) } + "│")
    }
    lines.append("roles")
    for row in 0..<size.rows {
      lines.append("│" + line(row) { String($0.role.rawValue) } + "│")
    }
    if !slots.isEmpty {
      lines.append("pictures")
      for slot in slots {
        let area = slot.visibleArea
        lines.append("\(slot.key) at \(area.column),\(area.row) \(area.columns)x\(area.rows)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func line(_ row: Int, _ text: (Glyph) -> String) -> String {
    (0..<size.columns).map { column in
      let glyph = self[Point(column: column, row: row)]
      return glyph.isContinuation ? "" : text(glyph)
    }.joined()
  }
}
