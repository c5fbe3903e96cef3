import Foundation

extension ReportFigure {
  /// A drawing in characters, at most 64 columns wide.
  var plainText: String {
    let rows =
      switch content {
      case .curves(let lines): curveRows(lines)
      case .intervals(let estimates, let margin): intervalRows(estimates, margin: margin)
      case .ratings(let reals, let fakes): ratingRows(reals, fakes)
      case .times(let right, let wrong): timeRows(right, wrong)
      case .rates(let lines, let across, let up): rateRows(lines, across: across, up: up)
      case .differences(let rows, let margin): differenceRows(rows, margin: margin)
      case .shares(let field, let across, let down): shareRows(field, across: across, down: down)
      }
    return rows.map { row in String(row.reversed().drop { $0 == " " }.reversed()) }
      .joined(separator: "\n")
  }

  func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  func before(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private func intervalRows(_ estimates: [Estimate], margin: Double) -> [String] {
    let width = 41
    func place(_ value: Double) -> Int {
      Int((min(max(value, 0), 1) * Double(width - 1)).rounded())
    }
    let longest = estimates.map(\.name.count).max() ?? 0
    let rows = estimates.map { estimate in
      var marks = [Character](repeating: " ", count: width)
      for edge in [0.5 - margin, 0.5 + margin] { marks[place(edge)] = "|" }
      for column in place(estimate.low)...max(place(estimate.low), place(estimate.high)) {
        marks[column] = "-"
      }
      marks[place(estimate.value)] = "o"
      return padded(estimate.name, to: longest + 2) + String(marks)
    }
    let axis = "0" + String(repeating: " ", count: 18) + "0.5" + String(repeating: " ", count: 18)
    return rows + [padded("", to: longest + 2) + axis + "1"]
  }

  /// Readers' curves by the numbers 1 to 9 on a square whose diagonal is guessing.
  private func curveRows(_ lines: [String: [Mark]]) -> [String] {
    let across = 41
    let down = 17
    var marks = [[Character]](
      repeating: [Character](repeating: " ", count: across), count: down)
    func put(_ mark: Character, _ x: Double, _ y: Double) {
      let column = Int((min(max(x, 0), 1) * Double(across - 1)).rounded())
      let row = down - 1 - Int((min(max(y, 0), 1) * Double(down - 1)).rounded())
      marks[row][column] = mark
    }
    for step in 0..<across where step % 2 == 0 {
      put(".", Double(step) / Double(across - 1), Double(step) / Double(across - 1))
    }
    let readers = lines.sorted { $0.key < $1.key }
    for (index, reader) in readers.enumerated() {
      let mark: Character = readers.count == 1 ? "o" : Character("\((index + 1) % 10)")
      for (from, to) in zip(reader.value, reader.value.dropFirst()) {
        for step in 0...40 {
          let share = Double(step) / 40
          put(
            readers.count == 1 ? "*" : mark, from.x + share * (to.x - from.x),
            from.y + share * (to.y - from.y))
        }
      }
      for point in reader.value { put(mark, point.x, point.y) }
    }
    let side = ["1", "", "", "", "", "", "", "", "0.5", "", "", "", "", "", "", "", "0"]
    var rows = zip(side, marks).map { before($0, to: 4) + " |" + String($1) }
    rows.append("     +" + String(repeating: "-", count: across))
    rows.append("      0                  0.5                  1")
    rows.append("      across: reals called fake; up: fakes called fake")
    if readers.count > 1 {
      rows += readers.enumerated().map { "      \(($0 + 1) % 10) \($1.key)" }
    }
    return rows
  }

  private func ratingRows(_ reals: [Int], _ fakes: [Int]) -> [String] {
    let most = max(1, (reals + fakes).max() ?? 1)
    return zip(Rating.allCases, zip(reals, fakes)).flatMap { rating, pair in
      [("reals", pair.0, "="), ("fakes", pair.1, "#")].map { name, count, mark in
        let label = name == "reals" ? "\(rating.rawValue) \(rating.words)" : ""
        let bar = String(repeating: mark, count: count * 30 / most)
        return padded(label, to: 16) + "\(name) \(bar) \(count)"
      }
    }
  }

  /// Seconds by trial: `.` right, `x` wrong.
  private func timeRows(_ right: [Mark], _ wrong: [Mark]) -> [String] {
    let across = 56
    let down = 9
    let all = right + wrong
    let trials = max(1, all.map(\.x).max() ?? 1)
    let longest = max(1, all.map(\.y).max() ?? 1)
    var marks = [[Character]](
      repeating: [Character](repeating: " ", count: across), count: down)
    for (points, mark) in [(right, Character(".")), (wrong, Character("x"))] {
      for point in points {
        let column = Int((point.x / trials * Double(across - 1)).rounded())
        let row = down - 1 - Int((point.y / longest * Double(down - 1)).rounded())
        marks[min(max(row, 0), down - 1)][min(max(column, 0), across - 1)] = mark
      }
    }
    var rows = marks.enumerated().map { row, line in
      let label = row == 0 ? String(format: "%.0f s", longest) : row == down - 1 ? "0" : ""
      return before(label, to: 5) + "|" + String(line)
    }
    rows.append("     +" + String(repeating: "-", count: across))
    rows.append("      trial 1 to \(Int(trials)); . right, x wrong")
    return rows
  }
}
