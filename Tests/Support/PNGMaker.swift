public import Foundation

/// Puts chunks into PNG files.
public enum PNGMaker {
  /// A chunk with its checksum (PNG 3rd edition, 5.3).
  public static func chunk(_ kind: String, _ body: Data) -> Data {
    let named = Data(kind.utf8) + body
    return big(body.count) + named + big(Int(checksum(named)))
  }

  /// `png` with a chunk behind its head.
  public static func adding(_ kind: String, _ body: Data, to png: Data) -> Data {
    png.prefix(33) + chunk(kind, body) + png.dropFirst(33)
  }

  /// A number of four bytes, the highest first.
  public static func big(_ value: Int) -> Data {
    Data((0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) })
  }

  /// CRC-32 (ISO 3309).
  private static func checksum(_ bytes: Data) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return crc ^ 0xFFFF_FFFF
  }
}
