import Foundation
import TestSupport
import Testing

@testable import Pictures

/// All readers together keep within one memory.
struct PictureMemoryTests {
  private static let picture = Picture(width: 200, height: 100, filledWith: .white)

  @Test func `import-memory`() async throws {
    let data = try PictureFile.png(Self.picture)
    // Room for one to be decoded and one to be kept.
    let memory = PictureMemory(most: 1 << 21)
    let done = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask { Self.openAndClose(data, memory, times: 5) }
      }
      return await group.reduce(0, +)
    }
    #expect(done == 40)
    #expect(memory.peak <= memory.most)
    #expect(memory.used == 0)
  }

  /// How often the picture could be opened.
  private static func openAndClose(_ data: Data, _ memory: PictureMemory, times: Int) -> Int {
    (0..<times).count { _ in
      guard let opened = try? PictureFile.opened(data: data, name: "cell", memory: memory) else {
        return false
      }
      defer { opened.close() }
      return memory.used >= 3 * 200 * 100
    }
  }

  @Test func `a picture that needs more than all is refused by name`() throws {
    let data = try PictureFile.png(Self.picture)
    let memory = PictureMemory(most: 1 << 16)
    let error = #expect(throws: PictureError.self) {
      try PictureFile.opened(data: data, name: "cell", memory: memory)
    }
    guard case .needsMemory(let name, 200, 100, _, _) = error else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
    #expect(name == "cell")
    #expect(memory.used == 0)
  }

  @Test
  func `whoever keeps pictures gets one more where nobody decodes, and what is forgotten returns`()
    throws
  {
    let data = try PictureFile.png(Self.picture)
    let memory = PictureMemory(most: 1_300_000, patience: .milliseconds(1))
    var kept: [OpenedPicture] = []
    for _ in 0..<5 {
      kept.append(try PictureFile.opened(data: data, name: "cell", memory: memory))
    }
    #expect(memory.used == 5 * 3 * 200 * 100)
    kept[0].close()
    kept[0].close()
    #expect(memory.used == 4 * 3 * 200 * 100)
    kept = []
    #expect(memory.used == 0)
  }

  @Test func `a picture that is one pixel wide and very long is refused at once`() throws {
    var png = try PictureFile.png(Picture(width: 1, height: 1))
    let head = PNGMaker.big(1) + PNGMaker.big(90_000_000) + [8, 2, 0, 0, 0]
    png.replaceSubrange(8..<33, with: PNGMaker.chunk("IHDR", head))
    let error = #expect(throws: PictureError.self) {
      try PictureFile.read(data: png, name: "cell")
    }
    #expect(error == .tooLarge(name: "cell", width: 1, height: 90_000_000))
    #expect(
      error?.summary == "'cell' has 1 x 90000000 pixels, a side of more than 1 million")
  }

  @Test func `damage gives its memory back`() throws {
    let data = try PictureFile.png(Self.picture)
    let memory = PictureMemory(most: 1 << 22)
    for count in 0..<data.count {
      _ = try? PictureFile.opened(data: data.prefix(count), name: "cell", memory: memory)
    }
    #expect(memory.used == 0)
  }
}
