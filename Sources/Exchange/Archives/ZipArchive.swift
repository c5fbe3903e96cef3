import Foundation
import Pictures

/// The members of a ZIP file (APPNOTE 6.3), stored or deflated, also beyond 4 GiB.
///
/// Nothing is unpacked that was not asked for. Members that lie over one another, that would unpack
/// to hundreds of times their bytes, or that reach out of the file are refused: what unpacks is no
/// more than what was announced.
struct ZipArchive: Sendable {
  /// One member.
  struct Member: Sendable, Hashable {
    var name: String
    /// Bytes in the archive.
    var packed: Int
    /// Bytes once unpacked.
    var count: Int
    /// 0 stored, 8 deflated.
    var method: Int
    /// Where its local head is.
    var offset: Int
    var isEncrypted: Bool
    /// The CRC-32 of its bytes once unpacked.
    var sum: Int
  }

  /// In the order of the directory.
  let members: [Member]
  fileprivate let file: OpenFile
  private let name: String

  /// Deflate's own limit is 1032; what pictures reach stays far below.
  static let mostRatio = 200
  /// Below this nobody is hurt, whatever the ratio.
  static let harmless = 64 << 20
  private static let mostMembers = 1_000_000

  /// Reads the directory at the end of the file.
  init(_ url: URL) throws(ArchiveError) {
    name = url.lastPathComponent
    guard let file = OpenFile(url) else { throw .unreadable(file: name) }
    self.file = file
    let (start, size, count) = try Self.directory(of: file, name)
    guard count <= Self.mostMembers, let bytes = file.bytes(at: start, count: size) else {
      throw .damaged(file: name, reason: "its directory is not all there")
    }
    var members: [Member] = []
    var at = 0
    for _ in 0..<count {
      guard let (member, length) = Self.member(bytes, at) else {
        throw .damaged(file: name, reason: "its directory breaks off")
      }
      members.append(member)
      at += length
    }
    self.members = members
    try checkOverlaps(before: start)
  }

  /// Where the directory is, how long, and of how many members.
  private static func directory(
    of file: OpenFile, _ name: String
  ) throws(ArchiveError) -> (start: Int, size: Int, count: Int) {
    let tail = min(file.count, 65_557)
    guard tail >= 22, let bytes = file.bytes(at: file.count - tail, count: tail) else {
      throw .damaged(file: name, reason: "it is too short")
    }
    let mark: [UInt8] = [0x50, 0x4B, 5, 6]
    guard
      let end = (0...(tail - 22)).reversed().first(where: {
        bytes[$0..<$0 + 4].elementsEqual(mark)
      }),
      var count = LittleEndian.number(bytes, end + 10, 2),
      var size = LittleEndian.number(bytes, end + 12, 4),
      var start = LittleEndian.number(bytes, end + 16, 4)
    else { throw .damaged(file: name, reason: "it has no directory") }
    if count == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF, end >= 20,
      bytes[end - 20..<end - 16].elementsEqual([0x50, 0x4B, 6, 7]),
      let place = LittleEndian.number(bytes, end - 12, 8),
      let large = file.bytes(at: place, count: 56), large.starts(with: [0x50, 0x4B, 6, 6]),
      let largeCount = LittleEndian.number(large, 32, 8),
      let largeSize = LittleEndian.number(large, 40, 8),
      let largeStart = LittleEndian.number(large, 48, 8)
    {
      (count, size, start) = (largeCount, largeSize, largeStart)
    }
    guard start <= file.count, size <= file.count - start else {
      throw .damaged(file: name, reason: "its directory lies outside it")
    }
    return (start, size, count)
  }

  /// The entry of the directory at `at`, and its length.
  private static func member(_ bytes: [UInt8], _ at: Int) -> (Member, Int)? {
    func number(_ offset: Int, _ count: Int) -> Int? {
      LittleEndian.number(bytes, at + offset, count)
    }
    guard number(0, 4) == 0x0201_4B50, let flags = number(8, 2), let method = number(10, 2),
      let sum = number(16, 4), var packed = number(20, 4), var count = number(24, 4),
      let nameLength = number(28, 2),
      let extraLength = number(30, 2), let commentLength = number(32, 2),
      var offset = number(42, 4), at + 46 + nameLength + extraLength + commentLength <= bytes.count
    else { return nil }
    let name = Self.name(bytes[(at + 46)..<(at + 46 + nameLength)], isUTF8: flags & 0x800 != 0)
    // Numbers that don't fit stand in an extra field of their own, in this order.
    var extra = bytes[(at + 46 + nameLength)...].prefix(extraLength)
    while extra.count >= 4 {
      guard let kind = LittleEndian.number(extra, 0, 2),
        let length = LittleEndian.number(extra, 2, 2),
        length <= extra.count - 4
      else { return nil }
      if kind == 1 {
        var field = extra.dropFirst(4).prefix(length)
        func take(_ value: inout Int) -> Bool {
          guard value == 0xFFFF_FFFF else { return true }
          guard let large = LittleEndian.number(field, 0, 8) else { return false }
          value = large
          field = field.dropFirst(8)
          return true
        }
        guard take(&count), take(&packed), take(&offset) else { return nil }
      }
      extra = extra.dropFirst(4 + length)
    }
    let member = Member(
      name: name, packed: packed, count: count, method: method, offset: offset,
      isEncrypted: flags & 1 != 0, sum: sum)
    return (member, 46 + nameLength + extraLength + commentLength)
  }

  /// A name in UTF-8 or, as old programs write it without saying so, in the letters of the first PCs.
  private static func name(_ bytes: ArraySlice<UInt8>, isUTF8: Bool) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    guard !isUTF8 else { return String(decoding: bytes, as: UTF8.self) }
    return String(
      String.UnicodeScalarView(bytes.map { $0 < 128 ? Unicode.Scalar($0) : page437[Int($0) - 128] })
    )
  }

  /// Code page 437 from 128 on.
  private static let page437 = Array(
    ("""
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧\
    ╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}
    """).unicodeScalars)

  /// Honest members lie one after the other; those that share bytes are how small files unpack to
  /// huge ones.
  private func checkOverlaps(before directory: Int) throws(ArchiveError) {
    var end = 0
    for member in members.sorted(by: { $0.offset < $1.offset }) {
      guard member.offset >= end, member.offset <= directory,
        member.packed <= directory - member.offset - 30
      else {
        throw .damaged(file: name, reason: "'\(member.name)' lies over another part of it")
      }
      end = member.offset + 30 + member.packed
    }
  }

  /// A member's bytes: where they lie when they are stored, else unpacked into a file without a
  /// name.
  func slice(of member: Member) throws -> FileSlice {
    let label = member.name
    guard !member.isEncrypted else {
      throw ArchiveError.damaged(file: name, reason: "'\(label)' is encrypted")
    }
    // A packed length is no more than the file's own, so this can't overflow.
    guard member.count <= max(Self.harmless, Self.mostRatio * member.packed) else {
      throw ArchiveError.bomb(file: name, member: label)
    }
    guard let head = file.bytes(at: member.offset, count: 30),
      LittleEndian.number(head, 0, 4) == 0x0403_4B50,
      let nameLength = LittleEndian.number(head, 26, 2),
      let extraLength = LittleEndian.number(head, 28, 2)
    else { throw ArchiveError.damaged(file: name, reason: "'\(label)' has no head") }
    let start = member.offset + 30 + nameLength + extraLength
    guard start <= file.count, member.packed <= file.count - start else {
      throw ArchiveError.damaged(file: name, reason: "'\(label)' is not all there")
    }
    let slice: FileSlice
    switch member.method {
    case 0:
      guard member.packed == member.count else {
        throw ArchiveError.damaged(file: name, reason: "'\(label)' is not as long as it says")
      }
      slice = FileSlice(file: file, offset: start, count: member.count)
    case 8:
      slice = try Spool.inflated(
        file, at: start, packed: member.packed, count: member.count, archive: name, member: label)
    default:
      throw ArchiveError.damaged(
        file: name, reason: "'\(label)' is packed by a method that Leuko doesn't read")
    }
    guard let sum = slice.checksum(), Int(sum) == member.sum else {
      throw ArchiveError.damaged(file: name, reason: "'\(label)' is not what its checksum says")
    }
    return slice
  }
}

/// A member of a zip, unpacked only when it is wanted.
public struct ZipEntry: Sendable, Hashable {
  let archive: ZipArchive
  let member: ZipArchive.Member

  /// Its bytes, checked. Throws `ArchiveError`.
  func slice() throws -> FileSlice { try archive.slice(of: member) }

  public static func == (one: ZipEntry, other: ZipEntry) -> Bool {
    one.archive.file === other.archive.file && one.member == other.member
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(member) }
}

/// Unpacks into files without a name, which are gone with the last who holds them.
enum Spool {
  /// Exactly `count` bytes, deflated at `offset` of `file`.
  static func inflated(
    _ file: OpenFile, at offset: Int, packed: Int, count: Int, archive: String, member: String
  ) throws -> FileSlice {
    let spool = try OpenFile()
    do throws(Deflate.Failure) {
      let written = try Deflate.inflate(
        from: file.descriptor, offset: offset, packed: packed, to: spool.descriptor, most: count)
      if written == count { return FileSlice(file: spool, offset: 0, count: count) }
    } catch {
      throw Self.words(for: error, archive, member)
    }
    throw ArchiveError.damaged(file: archive, reason: "'\(member)' doesn't unpack")
  }

  /// A gzipped file, whole.
  static func gunzipped(_ file: OpenFile, archive: String) throws -> OpenFile {
    let spool = try OpenFile()
    let most = max(ZipArchive.harmless, ZipArchive.mostRatio * file.count)
    let unpacked: Int
    do throws(Deflate.Failure) {
      let written = try Deflate.inflate(
        from: file.descriptor, offset: 0, packed: file.count, wrapper: .gzip, to: spool.descriptor,
        most: most)
      unpacked = written
    } catch {
      throw Self.words(for: error, archive, archive)
    }
    return try OpenFile(spool, count: unpacked)
  }

  private static func words(
    for failure: Deflate.Failure, _ archive: String, _ member: String
  ) -> any Error {
    switch failure {
    case .damaged: ArchiveError.damaged(file: archive, reason: "'\(member)' doesn't unpack")
    case .tooMuch: ArchiveError.bomb(file: archive, member: member)
    case .noRoom:
      DatasetError.unfit(format: "the folder for temporary files", reason: "its disk is full")
    }
  }
}
