public import Pictures

/// The bytes of kitty's graphics protocol: a picture is sent once under a number and shown by
/// placeholder characters, which scroll, are covered and pass through tmux like any text.
///
/// https://sw.kovidgoyal.net/kitty/graphics-protocol/#unicode-placeholders
public enum KittyGraphics {
  /// The number of a picture in the terminal's memory, 1 to 2^24 - 1; the placeholders' foreground
  /// colour carries it.
  public struct ImageID: Sendable, Hashable {
    public let number: UInt32

    /// The number cut to 24 bits; 0 becomes 1.
    public init(_ number: UInt32) {
      self.number = max(1, number & 0xFF_FFFF)
    }

    /// The foreground that makes a placeholder show this picture.
    public var colour: Colour {
      Colour(
        red: UInt8(truncatingIfNeeded: number >> 16), green: UInt8(truncatingIfNeeded: number >> 8),
        blue: UInt8(truncatingIfNeeded: number))
    }
  }

  /// The most rows or columns that placeholders can number.
  public static var mostCells: Int { PlaceholderMarks.all.count }

  /// Sends `picture`, without showing it; the terminal is asked to stay silent.
  ///
  /// - Parameter deflated: whether its bytes are deflated, so that there are fewer or more of them
  ///   by what the picture shows.
  public static func transmission(
    of picture: Picture, as id: ImageID, deflated isDeflated: Bool = true
  ) -> [UInt8] {
    let deflated = isDeflated ? Deflate.compress(picture.bytes) : nil
    let size = "s=\(picture.width),v=\(picture.height)"
    let compression = deflated == nil ? "" : ",o=z"
    let payload = base64(deflated ?? picture.bytes)
    var bytes: [UInt8] = []
    var rest = payload[...]
    var keys = "a=t,f=24\(compression),\(size),i=\(id.number),q=2,"
    repeat {
      let chunk = rest.prefix(4096)
      rest = rest.dropFirst(4096)
      bytes += "\u{1B}_G\(keys)m=\(rest.isEmpty ? 0 : 1);".utf8
      bytes += chunk
      bytes += "\u{1B}\\".utf8
      keys = "q=2,"
    } while !rest.isEmpty
    return bytes
  }

  /// Makes placeholders of a block of `columns` x `rows` show a picture that was sent.
  public static func placement(of id: ImageID, columns: Int, rows: Int) -> [UInt8] {
    Array("\u{1B}_Ga=p,U=1,i=\(id.number),c=\(columns),r=\(rows),q=2\u{1B}\\".utf8)
  }

  /// The character and its marks for one cell of a block; rows and columns count from 0 and stay
  /// below `mostCells`.
  public static func placeholder(column: Int, row: Int) -> [Unicode.Scalar] {
    let marks = PlaceholderMarks.all
    return ["\u{10EEEE}", marks[min(row, marks.count - 1)], marks[min(column, marks.count - 1)]]
  }

  /// Removes one picture from the terminal's memory and from the screen.
  public static func deletion(of id: ImageID) -> [UInt8] {
    Array("\u{1B}_Ga=d,d=I,i=\(id.number),q=2\u{1B}\\".utf8)
  }

  /// Removes all pictures of this program's screen; sent when it ends.
  public static let deletionOfAll = Array("\u{1B}_Ga=d,d=A,q=2\u{1B}\\".utf8)

  /// Commands as so many tmux, one in the other, hand them on to the terminal that draws, where they
  /// are set to allow that. Each command is wrapped for itself: tmux takes no more than it has room for.
  public static func throughTmux(_ commands: [UInt8], levels: Int) -> [UInt8] {
    guard levels > 0 else { return commands }
    var wrapped: [UInt8] = []
    var start = 0
    for at in commands.indices.dropLast()
    where commands[at] == 0x1B && commands[at + 1] == UInt8(ascii: "\\") {
      let command = Array(commands[start..<at + 2])
      wrapped += (0..<levels).reduce(command) { inner, _ in throughTmux(inner) }
      start = at + 2
    }
    return wrapped
  }

  /// `bytes` as tmux hands them on to the terminal it runs in, if it is set to allow that.
  public static func throughTmux(_ bytes: [UInt8]) -> [UInt8] {
    var wrapped = Array("\u{1B}Ptmux;".utf8)
    for byte in bytes {
      if byte == 0x1B { wrapped.append(0x1B) }
      wrapped.append(byte)
    }
    return wrapped + "\u{1B}\\".utf8
  }

  /// RFC 4648.
  private static func base64(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let word = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        text.append(
          place <= group.count ? digits[word >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return text
  }
}

/// The combining marks by which a placeholder says its row and its column: in order, all marks of
/// Unicode 6.0 that stand above a letter, neither decompose nor take part in a composition.
enum PlaceholderMarks {
  static let all: [Unicode.Scalar] = ranges.flatMap { range in range.compactMap(Unicode.Scalar.init)
  }

  private static let ranges: [ClosedRange<UInt32>] = [
    0x305...0x305, 0x30D...0x30E, 0x310...0x310, 0x312...0x312, 0x33D...0x33F, 0x346...0x346,
    0x34A...0x34C, 0x350...0x352, 0x357...0x357, 0x35B...0x35B, 0x363...0x36F, 0x483...0x487,
    0x592...0x595, 0x597...0x599, 0x59C...0x5A1, 0x5A8...0x5A9, 0x5AB...0x5AC, 0x5AF...0x5AF,
    0x5C4...0x5C4, 0x610...0x617, 0x657...0x65B, 0x65D...0x65E, 0x6D6...0x6DC, 0x6DF...0x6E2,
    0x6E4...0x6E4, 0x6E7...0x6E8, 0x6EB...0x6EC, 0x730...0x730, 0x732...0x733, 0x735...0x736,
    0x73A...0x73A, 0x73D...0x73D, 0x73F...0x741, 0x743...0x743, 0x745...0x745, 0x747...0x747,
    0x749...0x74A, 0x7EB...0x7F1, 0x7F3...0x7F3, 0x816...0x819, 0x81B...0x823, 0x825...0x827,
    0x829...0x82D, 0x951...0x951, 0x953...0x954, 0xF82...0xF83, 0xF86...0xF87, 0x135D...0x135F,
    0x17DD...0x17DD, 0x193A...0x193A, 0x1A17...0x1A17, 0x1A75...0x1A7C, 0x1B6B...0x1B6B,
    0x1B6D...0x1B73, 0x1CD0...0x1CD2, 0x1CDA...0x1CDB, 0x1CE0...0x1CE0, 0x1DC0...0x1DC1,
    0x1DC3...0x1DC9, 0x1DCB...0x1DCC, 0x1DD1...0x1DE6, 0x1DFE...0x1DFE, 0x20D0...0x20D1,
    0x20D4...0x20D7, 0x20DB...0x20DC, 0x20E1...0x20E1, 0x20E7...0x20E7, 0x20E9...0x20E9,
    0x20F0...0x20F0, 0x2CEF...0x2CF1, 0x2DE0...0x2DFF, 0xA66F...0xA66F, 0xA67C...0xA67D,
    0xA6F0...0xA6F1, 0xA8E0...0xA8F1, 0xAAB0...0xAAB0, 0xAAB2...0xAAB3, 0xAAB7...0xAAB8,
    0xAABE...0xAABF, 0xAAC1...0xAAC1, 0xFE20...0xFE26, 0x10A0F...0x10A0F, 0x10A38...0x10A38,
    0x1D185...0x1D189, 0x1D1AA...0x1D1AD, 0x1D242...0x1D244,
  ]
}
