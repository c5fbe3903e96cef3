/// The chunks of a PNG (PNG 3rd edition, section 5), up to its end.
///
/// Reads nothing outside the bytes it was given, whatever the lengths in them claim.
package struct PNGChunks {
  /// One of them.
  package struct Chunk {
    /// Four letters.
    package let kind: String
    package let body: Range<Int>
    /// With its length, kind and checksum.
    package let whole: Range<Int>
  }

  /// In the file's order.
  package private(set) var chunks: [Chunk] = []
  /// Behind the last whole chunk.
  package private(set) var end = 8

  package init(_ data: UnsafeRawBufferPointer) {
    while end + 12 <= data.count {
      let length = data[end..<(end + 4)].reduce(0) { $0 << 8 | Int($1) }
      guard length <= data.count - end - 12 else { return }
      let kind = String(decoding: data[(end + 4)..<(end + 8)], as: UTF8.self)
      let whole = end..<(end + 12 + length)
      chunks.append(Chunk(kind: kind, body: (end + 8)..<(end + 8 + length), whole: whole))
      end = whole.upperBound
      if kind == "IEND" { return }
    }
  }

  /// Whether the last chunk is the one that ends a PNG.
  package var hasEnd: Bool { chunks.last?.kind == "IEND" }

  /// The chunk that ends a PNG.
  static let end: [UInt8] = [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]

  /// Which way the rows lie; 1 where EXIF says nothing.
  func orientation(in data: UnsafeRawBufferPointer) -> Int {
    guard let chunk = chunks.first(where: { $0.kind == "eXIf" }) else { return 1 }
    return JPEGSegments.orientation(inTIFF: UnsafeRawBufferPointer(rebasing: data[chunk.body])) ?? 1
  }
}
