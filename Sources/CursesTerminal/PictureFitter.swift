import Basis
import Dispatch
import Pictures
import TerminalKit

/// Makes pictures into cells, on a thread of its own.
actor PictureFitter {
  private let executor: QueueExecutor

  init(label: String) {
    executor = QueueExecutor(label: label, qos: .utility)
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// The mean colour of every cell.
  func coarse(_ picture: Picture, for request: FitRequest) -> FittedPicture {
    HalfBlocks.fit(picture, for: request, halves: 1)
  }

  /// The best that the glyphs allow.
  func fit(_ picture: Picture, for request: FitRequest) -> FittedPicture {
    HalfBlocks.fit(picture, for: request, halves: 2)
  }
}

enum HalfBlocks {
  static func fit(_ picture: Picture, for request: FitRequest, halves: Int) -> FittedPicture {
    let mode = request.mode
    let scale = min(
      Double(request.columns * mode.cellWidth) / Double(picture.width),
      Double(request.rows * mode.cellHeight) / Double(picture.height))
    let columns = max(
      1, min(request.columns, Int(Double(picture.width) * scale / Double(mode.cellWidth))))
    let rows = max(
      1, min(request.rows, Int(Double(picture.height) * scale / Double(mode.cellHeight))))
    var cells = [ScreenCell](repeating: .blank, count: request.columns * request.rows)
    let left = (request.columns - columns) / 2
    let top = (request.rows - rows) / 2
    func mean(_ column: Int, _ row: Int, _ of: Int) -> ScreenColour {
      let x0 = column * picture.width / columns
      let x1 = max(x0 + 1, (column + 1) * picture.width / columns)
      let y0 = row * picture.height / of
      let y1 = max(y0 + 1, (row + 1) * picture.height / of)
      var sums = (0, 0, 0)
      for y in y0..<y1 {
        for x in x0..<x1 {
          let colour = picture[x, y]
          sums = (sums.0 + Int(colour.red), sums.1 + Int(colour.green), sums.2 + Int(colour.blue))
        }
      }
      let count = (x1 - x0) * (y1 - y0)
      let ink = (UInt8(sums.0 / count), UInt8(sums.1 / count), UInt8(sums.2 / count))
      return TextPalette.colour(
        .init(red: ink.0, green: ink.1, blue: ink.2), depth: mode.colours)
    }
    for row in 0..<rows {
      for column in 0..<columns {
        let at = (top + row) * request.columns + left + column
        if halves == 1 {
          cells[at] = ScreenCell(Symbol.space, background: mean(column, row, rows))
        } else {
          cells[at] = ScreenCell(
            0x2580, foreground: mean(column, 2 * row, 2 * rows),
            background: mean(column, 2 * row + 1, 2 * rows))
        }
      }
    }
    return FittedPicture(columns: request.columns, rows: request.rows, cells: cells)
  }
}
