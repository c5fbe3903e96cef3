import CPicture

/// Reads the portable formats of Netpbm: bitmaps, greys and colours (PBM, PGM and PPM), as text or as
/// bytes, of up to 16 bits a sample. Of a file with several pictures the first.
///
/// Every access to the bytes is checked, so a damaged file ends in an error.
struct NetpbmReader {
  private let data: UnsafeRawBufferPointer
  private var at = 2
  private var isText = false
  private var samples = 3
  private var isBitmap = false
  private var width = 0
  private var height = 0
  private var most = 1
  /// The value shown as white.
  private var white = 1

  /// The picture in `data`, which begins with 'P' and a digit from 1 to 6.
  static func read(
    _ data: UnsafeRawBufferPointer, mostPixels: Int
  ) throws(PlainFormatRefusal) -> (picture: Picture, remarks: [PictureRemark]) {
    var reader = NetpbmReader(data: data)
    try reader.readHeader()
    guard reader.width <= mostPixels / reader.height,
      max(reader.width, reader.height) <= PictureFile.longestSide
    else { throw .tooLarge(width: reader.width, height: reader.height) }
    try reader.checkLength()
    guard reader.most == 65535 else { return (try reader.readPicture(), []) }
    // What stores 16 bits may need fewer, as cameras do.
    var looker = reader
    let bits = Int(cpicture_used_bits(UInt32(try looker.brightest()), 16))
    reader.white = 1 << bits - 1
    let remarks: [PictureRemark] = bits < 16 ? [.stretched(bits: bits, of: 16)] : []
    return (try reader.readPicture(), remarks)
  }

  private init(data: UnsafeRawBufferPointer) {
    self.data = data
  }

  private mutating func readHeader() throws(PlainFormatRefusal) {
    guard data.count > 2 else { throw .damaged("it is cut short") }
    let kind = Int(data[1]) - 0x30
    isText = kind <= 3
    isBitmap = kind == 1 || kind == 4
    samples = kind == 3 || kind == 6 ? 3 : 1
    width = try number()
    height = try number()
    guard width > 0, height > 0 else { throw .damaged("its width or height is not above zero") }
    if !isBitmap {
      most = try number()
      guard (1...65535).contains(most) else {
        throw .damaged("its largest value is not from 1 to 65535")
      }
    }
    white = most
    // One blank parts the header from the bytes.
    at += 1
  }

  /// The next number of the header, or of a picture written as text; what follows '#' is a comment.
  private mutating func number() throws(PlainFormatRefusal) -> Int {
    skipBlanks()
    var value: Int?
    while at < data.count, (0x30...0x39).contains(data[at]) {
      value = (value ?? 0) * 10 + Int(data[at]) - 0x30
      at += 1
      guard value ?? 0 <= 1 << 24 else { throw .damaged("it has a number that is too large") }
    }
    guard let value else {
      throw .damaged(at < data.count ? "a number is missing" : "it is cut short")
    }
    return value
  }

  private mutating func skipBlanks() {
    while at < data.count {
      switch data[at] {
      case 0x20, 0x09...0x0D: at += 1
      case UInt8(ascii: "#"):
        while at < data.count, data[at] != 0x0A { at += 1 }
      default: return
      }
    }
  }

  private var bytesARow: Int {
    isBitmap ? (width + 7) / 8 : width * samples * (most > 255 ? 2 : 1)
  }

  private func checkLength() throws(PlainFormatRefusal) {
    // As text every sample takes a byte or more.
    let least = isText ? width * samples : bytesARow
    guard at <= data.count, height <= (data.count - at) / least else {
      throw .damaged("it is cut short")
    }
  }

  private mutating func readPicture() throws(PlainFormatRefusal) -> Picture {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * width * height)
    for y in 0..<height {
      let row = at + y * bytesARow
      for x in 0..<width {
        for sample in 0..<samples { bytes.append(try level(x, row, sample)) }
        if samples == 1, let grey = bytes.last {
          bytes.append(grey)
          bytes.append(grey)
        }
      }
    }
    return Picture(width: width, height: height, bytes: bytes)
  }

  /// The largest value that occurs.
  private mutating func brightest() throws(PlainFormatRefusal) -> Int {
    var brightest = 0
    for y in 0..<height {
      for x in 0..<width {
        for sample in 0..<samples {
          brightest = max(brightest, try value(x, isText ? 0 : at + y * bytesARow, sample))
        }
      }
    }
    return brightest
  }

  /// A sample's level of 255. The caller has checked that rows of bytes lie within the data.
  private mutating func level(
    _ x: Int, _ row: Int, _ sample: Int
  ) throws(PlainFormatRefusal) -> UInt8 {
    if isBitmap {
      let isInk = isText ? try bit() : data[row + x / 8] >> (7 - x % 8) & 1 == 1
      return isInk ? 0 : 255
    }
    let value = try value(x, row, sample)
    return UInt8((min(value, white) * 255 + white / 2) / white)
  }

  /// A sample's value, at most the largest that the header allows.
  private mutating func value(
    _ x: Int, _ row: Int, _ sample: Int
  ) throws(PlainFormatRefusal) -> Int {
    let value: Int
    if isText {
      value = try number()
    } else if most > 255 {
      let place = row + 2 * (x * samples + sample)
      value = Int(data[place]) << 8 | Int(data[place + 1])
    } else {
      value = Int(data[row + x * samples + sample])
    }
    guard value <= most else { throw .damaged("it has a value above its largest") }
    return value
  }

  /// The next bit of a bitmap written as text, where no blank need part two.
  private mutating func bit() throws(PlainFormatRefusal) -> Bool {
    skipBlanks()
    guard at < data.count else { throw .damaged("it is cut short") }
    defer { at += 1 }
    switch data[at] {
    case 0x30: return false
    case 0x31: return true
    default: throw .damaged("a bit is missing")
    }
  }
}

/// What a file that is read without a library can be refused for.
enum PlainFormatRefusal: Error {
  case damaged(String)
  case tooLarge(width: Int, height: Int)
  case unsupported(String)
}
