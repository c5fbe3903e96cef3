import CPicture

/// zlib's compression and sums, for formats that need them.
public enum Deflate {
  /// The zlib stream (RFC 1950) of `bytes`; nil only when memory runs out.
  public static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    var out = CPictureBytes()
    defer { cpicture_free_bytes(&out) }
    guard cpicture_deflate(bytes, bytes.count, &out) == CPictureDone else { return nil }
    return Array(UnsafeBufferPointer(start: out.bytes, count: out.size))
  }

  /// How many bytes the zlib stream that `bytes` begin with takes, and how many come out of it: a few
  /// more than `most` where it would be more. Nil where it is damaged.
  public static func extent(
    of bytes: UnsafeRawBufferPointer, most: Int
  ) -> (used: Int, made: Int)? {
    var (used, made) = (UInt64(0), UInt64(0))
    let status = cpicture_inflated_size(
      bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, UInt64(max(0, most)),
      &used, &made)
    return status == CPictureDone || status == CPictureTooLarge ? (Int(used), Int(made)) : nil
  }

  /// What a zlib stream holds; nil where it is damaged, isn't all of `bytes`, or holds more than
  /// 64 MiB.
  public static func inflated(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    let most = 64 << 20
    guard let extent = extent(of: bytes, most: most), extent.used == bytes.count,
      extent.made <= most
    else { return nil }
    var out = [UInt8](repeating: 0, count: extent.made)
    let status = cpicture_inflate_bytes(
      bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, &out, out.count)
    return status == CPictureDone ? out : nil
  }

  /// What surrounds deflated bytes.
  public enum Wrapper: Sendable {
    /// Nothing, as in ZIP (RFC 1951).
    case none
    /// The head and the sum of gzip (RFC 1952).
    case gzip
  }

  /// Why a file's bytes can't be inflated.
  public enum Failure: Error, Sendable {
    case damaged
    /// They are more than was allowed.
    case tooMuch
    /// The disk is full, or memory.
    case noRoom
  }

  /// Inflates `packed` bytes at `offset` of the open file `from` into the open file `to`, a portion
  /// at a time; how many came out. Never writes more than `most`.
  public static func inflate(
    from: Int32, offset: Int, packed: Int, wrapper: Wrapper = .none, to: Int32, most: Int
  ) throws(Failure) -> Int {
    var written: UInt64 = 0
    let status = cpicture_inflate_file(
      from, UInt64(max(0, offset)), UInt64(max(0, packed)),
      wrapper == .none ? CPictureBare : CPictureGzip, to, UInt64(max(0, most)), &written)
    switch status {
    case CPictureDone: return Int(written)
    case CPictureTooLarge: throw .tooMuch
    case CPictureNoMemory: throw .noRoom
    default: throw .damaged
    }
  }

  /// Writes all of the open file `from` into the open file `to` as gzip, which has no name and no
  /// time in it; false where one can't be read or the other not written.
  public static func gzip(from: Int32, to: Int32) -> Bool {
    cpicture_gzip_file(from, to) == CPictureDone
  }

  /// The CRC-32 of ZIP and PNG over more bytes; it begins with 0.
  public static func checksum(_ before: UInt32 = 0, _ bytes: some Sequence<UInt8>) -> UInt32 {
    bytes.withContiguousStorageIfAvailable {
      cpicture_checksum(before, $0.baseAddress, $0.count)
    }
      ?? Array(bytes).withUnsafeBufferPointer {
        cpicture_checksum(before, $0.baseAddress, $0.count)
      }
  }
}
