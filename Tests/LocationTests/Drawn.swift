import Foundation
import Pictures

@testable import Location

/// Fields drawn by rule: pale ground, red cells, and cells with dark nuclei.
enum Drawn {
  static let ground = Colour(red: 225, green: 225, blue: 215)
  static let redCell = Colour(red: 190, green: 140, blue: 135)
  static let nucleus = Colour(red: 110, green: 70, blue: 170)
  static let plasma = Colour(red: 205, green: 185, blue: 215)

  static func disc(
    _ picture: inout Picture, x: Double, y: Double, radius: Double, _ colour: Colour
  ) {
    for row in max(0, Int(y - radius))..<min(picture.height, Int(y + radius) + 1) {
      for column in max(0, Int(x - radius))..<min(picture.width, Int(x + radius) + 1) {
        let (dx, dy) = (Double(column) + 0.5 - x, Double(row) + 0.5 - y)
        if dx * dx + dy * dy <= radius * radius { picture[column, row] = colour }
      }
    }
  }

  /// A field with red cells in rows and white cells where asked.
  static func field(
    width: Int = 640, height: Int = 480, cells: [(x: Double, y: Double, radius: Double)]
  ) -> Picture {
    var picture = Picture(width: width, height: height, filledWith: ground)
    for y in stride(from: 40.0, to: Double(height), by: 110) {
      for x in stride(from: 50.0, to: Double(width), by: 120) {
        if cells.contains(where: { hypot($0.x - x, $0.y - y) < $0.radius + 45 }) { continue }
        disc(&picture, x: x, y: y, radius: 40, redCell)
      }
    }
    for cell in cells {
      disc(&picture, x: cell.x, y: cell.y, radius: cell.radius, plasma)
      disc(&picture, x: cell.x, y: cell.y, radius: cell.radius * 0.72, nucleus)
    }
    return picture
  }

  /// Light that falls off across the field.
  static func shaded(_ picture: Picture) -> Picture {
    var result = picture
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        let light = 1 - 0.45 * Double(x) / Double(picture.width)
        let at = 3 * (y * picture.width + x)
        for channel in 0..<3 {
          result.bytes[at + channel] = UInt8(Double(picture.bytes[at + channel]) * light)
        }
      }
    }
    return result
  }
}
