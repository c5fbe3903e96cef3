/// What was done to a file's values to show them, or what of the file isn't shown: what somebody who
/// looks at the picture should be told.
public enum PictureRemark: Sendable, Hashable {
  /// Values that need fewer bits than they are stored in, as those of cameras do: brought to the
  /// whole range from black to white.
  case stretched(bits: Int, of: Int)
  /// Signed or floating values, of which those two are shown as black and as white.
  case ranged(black: Double, white: Double)
  /// The file holds further pictures.
  case page(Int, of: Int)
  /// Its end is missing, but not one pixel.
  case endless
  /// Bytes between its parts that belong to none.
  case strayBytes

  /// A word for tables.
  public var word: String {
    switch self {
    case .stretched: "stretched"
    case .ranged: "ranged"
    case .page: "page"
    case .endless: "endless"
    case .strayBytes: "stray-bytes"
    }
  }

  /// A sentence without its subject.
  public var summary: String {
    switch self {
    case .stretched(let bits, let stored):
      "nearly black, \(bits) of \(stored) bits used: stretched to the whole range"
    case .ranged(let black, let white):
      "values of no agreed range: \(Self.short(black)) is shown as black, \(Self.short(white)) as white"
    case .page(let page, let count):
      page > 0
        ? "page \(page) of \(count): the others are not read"
        : "the whole picture behind a smaller copy; \(count) further not read"
    case .endless: "its end is missing, but no pixel is"
    case .strayBytes: "bytes between its parts were passed over; no pixel is missing"
    }
  }

  private static func short(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? "\(Float(number))"
  }
}
