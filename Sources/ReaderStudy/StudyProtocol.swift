import Basis

/// The three small formats anyone can recompute with a few lines of another language: the key's
/// commitment, the log's chain and the reader's order.
public enum StudyProtocol {
  /// One picture in the key.
  public struct KeyRow: Sendable, Hashable {
    /// Record number in the package, from 0.
    public var index: Int
    /// SHA-256 of the picture's RGB bytes, 64 hexadecimal digits.
    public var image: String
    /// Real or fake.
    public var truth: Truth
    /// The key of the class; a control's begins with `control/`.
    public var cellClass: String

    /// A row of the key.
    public init(index: Int, image: String, truth: Truth, cellClass: String) {
      self.index = index
      self.image = image
      self.truth = truth
      self.cellClass = cellClass
    }
  }

  /// The bytes whose SHA-256 is the commitment to a key.
  public static func commitmentMessage(salt: String, rows: [KeyRow]) -> [UInt8] {
    var message = "blindtest-key-v1\n\(salt)\n"
    for row in rows {
      message += "\(row.index)\t\(row.image)\t\(row.truth.rawValue)\t\(row.cellClass)\n"
    }
    return Array(message.utf8)
  }

  /// The commitment to a key, 64 hexadecimal digits. `salt` is 32 of them, kept with the key.
  public static func commitment(salt: String, rows: [KeyRow]) -> String {
    Digest.hex(commitmentMessage(salt: salt, rows: rows))
  }

  /// The commitment to the secret that orders are drawn from.
  public static func orderCommitment(salt: String, secret: String) -> String {
    Digest.hex("blindtest-orders-v1\n\(salt)\n\(secret)\n")
  }

  /// The hash a reader's log begins with.
  public static func chainStart(study: String, reader: String, commitment: String) -> String {
    Digest.hex("blindtest-log-v1\n\(study)\n\(reader)\n\(commitment)\n")
  }

  /// The hash of a line, given that of the one before; `line` is without its own hash.
  public static func chain(after previous: String, line: String) -> String {
    Digest.hex("\(previous)\n\(line)")
  }

  /// The numbers 0 ..< count in the order of `seed`: Fisher and Yates's shuffle from the top
  /// down, each number drawn from SplitMix64 without bias by rejection.
  public static func shuffle(count: Int, seed: UInt64) -> [Int] {
    var source = SplitMix64(seed: seed)
    var order = Array(0..<max(count, 0))
    for top in order.indices.dropFirst().reversed() {
      let choices = UInt64(top + 1)
      let surplus = (UInt64.max % choices + 1) % choices
      var word = source.next()
      while surplus > 0 && word > UInt64.max - surplus { word = source.next() }
      order.swapAt(top, Int(word % choices))
    }
    return order
  }

  /// The seed of one reader's order at one attempt.
  public static func orderSeed(study seed: String, reader: String, attempt: Int) -> UInt64 {
    let text = "blindtest-order-v1\n\(seed)\n\(reader)\n\(attempt)\n"
    return Digest.sha256(Array(text.utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
