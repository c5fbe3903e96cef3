import Foundation

/// The marker segments of a JPEG, up to its end: where colour profiles and the orientation are kept
/// (ITU-T T.81 B.1, ICC.1:2022 B.4, EXIF 2.32).
///
/// Bytes between two segments that belong to none are passed over and counted, as decoders do.
/// Reads nothing outside the bytes it was given, whatever the lengths in them claim.
package struct JPEGSegments {
  /// One of them.
  package struct Segment {
    package let marker: UInt8
    /// What follows its length.
    package let body: Range<Int>
  }

  /// In the file's order; those without a body aren't among them.
  package private(set) var segments: [Segment] = []
  /// Behind the marker that ends the picture; nil where it isn't there.
  package private(set) var end: Int?
  /// Bytes between segments that belong to none.
  package private(set) var strayCount = 0
  private let data: UnsafeRawBufferPointer

  package init(_ data: UnsafeRawBufferPointer) {
    self.data = data
    var at = 2
    while let marker = nextMarker(&at) {
      switch marker {
      case 0xD9:
        end = at
        return
      case 0x01, 0xD0...0xD8: continue
      default: break
      }
      guard at + 2 <= data.count else { return }
      let length = Int(data[at]) << 8 | Int(data[at + 1])
      guard length >= 2, at + length <= data.count else { return }
      segments.append(Segment(marker: marker, body: (at + 2)..<(at + length)))
      at += length
      if marker == 0xDA { passScan(&at) }
    }
  }

  /// The marker that comes next, and behind it; nil where there is none.
  private mutating func nextMarker(_ at: inout Int) -> UInt8? {
    while true {
      while at < data.count, data[at] != 0xFF {
        at += 1
        strayCount += 1
      }
      while at + 1 < data.count, data[at + 1] == 0xFF { at += 1 }
      guard at + 1 < data.count else { return nil }
      at += 2
      if data[at - 1] != 0 { return data[at - 1] }
      strayCount += 2
    }
  }

  /// Within a scan, 0 stands for a byte of 255 and D0 to D7 mark where decoding may begin anew.
  private func passScan(_ at: inout Int) {
    guard let base = data.baseAddress else { return }
    while at < data.count, let found = memchr(base + at, 0xFF, data.count - at) {
      at = UnsafeRawPointer(found) - base
      guard at + 1 < data.count else { break }
      let next = data[at + 1]
      if next != 0, next != 0xFF, !(0xD0...0xD7).contains(next) { return }
      at += next == 0xFF ? 1 : 2
    }
    at = data.count
  }

  /// The body of a segment.
  package func body(_ segment: Segment) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: data[segment.body])
  }

  /// The first frame header: markers C0 to CF but for C4, C8 and CC.
  var frame: (marker: UInt8, body: UnsafeRawBufferPointer)? {
    let found = segments.first {
      (0xC0...0xCF).contains($0.marker) && ![0xC4, 0xC8, 0xCC].contains($0.marker)
        && $0.body.count >= 6
    }
    return found.map { ($0.marker, body($0)) }
  }

  /// Whether the coefficients come in several passes, none of which is the whole picture.
  package var isProgressive: Bool {
    frame.map { [0xC2, 0xC6, 0xCA, 0xCE].contains($0.marker) } ?? false
  }

  /// Whether nothing is missing but the marker at the end, as far as segments can tell: one scan,
  /// which has all components.
  var lacksOnlyEnd: Bool {
    let scans = segments.filter { $0.marker == 0xDA }
    guard end == nil, !isProgressive, let frame, scans.count == 1 else { return false }
    return body(scans[0]).first == frame.body[5]
  }

  /// Whether one of Adobe's programs wrote it, which keep inks upside down.
  var isAdobes: Bool {
    segments.contains { $0.marker == 0xEE && body($0).starts(with: Array("Adobe".utf8)) }
  }

  /// The embedded ICC profile, put together from its numbered parts; nil when there is none or a
  /// part is missing.
  package var profile: [UInt8]? {
    var parts: [Int: UnsafeRawBufferPointer] = [:]
    var count = 0
    for segment in segments where segment.marker == 0xE2 {
      let body = body(segment)
      guard body.count > 14, body.starts(with: Array("ICC_PROFILE\0".utf8)) else { continue }
      parts[Int(body[12])] = UnsafeRawBufferPointer(rebasing: body[14...])
      count = Int(body[13])
    }
    guard count > 0, parts.count == count else { return nil }
    var whole: [UInt8] = []
    for number in 1...count {
      guard let part = parts[number] else { return nil }
      whole += part
    }
    return whole
  }

  /// EXIF's orientation, 1 to 8; 1 when the file says nothing.
  var orientation: Int {
    for segment in segments where segment.marker == 0xE1 {
      let body = body(segment)
      guard body.count > 14, body.starts(with: Array("Exif\0\0".utf8)) else { continue }
      let tiff = UnsafeRawBufferPointer(rebasing: body[6...])
      if let orientation = Self.orientation(inTIFF: tiff) { return orientation }
    }
    return 1
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
