/// What formats without segments hold besides pixels: bitmaps (BMP) and those of Netpbm.
enum PlainScan {
  /// Everything between the heads, the palette and the rows, and behind them.
  static func bitmap(_ data: UnsafeRawBufferPointer) -> Set<PrivacyConcern> {
    func number(_ offset: Int, _ count: Int) -> Int {
      guard offset + count <= data.count else { return 0 }
      return data[offset..<(offset + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    let head = number(14, 4)
    let (pixels, bits) = (number(10, 4), head == 12 ? number(24, 2) : number(28, 2))
    let compression = head == 12 ? 0 : number(30, 4)
    let width = head == 12 ? number(18, 2) : Int(Int32(truncatingIfNeeded: number(18, 4)))
    let height =
      head == 12 ? number(20, 2) : Int(Int32(truncatingIfNeeded: number(22, 4))).magnitudeInt
    guard width > 0, height > 0, width < 1 << 24, height < 1 << 24, pixels <= data.count else {
      return []
    }
    var cover = ByteCover()
    cover.add(0..<6)
    cover.add(10..<14)
    // Beyond its first 108 bytes a long head places a profile.
    cover.add(14..<(14 + min(head, 108)))
    let masks = head == 40 && (compression == 3 || compression == 6) ? 16 : 0
    let entries = bits <= 8 ? (number(46, 4) == 0 || head == 12 ? 1 << bits : number(46, 4)) : 0
    let palette = 14 + head + masks
    cover.add((14 + head)..<palette)
    cover.add(
      palette..<min(max(palette, pixels), palette + min(entries, 256) * (head == 12 ? 3 : 4)))
    let isRunLength = compression == 1 || compression == 2
    let bytes = isRunLength ? number(34, 4) : (width * bits + 31) / 32 * 4 * height
    cover.add(pixels..<(pixels + min(max(0, bytes), data.count - pixels)))
    return cover.isAll(of: data) ? [] : [.other]
  }

  /// Comments, and what follows the rows.
  static func netpbm(_ data: UnsafeRawBufferPointer) -> Set<PrivacyConcern> {
    guard data.count > 2 else { return [] }
    let kind = Int(data[1]) - 0x30
    let isText = kind <= 3
    var concerns: Set<PrivacyConcern> = []
    var numbers: [Int] = []
    var at = 2
    let wanted = kind == 1 || kind == 4 ? 2 : 3
    while at < data.count, isText || numbers.count < wanted {
      switch data[at] {
      case UInt8(ascii: "#"):
        concerns.insert(.comment)
        while at < data.count, data[at] != 0x0A { at += 1 }
      case 0x30...0x39:
        var value = 0
        while at < data.count, (0x30...0x39).contains(data[at]) {
          value = min(1 << 30, value * 10 + Int(data[at]) - 0x30)
          at += 1
        }
        if numbers.count < wanted { numbers.append(value) }
      case 0x20, 0x09...0x0D: at += 1
      default: return concerns.union([.other])
      }
    }
    guard !isText, numbers.count == wanted, numbers[0] < 1 << 24, numbers[1] < 1 << 24 else {
      return concerns
    }
    let samples = kind == 6 ? 3 : 1
    let row = kind == 4 ? (numbers[0] + 7) / 8 : numbers[0] * samples * (numbers[2] > 255 ? 2 : 1)
    let end = at + 1 + row * numbers[1]
    if end < data.count, !data[end...].allSatisfy({ $0 == 0x0A || $0 == 0 }) {
      concerns.insert(.other)
    }
    return concerns
  }
}

extension Int {
  fileprivate var magnitudeInt: Int { Int(magnitude) }
}
