public import Foundation

/// How the files that pictures come in were coded: as baseline JPEG by the tables of ITU-T T.81 annex K.
///
/// The last grey levels of such a picture are its code's: most of its fine waves are zero, and those
/// that are left lie on a lattice. Noise of 1.2 levels on decoded cells tells them from others with an
/// area of 0.99; coded once more, with 0.51. What is made at the file's own scale and then recorded so
/// has the same lattice.
public struct Recording: Sendable, Hashable, Codable {
  /// 1 to 100, in libjpeg's scale of the tables.
  public var quality: Int
  /// Whether colour is kept at half the width and height (4:2:0), not at the whole (4:4:4).
  public var halvesColour: Bool

  public init(quality: Int, halvesColour: Bool = false) {
    self.quality = quality
    self.halvesColour = halvesColour
  }

  enum CodingKeys: String, CodingKey {
    case quality
    case halvesColour = "halves_colour"
  }

  /// `picture` as it comes out of a file so coded.
  public func callAsFunction(_ picture: Picture) throws(PictureError) -> Picture {
    try PictureFile.read(data: PictureFile.jpeg(picture, self), name: "picture.jpg")
  }

  /// How the JPEG `data` was coded, where its tables are those of annex K; nil for other files.
  public init?(of data: Data) {
    guard PictureFile.format(of: data) == .jpeg else { return nil }
    let found = data.withUnsafeBytes { buffer -> (table: [UInt8], halves: Bool)? in
      let segments = JPEGSegments(buffer).segments
      let tables = segments.filter { $0.marker == 0xDB }.flatMap { Array(buffer[$0.body]) }
      // Baseline and progressive frames: eight bits, height, width, then three bytes a component.
      guard tables.count >= 65, tables[0] == 0,
        let frame = segments.first(where: { (0xC0...0xC2).contains($0.marker) }),
        frame.body.count >= 9, buffer[frame.body.lowerBound + 5] == 3
      else { return nil }
      let sampling = buffer[frame.body.lowerBound + 7]
      guard [0x11, 0x22].contains(sampling) else { return nil }
      return (Array(tables[1...64]), sampling == 0x22)
    }
    guard let found, let quality = Self.quality(of: found.table) else { return nil }
    self.init(quality: quality, halvesColour: found.halves)
  }

  /// The quality whose table of luminance is this one, in zigzag order.
  private static func quality(of table: [UInt8]) -> Int? {
    (1...100).first { quality in
      let scale = quality < 50 ? 5000 / quality : 200 - 2 * quality
      return zip(luminance, table).allSatisfy { base, entry in
        Int(entry) == min(max((base * scale + 50) / 100, 1), 255)
      }
    }
  }

  /// ITU-T T.81, table K.1, in zigzag order.
  private static let luminance = [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37,
    29, 40, 58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
    95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
  ]
}
