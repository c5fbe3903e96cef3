extension Sampling {
  /// One machine's share of an order: of `count` machines, each makes every `count`-th picture.
  public struct Shard: Sendable, Hashable {
    /// From 1 on.
    public let number: Int
    public let count: Int

    /// From '2/8'; nil where that isn't a share.
    public init?(_ spelling: String) {
      let parts = spelling.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let number = parts[0], let count = parts[1],
        (1...100_000).contains(count), (1...count).contains(number)
      else { return nil }
      self.init(number: number, count: count)
    }

    init(number: Int, count: Int) {
      self.number = number
      self.count = count
    }

    /// What of the whole order is this machine's.
    public func share<Element>(of order: [Element]) -> [Element] {
      stride(from: number - 1, to: order.count, by: count).map { order[$0] }
    }

    /// The file that lists its pictures until all shares are merged.
    var manifestName: String { "manifest-\(number)-of-\(count).csv" }

    /// The share that `name` lists; nil for other files.
    init?(manifestName name: String) {
      let parts = name.split(separator: "-")
      guard parts.count == 4, let number = Int(parts[1]),
        let count = Int(parts[3].prefix { $0 != "." }), number >= 1, number <= count
      else { return nil }
      self.init(number: number, count: count)
      guard name == manifestName else { return nil }
    }
  }
}
