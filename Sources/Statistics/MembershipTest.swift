/// Whether a generator's pictures lie nearer to the pictures it learned from because it learned from
/// them.
///
/// A copy test compares distances of generated and of held-out pictures, and so also finds that a
/// generator keeps to what is usual: usual pictures lie near to everything. Here each generated
/// picture names its nearest real one, learned from or not. Where learning left no trace, learned and
/// held-out pictures could change places, and how many of the named ones are learned follows from
/// their numbers alone. A real picture named several times counts as often, but changes place once.
public struct MembershipTest: Sendable, Hashable {
  /// Generated pictures that are nearest to one learned from, of all.
  public var nearestToLearned: Proportion
  /// The share to expect where learning left no trace: that of learned among all real pictures.
  public var expected: Double
  /// Exact p of 'no nearer to what was learned from': of all ways to choose which real pictures were
  /// learned, the share that gives at least as many.
  public var p: Double

  /// Nil without generated, learned or held-out pictures.
  ///
  /// - Parameters:
  ///   - nearest: for each generated picture the place of its nearest real one; those learned from
  ///     come first.
  ///   - learned: how many were learned from.
  ///   - heldOut: how many weren't.
  /// - Precondition: places below `learned + heldOut`.
  public init?(nearest: [Int], learned: Int, heldOut: Int) {
    guard !nearest.isEmpty, learned > 0, heldOut > 0 else { return nil }
    let all = learned + heldOut
    precondition(nearest.allSatisfy { (0..<all).contains($0) }, "places of real pictures")
    let observed = nearest.count { $0 < learned }
    nearestToLearned = Proportion(observed, of: nearest.count)
    expected = Double(learned) / Double(all)
    let named = Dictionary(nearest.map { ($0, 1) }, uniquingKeysWith: +).values.sorted()
    p = Self.chance(of: observed, named: named, learned: learned, all: all)
  }

  /// The chance that real pictures named so often, `learned` of `all` drawn without putting back, are
  /// named `observed` times or more together.
  private static func chance(of observed: Int, named: [Int], learned: Int, all: Int) -> Double {
    let total = named.reduce(0, +)
    // By how many of the pictures so far were drawn, and how often those were named.
    var chances = [[1.0]]
    for (place, times) in named.enumerated() {
      var next = Array(
        repeating: Array(repeating: 0.0, count: total + 1), count: chances.count + 1)
      for (drawn, sums) in chances.enumerated() {
        let draw = min(1, max(0, Double(learned - drawn) / Double(all - place)))
        for (sum, chance) in sums.enumerated() where chance > 0 {
          next[drawn + 1][sum + times] += chance * draw
          next[drawn][sum] += chance * (1 - draw)
        }
      }
      chances = next
    }
    return min(1, chances.reduce(0) { $0 + $1.dropFirst(observed).reduce(0, +) })
  }
}
