import BlockGraphics
import Foundation
import Pictures
import Testing

/// Pictures sent as pictures: what arrives is what was sent.
struct GraphicsProtocolTests {
  /// Wide enough for several chunks of kitty's protocol.
  private let picture: Picture = {
    var picture = Picture(width: 70, height: 61)
    for index in picture.bytes.indices {
      picture.bytes[index] = UInt8(truncatingIfNeeded: index * index >> 7)
    }
    return picture
  }()

  /// The keys and payloads of all kitty commands in `bytes`.
  private func commands(_ bytes: [UInt8]) -> [(keys: Substring, payload: Substring)] {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.components(separatedBy: "\u{1B}_G").dropFirst().map { command in
      let body = command.components(separatedBy: "\u{1B}\\")[0]
      let parts = body.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
      return (parts[0], parts.count > 1 ? parts[1] : "")
    }
  }

  @Test func `kitty gets the deflated pixels in chunks`() throws {
    let id = KittyGraphics.ImageID(0x010203)
    let sent = commands(KittyGraphics.transmission(of: picture, as: id))
    #expect(sent.count > 1)
    #expect(sent.first?.keys == "a=t,f=24,o=z,s=70,v=61,i=66051,q=2,m=1")
    #expect(sent.dropFirst().dropLast().allSatisfy { $0.keys == "q=2,m=1" })
    #expect(sent.last?.keys == "q=2,m=0")
    #expect(sent.allSatisfy { $0.payload.utf8.count <= 4096 })
    let payload = sent.map(\.payload).joined()
    let data = try #require(Data(base64Encoded: payload))
    #expect(Array(data) == Deflate.compress(picture.bytes))
  }

  @Test(arguments: [1, 2, 3, 4])
  func `short payloads are padded as base64 is`(_ width: Int) throws {
    let small = Picture(width: width, height: 1, filledWith: .white)
    let sent = commands(KittyGraphics.transmission(of: small, as: .init(1)))
    let payload = sent.map(\.payload).joined()
    let data = try #require(Data(base64Encoded: payload))
    #expect(Array(data) == Deflate.compress(small.bytes))
  }

  @Test func `placeholders number their row and column`() {
    #expect(KittyGraphics.mostCells == 297)
    #expect(KittyGraphics.placeholder(column: 0, row: 1) == ["\u{10EEEE}", "\u{30D}", "\u{305}"])
    #expect(
      KittyGraphics.placeholder(column: 296, row: 17).dropFirst() == ["\u{363}", "\u{1D244}"])
    #expect(KittyGraphics.ImageID(0x010203).colour == Colour(red: 1, green: 2, blue: 3))
    #expect(KittyGraphics.ImageID(0xFF00_0000).number == 1)
  }

  @Test func `tmux gets every escape twice`() {
    #expect(
      KittyGraphics.throughTmux(Array("\u{1B}_Gq=2\u{1B}\\".utf8))
        == Array("\u{1B}Ptmux;\u{1B}\u{1B}_Gq=2\u{1B}\u{1B}\\\u{1B}\\".utf8))
  }

  @Test func `a preview by kitty has one placeholder a cell`() {
    let preview = Preview(columns: 7, rows: 3, graphics: .kitty)
    let text = String(decoding: preview.bytes(of: picture), as: UTF8.self)
    #expect(text.unicodeScalars.count { $0 == "\u{10EEEE}" } == 21)
    #expect(text.contains("a=p,U=1,"))
    #expect(text.hasSuffix("\u{1B}[m\n"))
  }

  @Test func `sixels of few colours give them back`() throws {
    var flag = Picture(width: 20, height: 15, filledWith: Colour(red: 255, green: 0, blue: 51))
    flag.fill(
      PixelRectangle(x: 4, y: 3, width: 9, height: 8),
      with: Colour(red: 102, green: 204, blue: 255))
    flag.fill(PixelRectangle(x: 15, y: 13, width: 5, height: 2), with: .white)
    #expect(try decode(Sixel.bytes(of: flag)) == flag)
  }

  @Test func `sixels of many colours stay near them`() throws {
    let decoded = try decode(Sixel.bytes(of: picture))
    let errors = zip(decoded.bytes, picture.bytes).map { abs(Int($0) - Int($1)) }
    let mean = Double(errors.reduce(0, +)) / Double(errors.count)
    #expect(mean < 16)
    let coarser = try decode(Sixel.bytes(of: picture, registers: 8))
    #expect(Set((0..<picture.height).map { coarser[0, $0] }).count <= 8)
  }

  /// The picture a terminal draws from a sixel sequence.
  private func decode(_ bytes: [UInt8]) throws -> Picture {
    let text = String(decoding: bytes, as: UTF8.self)
    let start = try #require(text.firstRange(of: "q\""))
    var rest = Substring(text[start.upperBound...])
    func numbers() -> [Int] {
      let digits = rest.prefix { $0.isNumber || $0 == ";" }
      rest = rest.dropFirst(digits.count)
      return digits.split(separator: ";").compactMap { Int($0) }
    }
    let raster = numbers()
    var picture = Picture(width: raster[2], height: raster[3])
    var registers: [Int: Colour] = [:]
    var (colour, x, top) = (Colour.black, 0, 0)
    func draw(_ sixel: UInt8, count: Int) {
      for _ in 0..<count {
        for row in 0..<6 where (sixel - 63) >> UInt8(row) & 1 == 1 {
          picture[x, top + row] = colour
        }
        x += 1
      }
    }
    while let character = rest.popFirst() {
      switch character {
      case "#":
        let values = numbers()
        if values.count == 5 {
          let levels = values[2...].map { UInt8((Double($0) * 2.55).rounded()) }
          registers[values[0]] = Colour(red: levels[0], green: levels[1], blue: levels[2])
        } else {
          colour = try #require(registers[values[0]])
        }
      case "!":
        let count = numbers()[0]
        draw(try #require(rest.popFirst()?.asciiValue), count: count)
      case "$": x = 0
      case "-": (x, top) = (0, top + 6)
      case "\u{1B}": return picture
      default: draw(try #require(character.asciiValue), count: 1)
      }
    }
    return picture
  }
}
