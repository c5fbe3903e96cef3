import BlockGraphics
import Pictures
import Testing

struct ParallelFitTests {
  private static let cell: Picture = {
    var picture = Picture(width: 96, height: 96)
    for y in 0..<96 {
      for x in 0..<96 {
        picture[x, y] = Colour(
          red: UInt8(90 + x), green: UInt8((x * 7 + y * 13 + x * y) % 200), blue: UInt8(y))
      }
    }
    return picture
  }()

  /// The terminal fits on two threads at a time.
  @Test(arguments: [(ColourDepth.trueColour, 0.0), (.trueColour, 8), (.palette256, 0), (.mono, 0)])
  func `a picture fitted beside others is the one fitted alone`(
    depth: ColourDepth, lambda: Double
  ) async {
    let fitter = Fitter(
      glyphs: depth == .mono ? .braille : .full, depth: depth, lambda: lambda)
    let alone = fitter.fit(Self.cell, columns: 20, rows: 10)
    let different = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          (0..<12).count { _ in fitter.fit(Self.cell, columns: 20, rows: 10) != alone }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(different == 0)
  }
}
