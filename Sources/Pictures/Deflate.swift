import CPicture

/// zlib compression, for encoders that need it.
public enum Deflate {
  /// The zlib stream (RFC 1950) of `bytes`; nil only when memory runs out.
  public static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    var out = CPictureBytes()
    defer { cpicture_free_bytes(&out) }
    guard cpicture_deflate(bytes, bytes.count, &out) == CPictureDone else { return nil }
    return Array(UnsafeBufferPointer(start: out.bytes, count: out.size))
  }
}
