import Basis
import Foundation
import Journeys
import Pictures

/// Cells on one picture, to be saved where the program was started.
struct CellSheet {
  var tiles: [Mosaic.Tile]
  /// The side of a cell's square in pixels.
  var side: Int
  var across: Int

  /// Writes it as a PNG under a name with the time, beside what is there already; returns the name.
  func save(as name: String, in project: Project) throws -> String {
    guard !tiles.isEmpty else { throw CellSheetError.empty }
    let sheet = Mosaic(columns: max(1, across), side: side, gap: 6).sheet(tiles)
    let stamp = Numbers.moment(project.now(), in: .current).replacing(" ", with: "-").replacing(
      ":", with: "")
    var url = project.folders.current.appendingPathComponent("\(name)-\(stamp).png")
    var number = 2
    while FileManager.default.fileExists(atPath: url.path) {
      url = project.folders.current.appendingPathComponent("\(name)-\(stamp)-\(number).png")
      number += 1
    }
    try PictureFile.write(sheet, to: url)
    return url.lastPathComponent
  }
}

/// Why a sheet can't be saved.
enum CellSheetError: Explained, Equatable {
  case empty

  var summary: String { "there are no cells to save" }
  var remedy: String? { "make some, or choose a class that has some" }
}
