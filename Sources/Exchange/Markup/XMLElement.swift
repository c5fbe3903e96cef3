/// A small, strict reader of XML 1.0 as annotations use it: elements, text, attributes, the five
/// entities and numbered characters. No document types, so nothing from elsewhere and nothing that
/// grows.
struct XMLElement: Sendable, Hashable {
  let name: String
  private(set) var attributes: [String: String] = [:]
  private(set) var children: [XMLElement] = []
  /// Its text, blanks at the ends left out.
  private(set) var text = ""

  /// The first child of this name.
  subscript(_ name: String) -> XMLElement? { children.first { $0.name == name } }

  /// All children of this name.
  func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

  /// The element that `document` is; nil where it breaks the rules.
  static func read(_ document: String) -> XMLElement? {
    var reader = Reader(bytes: Array(document.utf8))
    return reader.document()
  }

  private init(name: String) {
    self.name = name
  }

  private struct Reader {
    let bytes: [UInt8]
    var at = 0
    private static let deepest = 32

    init(bytes: [UInt8]) {
      self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }

    mutating func document() -> XMLElement? {
      guard skipAsides(), take("<"), let root = element(depth: 0), skipAsides(), at == bytes.count
      else { return nil }
      return root
    }

    /// Blanks, comments and processing instructions between elements; false for anything else that
    /// begins with '<!'.
    private mutating func skipAsides() -> Bool {
      while at < bytes.count {
        if Self.isBlank(bytes[at]) {
          at += 1
        } else if take("<?") {
          guard skip(past: "?>") else { return false }
        } else if take("<!--") {
          guard skip(past: "-->") else { return false }
        } else {
          return !starts("<!")
        }
      }
      return true
    }

    /// The element whose '<' has just been taken.
    private mutating func element(depth: Int) -> XMLElement? {
      guard depth < Self.deepest, let name = word() else { return nil }
      var element = XMLElement(name: name)
      guard let isEmpty = restOfTag(&element.attributes) else { return nil }
      if isEmpty { return element }
      var text: [UInt8] = []
      while at < bytes.count {
        if take("</") {
          guard word() == name else { return nil }
          while at < bytes.count, Self.isBlank(bytes[at]) { at += 1 }
          guard take(">") else { return nil }
          element.text = String(decoding: text, as: UTF8.self).trimmed
          return element
        } else if take("<!--") {
          guard skip(past: "-->") else { return nil }
        } else if take("<![CDATA[") {
          let start = at
          guard skip(past: "]]>") else { return nil }
          text += bytes[start..<(at - 3)]
        } else if take("<?") {
          guard skip(past: "?>") else { return nil }
        } else if take("<") {
          guard let child = self.element(depth: depth + 1) else { return nil }
          element.children.append(child)
        } else if take("&") {
          guard let scalar = entity() else { return nil }
          text += Array(String(Character(scalar)).utf8)
        } else {
          text.append(bytes[at])
          at += 1
        }
      }
      return nil
    }

    /// Attributes up to the tag's end; whether it was '/>'. Nil where they break the rules.
    private mutating func restOfTag(_ attributes: inout [String: String]) -> Bool? {
      while at < bytes.count {
        if Self.isBlank(bytes[at]) {
          at += 1
        } else if take("/>") {
          return true
        } else if take(">") {
          return false
        } else {
          guard let name = word(), take("="), at < bytes.count else { return nil }
          let quote = bytes[at]
          guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
          guard let end = bytes[(at + 1)...].firstIndex(of: quote) else { return nil }
          at += 1
          attributes[name] = value(upTo: end)
          at = end + 1
        }
      }
      return nil
    }

    /// The text of an attribute; what is no entity stays as it is.
    private mutating func value(upTo end: Int) -> String {
      var text: [UInt8] = []
      while at < end {
        let start = at
        if take("&"), let scalar = entity(), at <= end {
          text += Array(String(Character(scalar)).utf8)
        } else {
          text.append(bytes[start])
          at = start + 1
        }
      }
      return String(decoding: text, as: UTF8.self)
    }

    private mutating func entity() -> Unicode.Scalar? {
      guard let end = bytes[at...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { return nil }
      let name = String(decoding: bytes[at..<end], as: UTF8.self)
      at = end + 1
      let known: [String: Unicode.Scalar] = [
        "lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'",
      ]
      if let scalar = known[name] { return scalar }
      guard name.hasPrefix("#") else { return nil }
      let digits = name.dropFirst()
      let value =
        digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits, radix: 10)
      return value.flatMap { $0 == 0 ? nil : Unicode.Scalar($0) }
    }

    private mutating func word() -> String? {
      let start = at
      while at < bytes.count, !Self.isBlank(bytes[at]), !Self.marks.contains(bytes[at]) { at += 1 }
      return at == start ? nil : String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private static let marks = Set("<>/=&\"'!?".utf8)

    private static func isBlank(_ byte: UInt8) -> Bool { [9, 10, 13, 32].contains(byte) }

    private func starts(_ text: String) -> Bool { bytes[at...].starts(with: text.utf8) }

    private mutating func take(_ text: String) -> Bool {
      guard starts(text) else { return false }
      at += text.utf8.count
      return true
    }

    private mutating func skip(past text: String) -> Bool {
      while at < bytes.count {
        if take(text) { return true }
        at += 1
      }
      return false
    }
  }
}
