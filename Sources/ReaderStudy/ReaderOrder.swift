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
    var seen: Set<Int> = []
    showings = StudyProtocol.shuffle(count: items.count, seed: seed).map { item in
      Showing(record: items[item], isRepeat: !seen.insert(items[item]).inserted)
    }
  }

  /// The longest stretch of showings with one truth.
  func longestRun(_ truths: [Truth]) -> Int {
    var longest = 0
    var current = 0
    var last: Truth?
    for showing in showings {
      let truth = truths[showing.record]
      current = truth == last ? current + 1 : 1
      last = truth
      longest = max(longest, current)
    }
    return longest
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

  /// The first attempt, from 0, whose order has no run of one truth above `longestRun` and no
  /// repeat nearer than `repeatGap`.
  static func firstAttempt(
    truths: [Truth], repeats: [Int], studySeed: String, reader: String, longestRun: Int,
    repeatGap: Int
  ) throws(StudyError) -> Int {
    for attempt in 0..<200_000 {
      let order = ReaderOrder(
        records: truths.count, repeats: repeats, studySeed: studySeed, reader: reader,
        attempt: attempt)
      if let closest = order.closestRepeat, closest < repeatGap { continue }
      if order.longestRun(truths) <= longestRun { return attempt }
    }
    throw .noOrder(reader: reader)
  }
}
