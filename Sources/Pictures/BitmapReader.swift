/// Reads Windows bitmaps (BMP): 1, 4 and 8 bits with a palette, also run-length coded, 16, 24 and
/// 32 bits plain or by masks, rows from either end.
///
/// Every access to the bytes is checked, so a damaged file ends in an error.
struct BitmapReader {
  /// How `biCompression` says the pixels are stored.
  private enum Compression: Int {
    case none = 0
    case runLength8 = 1
    case runLength4 = 2
    case masks = 3
    case masksWithAlpha = 6
  }

  private let data: UnsafeRawBufferPointer
  private var width = 0
  private var height = 0
  private var topDown = false
  private var bits = 0
  private var compression = Compression.none
  private var pixels = 0
  private var palette: [Colour] = []
  private var masks: [UInt32] = []

  /// The picture in `data`, alpha over white.
  static func read(
    _ data: UnsafeRawBufferPointer, mostPixels: Int
  ) throws(PlainFormatRefusal) -> Picture {
    var reader = BitmapReader(data)
    try reader.readHeader()
    guard reader.width <= mostPixels / reader.height,
      max(reader.width, reader.height) <= PictureFile.longestSide
    else { throw .tooLarge(width: reader.width, height: reader.height) }
    switch reader.compression {
    case .runLength8, .runLength4: return try reader.runLengthPicture()
    default: return try reader.plainPicture()
    }
  }

  private init(_ data: UnsafeRawBufferPointer) {
    self.data = data
  }

  private func number(_ offset: Int, bytes count: Int) throws(PlainFormatRefusal) -> Int {
    guard offset >= 0, offset + count <= data.count else { throw .damaged("it is cut short") }
    var value = 0
    for byte in data[offset..<(offset + count)].reversed() { value = value << 8 | Int(byte) }
    return value
  }

  private mutating func readHeader() throws(PlainFormatRefusal) {
    pixels = try number(10, bytes: 4)
    let headerSize = try number(14, bytes: 4)
    let old = headerSize == 12
    guard old || headerSize >= 40 else { throw .damaged("its header has an unknown size") }
    if old {
      width = try number(18, bytes: 2)
      height = try number(20, bytes: 2)
      bits = try number(24, bytes: 2)
    } else {
      width = Int(Int32(truncatingIfNeeded: try number(18, bytes: 4)))
      let signedHeight = Int(Int32(truncatingIfNeeded: try number(22, bytes: 4)))
      topDown = signedHeight < 0
      height = abs(signedHeight)
      bits = try number(28, bytes: 2)
      let code = try number(30, bytes: 4)
      guard let known = Compression(rawValue: code) else {
        throw .unsupported("its compression has the number \(code)")
      }
      compression = known
    }
    guard width > 0, height > 0 else { throw .damaged("its width or height is not above zero") }
    try readMasks(headerSize: headerSize)
    if bits <= 8 { try readPalette(headerSize: headerSize, old: old) }
  }

  private mutating func readMasks(headerSize: Int) throws(PlainFormatRefusal) {
    switch (bits, compression) {
    case (1, .none), (4, .none), (8, .none), (24, .none), (8, .runLength8), (4, .runLength4): break
    case (16, .none): masks = [0x7C00, 0x03E0, 0x001F, 0]
    case (32, .none): masks = [0xFF0000, 0x00FF00, 0x0000FF, 0]
    case (16, .masks), (32, .masks), (16, .masksWithAlpha), (32, .masksWithAlpha):
      let hasAlpha = headerSize >= 56 || compression == .masksWithAlpha
      for channel in 0..<(hasAlpha ? 4 : 3) {
        masks.append(UInt32(try number(54 + 4 * channel, bytes: 4)))
      }
      if !hasAlpha { masks.append(0) }
    default: throw .unsupported("it has \(bits) bits a pixel")
    }
  }

  private mutating func readPalette(headerSize: Int, old: Bool) throws(PlainFormatRefusal) {
    let entry = old ? 3 : 4
    let start = 14 + headerSize
    let announced = old ? 0 : try number(46, bytes: 4)
    let room = max(0, (min(pixels, data.count) - start) / entry)
    let count = min(announced == 0 ? 1 << bits : announced, 1 << bits, room)
    for index in 0..<count {
      let at = start + entry * index
      palette.append(Colour(red: data[at + 2], green: data[at + 1], blue: data[at]))
    }
    // An index beyond the palette is black, as in other readers.
    palette += Array(repeating: .black, count: (1 << bits) - count)
  }

  private func plainPicture() throws(PlainFormatRefusal) -> Picture {
    let stride = (width * bits + 31) / 32 * 4
    guard pixels >= 0, height <= (data.count - min(pixels, data.count)) / stride else {
      throw .damaged("it is cut short")
    }
    var picture = Picture(width: width, height: height)
    for row in 0..<height {
      let start = pixels + stride * row
      let y = topDown ? row : height - 1 - row
      for x in 0..<width { picture[x, y] = colour(atColumn: x, ofRowAt: start) }
    }
    return picture
  }

  /// The caller has checked that the row lies within the data.
  private func colour(atColumn x: Int, ofRowAt start: Int) -> Colour {
    switch bits {
    case 24:
      let at = start + 3 * x
      return Colour(red: data[at + 2], green: data[at + 1], blue: data[at])
    case 16, 32:
      let size = bits / 8
      var word: UInt32 = 0
      for byte in 0..<size { word |= UInt32(data[start + size * x + byte]) << (8 * byte) }
      return masked(word)
    default:
      let perByte = 8 / bits
      let shift = 8 - bits * (x % perByte + 1)
      return palette[Int(data[start + x / perByte]) >> shift & (1 << bits - 1)]
    }
  }

  private func masked(_ word: UInt32) -> Colour {
    func channel(_ mask: UInt32) -> Int {
      guard mask != 0 else { return 0 }
      let shift = mask.trailingZeroBitCount
      let most = Int(mask >> shift)
      return (Int((word & mask) >> shift) * 255 + most / 2) / most
    }
    let alpha = masks[3] == 0 ? 255 : channel(masks[3])
    func overWhite(_ mask: UInt32) -> UInt8 {
      UInt8(clamping: (channel(mask) * alpha + 255 * (255 - alpha) + 127) / 255)
    }
    return Colour(
      red: overWhite(masks[0]), green: overWhite(masks[1]), blue: overWhite(masks[2]))
  }

  /// Runs of one or two colours, literal stretches, and jumps; pixels jumped over are colour 0.
  private func runLengthPicture() throws(PlainFormatRefusal) -> Picture {
    var picture = Picture(width: width, height: height, filledWith: palette[0])
    var at = pixels
    var x = 0
    var row = 0
    func put(_ index: Int) {
      if x < width, row < height { picture[x, topDown ? row : height - 1 - row] = palette[index] }
      x += 1
    }
    while true {
      let count = try number(at, bytes: 1)
      let value = try number(at + 1, bytes: 1)
      at += 2
      switch (count, value) {
      case (0, 0):
        x = 0
        row += 1
      case (0, 1): return picture
      case (0, 2):
        x += try number(at, bytes: 1)
        row += try number(at + 1, bytes: 1)
        at += 2
      case (0, _):
        let size = bits == 8 ? value : (value + 1) / 2
        for index in 0..<value {
          let byte = try number(at + (bits == 8 ? index : index / 2), bytes: 1)
          put(bits == 8 ? byte : index % 2 == 0 ? byte >> 4 : byte & 15)
        }
        at += (size + 1) / 2 * 2
      default:
        for index in 0..<count {
          put(bits == 8 ? value : index % 2 == 0 ? value >> 4 : value & 15)
        }
      }
      if row > height { throw .damaged("it has more rows than its header says") }
    }
  }
}
