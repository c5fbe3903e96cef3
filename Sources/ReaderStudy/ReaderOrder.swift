/// In which order one reader sees the pictures, fixed at sealing.
public struct ReaderOrder: Sendable, Hashable {
  /// One time that a picture, or a quartet of them, is on the screen.
  public struct Showing: Sendable, Hashable {
    /// The records in the package, from 0, in the order of their places on the screen.
    public var records: [Int]
    /// Whether it was shown before.
    public var isRepeat: Bool

    /// The only record, or that at the first place.
    public var record: Int { records[0] }
  }

  /// The showings, first to last.
  public var showings: [Showing]

  /// The order of one attempt: records 0 ..< `records`, then the repeated records again, shuffled
  /// by the seed of study, reader and attempt. Needs no truth.
  public init(records: Int, repeats: [Int], studySeed: String, reader: String, attempt: Int) {
    let items = Array(0..<records) + repeats
    let seed = StudyProtocol.orderSeed(study: studySeed, reader: reader, attempt: attempt)
    self.init(StudyProtocol.shuffle(count: items.count, seed: seed).map { [items[$0]] })
  }

  init(_ records: [[Int]]) {
    var seen: Set<[Int]> = []
    showings = records.map { Showing(records: $0, isRepeat: !seen.insert($0).inserted) }
  }

  /// Reads the order as it is published; nil unless every record of 0 ..< `records` is shown once or
  /// twice, and quartets once.
  public init?(text: String, records: Int) {
    let showings = text.split(separator: " ", omittingEmptySubsequences: false).map { showing in
      showing.split(separator: "+", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
    }
    let all = showings.flatMap(\.self)
    guard all.allSatisfy((0..<max(0, records)).contains), Set(all).count == records else {
      return nil
    }
    let isQuartets = showings.contains { $0.count > 1 }
    let times = Dictionary(all.map { ($0, 1) }, uniquingKeysWith: +)
    guard times.values.allSatisfy({ $0 <= (isQuartets ? 1 : 2) }) else { return nil }
    self.init(showings)
  }

  /// As it is published: showings with blanks between, the places of a quartet with plus signs.
  var text: String {
    showings.map { $0.records.map(String.init).joined(separator: "+") }.joined(separator: " ")
  }

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

  /// The order of a reader of quartets, with the places of each drawn too.
  static func drawn(quartets: [[Int]], secret: String, reader: String) -> ReaderOrder {
    func shuffled<Item>(_ items: [Item], _ attempt: Int) -> [Item] {
      let seed = StudyProtocol.orderSeed(study: secret, reader: reader, attempt: attempt)
      return StudyProtocol.shuffle(count: items.count, seed: seed).map { items[$0] }
    }
    return ReaderOrder(
      shuffled(Array(quartets.indices), 0).map { shuffled(quartets[$0].sorted(), 1 + $0) })
  }

  /// Quartets of one made cell and real ones of its class, drawn by the secret.
  static func quartets(of rows: [StudyKey.Row], secret: String) -> [[Int]] {
    let seed = StudyProtocol.orderSeed(study: secret, reader: "quartets", attempt: 0)
    let drawn = StudyProtocol.shuffle(count: rows.count, seed: seed).map { rows[$0] }
    var reals = Dictionary(grouping: drawn.filter { $0.truth == .real }, by: \.cellClass)
    let others = AnswerTask.quartet.pictures - 1
    return drawn.filter { $0.truth == .fake }.map { fake in
      let beside = reals[fake.cellClass, default: []].prefix(others)
      reals[fake.cellClass]?.removeFirst(beside.count)
      return [fake.index] + beside.map(\.index)
    }
  }
}
