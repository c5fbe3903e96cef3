import Foundation
import Testing

@testable import Pictures

/// Letters burned into a picture are noticed, cells are not.
struct LetterSearchTests {
  /// Something like a smear: a pale ground, round cells with soft edges and dark nuclei.
  private static func smear(width: Int = 240, height: Int = 200) -> Picture {
    var picture = Picture(
      width: width, height: height, filledWith: Colour(red: 232, green: 206, blue: 196))
    for (x, y, radius) in [
      (30, 20, 22), (90, 40, 24), (160, 18, 23), (210, 60, 25), (60, 150, 24),
      (140, 110, 40), (200, 170, 24), (100, 185, 20),
    ] {
      for row in max(0, y - radius)..<max(0, y - radius, min(height, y + radius)) {
        for column in max(0, x - radius)..<max(0, x - radius, min(width, x + radius)) {
          let (across, down) = (Double(column - x), Double(row - y))
          let distance = (across * across + down * down).squareRoot()
          // Three pixels from ground to cell.
          let inside = min(1, max(0, (Double(radius) - distance) / 3))
          picture[column, row] = Self.mixed(picture[column, row], inside)
        }
      }
    }
    return picture
  }

  /// A colour on its way to a cell's.
  private static func mixed(_ colour: Colour, _ share: Double) -> Colour {
    func between(_ from: UInt8, _ to: Double) -> UInt8 {
      UInt8(Double(from) * (1 - share) + to * share)
    }
    return Colour(
      red: between(colour.red, 196), green: between(colour.green, 130),
      blue: between(colour.blue, 140))
  }

  /// Writes with strokes `thick` pixels wide, upper left at a place.
  private static func write(
    _ text: String, on picture: inout Picture, x: Int, y: Int, colour: Colour, thick: Int = 1
  ) {
    var left = x
    for letter in text {
      let rows = shape(letter)
      for (row, line) in rows.enumerated() {
        for (column, mark) in line.enumerated() where mark == "#" {
          for dy in 0..<thick {
            for dx in 0..<thick {
              let (px, py) = (left + column * thick + dx, y + row * thick + dy)
              if px < picture.width, py < picture.height { picture[px, py] = colour }
            }
          }
        }
      }
      left += 6 * thick
    }
  }

  /// Five by seven, like letters of old cameras.
  private static func shape(_ letter: Character) -> [String] {
    switch letter {
    case "A": [" ### ", "#   #", "#   #", "#####", "#   #", "#   #", "#   #"]
    case "N": ["#   #", "##  #", "# # #", "#  ##", "#   #", "#   #", "#   #"]
    case "1": ["  #  ", " ##  ", "  #  ", "  #  ", "  #  ", "  #  ", " ### "]
    case "4": ["   # ", "  ## ", " # # ", "#  # ", "#####", "   # ", "   # "]
    default: Array(repeating: "     ", count: 7)
    }
  }

  @Test func `a smear is no text`() {
    #expect(!Self.smear().showsLetters)
    #expect(!Self.smear(width: 40, height: 40).showsLetters)
    #expect(!Picture(width: 300, height: 300, filledWith: .white).showsLetters)
  }

  @Test(
    arguments: [(4, 4), (150, 4), (4, 186), (150, 186), (4, 100)],
    [Colour.black, Colour(red: 255, green: 0, blue: 0), Colour(red: 255, green: 255, blue: 0)])
  func `letters near an edge are seen`(place: (x: Int, y: Int), colour: Colour) {
    for thick in [1, 2] {
      var picture = Self.smear()
      let y = place.y > 150 && thick == 2 ? place.y - 7 : place.y
      Self.write("ANNA 1414", on: &picture, x: place.x, y: y, colour: colour, thick: thick)
      #expect(picture.showsLetters)
    }
  }

  @Test func `white letters on a dark bar are seen`() {
    var picture = Self.smear()
    for y in 186..<200 { for x in 0..<240 { picture[x, y] = .black } }
    Self.write("ANNA 1414", on: &picture, x: 10, y: 189, colour: .white)
    #expect(picture.showsLetters)
  }

  @Test func `what stands in the middle belongs to the cell`() {
    var picture = Self.smear()
    Self.write("ANNA", on: &picture, x: 108, y: 96, colour: .black)
    #expect(!picture.showsLetters)
  }
}
