import Journeys
import Statistics
import TerminalKit

extension CountingPage {
  /// Each class's share with its limits, drawn beside the table where there is room.
  struct Bars {
    private let area: Rectangle
    /// What the right edge stands for, in percent.
    private let most: Double

    /// Nil where there is no room beside a table of so many columns, or nothing to draw.
    init?(_ report: DifferentialReport, beside table: Int, in body: Rectangle) {
      area = body.cutting(columns: table + 3).rest.cutting(columns: 60).cut
      let ends = report.white.compactMap { $0.limits?.high ?? $0.percent }.filter(\.isFinite)
      guard area.columns >= 20, let highest = ends.max(), highest > 0 else { return nil }
      most = min(100, (highest / 10).rounded(.up) * 10)
    }

    func drawScale(row: Int, _ grid: inout Grid) {
      let end = "\(Int(most)) %"
      grid.write("0", column: area.column, row: row, role: .faint)
      grid.write(end, column: area.maxColumn - Width.of(end), row: row, role: .faint)
    }

    /// The share as a bar, its limits as `├──┤` over it.
    func draw(_ line: DifferentialReport.Line, row: Int, role: Role?, _ grid: inout Grid) {
      guard let percent = line.percent else { return }
      func column(_ value: Double) -> Int {
        area.column + FigureDrawing.place(value, in: 0...most, of: area.columns)
      }
      for place in area.column..<column(percent) where percent > 0 {
        grid.write("▒", column: place, row: row, role: role ?? .gauge)
      }
      if let limits = line.limits {
        let ends = [column(limits.low), column(limits.high)].sorted()
        for place in ends[0]...ends[1] where ends[0] < ends[1] {
          // The bar stays to be seen as far as it goes.
          let isBar = place < column(percent) && place > ends[0]
          let sign = place == ends[0] ? "├" : place == ends[1] ? "┤" : isBar ? "▒" : "─"
          grid.write(sign, column: place, row: row, role: role ?? (isBar ? .gauge : .text))
        }
      }
      grid.write("●", column: column(percent), row: row, role: role ?? .gauge)
    }
  }
}
