import Foundation

/// An array in NumPy's `.npy` format (NEP 1), versions 1 to 3: numbers without Python objects, in C
/// order.
struct NumPyArray {
  /// Like '|u1', '<i8' or '<U12'.
  let type: String
  let shape: [Int]
  /// The numbers.
  let values: FileSlice

  /// Bytes of one number.
  let itemSize: Int

  /// The array that begins where `slice` does; the reason why there is none, if so.
  init(_ slice: FileSlice) throws(Fault) {
    guard let start = slice.part(0, 12)?.bytes(),
      start.starts(with: [0x93] + Array("NUMPY".utf8)), (1...3).contains(start[6]),
      let length = LittleEndian.number(start, 8, start[6] == 1 ? 2 : 4), length <= 1 << 16
    else { throw Fault("it is no NumPy array") }
    let headStart = start[6] == 1 ? 10 : 12
    guard let head = slice.part(headStart, length)?.bytes() else {
      throw Fault("its head is not all there")
    }
    let text = String(decoding: head, as: UTF8.self)
    guard let type = Self.value(of: "descr", in: text), let size = Self.itemSize(type) else {
      throw Fault("it holds something else than plain numbers")
    }
    guard Self.word(after: "fortran_order", in: text) == "False" else {
      throw Fault("it is in Fortran's order")
    }
    guard let shape = Self.shape(in: text) else { throw Fault("its shape can't be read") }
    var count = size
    for side in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: side)
      guard side >= 0, !overflow else { throw Fault("its shape is too large") }
      count = product
    }
    guard let values = slice.part(headStart + length, count),
      headStart + length + count == slice.count
    else { throw Fault("it is not as long as its shape says") }
    (self.type, self.shape, self.values, itemSize) = (type, shape, values, size)
  }

  /// Why an array can't be read: the end of a sentence.
  struct Fault: Error {
    let reason: String

    init(_ reason: String) {
      self.reason = reason
    }
  }

  /// The text after `'key': '`.
  private static func value(of key: String, in head: String) -> String? {
    guard let range = head.firstRange(of: "'\(key)': '") else { return nil }
    let rest = head[range.upperBound...]
    return rest.firstIndex(of: "'").map { String(rest[..<$0]) }
  }

  private static func word(after key: String, in head: String) -> String? {
    guard let range = head.firstRange(of: "'\(key)': ") else { return nil }
    return String(head[range.upperBound...].prefix(while: \.isLetter))
  }

  private static func shape(in head: String) -> [Int]? {
    guard let range = head.firstRange(of: "'shape': ("),
      let end = head[range.upperBound...].firstIndex(of: ")")
    else { return nil }
    var shape: [Int] = []
    for part in head[range.upperBound..<end].split(separator: ",") {
      let digits = part.filter { $0 != " " && $0 != "L" }
      if digits.isEmpty { continue }
      guard let side = Int(digits) else { return nil }
      shape.append(side)
    }
    return shape.count <= 8 ? shape : nil
  }

  private static func itemSize(_ type: String) -> Int? {
    let known = [
      "|u1": 1, "|i1": 1, "|b1": 1, "<u2": 2, "<i2": 2, "<u4": 4, "<i4": 4, "<u8": 8, "<i8": 8,
    ]
    if let size = known[type] { return size }
    guard type.hasPrefix("<U"), let letters = Int(type.dropFirst(2)), letters <= 1 << 20 else {
      return nil
    }
    return 4 * letters
  }

  /// All numbers as integers; nil for other types, or when the file has changed.
  func integers() -> [Int]? {
    guard !type.contains("U"), let bytes = values.bytes() else { return nil }
    let isSigned = type.contains("i")
    return stride(from: 0, to: bytes.count, by: itemSize).map { place in
      var value: UInt64 = 0
      for offset in (0..<itemSize).reversed() { value = value << 8 | UInt64(bytes[place + offset]) }
      if isSigned, itemSize < 8, value >> (8 * itemSize - 1) == 1 {
        value |= ~UInt64(0) << (8 * itemSize)
      }
      return Int(truncatingIfNeeded: value)
    }
  }

  /// All texts of an array of them; nil for other types.
  func texts() -> [String]? {
    guard type.hasPrefix("<U"), itemSize > 0, let bytes = values.bytes() else { return nil }
    return stride(from: 0, to: bytes.count, by: itemSize).map { start in
      var text = String.UnicodeScalarView()
      for place in stride(from: start, to: start + itemSize, by: 4) {
        guard let value = LittleEndian.number(bytes, place, 4), value > 0,
          let scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: value))
        else { break }
        text.append(scalar)
      }
      return String(text)
    }
  }

  /// The head of an array, of a multiple of 64 bytes as NumPy writes it.
  static func head(type: String, shape: [Int]) -> [UInt8] {
    let sides = shape.map { "\($0)," }.joined(separator: " ")
    let list = shape.count == 1 ? sides : String(sides.dropLast())
    var text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(list)), }"
    text += String(repeating: " ", count: (128 - (11 + text.utf8.count) % 64) % 64) + "\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0] + LittleEndian.bytes(text.utf8.count, 2)
      + Array(text.utf8)
  }

  /// A whole array of bytes.
  static func file(bytes: [UInt8], shape: [Int]) -> [UInt8] {
    head(type: "|u1", shape: shape) + bytes
  }

  /// A whole array of texts.
  static func file(texts: [String]) -> [UInt8] {
    let letters = max(1, texts.map(\.unicodeScalars.count).max() ?? 1)
    var bytes = head(type: "<U\(letters)", shape: [texts.count])
    for text in texts {
      for scalar in text.unicodeScalars { bytes += LittleEndian.bytes(Int(scalar.value), 4) }
      bytes += [UInt8](repeating: 0, count: 4 * (letters - text.unicodeScalars.count))
    }
    return bytes
  }
}
