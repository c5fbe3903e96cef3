import Crypto
public import Foundation

/// SHA-256 and HMAC-SHA256 in the two forms Leuko writes: bytes and lower-case hexadecimal.
///
/// The only file that imports Crypto.
public enum Digest {
  /// The 32 bytes of SHA-256.
  public static func sha256(_ data: some DataProtocol) -> [UInt8] {
    Array(SHA256.hash(data: data))
  }

  /// SHA-256 as 64 lower-case hexadecimal digits.
  public static func hex(_ data: some DataProtocol) -> String {
    hex(bytes: sha256(data))
  }

  /// SHA-256 of the UTF-8 of `text`, as hexadecimal digits.
  public static func hex(_ text: String) -> String {
    hex(Array(text.utf8))
  }

  /// The 32 bytes of HMAC-SHA256 (RFC 2104).
  public static func authentication(of data: some DataProtocol, key: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: data, using: SymmetricKey(data: key)))
  }

  /// Two lower-case digits a byte.
  public static func hex(bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
