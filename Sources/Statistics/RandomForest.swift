/// Many trees, each grown on rows drawn with repeats and at every fork on a few features drawn anew:
/// what a straight line doesn't see, such as spikes, clusters and spreads.
///
/// Breiman, "Random forests", Machine Learning 45, 2001. Features are cut at quantiles of the rows, at
/// most 31 each. The same rows give the same trees.
public struct RandomForest: Sendable, Hashable {
  /// A fork, or a leaf where `feature` is nil.
  private struct Node: Sendable, Hashable {
    var feature: Int?
    var threshold = 0.0
    /// The node for values up to the threshold; the one for larger ones comes right after it.
    var below = 0
    /// The share of positive rows.
    var share = 0.0
  }

  private var trees: [[Node]] = []

  /// Grows trees on rows of equally many features; nil unless both outcomes occur.
  ///
  /// - Parameters:
  ///   - positive: the outcome of each row.
  ///   - trees: how many.
  ///   - depth: forks from root to leaf, at most.
  ///   - fewest: rows of a leaf.
  public init?(
    _ rows: [[Double]], positive: [Bool], trees count: Int = 100, depth: Int = 8, fewest: Int = 3
  ) {
    guard let width = rows.first?.count, width > 0, rows.allSatisfy({ $0.count == width }),
      rows.count == positive.count, positive.contains(true), positive.contains(false)
    else { return nil }
    var grower = Grower(rows, positive, depth: depth, fewest: fewest)
    for _ in 0..<count { trees.append(grower.tree()) }
  }

  /// The mean share of positive rows in the leaves a row falls into.
  public func probability(_ row: [Double]) -> Double {
    trees.reduce(0.0) { sum, tree in
      var node = tree[0]
      while let feature = node.feature {
        node = tree[row[feature] <= node.threshold ? node.below : node.below + 1]
      }
      return sum + node.share
    } / Double(max(1, trees.count))
  }

  /// Grows one tree after another from one source of numbers.
  private struct Grower {
    /// Cuts of each feature, rising.
    let cuts: [[Double]]
    /// How many cuts lie below each value, feature by feature.
    let bins: [[UInt8]]
    let positive: [Bool]
    let depth: Int
    let fewest: Int
    /// Features tried at a fork.
    let tried: Int
    var source = DrawSource(seed: 1)

    init(_ rows: [[Double]], _ positive: [Bool], depth: Int, fewest: Int) {
      let width = rows[0].count
      var cuts: [[Double]] = []
      var bins: [[UInt8]] = []
      for feature in 0..<width {
        let values = rows.map { $0[feature] }
        let quantiles = Quantiles(values)
        let found = Set((1..<32).compactMap { quantiles.at(Double($0) / 32) }).sorted()
        cuts.append(found)
        bins.append(
          values.map { value in
            var (low, high) = (0, found.count)
            while low < high {
              let middle = (low + high) / 2
              if found[middle] < value { low = middle + 1 } else { high = middle }
            }
            return UInt8(low)
          })
      }
      self.cuts = cuts
      self.bins = bins
      self.positive = positive
      self.depth = depth
      self.fewest = fewest
      tried = max(1, Int(Double(width).squareRoot().rounded(.up)))
    }

    mutating func tree() -> [Node] {
      let count = positive.count
      let drawn = (0..<count).map { _ in source.next(below: count) }
      var nodes = [Node()]
      var open: [(node: Int, rows: [Int], depth: Int)] = [(0, drawn, 0)]
      while let (node, rows, depth) = open.popLast() {
        let positives = rows.count { positive[$0] }
        nodes[node].share = Double(positives) / Double(max(1, rows.count))
        guard depth < self.depth, positives > 0, positives < rows.count,
          rows.count >= 2 * fewest, let fork = fork(rows, positives)
        else { continue }
        let bins = bins[fork.feature]
        nodes[node].feature = fork.feature
        nodes[node].threshold = cuts[fork.feature][fork.cut]
        nodes[node].below = nodes.count
        let below = rows.filter { bins[$0] <= UInt8(fork.cut) }
        let above = rows.filter { bins[$0] > UInt8(fork.cut) }
        open.append((nodes.count, below, depth + 1))
        open.append((nodes.count + 1, above, depth + 1))
        nodes += [Node(), Node()]
      }
      return nodes
    }

    /// The best of some features' cuts by Gini's impurity; nil where none parts the rows.
    private mutating func fork(_ rows: [Int], _ positives: Int) -> (feature: Int, cut: Int)? {
      var best: (feature: Int, cut: Int)?
      var highest = 0.0
      for _ in 0..<tried {
        let feature = source.next(below: bins.count)
        guard !cuts[feature].isEmpty else { continue }
        var counts = [Int](repeating: 0, count: 33)
        var hits = counts
        let own = bins[feature]
        for row in rows {
          counts[Int(own[row])] += 1
          if positive[row] { hits[Int(own[row])] += 1 }
        }
        var (below, hitsBelow) = (0, 0)
        for cut in cuts[feature].indices {
          below += counts[cut]
          hitsBelow += hits[cut]
          let above = rows.count - below
          guard below >= fewest, above >= fewest else { continue }
          let (one, other) = (Double(hitsBelow), Double(positives - hitsBelow))
          let (a, b) = (Double(below), Double(above))
          let gain =
            (one * one + (a - one) * (a - one)) / a + (other * other + (b - other) * (b - other))
            / b
          if gain > highest { (highest, best) = (gain, (feature, cut)) }
        }
      }
      return best
    }
  }
}
