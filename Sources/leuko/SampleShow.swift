import BlockGraphics
import Diffusion
import Foundation
import Pictures

/// Pictures side by side as coloured characters, for a terminal that knows nothing else.
enum SampleShow {
  static let tile = CellCount(columns: 24, rows: 12)

  static func bytes(of items: [SampleDelivery.Item]) -> Data {
    bytes(
      of: items.compactMap { item in
        item.picture.map { ("generated \(item.recipe.seed)-\(item.recipe.index)", $0) }
      })
  }

  /// Generated pictures, each with a word below it.
  static func bytes(of pictures: [(caption: String, picture: Picture)]) -> Data {
    let colours = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    let depth: ColourDepth = colours ? .mono : .trueColour
    let fitter = Fitter(glyphs: .blocks, depth: depth, lambda: 2)
    let across = max(1, (windowColumns() + 1) / (tile.columns + 1))
    var output: [UInt8] = []
    for start in stride(from: 0, to: pictures.count, by: across) {
      let row = pictures[start..<min(pictures.count, start + across)]
      let drawn = row.map { fitter.fit($0.picture, columns: tile.columns, rows: tile.rows) }
      for line in 0..<tile.rows {
        for picture in drawn {
          var pen = Pen(depth: depth)
          for column in 0..<tile.columns { pen.draw(picture[column, line], into: &output) }
          pen.finish(into: &output)
          output.append(UInt8(ascii: " "))
        }
        output.append(UInt8(ascii: "\n"))
      }
      let captions = row.map { picture in
        String(picture.caption.prefix(tile.columns))
          .padding(toLength: tile.columns + 1, withPad: " ", startingAt: 0)
      }
      output += Array((captions.joined() + "\n").utf8)
    }
    return Data(output)
  }

  private static func windowColumns() -> Int {
    var window = winsize()
    let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0 && window.ws_col > 0
    return isKnown ? Int(window.ws_col) : 80
  }
}
