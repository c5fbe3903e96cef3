import Foundation
import Pictures
import Testing

/// Colours that a file describes by a profile become sRGB.
///
/// The profile here exchanges red and blue. It was written byte by byte from ICC.1:2010, and
/// embedded with Pillow in files of 3 x 2 pixels.
struct ColourProfileTests {
  @Test(arguments: [exchangedPNG, exchangedTIFF])
  func `an embedded profile is applied`(_ file: String) throws {
    let picture = try read(file)
    expect(
      picture, near: [46, 100, 201, 0, 0, 0, 255, 255, 255, 250, 201, 3, 129, 129, 129, 0, 0, 255])
  }

  @Test func `a profile in a JPEG's markers is applied`() throws {
    let picture = try read(Self.exchangedJPEG)
    expect(
      picture, near: [45, 101, 203, 0, 1, 0, 255, 251, 255, 244, 200, 1, 133, 132, 134, 0, 0, 248])
  }

  @Test func `the profile of sRGB itself changes nothing`() throws {
    let picture = try read(Self.plainPNG)
    #expect(
      picture.bytes == [
        200, 100, 50, 0, 0, 0, 255, 255, 255, 10, 200, 250, 128, 128, 128, 255, 0, 0,
      ])
  }

  @Test func `a PNG of linear light is brightened`() throws {
    // 55 / 255 of the light is level 128 of sRGB.
    expect(try read(Self.linearPNG), near: [0, 0, 0, 128, 128, 128, 255, 255, 255])
  }

  @Test func `a profile that is damaged is ignored`() throws {
    var data = try #require(Data(base64Encoded: Self.exchangedTIFF))
    let profile = try #require(data.firstRange(of: Data("acsp".utf8)))
    data.replaceSubrange(profile, with: Data("none".utf8))
    let picture = try PictureFile.read(data: data, name: "sample")
    #expect(picture[0, 0] == Colour(red: 200, green: 100, blue: 50))
  }

  private func read(_ file: String) throws -> Picture {
    let data = try #require(Data(base64Encoded: file))
    return try PictureFile.read(data: data, name: "sample")
  }

  private func expect(
    _ picture: Picture, near expected: [UInt8], _ location: SourceLocation = #_sourceLocation
  ) {
    let differences = zip(picture.bytes, expected).map { abs(Int($0) - Int($1)) }
    #expect(picture.bytes.count == expected.count, sourceLocation: location)
    #expect(differences.max() ?? 0 <= 2, sourceLocation: location)
  }

  private static let exchangedPNG = """
    iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAA0GlDQ1BJQ0MgUHJvZmlsZQAAeJxjYGA8kJOcW8wkwMCQ\
    m1dSFOTupBARGaXA/oSBEQjBIDG5uIABL/h2DaL2si5+dVgBZ0pqcTIDA2MCkJ2QXFBUAqQ/ALFAeUkBkA02WKQI6Cgg\
    WwTEToewNUDsJAjbBqwmJMgZyA4A6U1HYichsUtSK0DmM+Tl56WCaJBf0f2AEFNZxMDA38zAsO08QixpGgPD9nYGBok7\
    CLH8eQwMFt8YGJj7k0uLyqD+YmQyZmCA+A0MWEtSi0vICB+8AACvHDYZUMYMhgAAAB1JREFUeJxjOJFixMDA8P//fwau\
    E78aGhr+MzAAAFUPCKcqoVYDAAAAAElFTkSuQmCC
    """

  private static let exchangedTIFF = """
    SUkqACQAAAB4nDuRYsTAwPD//3+uE78aGhr+MzAAAFCyCKcACwAAAQMAAQAAAAMAAAABAQMAAQAAAAIAAAACAQMAAwAA\
    AK4AAAADAQMAAQAAAAgAAAAGAQMAAQAAAAIAAAARAQQAAQAAAAgAAAAVAQMAAQAAAAMAAAAWAQMAAQAAAAIAAAAXAQQA\
    AQAAABsAAAAcAQMAAQAAAAEAAABzhwcAwAEAALQAAAAAAAAACAAIAAgAAAABwGxjbXMCEAAAbW50clJHQiBYWVogB+QA\
    AQABAAAAAAAAYWNzcAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPbWAAEAAAAA0y0AAAAAAAAAAAAAAAAAAAAA\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAJZGVzYwAAAWAAAABgY3BydAAAAPAAAAAQd3RwdAAAAQAA\
    AAAUclhZWgAAARQAAAAUZ1hZWgAAASgAAAAUYlhZWgAAATwAAAAUclRSQwAAAVAAAAAQZ1RSQwAAAVAAAAAQYlRSQwAA\
    AVAAAAAQdGV4dAAAAABub25lAAAAAFhZWiAAAAAAAAD21gABAAAAANMtWFlaIAAAAAAAACSiAAAPgwAAts9YWVogAAAA\
    AAAAYpYAALeHAAAY3FhZWiAAAAAAAABvngAAOPYAAAOPY3VydgAAAAAAAAABAjMAAGRlc2MAAAAAAAAABXRlc3QAAAAA\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
    AAAAAAAAAA==
    """

  private static let exchangedJPEG = """
    /9j/4AAQSkZJRgABAQAAAQABAAD/4gHQSUNDX1BST0ZJTEUAAQEAAAHAbGNtcwIQAABtbnRyUkdCIFhZWiAH5AABAAEA\
    AAAAAABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAA\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAABYAAAAGBjcHJ0AAAA8AAAABB3dHB0AAABAAAAABRy\
    WFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABRyVFJDAAABUAAAABBnVFJDAAABUAAAABBiVFJDAAABUAAA\
    ABB0ZXh0AAAAAG5vbmUAAAAAWFlaIAAAAAAAAPbWAAEAAAAA0y1YWVogAAAAAAAAJKIAAA+DAAC2z1hZWiAAAAAAAABi\
    lgAAt4cAABjcWFlaIAAAAAAAAG+eAAA49gAAA49jdXJ2AAAAAAAAAAECMwAAZGVzYwAAAAAAAAAFdGVzdAAAAAAAAAAA\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
    AAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoKCgYICwwLCgwJ\
    CgoK/9sAQwECAgICAgIFAwMFCgcGBwoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoK\
    CgoK/8AAEQgAAgADAwERAAIRAQMRAf/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMF\
    BQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZH\
    SElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfI\
    ycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/EAB8BAAMBAQEBAQEBAQEAAAAAAAABAgMEBQYHCAkKC//EALUR\
    AAIBAgQEAwQHBQQEAAECdwABAgMRBAUhMQYSQVEHYXETIjKBCBRCkaGxwQkjM1LwFWJy0QoWJDThJfEXGBkaJicoKSo1\
    Njc4OTpDREVGR0hJSlNUVVZXWFlaY2RlZmdoaWpzdHV2d3h5eoKDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2\
    t7i5usLDxMXGx8jJytLT1NXW19jZ2uLj5OXm5+jp6vLz9PX29/j5+v/aAAwDAQACEQMRAD8A8n+KX7UH7S3wP+IutfDT\
    4LftD+OvCHhyy1GWay8P+F/Ft5p9jbyXDfaJ3SCCVY0aSeWWVyAC8kru2WYk/knifjsblXiBmODwVWVKjTqOMIQk4wjF\
    Wsoxi0opdEkkj/SX6HPBXBvF/wBGThjOc9y3D4vGV8Pz1a1ejTq1ak3UneVSpUjKc5PrKUm/M//Z
    """

  private static let plainPNG = """
    iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAABdWlDQ1BJQ0MgUHJvZmlsZQAAeJx1kc8rBGEYxz+7iFg5\
    EJLDHpBC+VFyZB32smlbqywus2NmV82uaWY2yVW5OCgHcfHr4D/gqlwppUhJzo5+XaTxvEatxDu983z6vu/36ZnvQDhh\
    6QW3chQKRc9JxWPR6cxMtPqROpppoYcBTXftsWQywb/r7ZqQqld9qtf/9/5cdfOGq0OoRnhYtx1PWKYhseTZiteFm/S8\
    Ni+8J9zryIDC50rPBvygOBfwi2InnRqHsOoZzf3g7A/W805BuFu4o2CV9O951JdEjOLUpNQ22e24pIgTI0qWEgtYePRJ\
    LUpmf/v6v3wTLIpHl7fNMo44cuTF2ytqSboaUk3RDXksllXuv/N0zaHBoHskBlX3vv/cCdWb8LHh++/7vv9xABV3cFos\
    +xclp5FX0TfKWscuNKzC8VlZy27ByRq03tqao31JFbLDpglPR1CfgcZLqJ0Nsvo+5/AG0ivyiy5gewe65H7D3Cd7HGhC\
    8fpG8gAAAB1JREFUeJxjOJFixMDA8P//fwauE78aGhr+MzAAAFUPCKcqoVYDAAAAAElFTkSuQmCC
    """

  private static let linearPNG = """
    iVBORw0KGgoAAAANSUhEUgAAAAMAAAABCAAAAAA+i0toAAAABGdBTUEAAYagMeiWXwAAAAxJREFUeNpjYDD/DwABcQE3\
    ST3FOQAAAABJRU5ErkJggg==
    """
}
