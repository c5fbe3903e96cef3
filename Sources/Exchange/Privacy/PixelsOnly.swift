public import Foundation
public import Pictures

/// A picture's file without what it holds besides pixels: the same pixels, bit for bit, and the
/// colour profile they need.
public enum PixelsOnly {
  /// Of a JPEG or PNG a copy that leaves out what `FileScan` could raise; of anything else, and of
  /// a JPEG that lies on its side, a PNG of its pixels. `name` is what an error calls it.
  public static func file(_ data: Data, name: String) throws(PictureError) -> Data {
    let copy: Data? = data.withUnsafeBytes { buffer in
      switch PictureFormat(signatureOf: buffer) {
      case .jpeg where PictureFile.isStoredUpright(data): jpeg(buffer)
      case .png: png(buffer)
      default: nil
      }
    }
    if let copy { return copy }
    return try PictureFile.png(PictureFile.read(data: data, name: name), name: name)
  }

  /// The segments that pixels need, and the scans (ITU-T T.81 B.1); nil where they break the rules.
  private static func jpeg(_ data: UnsafeRawBufferPointer) -> Data? {
    var copy = Data(data.prefix(2))
    var at = 2
    while at + 2 <= data.count, data[at] == 0xFF {
      let marker = data[at + 1]
      if marker == 0xFF {
        at += 1
        continue
      }
      if marker == 0xD9 { return copy + [0xFF, 0xD9] }
      guard at + 4 <= data.count else { return nil }
      let end = at + 2 + (Int(data[at + 2]) << 8 | Int(data[at + 3]))
      guard end >= at + 4, end <= data.count else { return nil }
      let body = UnsafeRawBufferPointer(rebasing: data[(at + 4)..<end])
      if isNeeded(marker, body) { copy.append(contentsOf: data[at..<end]) }
      at = end
      guard marker == 0xDA else { continue }
      let scan = at
      while at + 1 < data.count, !(data[at] == 0xFF && endsScan(data[at + 1])) { at += 1 }
      copy.append(contentsOf: data[scan..<at])
    }
    return nil
  }

  /// Within a scan, 0 stands for a byte of 255 and D0 to D7 mark where decoding may begin anew.
  private static func endsScan(_ byte: UInt8) -> Bool {
    byte != 0 && !(0xD0...0xD7).contains(byte)
  }

  /// Of the application segments: JFIF, colour profiles, and Adobe's, which says how colours are
  /// kept. No comments.
  private static func isNeeded(_ marker: UInt8, _ body: UnsafeRawBufferPointer) -> Bool {
    switch marker {
    case 0xE0, 0xEE: true
    case 0xE2: body.starts(with: Array("ICC_PROFILE\0".utf8))
    case 0xE1...0xEF, 0xFE: false
    default: true
    }
  }

  /// The chunks without texts, EXIF and times (PNG 1.2, 4.2.3); our own notes stay. Nil where they
  /// break the rules.
  private static func png(_ data: UnsafeRawBufferPointer) -> Data? {
    var copy = Data(data.prefix(8))
    var at = 8
    while at + 12 <= data.count {
      let length = data[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) }
      guard length <= data.count - at - 12 else { return nil }
      let kind = String(decoding: data[(at + 4)..<(at + 8)], as: UTF8.self)
      let body = data[(at + 8)..<(at + 8 + length)]
      let isNeeded =
        switch kind {
        case "tEXt", "zTXt", "iTXt": FileScan.isOurs(body)
        case "eXIf", "tIME": false
        default: true
        }
      if isNeeded { copy.append(contentsOf: data[at..<(at + 12 + length)]) }
      at += 12 + length
      if kind == "IEND" { return copy }
    }
    return nil
  }
}
