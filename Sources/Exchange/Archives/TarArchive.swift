import Foundation

/// The ordinary files in a tar archive (POSIX.1-2001: ustar and pax, and GNU's long names), in its
/// order.
///
/// Links, devices and names that leave the archive's folder are refused and named; nothing is ever
/// unpacked by its name.
struct TarArchive {
  /// One file.
  struct Member: Hashable {
    var name: String
    var slice: FileSlice
  }

  private(set) var members: [Member] = []
  private(set) var refused: [Refusal] = []

  private static let mostHeadBytes = 1 << 20

  /// Reads every head from the first to the last. Gzipped ones are unpacked into a file without a
  /// name.
  init(_ url: URL) throws {
    let name = url.lastPathComponent
    guard let file = OpenFile(url) else { throw ArchiveError.unreadable(file: name) }
    let isPacked = file.bytes(at: 0, count: min(2, file.count)) == [0x1F, 0x8B]
    try self.init(isPacked ? Spool.gunzipped(file, archive: name) : file, name: name)
  }

  private init(_ file: OpenFile, name: String) throws(ArchiveError) {
    var at = 0
    var longName: String?
    while let block = file.bytes(at: at, count: 512) {
      if block.allSatisfy({ $0 == 0 }) { return }
      guard Self.sumIsRight(block), let size = Self.number(block[124..<136]) else {
        throw .damaged(file: name, reason: "what lies at byte \(at) is no head of a member")
      }
      let start = at + 512
      guard size >= 0, size <= file.count - start else {
        throw .damaged(file: name, reason: "it ends within a member")
      }
      let padded = (size + 511) / 512 * 512
      let slice = FileSlice(file: file, offset: start, count: size)
      switch block[156] {
      case UInt8(ascii: "L"), UInt8(ascii: "x"):
        guard size <= Self.mostHeadBytes, let body = slice.bytes() else {
          throw .damaged(file: name, reason: "a name in it is too long")
        }
        longName = block[156] == UInt8(ascii: "L") ? Self.text(body[...]) : Self.path(inPax: body)
      case UInt8(ascii: "g"), UInt8(ascii: "K"): break
      default:
        add(block, longName ?? Self.name(block), slice)
        longName = nil
      }
      at = start + padded
    }
    // Some writers leave out the two empty blocks at the end; a torn archive ends elsewhere.
    guard at == file.count, at > 0 else {
      throw .damaged(file: name, reason: "it breaks off")
    }
  }

  private mutating func add(_ block: [UInt8], _ name: String, _ slice: FileSlice) {
    switch block[156] {
    case UInt8(ascii: "0"), 0, UInt8(ascii: "7"):
      guard let plain = DatasetTree.inside(name) else {
        return refused.append(Refusal(path: name, reason: "its name leads out of the archive"))
      }
      let leaf = plain.split(separator: "/").last ?? ""
      if !leaf.hasPrefix(".") { members.append(Member(name: plain, slice: slice)) }
    case UInt8(ascii: "5"): break
    case UInt8(ascii: "1"), UInt8(ascii: "2"):
      refused.append(Refusal(path: name, reason: "it is a link"))
    default:
      refused.append(Refusal(path: name, reason: "it is not a file"))
    }
  }

  private static func sumIsRight(_ block: [UInt8]) -> Bool {
    guard let said = number(block[148..<156]) else { return false }
    var sum = 0
    for (place, byte) in block.enumerated() {
      sum += (148..<156).contains(place) ? 32 : Int(byte)
    }
    return sum == said
  }

  /// Octal digits between blanks and zeros; or, with the highest bit set, a number of bytes.
  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    if let first = field.first, first & 0x80 != 0 {
      let value = field.dropFirst().reduce(UInt64(first & 0x7F)) { $0 << 8 | UInt64($1) }
      return field.dropFirst().prefix(3).allSatisfy { $0 == 0 } ? Int(exactly: value) : nil
    }
    let digits = String(decoding: field.filter { $0 != 0 && $0 != 32 }, as: UTF8.self)
    return digits.isEmpty ? 0 : Int(digits, radix: 8)
  }

  private static func text(_ field: ArraySlice<UInt8>) -> String {
    String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
  }

  private static func name(_ block: [UInt8]) -> String {
    let name = text(block[0..<100])
    let prefix = text(block[345..<500])
    let isPosix = block[257..<262].elementsEqual("ustar".utf8)
    return isPosix && !prefix.isEmpty && block[262] == 0 ? "\(prefix)/\(name)" : name
  }

  /// The last `path` among records of 'LENGTH KEY=VALUE\n'.
  private static func path(inPax body: [UInt8]) -> String? {
    var rest = body[...]
    var path: String?
    while let blank = rest.firstIndex(of: 32),
      let length = Int(String(decoding: rest[..<blank], as: UTF8.self)),
      length > blank - rest.startIndex + 1, length <= rest.count
    {
      let record = rest[(blank + 1)..<(rest.startIndex + length)].dropLast()
      if record.starts(with: "path=".utf8) {
        path = String(decoding: record.dropFirst(5), as: UTF8.self)
      }
      rest = rest[(rest.startIndex + length)...]
    }
    return path
  }
}
