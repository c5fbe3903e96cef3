import Foundation
import Pictures
import Testing

/// Archives written byte by byte, as nobody's writer would.
enum Bytes {
  static func little(_ value: Int, _ count: Int) -> Data {
    Data((0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) })
  }

  static func tar(_ name: String, _ body: Data, kind: String = "0") -> Data {
    var head = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, _ offset: Int) {
      for (place, byte) in text.utf8.enumerated() { head[offset + place] = byte }
    }
    put(name, 0)
    put(String(format: "%011o", body.count), 124)
    put("        ", 148)
    put(kind, 156)
    put("ustar", 257)
    put("00", 263)
    put(String(format: "%06o", head.reduce(0) { $0 + Int($1) }), 148)
    head[154] = 0
    return Data(head) + body + Data(count: (512 - body.count % 512) % 512)
  }

  /// A file of a place, gzipped.
  static func gzipped(_ place: Place, _ name: String) throws -> Data {
    let source = try FileHandle(forReadingFrom: place.url(name))
    let target = place.url("\(name).gzipped")
    _ = FileManager.default.createFile(atPath: target.path, contents: nil)
    let handle = try FileHandle(forWritingTo: target)
    try #require(Deflate.gzip(from: source.fileDescriptor, to: handle.fileDescriptor))
    return try Data(contentsOf: target)
  }

  /// - Parameter isBroken: whether sums are those of other bytes.
  static func zip(
    _ members: [(String, Data)], deflating: Bool = false, isBroken: Bool = false
  ) -> Data {
    var all = Data()
    var directory = Data()
    for (name, body) in members {
      let packed = deflating ? deflated(body) : body
      let (local, central) = zipParts(
        name, packed, method: deflating ? 8 : 0, count: body.count, at: all.count,
        sum: isBroken ? 1 : Deflate.checksum(0, body))
      all += local
      directory += central
    }
    return all + directory + end(members.count, directory.count, all.count)
  }

  static func zip(_ name: String, _ packed: Data, method: Int, count: Int) -> Data {
    let (local, central) = zipParts(name, packed, method: method, count: count, at: 0)
    return local + central + end(1, central.count, local.count)
  }

  /// A zip of one member, its entry twice in the directory.
  static func doubled(_ zip: Data) -> Data {
    let start = Int(zip[zip.count - 6]) | Int(zip[zip.count - 5]) << 8
    let local = zip.prefix(start)
    let central = Data(zip[start..<(zip.count - 22)])
    return local + central + central + end(2, 2 * central.count, start)
  }

  /// A zip that is nothing but a directory, whose member's place only a number of 64 bits can say.
  static var zipOfDistantMember: Data {
    let name = Data("a_images.npy".utf8)
    let extra = little(1, 2) + little(8, 2) + little(Int.max, 8)
    var central = Data([0x50, 0x4B, 1, 2]) + little(20, 2) + little(20, 2) + little(0, 12)
    central += little(0, 8) + little(name.count, 2) + little(extra.count, 2) + little(0, 10)
    central += little(0xFFFF_FFFF, 4) + name + extra
    return central + end(1, central.count, 0)
  }

  private static func zipParts(
    _ name: String, _ packed: Data, method: Int, count: Int, at offset: Int, sum: UInt32 = 0
  ) -> (Data, Data) {
    var shared = little(20, 2) + little(0, 2) + little(method, 2) + little(0, 4)
    shared += little(Int(sum), 4)
    shared += little(packed.count, 4) + little(count, 4)
    shared += little(name.utf8.count, 2) + little(0, 2)
    let local = Data([0x50, 0x4B, 3, 4]) + shared + Data(name.utf8) + packed
    var central = Data([0x50, 0x4B, 1, 2]) + little(20, 2) + shared
    central += little(0, 10) + little(offset, 4) + Data(name.utf8)
    return (local, central)
  }

  private static func end(_ count: Int, _ size: Int, _ start: Int) -> Data {
    Data([0x50, 0x4B, 5, 6, 0, 0, 0, 0]) + little(count, 2) + little(count, 2) + little(size, 4)
      + little(start, 4) + little(0, 2)
  }

  /// The deflate stream inside zlib's.
  static func deflated(_ body: Data) -> Data {
    Data((Deflate.compress(Array(body)) ?? []).dropFirst(2).dropLast(4))
  }

  static func deflatedZeros(_ count: Int) -> Data { deflated(Data(count: count)) }
}
