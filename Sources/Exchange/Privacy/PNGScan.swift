import Pictures

/// What the chunks of a PNG (PNG 3rd edition, section 11) hold besides pixels.
struct PNGScan {
  private(set) var concerns: Set<PrivacyConcern> = []
  private let data: UnsafeRawBufferPointer
  private let chunks: [PNGChunks.Chunk]

  /// Chunks that pixels need, or that are a few numbers, and their greatest sizes.
  private static let needed = [
    "IHDR": 13, "PLTE": 768, "IDAT": Int.max, "IEND": 0, "tRNS": 256, "gAMA": 4, "cHRM": 32,
    "sRGB": 1, "sBIT": 4, "bKGD": 6, "pHYs": 9, "cICP": 4,
  ]

  init(_ data: UnsafeRawBufferPointer) {
    self.data = data
    let found = PNGChunks(data)
    chunks = found.chunks
    for chunk in chunks { read(chunk.kind, UnsafeRawBufferPointer(rebasing: data[chunk.body])) }
    // A palette for a picture that has none is for nobody's eyes.
    if data.count > 25, data[25] != 3, chunks.contains(where: { $0.kind == "PLTE" }) {
      concerns.insert(.other)
    }
    if found.end < data.count || hidesBytes { concerns.insert(.other) }
  }

  private mutating func read(_ kind: String, _ body: UnsafeRawBufferPointer) {
    switch kind {
    case "tEXt", "zTXt", "iTXt":
      if body.starts(with: Array("XML:com.adobe.xmp\0".utf8)) {
        concerns.insert(.xmp)
      } else if !OwnNotes.isOurs(kind: kind, body: body) {
        concerns.insert(.pngText)
      }
    case "eXIf": concerns.formUnion(FileScan.exif(body))
    case "iCCP": concerns.formUnion(Self.packedProfile(body))
    case let kind where body.count <= Self.needed[kind] ?? -1: break
    default: concerns.insert(.other)
    }
  }

  /// A profile: its name, a zero, a zero, and its deflated bytes.
  private static func packedProfile(_ body: UnsafeRawBufferPointer) -> Set<PrivacyConcern> {
    guard let end = body.firstIndex(of: 0), end + 2 <= body.count,
      names.contains(String(decoding: body[..<end], as: UTF8.self).lowercased()),
      let bytes = Deflate.inflated(UnsafeRawBufferPointer(rebasing: body[(end + 2)...]))
    else { return [.profile] }
    return FileScan.profile(bytes)
  }

  /// What profiles in PNG files are usually called.
  private static let names: Set<String> = [
    "icc", "icc profile", "srgb", "srgb iec61966-2.1", "adobe rgb (1998)", "display p3",
  ]

  /// Bytes of all rows and their filters; nil where the head makes no sense.
  private var rowBytes: Int? {
    guard let head = chunks.first, head.kind == "IHDR", head.body.count == 13 else { return nil }
    func number(_ at: Int) -> Int { data[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) } }
    let (width, height, depth) = (number(16), number(20), Int(data[24]))
    guard let samples = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][data[25]],
      width <= PictureFile.longestSide, height <= PictureFile.longestSide,
      width * height <= PictureFile.mostPixels
    else { return nil }
    func bytes(_ columns: Int, _ rows: Int) -> Int {
      columns > 0 ? rows * (1 + (columns * samples * depth + 7) / 8) : 0
    }
    guard data[28] == 1 else { return bytes(width, height) }
    // The seven passes of Adam7: first column and row, and from one to the next.
    let passes = [
      (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
      (0, 1, 1, 2),
    ]
    return passes.reduce(0) { sum, pass in
      let (x, y, right, down) = pass
      return sum + bytes((width - x + right - 1) / right, (height - y + down - 1) / down)
    }
  }

  /// Whether there are more bytes in the deflated stream than rows, or bytes behind it.
  private var hidesBytes: Bool {
    guard let rowBytes else { return false }
    var packed: [UInt8] = []
    for chunk in chunks where chunk.kind == "IDAT" { packed += data[chunk.body] }
    return packed.withUnsafeBytes { packed in
      guard let extent = Deflate.extent(of: packed, most: rowBytes) else { return false }
      return extent.used < packed.count || extent.made > rowBytes
    }
  }

  /// Whether a file that raises nothing has nothing but its pixels: not even a palette, of which
  /// colours may be unused.
  var hasPixelsOnly: Bool {
    let kinds: Set<String> = ["IHDR", "IDAT", "IEND", "sRGB", "gAMA", "cHRM", "tEXt", "iTXt"]
    return data.count > 25 && data[25] != 3 && chunks.last?.kind == "IEND"
      && chunks.allSatisfy { kinds.contains($0.kind) }
  }
}
