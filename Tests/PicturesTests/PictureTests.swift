import Pictures
import Testing

/// Cutting, turning and laying pictures over each other.
struct PictureTests {
  private let picture = Picture.pattern(width: 5, height: 3)

  @Test func `every orientation is undone by the one that reverses it`() {
    for orientation in Orientation.allCases {
      let inverse: Orientation =
        switch orientation {
        case .turnedLeft: .turnedRight
        case .turnedRight: .turnedLeft
        default: orientation
        }
      #expect(picture.upright(from: orientation).upright(from: inverse) == picture)
    }
  }

  @Test func `a quarter turn brings the bottom left to the top left`() {
    let turned = picture.turned(quarters: 1)
    #expect(turned.width == 3 && turned.height == 5)
    #expect(turned[0, 0] == picture[0, 2])
    #expect(turned[2, 0] == picture[0, 0])
    #expect(picture.turned(quarters: -3) == turned)
    #expect(turned.turned(quarters: 3) == picture)
  }

  @Test func `a mirror exchanges left and right`() {
    #expect(picture.mirrored[0, 1] == picture[4, 1])
    #expect(picture.mirrored.mirrored == picture)
  }

  @Test func `cutting outside the picture gives what is inside, or nothing`() throws {
    let corner = try #require(
      picture.cropped(to: PixelRectangle(x: 3, y: -1, width: 9, height: 2)))
    #expect(corner.width == 2 && corner.height == 1)
    #expect(corner[0, 0] == picture[3, 0])
    #expect(picture.cropped(to: PixelRectangle(x: 5, y: 0, width: 1, height: 1)) == nil)
  }

  @Test func `pasting over the edge keeps what fits`() {
    var sheet = Picture(width: 4, height: 4, filledWith: .white)
    sheet.paste(picture, x: -1, y: 2)
    #expect(sheet[0, 2] == picture[1, 0])
    #expect(sheet[3, 3] == picture[4, 1])
    #expect(sheet[0, 1] == .white)
  }
}
