import Foundation

/// Text files as programs leave them: UTF-8, UTF-16 and UTF-32 with a byte order mark, UTF-16 without
/// one, and XML in the encoding that its first line declares.
enum TextBytes {
  /// The text; nil where the bytes are none. The mark is no part of it.
  static func text(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) {
      return decoded(bytes.dropFirst(4), .utf32LittleEndian)
    }
    if bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      return decoded(bytes.dropFirst(4), .utf32BigEndian)
    }
    if bytes.starts(with: [0xFF, 0xFE]) { return wide(bytes.dropFirst(2), isLittle: true) }
    if bytes.starts(with: [0xFE, 0xFF]) { return wide(bytes.dropFirst(2), isLittle: false) }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return utf8(bytes.dropFirst(3)) }
    if bytes.count >= 4, bytes.count.isMultiple(of: 2) {
      // No text in UTF-8 has zeros; one in UTF-16 begins with letters of the Latin alphabet.
      if bytes[1] == 0, bytes[3] == 0, bytes[0] != 0 { return wide(bytes[...], isLittle: true) }
      if bytes[0] == 0, bytes[2] == 0, bytes[1] != 0 { return wide(bytes[...], isLittle: false) }
    }
    return utf8(bytes[...])
  }

  /// A text of XML; nil, with the reason, where there is none.
  static func xml(_ bytes: [UInt8]) -> Result<String, Fault> {
    let hasMark = [[0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]].contains {
      bytes.starts(with: $0)
    }
    guard !hasMark, bytes.starts(with: "<?xml".utf8), let name = declared(bytes) else {
      return text(bytes).map { .success($0) }
        ?? .failure(
          Fault("it is not UTF-8, and declares no other encoding; save it as UTF-8"))
    }
    // Some programs declare UTF-16 and write bytes.
    if name.hasPrefix("utf"), let text = utf8(bytes[...]) { return .success(text) }
    if name.hasPrefix("utf") {
      return .failure(Fault("its bytes are not the UTF-8 it declares; save it as UTF-8"))
    }
    if bytes.allSatisfy({ $0 < 128 }) { return .success(String(decoding: bytes, as: UTF8.self)) }
    guard let encoding = encodings[name] else {
      return .failure(
        Fault("it declares the encoding '\(name)', which is not read; save it as UTF-8"))
    }
    if let text = decoded(bytes[...], encoding) { return .success(text) }
    return .failure(Fault("its bytes are not the '\(name)' it declares; save it as UTF-8"))
  }

  /// Why there is no text: a sentence.
  struct Fault: Error {
    let reason: String

    init(_ reason: String) {
      self.reason = reason
    }
  }

  /// The encoding in `<?xml version="1.0" encoding="NAME"?>`, small; nil where there is none.
  private static func declared(_ bytes: [UInt8]) -> String? {
    let line = String(decoding: bytes.prefix(200).prefix { $0 != UInt8(ascii: ">") }, as: UTF8.self)
    guard let range = line.firstRange(of: "encoding") else { return nil }
    let rest = line[range.upperBound...].drop { $0 == " " || $0 == "=" || $0 == "\t" }
    guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
    return rest.dropFirst().prefix { $0 != quote }.lowercased()
  }

  private static let encodings: [String: String.Encoding] = {
    var encodings: [String: String.Encoding] = [
      "us-ascii": .ascii, "ascii": .ascii, "shift_jis": .shiftJIS, "shift-jis": .shiftJIS,
      "euc-jp": .japaneseEUC, "macintosh": .macOSRoman,
    ]
    for name in ["iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1"] {
      encodings[name] = .isoLatin1
    }
    for name in ["iso-8859-2", "latin2"] { encodings[name] = .isoLatin2 }
    let pages: [(String, String.Encoding)] = [
      ("1250", .windowsCP1250), ("1251", .windowsCP1251), ("1252", .windowsCP1252),
      ("1253", .windowsCP1253), ("1254", .windowsCP1254),
    ]
    for (number, encoding) in pages {
      for name in ["windows-\(number)", "cp\(number)"] { encodings[name] = encoding }
    }
    // GB 18030, of which GBK and GB 2312 are parts, and Big 5, by CoreFoundation's numbers.
    for name in ["gb18030", "gbk", "gb2312", "cp936"] {
      encodings[name] = .init(rawValue: 0x8000_0632)
    }
    for name in ["big5", "cp950"] { encodings[name] = .init(rawValue: 0x8000_0A03) }
    encodings["iso-8859-15"] = .init(rawValue: 0x8000_020F)
    encodings["koi8-r"] = .init(rawValue: 0x8000_0A02)
    encodings["euc-kr"] = .init(rawValue: 0x8000_0940)
    return encodings
  }()

  private static func decoded(_ bytes: ArraySlice<UInt8>, _ encoding: String.Encoding) -> String? {
    String(data: Data(bytes), encoding: encoding)
  }

  private static func utf8(_ bytes: ArraySlice<UInt8>) -> String? {
    String(validating: bytes, as: UTF8.self)
  }

  private static func wide(_ bytes: ArraySlice<UInt8>, isLittle: Bool) -> String? {
    guard bytes.count.isMultiple(of: 2) else { return nil }
    let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map { place in
      let (one, two) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
      return isLittle ? two << 8 | one : one << 8 | two
    }
    return String(validating: units, as: UTF16.self)
  }
}
