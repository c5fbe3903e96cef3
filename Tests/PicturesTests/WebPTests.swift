import Basis
import Foundation
import Testing

@testable import Pictures

/// WebP files, made with Pillow from a picture of 24 x 16 pixels that a rule draws.
struct WebPTests {
  private static let drawn: Picture = {
    var picture = Picture(width: 24, height: 16, filledWith: .black)
    for y in 0..<16 {
      for x in 0..<24 {
        picture[x, y] = Colour(
          red: UInt8(truncatingIfNeeded: x * 9), green: UInt8(truncatingIfNeeded: y * 13 + x),
          blue: UInt8(truncatingIfNeeded: x * y))
      }
    }
    return picture
  }()

  private func data(_ file: String) throws -> Data { try #require(Data(base64Encoded: file)) }

  private func read(_ file: String) throws -> Picture {
    try PictureFile.read(data: data(file), name: "cell.webp")
  }

  @Test func `without loss, every pixel is there`() throws {
    #expect(try read(Self.lossless) == Self.drawn)
    #expect(PictureFile.format(of: try data(Self.lossless)) == .webp)
    #expect(PictureFormat.webp.name == "WebP")
  }

  @Test func `with loss, it is nearly the same`() throws {
    let picture = try read(Self.lossy)
    var error = 0
    for (one, other) in zip(picture.bytes, Self.drawn.bytes) { error += abs(Int(one) - Int(other)) }
    #expect(error < 16 * picture.bytes.count)
  }

  @Test func `what is half clear lies over white`() throws {
    let picture = try read(Self.alpha)
    #expect(picture[3, 2] == Self.drawn[3, 2])
    let (seen, drawn) = (picture[20, 7], Self.drawn[20, 7])
    let red: Int = (Int(drawn.red) * 128 + 255 * 127 + 127) / 255
    #expect(Int(seen.red) == red)
  }

  @Test func `EXIF turns it, and its size is told without decoding`() throws {
    let turned = try read(Self.turned)
    #expect((turned.width, turned.height) == (16, 24))
    #expect(turned == Self.drawn.upright(from: try #require(Orientation(rawValue: 6))))
    for (file, width) in [(Self.turned, 16), (Self.lossless, 24), (Self.lossy, 24)] {
      let size = try #require(PictureSize(head: data(file)))
      #expect(size.width == width)
    }
    #expect(PictureSize(head: try data(Self.lossy).prefix(40))?.height == 16)
    #expect(PictureSize(head: try data(Self.turned).prefix(40)) == nil, "EXIF is behind the pixels")
  }

  @Test func `a film is refused by name`() throws {
    #expect(
      throws: PictureError.unsupported(
        name: "cell.webp", format: .webp, reason: "it is a film, not a picture")
    ) { try read(Self.film) }
  }

  @Test func `a header that announces too much is refused before decoding`() throws {
    var large = try data(Self.turned)
    // The canvas of VP8X: three bytes each, less one.
    large.replaceSubrange(24..<30, with: [0xFF, 0x3F, 0, 0xFF, 0x3F, 0])
    #expect(throws: PictureError.self) {
      try PictureFile.read(data: large, name: "cell.webp")
    }
    var lossy = try data(Self.lossy)
    lossy.replaceSubrange(26..<30, with: [0xFF, 0x3F, 0xFF, 0x3F])
    #expect(throws: PictureError.tooLarge(name: "cell.webp", width: 16383, height: 16383)) {
      try PictureFile.read(data: lossy, name: "cell.webp")
    }
  }

  @Test func `cut short anywhere it is an error, not half a picture`() throws {
    for file in [Self.lossless, Self.lossy, Self.alpha] {
      let whole = try data(file)
      let picture = try PictureFile.read(data: whole, name: "cell")
      for length in 0..<whole.count {
        // An odd chunk has a byte behind it that nothing needs.
        guard let read = try? PictureFile.read(data: whole.prefix(length), name: "cell") else {
          continue
        }
        #expect(read == picture)
      }
    }
  }

  @Test func `random damage never crashes`() throws {
    var random = SplitMix64(seed: 23)
    for file in [Self.lossless, Self.lossy, Self.alpha, Self.turned, Self.film] {
      let whole = try data(file)
      for _ in 0..<200 {
        var damaged = whole
        for _ in 0..<Int.random(in: 1...6, using: &random) {
          damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(
            in: 0...255, using: &random)
        }
        if Bool.random(using: &random) {
          damaged = damaged.prefix(Int.random(in: 0...damaged.count, using: &random))
        }
        _ = PictureSize(head: damaged)
        do throws(PictureError) {
          _ = try PictureFile.read(data: damaged, name: "cell")
        } catch {
          #expect(!error.summary.isEmpty)
        }
      }
    }
  }

  /// VP8L.
  static let lossless = """
    UklGRk4AAABXRUJQVlA4TEIAAAAvF8ADALkyRPQ/FgKBJH/aCeaI6H9c4zDSNtJOwPu3PPhwcBIUt42k5pZ3j798MQ\
    Et2geB9hcgSdDwHRTMUjDwqgA=
    """

  /// VP8, of quality 90.
  static let lossy = """
    UklGRrgAAABXRUJQVlA4IKwAAABQBQCdASoYABAAPjEUiUKiISEYBAAgAwS2AE6ZQjAH4V1IHyBeAGiABToXUxMnPw\
    C2R5AA/v/+prDHjrLv4pwcyL8/RN8biFuF2upo3zccZCu+02xn+OWt/8oJWXKuq8H9VQ6+qvL/i7qhf1J+ui8w/p7+\
    L5orvbLXIcpN7itnRK5FGlJN7px8W3gdp3yL+dAefOdCFj9p+RH/yzVb/2HeAQ4J04C7fqYZSWQA
    """

  /// VP8L; its right half is half clear.
  static let alpha = """
    UklGRlQAAABXRUJQVlA4TEcAAAAvF8ADELkyRPQ/FgKBJH/aCeaI6H9cozDatk16wP7/uCocDJgExW0jqTktw9GXbw\
    InwARtQtsDANZfgDCCEN8GBSadYMCjCgA=
    """

  /// VP8L in VP8X, with EXIF (a maker, and the sixth orientation) and XMP.
  static let turned = """
    UklGRrIAAABXRUJQVlA4WAoAAAAMAAAAFwAADwAAVlA4TEIAAAAvF8ADALkyRPQ/FgKBJH/aCeaI6H9c4zDSNtJOwP\
    u3PPhwcBIUt42k5pZ3j798MQEt2geB9hcgSdDwHRTMUjDwqgBFWElGNgAAAE1NACoAAAAIAAIBDwACAAAADwAAACYB\
    EgADAAAAAQAGAAAAAAAATGVpY2Egb2YgQS4gQi4AAFhNUCAMAAAAPHg6eG1wbWV0YS8+
    """

  /// Two pictures, one after the other.
  private static let film = """
    UklGRrQBAABXRUJQVlA4WAoAAAACAAAAFwAADwAAQU5JTQYAAAAAAAAAAABBTk1GVgEAAAAAAAAAABcAAA8AADIAAA\
    JWUDhMPQEAAC8XwAMAzXQhov8BBG3b5gYQ/oC3HYNYMOmcv2oCEiTJbSMJaAA0MPz/P7HuLEJt2gbMnqI7XsQwDMMw\
    DMMwDMMwDMMwDMMwTDcEQRAEQRAEQRAEQRAEQRAEQd1wf8IwDMMwDMMwDMMwDMMwDMPdAID+BgAAAAAAAAAAAAAAdC\
    MIgvQPgiAIgiAIgiAIgky2G0VRFEX7N4qiKIqiKIruvW4MwzAMw7D+i2EYhmGX0c1isVgsFovF6n+r13IU3Ww2m81m\
    s9lsNrvna+jmcDgcDofD4XA4nCZO4xK6uVwul8vlcrlcLpfLbVxAN47jOI7jOI7jOI438NYN6CYIgiAIgiAIgiCIBk\
    G0LUA3SZIkSZIkSZIkSTYm15skyW6KoiiKoiiKoiiKoiiKoiiqL9XN4/F4PB6Px+PxeLzmC2gHAEFOTUYqAAAAAAAA\
    AAAAFwAADwAAMgAAAFZQOEwRAAAALxfAAwAH0IQmNKH/gYjofwAA
    """
}
