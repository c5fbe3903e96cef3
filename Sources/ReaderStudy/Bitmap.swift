import Foundation

/// A picture as an uncompressed bitmap file, which every browser shows.
enum Bitmap {
  /// Windows 3 bitmap: 54 bytes of header, then rows from the top, blue first, each padded to four
  /// bytes. A negative height says that the top row comes first.
  static func data(_ picture: StudyPicture) -> Data {
    let stride = (picture.width * 3 + 3) / 4 * 4
    let size = 54 + stride * picture.height
    var bytes = Array("BM".utf8)
    func add(_ value: Int, _ count: Int) {
      bytes += (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    add(size, 4)
    add(0, 4)
    add(54, 4)
    add(40, 4)
    add(picture.width, 4)
    add(-picture.height, 4)
    add(1, 2)
    add(24, 2)
    for _ in 0..<6 { add(0, 4) }
    let padding = [UInt8](repeating: 0, count: stride - picture.width * 3)
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        let place = (y * picture.width + x) * 3
        bytes += [picture.rgb[place + 2], picture.rgb[place + 1], picture.rgb[place]]
      }
      bytes += padding
    }
    return Data(bytes)
  }
}
