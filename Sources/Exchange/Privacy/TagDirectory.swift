/// The directories of a TIFF or BigTIFF (TIFF 6.0, section 2), which is how EXIF is stored too.
///
/// Reads nothing outside the bytes it was given, whatever the numbers in them claim.
struct TagDirectory {
  /// One tag of a directory.
  struct Entry {
    let tag: Int
    /// 2 is text, 7 anything.
    let type: Int
    let count: Int
    /// Where its values are.
    let values: Range<Int>

    /// Whether it holds numbers of a fixed size.
    var isNumeric: Bool { [3, 4, 5, 8, 9, 10, 11, 12, 13, 16, 17, 18].contains(type) }
  }

  static let gps = 34853
  static let exif = 34665
  static let profile = 34675
  static let xmp = 700
  static let iptc: Set<Int> = [33723, 34377]
  /// Document name, description, make, model, page name, software, date, artist, host, copyright,
  /// and the names and private texts that scanners write.
  static let texts: Set<Int> = [
    269, 270, 271, 272, 285, 305, 306, 315, 316, 333, 337, 33432, 40091, 40092, 40093, 40094, 40095,
    42016, 65420,
  ]
  /// Sizes, resolutions, which side is up and how colours lie.
  static let harmlessInExif: Set<Int> = [256, 257, 258, 259, 262, 274, 277, 282, 283, 296, 531]
  /// What decoding needs, and resolutions.
  static let ofPixels: Set<Int> = [
    254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282,
    283, 284, 290, 291, 292, 293, 296, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 330,
    332, 334, 338, 339, 340, 341, 347, 512, 513, 514, 515, 529, 530, 531, 532,
  ]
  private static let sizes = [
    1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8,
    18: 8,
  ]
  private static let mostDirectories = 1000

  /// Every directory that is reached, those inside others too.
  private(set) var directories: [[Entry]] = []
  /// What is reached.
  private(set) var cover = ByteCover()
  private let data: UnsafeRawBufferPointer
  private let isBigEndian: Bool
  private let isLong: Bool

  init?(_ data: UnsafeRawBufferPointer) {
    guard data.count >= 8, data[0] == data[1], data[0] == 0x4D || data[0] == 0x49 else {
      return nil
    }
    self.data = data
    isBigEndian = data[0] == 0x4D
    isLong = data[isBigEndian ? 3 : 2] == 43
    cover.add(0..<min(data.count, isLong ? 16 : 8))
    var waiting = [isLong ? number(8, 8) : number(4, 4)].compactMap(\.self)
    var seen: Set<Int> = [0]
    while let place = waiting.popLast(), directories.count < Self.mostDirectories {
      guard seen.insert(place).inserted else { continue }
      let (entries, next) = directory(at: place)
      directories.append(entries)
      for entry in entries where [330, Self.exif, Self.gps, 40965].contains(entry.tag) {
        waiting += numbers(entry)
      }
      if let next { waiting.append(next) }
    }
    for entries in directories { coverPixels(entries) }
  }

  /// A number of the file's; nil outside it.
  private func number(_ offset: Int, _ count: Int) -> Int? {
    guard offset >= 0, offset <= data.count - count else { return nil }
    var value = 0
    for place in 0..<count {
      let byte = data[offset + (isBigEndian ? place : count - 1 - place)]
      guard value < 1 << 54 else { return nil }
      value = value << 8 | Int(byte)
    }
    return value
  }

  private mutating func directory(at place: Int) -> ([Entry], next: Int?) {
    let (head, step, wide) = isLong ? (8, 20, 8) : (2, 12, 4)
    guard let count = number(place, head), count <= data.count / step else { return ([], nil) }
    var entries: [Entry] = []
    for index in 0..<count {
      let start = place + head + step * index
      guard let tag = number(start, 2), let type = number(start + 2, 2),
        let values = number(start + 4, wide)
      else { break }
      let room = start + 4 + wide
      guard room + wide <= data.count else { break }
      let size = (Self.sizes[type] ?? 1).multipliedReportingOverflow(by: values)
      guard !size.overflow else { continue }
      var range = room..<(room + min(wide, size.partialValue))
      if size.partialValue > wide {
        guard let offset = number(room, wide), offset <= data.count,
          size.partialValue <= data.count - offset
        else { continue }
        range = offset..<(offset + size.partialValue)
        cover.add(range)
      }
      // What a short value leaves of its place is its own only where it is zero.
      cover.add(start..<(size.partialValue > wide ? room + wide : range.upperBound))
      entries.append(Entry(tag: tag, type: type, count: values, values: range))
    }
    let end = place + head + step * count
    cover.add(place, count: head)
    cover.add(end, count: wide)
    let next = number(end, wide).flatMap { $0 == 0 ? nil : $0 }
    return (entries, next)
  }

  /// The whole numbers of an entry.
  private func numbers(_ entry: Entry) -> [Int] {
    guard let size = Self.sizes[entry.type], entry.isNumeric || entry.type == 1 else { return [] }
    return stride(from: entry.values.lowerBound, to: entry.values.upperBound, by: size).compactMap {
      number($0, size)
    }
  }

  /// Adds the strips and tiles of a picture, and its small copy.
  private mutating func coverPixels(_ entries: [Entry]) {
    for (offsets, counts) in [(273, 279), (324, 325), (513, 514)] {
      guard let starts = entries.first(where: { $0.tag == offsets }).map(numbers),
        let lengths = entries.first(where: { $0.tag == counts }).map(numbers)
      else { continue }
      for (start, length) in zip(starts, lengths) where start <= data.count {
        cover.add(start..<(start + min(length, data.count - start)))
      }
    }
  }

  /// Whether every byte of the file belongs to a directory, a value or pixels, or is zero.
  var isFull: Bool { cover.isAll(of: data) }

  /// The bytes of an entry.
  func bytes(_ entry: Entry) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: data[entry.values])
  }
}
