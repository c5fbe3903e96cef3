import Foundation
import Testing

@testable import Pictures

@Suite struct NetpbmTests {
  private func read(_ header: String, _ bytes: [UInt8] = []) throws -> Picture {
    try PictureFile.read(data: Data(header.utf8) + Data(bytes), name: "cell")
  }

  @Test func `colours come as bytes, as words of two bytes and as text`() throws {
    let plain = try read("P6 2 1 255\n", [1, 2, 3, 250, 128, 0])
    #expect(plain.bytes == [1, 2, 3, 250, 128, 0])
    #expect(try read("P3\n# two\n2 1\n255\n1 2 3\n250 128 0\n") == plain)
    let fine = try read("P6\n1 1\n65535\n", [0xFF, 0xFF, 0x80, 0x80, 0, 0])
    #expect(fine.bytes == [255, 128, 0])
    #expect(try read("P6 1 1 100\n", [100, 50, 0]).bytes == [255, 128, 0])
  }

  @Test func `greys and bitmaps are read, ink is black`() throws {
    #expect(try read("P5 2 1 255\n", [7, 200]).bytes == [7, 7, 7, 200, 200, 200])
    #expect(try read("P2 2 1 10 10 0").bytes == [255, 255, 255, 0, 0, 0])
    // A row of ten bits takes two bytes.
    let bits = try read("P4 10 1\n", [0b1000_0000, 0b0100_0000])
    #expect((0..<10).map { bits[$0, 0] == .black } == (0..<10).map { $0 == 0 || $0 == 9 })
    #expect(try read("P1 10 1\n1000000001") == bits)
  }

  @Test(arguments: [
    "P6 2 2 255\n123", "P6 0 2 255\n", "P6 2 2 0\n", "P6 2 2 70000\n", "P6 2 x 255\n",
    "P3 1 1 5 6 1 1",
    "P1 3 1 10", "P1 2 1 12", "P6 99999999999999999999 1 255\n", "P5 ", "P2 2 1 255 1",
  ])
  func `what is damaged is said, never half read`(text: String) {
    #expect(throws: PictureError.self) { try read(text) }
  }

  @Test func `a header that announces too much is refused before anything is decoded`() {
    #expect(throws: PictureError.tooLarge(name: "cell", width: 20000, height: 20000)) {
      try read("P6 20000 20000 255\n")
    }
  }

  @Test func `no damage to a file breaks the reader`() throws {
    for header in [
      "P6 7 5 255\n", "P5 7 5 999\n", "P4 7 5\n", "P3 2 2 9 1 2 3 4 5 6 7 8 9 1 2 3\n",
    ] {
      var file = Array(header.utf8)
      file += (0..<120).map { UInt8(truncatingIfNeeded: $0 * 37) }
      for place in file.indices.prefix(30) {
        for value in [0, 0x20, 0x23, 0x30, 0x39, 0x50, 0xFF] as [UInt8] {
          var damaged = file
          damaged[place] = value
          _ = try? PictureFile.read(data: Data(damaged), name: "cell")
          _ = try? PictureFile.read(data: Data(damaged.prefix(place)), name: "cell")
        }
      }
    }
  }
}
