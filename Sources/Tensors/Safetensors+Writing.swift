public import Basis
public import Foundation

extension Safetensors {
  /// The bytes of a file with `tensors` in that order, each number as `format`.
  ///
  /// - Precondition: the format is one of the three floating ones.
  public static func encoded(
    _ tensors: [(name: String, tensor: Tensor)], format: NumberFormat = .float32,
    metadata: [String: String] = ["format": "pt"]
  ) -> Data {
    var header: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }
        .map { "\(quoted($0.key)):\(quoted($0.value))" }
      header.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var end = 0
    for (name, tensor) in tensors {
      let from = end
      end += tensor.values.count * format.size
      let sides = tensor.shape.map(String.init).joined(separator: ",")
      header.append(
        "\(quoted(name)):{\"dtype\":\"\(format.rawValue)\",\"shape\":[\(sides)],"
          + "\"data_offsets\":[\(from),\(end)]}")
    }
    var text = "{" + header.joined(separator: ",") + "}"
    // Spaces bring the data to a multiple of 64 bytes, so that a map of the file is aligned.
    while (8 + text.utf8.count) % 64 != 0 { text += " " }
    var data = Data(capacity: 8 + text.utf8.count + end)
    withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { data.append(contentsOf: $0) }
    data.append(contentsOf: text.utf8)
    for (_, tensor) in tensors { append(tensor.values, as: format, to: &data) }
    return data
  }

  /// Writes a file with `tensors` in that order, each number as `format`.
  public static func write(
    _ tensors: [(name: String, tensor: Tensor)], to url: URL, format: NumberFormat = .float32,
    metadata: [String: String] = ["format": "pt"]
  ) throws(DurableFileError) {
    try DurableFile.write(encoded(tensors, format: format, metadata: metadata), to: url)
  }

  private static func append(_ values: [Float], as format: NumberFormat, to data: inout Data) {
    switch format {
    case .float32:
      let words = values.map(\.bitPattern.littleEndian)
      words.withUnsafeBytes { data.append(contentsOf: $0) }
    case .float16:
      let words = values.map { NumberFormat.narrow(toHalf: $0).littleEndian }
      words.withUnsafeBytes { data.append(contentsOf: $0) }
    case .brainFloat16:
      let words = values.map { value in
        // Nearest, ties to even; a NaN keeps a bit of its fraction.
        let bits = value.bitPattern
        let rounded = value.isNaN ? bits | 0x40_0000 : bits &+ 0x7FFF &+ ((bits >> 16) & 1)
        return UInt16(truncatingIfNeeded: rounded >> 16).littleEndian
      }
      words.withUnsafeBytes { data.append(contentsOf: $0) }
    case .int32, .int64:
      preconditionFailure("networks are written as floating numbers")
    }
  }

  /// `text` as a JSON string.
  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
