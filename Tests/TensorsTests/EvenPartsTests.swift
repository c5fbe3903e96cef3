import Tensors
import Testing

struct EvenPartsTests {
  @Test(arguments: [(0, 3, 2), (1, 3, 2), (7, 3, 2), (16, 3, 2), (17, 8, 3), (100, 1, 4)])
  func `parts cover everything once, evenly, in equal numbers for each thread`(
    total: Int, largest: Int, threads: Int
  ) {
    let parts = EvenParts(of: total, atMost: largest, for: threads)
    #expect((0..<parts.count).flatMap { parts[$0] } == Array(0..<total))
    let sizes = (0..<parts.count).map { parts[$0].count }
    #expect(sizes.allSatisfy { $0 <= min(largest, parts.largest) })
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    #expect(parts.count % threads == 0 || parts.count == total)
  }
}
