/// The marker segments of a JPEG that lie before its pixels: where colour profiles and the
/// orientation are kept (ITU-T T.81 B.1, ICC.1:2022 B.4, EXIF 2.32).
///
/// Reads nothing outside the bytes it was given, whatever the lengths in them claim.
struct JPEGSegments {
  /// The embedded ICC profile, put together from its numbered parts; nil when there is none or a
  /// part is missing.
  private(set) var profile: [UInt8]?
  /// EXIF's orientation, 1 to 8; 1 when the file says nothing.
  private(set) var orientation = 1

  init(_ data: UnsafeRawBufferPointer) {
    var parts: [Int: [UInt8]] = [:]
    var partCount = 0
    var at = 2
    while at + 4 <= data.count, data[at] == 0xFF {
      let marker = data[at + 1]
      if marker == 0xFF {  // fill byte
        at += 1
        continue
      }
      if marker == 0xDA || marker == 0xD9 { break }  // the pixels, or the end
      let length = Int(data[at + 2]) << 8 | Int(data[at + 3])
      guard length >= 2, at + 2 + length <= data.count else { break }
      let body = UnsafeRawBufferPointer(rebasing: data[(at + 4)..<(at + 2 + length)])
      if marker == 0xE2, body.count > 14, body.starts(with: Array("ICC_PROFILE\0".utf8)) {
        parts[Int(body[12])] = Array(body[14...])
        partCount = Int(body[13])
      } else if marker == 0xE1, body.count > 14, body.starts(with: Array("Exif\0\0".utf8)) {
        let tiff = UnsafeRawBufferPointer(rebasing: body[6...])
        orientation = Self.orientation(inTIFF: tiff) ?? orientation
      }
      at += 2 + length
    }
    guard partCount > 0, parts.count == partCount else { return }
    var whole: [UInt8] = []
    for number in 1...partCount {
      guard let part = parts[number] else { return }
      whole += part
    }
    profile = whole
  }

  /// Tag 0x0112 of the first directory of a TIFF header, which is how EXIF is stored.
  static func orientation(inTIFF data: UnsafeRawBufferPointer) -> Int? {
    guard data.count >= 8 else { return nil }
    let bigEndian = data[0] == 0x4D
    func number(at offset: Int, bytes count: Int) -> Int? {
      guard offset >= 0, offset + count <= data.count else { return nil }
      let bytes = data[offset..<(offset + count)]
      return (bigEndian ? Array(bytes) : bytes.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(at: 4, bytes: 4), let count = number(at: directory, bytes: 2)
    else { return nil }
    for entry in 0..<count {
      let offset = directory + 2 + 12 * entry
      guard let tag = number(at: offset, bytes: 2) else { return nil }
      guard tag == 0x0112 else { continue }
      guard let value = number(at: offset + 8, bytes: 2), (1...8).contains(value) else {
        return nil
      }
      return value
    }
    return nil
  }
}
