public import Foundation

/// Writes TIFF files byte by byte, as nobody's library would.
public struct TIFFMaker {
  /// One directory and its pixels in one strip.
  public struct Page {
    public var width: Int
    public var height: Int
    /// Of each sample.
    public var bits: [Int]
    public var photometric: Int
    public var pixels: Data
    /// Further tags: number, type and values, of type 2 the letters of a text.
    public var tags: [(tag: Int, type: Int, values: [Int])] = []

    public init(
      _ width: Int, _ height: Int, bits: [Int], photometric: Int, _ pixels: Data,
      tags: [(tag: Int, type: Int, values: [Int])] = []
    ) {
      self.width = width
      self.height = height
      self.bits = bits
      self.photometric = photometric
      self.pixels = pixels
      self.tags = tags
    }
  }

  /// A file of these pages, one after the other.
  public static func file(_ pages: [Page]) -> Data {
    var data = Data("II*\0".utf8) + little(0, 4)
    var link = 4
    for page in pages {
      let start = data.count
      data += page.pixels + Data(count: page.pixels.count % 2)
      var entries: [(tag: Int, type: Int, values: [Int])] = [
        (256, 4, [page.width]), (257, 4, [page.height]), (258, 3, page.bits), (259, 3, [1]),
        (262, 3, [page.photometric]), (273, 4, [start]), (277, 3, [page.bits.count]),
        (278, 4, [page.height]), (279, 4, [page.pixels.count]),
      ]
      entries += page.tags
      entries.sort { $0.tag < $1.tag }
      var lines = Data()
      for (tag, type, values) in entries {
        let size = [1: 1, 2: 1, 3: 2, 4: 4, 7: 1][type] ?? 4
        var body = values.reduce(into: Data()) { $0 += little($1, size) }
        if body.count > 4 {
          let place = data.count
          data += body + Data(count: body.count % 2)
          body = little(place, 4)
        }
        lines += little(tag, 2) + little(type, 2) + little(values.count, 4)
        lines += body + Data(count: 4 - body.count)
      }
      data.replaceSubrange(link..<(link + 4), with: little(data.count, 4))
      data += little(entries.count, 2) + lines
      link = data.count
      data += little(0, 4)
    }
    return data
  }

  /// A number, its lowest byte first.
  public static func little(_ value: Int, _ count: Int) -> Data {
    Data((0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) })
  }
}
