/// The chunks of a WebP file (RFC 9649, section 2): its pixels, and what else it holds.
///
/// Reads nothing outside the bytes it was given, whatever the lengths in them claim.
package struct WebPChunks {
  /// The four letters of each chunk's kind and where its body is, in the file's order.
  package private(set) var chunks: [(kind: String, body: Range<Int>)] = []

  package init(_ data: UnsafeRawBufferPointer) {
    var at = 12
    while at + 8 <= data.count {
      let kind = String(decoding: data[at..<(at + 4)], as: UTF8.self)
      let length = data[(at + 4)..<(at + 8)].reversed().reduce(0) { $0 << 8 | Int($1) }
      guard length <= data.count - at - 8 else { return }
      chunks.append((kind, (at + 8)..<(at + 8 + length)))
      at += 8 + length + length % 2
    }
  }

  /// Where the first chunk of this kind has its body.
  package func body(of kind: String) -> Range<Int>? {
    chunks.first { $0.kind == kind }?.body
  }

  /// EXIF's bytes, without the mark that some writers put before them.
  package func exif(in data: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard let range = body(of: "EXIF") else { return nil }
    let body = UnsafeRawBufferPointer(rebasing: data[range])
    let mark = Array("Exif\0\0".utf8)
    return body.starts(with: mark)
      ? UnsafeRawBufferPointer(rebasing: body[mark.count...]) : body
  }

  /// Columns and rows of pixels, before EXIF turns them; nil where the first bytes don't tell.
  func size(in data: UnsafeRawBufferPointer) -> (width: Int, height: Int)? {
    guard data.count >= 30 else { return nil }
    let body = UnsafeRawBufferPointer(rebasing: data[20...])
    func number(_ at: Int, _ count: Int) -> Int {
      body[at..<(at + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    switch String(decoding: data[12..<16], as: UTF8.self) {
    // Which side is up stands behind the pixels, if the flag says that it is told.
    case "VP8X" where body[0] & 0x08 == 0 || self.body(of: "EXIF") != nil:
      return (number(4, 3) + 1, number(7, 3) + 1)
    case "VP8L" where body[0] == 0x2F:
      return (number(1, 2) & 0x3FFF + 1, number(1, 4) >> 14 & 0x3FFF + 1)
    case "VP8 " where number(3, 3) == 0x2A019D:
      return (number(6, 2) & 0x3FFF, number(8, 2) & 0x3FFF)
    default: return nil
    }
  }
}
