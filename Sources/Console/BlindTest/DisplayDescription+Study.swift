import ReaderStudy
import TerminalKit

extension DisplayDescription {
  /// What goes into every answer log: how pictures looked to this reader.
  func forStudy(columns pictureColumns: Int, rows pictureRows: Int) -> Display {
    let depth =
      switch colours {
      case "truecolor": 24
      case "256 colours": 8
      case "16 colours": 4
      default: 1
      }
    let points = pointsInCell
    return Display(
      terminal: terminal, renderer: renderer, columns: columns, rows: rows, colourDepth: depth,
      cellWidth: cellWidth, cellHeight: cellHeight, pictureColumns: pictureColumns * points.columns,
      pictureRows: pictureRows * points.rows, roundTripMilliseconds: roundTrip)
  }

  /// How many picture elements one cell shows.
  var pointsInCell: Size {
    switch renderer {
    case "kitty", "sixel": Size(columns: cellWidth, rows: cellHeight)
    case let name where name.contains("octant"): Size(columns: 2, rows: 4)
    case let name where name.contains("sextant"): Size(columns: 2, rows: 3)
    case let name where name.contains("quadrant"): Size(columns: 2, rows: 2)
    case let name where name.contains("half"): Size(columns: 1, rows: 2)
    default: Size(columns: 1, rows: 1)
    }
  }
}
