/// The names at the top of a JSON object, without reading what they stand for: by them a table is
/// known for what it is, however large it is and whatever it is called.
enum JSONOutline {
  /// The names at the top of the object that `text` is; of a list, those of the first object in it
  /// with `[` before each. Empty where it is neither, or breaks off too early to tell.
  static func names(_ text: some Collection<UInt8>) -> Set<String> {
    var names: Set<String> = []
    var depth = 0
    var top = 1
    var prefix = ""
    var isText = false
    var isEscaped = false
    var word: [UInt8] = []
    var last: [UInt8]?
    for byte in text {
      if isText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isText = false
          last = depth == top ? word : nil
        } else if depth == top, word.count < 64 {
          word.append(byte)
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        isText = true
        word = []
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if depth == 0, byte == UInt8(ascii: "[") { (top, prefix) = (2, "[") }
        depth += 1
        last = nil
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth <= 0 || top == 2 && depth == 1 { return names }
      case UInt8(ascii: ":"):
        if depth == top, let name = last {
          names.insert(prefix + String(decoding: name, as: UTF8.self))
        }
        last = nil
      case 9, 10, 13, 32: break
      default:
        if depth == 0 { return names }
        last = nil
      }
    }
    return names
  }
}
