import Foundation

/// The drawings of experiments, as SVG and in characters.
extension ReportFigure {
  // MARK: Lines in the unit square

  func rates(_ lines: [Line], across: String, up: String) -> String {
    let side = 300.0
    let left = 46.0
    let top = 12.0
    func x(_ rate: Double) -> Double { left + side * rate }
    func y(_ rate: Double) -> Double { top + side * (1 - rate) }
    var inner = ""
    for tick in [0, 0.25, 0.5, 0.75, 1] {
      inner += line(x(tick), y(0), x(tick), y(1), "grid")
      inner += line(x(0), y(tick), x(1), y(tick), "grid")
      inner += text(x(tick), y(0) + 16, String(format: "%g", tick))
      inner += text(x(0) - 6, y(tick) + 4, String(format: "%g", tick), anchor: "end")
    }
    for (index, entry) in lines.enumerated() {
      let points = entry.marks.map { "\(Self.number(x($0.x))),\(Self.number(y($0.y)))" }
      let dashes = index >= 6 ? " stroke-dasharray=\"5 3\"" : ""
      inner += "<polyline class=\"s\(index % 6)\"\(dashes) points=\""
      inner += "\(points.joined(separator: " "))\"/>\n<g class=\"t\(index % 6)\">"
      inner += text(left + side + 12, top + 16 + 18 * Double(index), entry.name, anchor: "start")
      inner += "</g>"
    }
    inner += text(x(0.5), y(0) + 34, across)
    inner += "<g transform=\"rotate(-90 12 \(Self.number(y(0.5))))\">"
    inner += text(12, y(0.5), up) + "</g>\n"
    return frame(width: left + side + 150, height: top + side + 44, inner)
  }

  func rateRows(_ lines: [Line], across: String, up: String) -> [String] {
    let (width, height) = (49, 19)
    var marks = [[Character]](
      repeating: [Character](repeating: " ", count: width), count: height)
    func put(_ mark: Character, _ x: Double, _ y: Double) {
      let column = Int((min(max(x, 0), 1) * Double(width - 1)).rounded())
      let row = height - 1 - Int((min(max(y, 0), 1) * Double(height - 1)).rounded())
      marks[row][column] = mark
    }
    for (index, entry) in lines.enumerated() {
      let mark = Self.mark(index)
      for (from, to) in zip(entry.marks, entry.marks.dropFirst()) {
        for step in 0...24 {
          let share = Double(step) / 24
          put(mark, from.x + share * (to.x - from.x), from.y + share * (to.y - from.y))
        }
      }
    }
    var rows = marks.enumerated().map { row, characters in
      let label = row == 0 ? "1" : row == height / 2 ? "0.5" : row == height - 1 ? "0" : ""
      return before(label, to: 4) + " |" + String(characters)
    }
    rows.append("     +" + String(repeating: "-", count: width))
    rows.append(
      "      0" + String(repeating: " ", count: width / 2 - 3) + "0.5"
        + String(repeating: " ", count: width / 2 - 2) + "1")
    rows.append("      across: \(across); up: \(up)")
    return rows + lines.enumerated().map { "      \(Self.mark($0.offset)) \($0.element.name)" }
  }

  private static func mark(_ index: Int) -> Character {
    let marks = Array("0123456789abcdefghijklmnopqrstuvwxyz")
    return marks[index % marks.count]
  }

  // MARK: Paired differences

  /// A round number that no value is beyond.
  package static func reach(_ rows: [Paired], margin: Double) -> Double {
    let largest = rows.reduce(margin) { sum, row in
      ([row.low, row.high] + row.values).reduce(sum) { max($0, abs($1)) }
    }
    let power = pow(10, floor(log10(max(largest, 1e-6))))
    for step in [1, 1.5, 2, 3, 5, 7.5, 10] where step * power >= largest { return step * power }
    return 10 * power
  }

  func differences(_ rows: [Paired], margin: Double) -> String {
    let left = 170.0
    let width = 360.0
    let rowHeight = 30.0
    let reach = Self.reach(rows, margin: margin)
    func x(_ value: Double) -> Double {
      left + width * (0.5 + 0.5 * min(max(value / reach, -1), 1))
    }
    let bottom = 10 + rowHeight * Double(rows.count)
    var inner = """
      <rect class="margin" x="\(Self.number(x(-margin)))" y="6" \
      width="\(Self.number(x(margin) - x(-margin)))" height="\(Self.number(bottom - 6))"/>

      """
    inner += line(x(0), 6, x(0), bottom, "chance")
    for tick in [-1, -0.5, 0, 0.5, 1] {
      inner += text(x(tick * reach), bottom + 16, String(format: "%+g", tick * reach))
    }
    for (index, row) in rows.enumerated() {
      let y = 22 + rowHeight * Double(index)
      inner += text(left - 10, y + 4, row.name, anchor: "end")
      inner +=
        row.values.map {
          "<circle class=\"open\" cx=\"\(Self.number(x($0)))\" cy=\"\(Self.number(y + 8))\" r=\"2\"/>"
        }.joined() + "\n"
      inner += line(x(row.low), y, x(row.high), y, "range")
      inner += "<circle class=\"dot\" cx=\"\(Self.number(x(row.mean)))\" "
      inner += "cy=\"\(Self.number(y))\" r=\"4\"/>\n"
    }
    return frame(width: left + width + 30, height: bottom + 24, inner)
  }

  func differenceRows(_ rows: [Paired], margin: Double) -> [String] {
    let width = 45
    let reach = Self.reach(rows, margin: margin)
    func place(_ value: Double) -> Int {
      Int(((0.5 + 0.5 * min(max(value / reach, -1), 1)) * Double(width - 1)).rounded())
    }
    let longest = rows.map(\.name.count).max() ?? 0
    let lines = rows.map { row in
      var marks = [Character](repeating: " ", count: width)
      for edge in [-margin, margin] { marks[place(edge)] = ":" }
      marks[place(0)] = "|"
      for value in row.values { marks[place(value)] = "." }
      for column in place(row.low)...max(place(row.low), place(row.high)) { marks[column] = "-" }
      marks[place(row.mean)] = "o"
      return padded(row.name, to: longest + 2) + String(marks)
    }
    let low = String(format: "%+g", -reach)
    let high = String(format: "%+g", reach)
    let axis =
      padded(low, to: width / 2) + "0" + before(high, to: width / 2)
    return lines + [padded("", to: longest + 2) + axis]
  }

  // MARK: Shares

  func shares(_ field: Shares, across: String, down: String) -> String {
    let cell = field.columns.count > 6 ? 40.0 : 64.0
    let left = 16 + 6.5 * Double(field.rows.map(\.count).max() ?? 0)
    let top = 20.0
    var inner = ""
    for (row, name) in field.rows.enumerated() {
      let y = top + 26 * Double(row)
      inner += text(left - 8, y + 17, name, anchor: "end")
      for (column, value) in field.values[row].enumerated() {
        let x = left + cell * Double(column)
        inner += "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" "
        inner += "width=\"\(Self.number(cell - 2))\" height=\"24.0\" fill=\"#2a6fbb\" "
        inner += "fill-opacity=\"\(String(format: "%.2f", 0.08 + 0.72 * value))\"/>\n"
        inner += text(x + cell / 2 - 1, y + 17, String(format: "%.0f", 100 * value))
      }
    }
    let bottom = top + 26 * Double(field.rows.count)
    for (column, name) in field.columns.enumerated() {
      let x = left + cell * (Double(column) + 0.5)
      inner += "<g transform=\"translate(\(Self.number(x)) \(Self.number(bottom + 10))) "
      inner += "rotate(35)\">" + text(0, 4, name, anchor: "start") + "</g>\n"
    }
    inner += text(left, 13, "down: \(down); across: \(across); percent", anchor: "start")
    let room = 10 + 6.5 * Double(field.columns.map(\.count).max() ?? 0)
    return frame(
      width: left + cell * Double(field.columns.count) + room, height: bottom + 0.62 * room + 14,
      inner)
  }

  /// A shade before every number, so that the field can be seen at a glance.
  func shareRows(_ field: Shares, across: String, down: String) -> [String] {
    let shades = Array(" ░▒▓█")
    let longest = field.rows.map(\.count).max() ?? 0
    let header =
      padded("", to: longest + 1)
      + field.columns.indices.map { before("\($0 + 1)", to: 5) }.joined()
    let rows = field.rows.enumerated().map { row, name in
      padded(name, to: longest + 1)
        + field.values[row].map { value in
          let shade = shades[Int((min(max(value, 0), 1) * Double(shades.count - 1)).rounded())]
          return " \(shade)" + before(String(format: "%.0f", 100 * value), to: 3)
        }.joined()
    }
    let names = field.columns.enumerated().map { "\($0 + 1) \($1)" }
    let legend = stride(from: 0, to: names.count, by: 3).map { first in
      names[first..<min(names.count, first + 3)].joined(separator: "  ")
    }
    return [header] + rows + ["down: \(down); across: \(across), in percent"] + legend
  }
}
