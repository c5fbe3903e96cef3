import Basis
import Foundation
import Pictures
import TestSupport
import Testing

/// What the code of a file does to a picture, and how a file tells its code.
struct RecordingTests {
  /// A smooth field with a round thing in it, and a little noise.
  private func picture(_ side: Int, seed: UInt64 = 4) -> Picture {
    var source = SplitMix64(seed: seed)
    var bytes: [UInt8] = []
    for y in 0..<side {
      for x in 0..<side {
        let (dx, dy) = (Double(x - side / 2), Double(y - side / 2))
        let inside = (dx * dx + dy * dy).squareRoot() < Double(side) / 3
        let grain = Int(source.next() % 5)
        bytes += (inside ? [120, 60, 150] : [240, 222, 200]).map { UInt8($0 + x / 16 + grain) }
      }
    }
    return Picture(width: side, height: side, bytes: bytes)
  }

  @Test(arguments: [(75, false), (75, true), (92, false), (30, true), (100, false)])
  func `a file tells the code it was written with`(quality: Int, halves: Bool) throws {
    let code = Recording(quality: quality, halvesColour: halves)
    let file = try PictureFile.jpeg(picture(48), code)
    #expect(Recording(of: file) == code)
    #expect(PictureFile.format(of: file) == .jpeg)
  }

  @Test func `a PNG and a torn file tell none`() throws {
    #expect(try Recording(of: PictureFile.png(picture(16))) == nil)
    let file = try PictureFile.jpeg(picture(16), Recording(quality: 75))
    for count in [0, 3, 20, 60, 100] { #expect(Recording(of: file.prefix(count)) == nil) }
  }

  @Test func `a picture that was recorded stays as it is when it is recorded so again`() throws {
    let code = Recording(quality: 75)
    let once = try code(picture(64))
    let twice = try code(once)
    func distance(_ a: Picture, _ b: Picture) -> Double {
      zip(a.bytes, b.bytes).reduce(0) { $0 + abs(Double($1.0) - Double($1.1)) }
        / Double(a.bytes.count)
    }
    // The lattice is kept but for the rounding of colours; what is off it goes.
    #expect(distance(once, twice) < 0.2)
    #expect(distance(picture(64), once) > 1)
  }

  @Test func `weights of a filter are those that make pictures smaller`() {
    let rows = ResizeFilter.lanczos.weights(from: 40, to: 16)
    let whole = picture(40)
    let small = whole.resized(width: 16, height: 16, filter: .lanczos)
    for (x, y) in [(0, 0), (5, 9), (15, 15)] {
      var sum = 0.0
      for j in 0..<40 {
        for i in 0..<40 {
          sum += Double(rows[y][j]) * Double(rows[x][i]) * Double(whole.bytes[3 * (40 * j + i)])
        }
      }
      #expect(abs(sum - Double(small.bytes[3 * (16 * y + x)])) < 1.1)
    }
  }
}
