/// Rows of RFC 4180: fields between commas, quotes where a field holds commas, quotes or newlines.
enum CommaSeparated {
  /// The rows of `text`, empty lines left out.
  static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field = ""
    var isQuoted = false
    var before: Character?
    func endRow() {
      row.append(field)
      if row != [""] { rows.append(row) }
      row = []
      field = ""
    }
    for character in text {
      if isQuoted {
        if character == "\"" { isQuoted = false } else { field.append(character) }
      } else if character == "\"" {
        // A quote right after a closing one stands for itself.
        if before == "\"" { field.append("\"") }
        isQuoted = true
      } else if character == "," {
        row.append(field)
        field = ""
      } else if character.isNewline {
        endRow()
      } else {
        field.append(character)
      }
      before = character
    }
    if !field.isEmpty || !row.isEmpty { endRow() }
    return rows
  }
}
