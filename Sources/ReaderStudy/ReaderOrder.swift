/// In which order one reader sees the pictures, fixed at sealing.
public struct ReaderOrder: Sendable, Hashable {
  /// One time that a picture is on the screen.
  public struct Showing: Sendable, Hashable {
    /// The picture's record in the package, from 0.
    public var record: Int
    /// Whether it was shown before.
    public var isRepeat: Bool
  }

  /// The showings, first to last.
  public var showings: [Showing]

  /// The order of one attempt: records 0 ..< `records`, then the repeated records again, shuffled
  /// by the seed of study, reader and attempt. Needs no truth.
  public init(records: Int, repeats: [Int], studySeed: String, reader: String, attempt: Int) {
    let items = Array(0..<records) + repeats
    let seed = StudyProtocol.orderSeed(study: studySeed, reader: reader, attempt: attempt)
    self.init(StudyProtocol.shuffle(count: items.count, seed: seed).map { items[$0] })
  }

  private init(_ records: [Int]) {
    var seen: Set<Int> = []
    showings = records.map { Showing(record: $0, isRepeat: !seen.insert($0).inserted) }
  }

  /// Reads the order as it is published; nil unless every record of 0 ..< `records` comes once or
  /// twice.
  public init?(text: String, records: Int) {
    let numbers = text.split(separator: " ", omittingEmptySubsequences: false).map { Int($0) }
    let valid = numbers.compactMap(\.self).filter((0..<max(0, records)).contains)
    guard valid.count == numbers.count, Set(valid).count == records else { return nil }
    self.init(valid)
    guard showings.count(where: \.isRepeat) == Set(repeated).count else { return nil }
  }

  /// As it is published.
  var text: String { showings.map { "\($0.record)" }.joined(separator: " ") }

  private var repeated: [Int] { showings.filter(\.isRepeat).map(\.record) }

  /// The fewest steps between the two showings of one picture; nil without repeats.
  var closestRepeat: Int? {
    var first: [Int: Int] = [:]
    var closest: Int?
    for (position, showing) in showings.enumerated() {
      if let earlier = first[showing.record] {
        closest = min(closest ?? .max, position - earlier)
      } else {
        first[showing.record] = position
      }
    }
    return closest
  }

  /// The order of a reader, drawn anew until no repeat comes within `gap` showings. No truth enters:
  /// an order that kept runs of one truth short would say so to whoever has it.
  static func drawn(
    records: Int, repeats: [Int], secret: String, reader: String, gap: Int
  ) throws(StudyError) -> ReaderOrder {
    for attempt in 0..<200_000 {
      let order = ReaderOrder(
        records: records, repeats: repeats, studySeed: secret, reader: reader, attempt: attempt)
      if order.closestRepeat.map({ $0 >= gap }) ?? true { return order }
    }
    throw .noOrder(reader: reader)
  }
}
