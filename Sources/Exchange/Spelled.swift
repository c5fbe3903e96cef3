/// A name by its very bytes: for Swift an accent in one piece and in two are the same text, for a disk
/// they are two files.
struct Spelled: Hashable {
  let text: String

  init(_ text: String) {
    self.text = text
  }

  static func == (one: Spelled, other: Spelled) -> Bool {
    one.text.utf8.elementsEqual(other.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
