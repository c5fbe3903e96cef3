import Foundation
import ReaderStudy
import TerminalKit

/// Draws a report's figures in block graphics: no wider than it may be, as tall as each needs. What a
/// colour tells, a mark, a shade or a number tells as well.
struct FigureDrawing {
  /// The widest it may be.
  let columns: Int
  /// Rows that a plot may take, its axes included.
  let rows: Int
  /// Dots above one another in a cell: 2, 3 or 4, as the font has them.
  let dots: Int

  func grid(_ figure: ReportFigure) -> Grid {
    switch figure.content {
    case .curves(let lines):
      return plot(
        lines.sorted { $0.key < $1.key }.map { .init(name: $0.key, marks: $0.value) },
        across: "reals called fake", up: "fakes called fake", hasDiagonal: true)
    case .rates(let lines, let across, let up):
      return plot(lines, across: across, up: up, hasDiagonal: false)
    case .intervals(let estimates, let width):
      let margin = Self.extent(width)
      return forest(
        estimates.map {
          ForestRow(
            name: $0.name, value: $0.value, low: $0.low, high: $0.high,
            words: Self.words($0.value, $0.low, $0.high, "%.2f"))
        }, 0...1, band: 0.5 - margin...0.5 + margin, ticks: [(0, "0"), (0.5, "0.5"), (1, "1")])
    case .differences(let paired, let width):
      let margin = Self.extent(width)
      let reach = max(1e-6, Self.extent(ReportFigure.reach(paired, margin: margin)))
      return forest(
        paired.map {
          ForestRow(
            name: $0.name, value: $0.mean, low: $0.low, high: $0.high, marks: $0.values,
            words: Self.words($0.mean, $0.low, $0.high, "%+.1f"))
        }, -reach...reach, band: -margin...margin,
        ticks: [-reach, -reach / 2, 0, reach / 2, reach].map {
          ($0, $0 == 0 ? "0" : String(format: "%+g", $0))
        })
    case .ratings(let reals, let fakes): return ratings(reals, fakes)
    case .times(let right, let wrong): return times(right, wrong)
    case .shares(let field, let across, let down): return shares(field, across: across, down: down)
    }
  }

  /// A length that is one.
  private static func extent(_ value: Double) -> Double { value.isFinite ? max(0, value) : 1 }

  /// Where a value lies among so many columns or rows; at the edge where it is beyond it, or no number.
  static func place(_ value: Double, in range: ClosedRange<Double>, of count: Int) -> Int {
    let length = range.upperBound - range.lowerBound
    guard value.isFinite, length > 0, length.isFinite else { return max(0, count - 1) / 2 }
    let share = min(1, max(0, (value - range.lowerBound) / length))
    return Int((share * Double(max(0, count - 1))).rounded())
  }

  // MARK: Forests

  /// An estimate with its limits, and the single values it is the mean of.
  struct ForestRow {
    var name: String
    var value: Double
    var low: Double
    var high: Double
    var marks: [Double] = []
    /// The same in numbers.
    var words: String
  }

  private static func words(_ value: Double, _ low: Double, _ high: Double, _ form: String)
    -> String
  {
    func number(_ value: Double) -> String { String(format: form, value) }
    return low == high
      ? number(value) : "\(number(value)) (\(number(low)) to \(number(high)))"
  }

  /// `├──●──┤` for each, the band shaded, its middle a line, single values below as dots.
  func forest(
    _ entries: [ForestRow], _ range: ClosedRange<Double>, band: ClosedRange<Double>,
    ticks: [(at: Double, words: String)]
  ) -> Grid {
    let longest = entries.map { Width.of($0.name) }.max() ?? 0
    let isStacked = longest > columns * 2 / 5
    let left = isStacked ? 0 : longest + 2
    let numbers = (entries.map { Width.of($0.words) }.max() ?? 0) + 2
    let showsNumbers = isStacked || columns - left - numbers >= 24
    let width = max(
      1, min(72, columns - left - (showsNumbers && !isStacked ? numbers : 0)))
    let tall = entries.map { (isStacked ? 1 : 0) + ($0.marks.isEmpty ? 1 : 2) }
    var grid = Grid(Size(columns: columns, rows: tall.reduce(0, +) + 1))
    let area = Rectangle(
      column: left, row: 0, columns: width, rows: max(0, grid.size.rows - 1))
    func column(_ value: Double) -> Int { left + Self.place(value, in: range, of: width) }
    if band.lowerBound < band.upperBound {
      grid.fill(
        Rectangle(
          column: column(band.lowerBound), row: 0,
          columns: column(band.upperBound) - column(band.lowerBound) + 1, rows: area.rows),
        with: Glyph("░", .faint))
    }
    let middle = column((band.lowerBound + band.upperBound) / 2)
    for row in 0..<area.rows { grid.write("│", column: middle, row: row, role: .faint) }
    var row = 0
    for (entry, height) in zip(entries, tall) {
      let at = row + (isStacked ? 1 : 0)
      if isStacked {
        grid.fill(
          Rectangle(column: 0, row: row, columns: columns, rows: 1), with: .blank)
        let room = columns - Width.of(entry.words) - 1
        grid.write(Width.fit(entry.name, columns: max(8, room)), column: 0, row: row)
        if Width.of(entry.name) <= room {
          grid.write(entry.words, column: columns - Width.of(entry.words), row: row, role: .faint)
        }
      } else {
        grid.write(entry.name, column: 0, row: at)
        if showsNumbers {
          grid.write(entry.words, column: left + width + 2, row: at, role: .faint)
        }
      }
      let ends = [column(entry.low), column(entry.high)].sorted()
      let (low, high) = (ends[0], ends[1])
      for place in low...high where low < high {
        let end = place == low ? "├" : place == high ? "┤" : "─"
        grid.write(end, column: place, row: at, role: .gauge)
      }
      grid.write("●", column: column(entry.value), row: at, role: .gauge)
      var found: [Int: Int] = [:]
      for mark in entry.marks { found[column(mark), default: 0] += 1 }
      for (place, count) in found {
        grid.write(count == 1 ? "·" : ":", column: place, row: at + 1, role: .text)
      }
      row += height
    }
    writeTicks(ticks.map { (column($0.at), $0.words) }, row: row, from: left, on: &grid)
    return grid
  }

  /// Words below their places, those left out that would touch the ones before.
  func writeTicks(
    _ ticks: [(column: Int, words: String)], row: Int, from left: Int, on grid: inout Grid
  ) {
    var free = left
    for (column, words) in ticks {
      let width = Width.of(words)
      let start = max(left, min(column - width / 2, columns - width))
      guard start >= free else { continue }
      grid.write(words, column: start, row: row, role: .faint)
      free = start + width + 1
    }
  }

  // MARK: Ratings

  /// Two histograms back to back: reals to the left, fakes to the right of each rating's words.
  private func ratings(_ reals: [Int], _ fakes: [Int]) -> Grid {
    let labels = Rating.allCases.map { "\($0.rawValue) \($0.words)" }
    let middle = (labels.map { Width.of($0) }.max() ?? 0) + 2
    let most = max(1, (reals + fakes).max() ?? 1)
    let digits = "\(most)".count + 1
    let side = max(1, min(36, (columns - middle) / 2 - digits))
    var grid = Grid(Size(columns: columns, rows: labels.count + 1))
    let left = digits + side
    grid.write("reals", column: max(0, left - 5), row: 0, role: .faint)
    grid.write("fakes", column: left + middle, row: 0, role: .faint)
    for (place, label) in labels.enumerated() {
      let row = place + 1
      grid.write(label, column: left + 1, row: row)
      for (isReal, counts) in [(true, reals), (false, fakes)] where counts.indices.contains(place) {
        let count = max(0, counts[place])
        let halves = Int((Double(2 * side * count) / Double(most)).rounded())
        let long = max(count > 0 ? 1 : 0, halves)
        let bar = String(repeating: "█", count: long / 2)
        let words = "\(count)"
        if isReal {
          let text = words + " " + (long % 2 == 1 ? "▐" : "") + bar
          grid.write(text, column: left - Width.of(text), row: row, role: .gauge)
        } else {
          grid.write(
            bar + (long % 2 == 1 ? "▌" : "") + " " + words, column: left + middle, row: row,
            role: .generated)
        }
      }
    }
    return grid
  }

  // MARK: Shares

  /// A shade and a number a cell; columns that don't fit beside one another go below.
  private func shares(_ field: ReportFigure.Shares, across: String, down: String) -> Grid {
    let limit = max(6, columns * 2 / 5)
    let names = field.rows.map { Width.wrap($0, columns: limit) }
    let left = (names.joined().map { Width.of($0) }.max() ?? 0) + 1
    let count = field.columns.count
    let room = max(6, columns - left)
    let wide = (field.columns.map { Width.of($0) }.max() ?? 0) + 2
    let isNamed = count * max(7, wide) <= room
    let cell = isNamed ? max(7, wide) : count * 7 <= room ? 7 : 6
    let each = max(1, room / cell)
    let legend =
      isNamed
      ? []
      : Width.wrap(
        field.columns.enumerated().map { "\($0 + 1) \($1)" }.joined(separator: ", "),
        columns: columns)
    let foot = Width.wrap("down: \(down); across: \(across); in percent", columns: columns)
    let tall = names.reduce(1) { $0 + max(1, $1.count) }
    let bands = stride(from: 0, to: count, by: each).map { $0..<min(count, $0 + each) }
    var grid = Grid(
      Size(columns: columns, rows: bands.count * tall + legend.count + foot.count))
    let shades = Array(" ░▒▓█")
    var row = 0
    for band in bands {
      for (place, column) in band.enumerated() {
        let words = isNamed ? field.columns[column] : "\(column + 1)"
        grid.write(
          words, column: left + (place + 1) * cell - Width.of(words), row: row, role: .faint)
      }
      row += 1
      for (at, lines) in names.enumerated() {
        for (below, line) in lines.enumerated() { grid.write(line, column: 0, row: row + below) }
        for (place, column) in band.enumerated()
        where field.values.indices.contains(at) && field.values[at].indices.contains(column) {
          let value = field.values[at][column]
          let shade = shades[Self.place(value, in: 0...1, of: shades.count)]
          let words = value.isFinite ? String(format: "%.0f", 100 * value) : "-"
          let end = left + (place + 1) * cell
          grid.write("\(shade)\(shade)", column: end - 6, row: row, role: .gauge)
          grid.write(words, column: end - Width.of(words), row: row)
        }
        row += max(1, lines.count)
      }
    }
    for line in legend + foot {
      grid.write(line, column: 0, row: row, role: .faint)
      row += 1
    }
    return grid
  }
}

extension DisplayDescription {
  /// Dots above one another in a cell of a plot, as the font surely has them.
  var plotDots: Int {
    renderer.contains("octant") ? 4 : renderer.contains("sextant") ? 3 : 2
  }
}
