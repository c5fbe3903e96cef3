import Foundation

/// Whether ratings have anything to do with the truth: all ratings stay as they were given and the
/// truths are dealt anew, as the order of a sealed study dealt them.
///
/// Right for any number of pictures, any habit and any shape of the ratings, since nothing is assumed
/// of a reader who can't tell: each deal of the truths is as likely as the true one. Two measures are
/// taken of every deal. The area less 1/2, in DeLong's standard errors, sees that one kind is rated
/// higher; measured in these it doesn't take unlike spreads for unlike places (Neubert and Brunner
/// 2007). The pattern, Pearson's chi-squared of the table truth by rating, sees any difference: a
/// reader with ratings 1 and 6 for fakes and 3 and 4 for reals has an area of 1/2.
///
/// All deals are counted where their tables are few (Fisher 1935; Mehta and Patel 1983), else they
/// are drawn, with one added to the count (Phipson and Smyth 2010), so that p is never too small.
public struct RatingPermutation: Sendable, Hashable {
  /// How the deals were gone through.
  public enum Method: Sendable, Hashable {
    /// Every possible table truth by rating, so many of them.
    case exact(tables: Int)
    /// So many drawn deals, from a fixed seed.
    case monteCarlo(draws: Int)
  }

  /// How the deals were gone through.
  public var method: Method
  /// Two-sided p of "both kinds are rated alike", by the area.
  public var area: Double
  /// One-sided p: "the first kind isn't rated higher", by the area.
  public var greater: Double
  /// p of "both kinds are rated alike", by the whole table truth by rating.
  public var pattern: Double

  /// Up to so many tables are counted one by one.
  public static let mostTables = 20_000
  /// Else so many deals are drawn.
  public static let draws = 9_999

  /// - Parameters:
  ///   - first: how often each rating was given to the first kind (fakes), lowest rating first.
  ///   - second: the same of the second kind (reals).
  ///
  /// Nil unless both kinds were rated, on the same scale.
  public init?(_ first: [Int], _ second: [Int]) {
    guard first.count == second.count, (first + second).allSatisfy({ $0 >= 0 }) else { return nil }
    let deal = Deal(first, second)
    guard deal.drawn > 0, deal.drawn < deal.total else { return nil }
    let tables = deal.tables(atMost: Self.mostTables)
    var count = Count(observed: deal.measures(deal.observed))
    if let tables {
      deal.forEachTable { count.add(deal.measures($0), weight: $1) }
      method = .exact(tables: tables)
    } else {
      // The deal that was seen counts as one of those drawn.
      count.add(deal.measures(deal.observed), weight: 1)
      deal.forEachDraw(Self.draws) { count.add(deal.measures($0), weight: 1) }
      method = .monteCarlo(draws: Self.draws)
    }
    area = min(1, count.bothSides / count.all)
    greater = min(1, count.above / count.all)
    pattern = min(1, count.uneven / count.all)
  }

  /// From truth and rating, trial by trial; ratings are whole numbers.
  public init?(isFake: [Bool], ratings: [Int]) {
    let levels = Set(ratings).sorted()
    func counts(_ kind: Bool) -> [Int] {
      let own = zip(isFake, ratings).filter { $0.0 == kind }.map(\.1)
      return levels.map { level in own.count { $0 == level } }
    }
    self.init(counts(true), counts(false))
  }

  /// How p was come by, in words.
  public var words: String {
    switch method {
    case .exact(let tables): "exact, all \(tables) tables"
    case .monteCarlo(let draws): "Monte Carlo, \(draws) deals of the truths from a fixed seed"
    }
  }
}

/// The two measures of one table.
private struct Measures {
  /// The area less 1/2 in standard errors; infinite for kinds that don't overlap.
  var lean: Double
  /// Chi-squared, but for constants that all tables with these margins share.
  var unevenness: Double
}

/// What has been counted of the deals.
private struct Count {
  let observed: Measures
  var all = 0.0
  var bothSides = 0.0
  var above = 0.0
  var uneven = 0.0

  init(observed: Measures) {
    self.observed = observed
  }

  mutating func add(_ found: Measures, weight: Double) {
    all += weight
    // Measures that differ by rounding only count as equal.
    let room = 1e-9
    if abs(found.lean) >= abs(observed.lean) - room { bothSides += weight }
    if found.lean >= observed.lean - room { above += weight }
    if found.unevenness >= observed.unevenness * (1 - room) { uneven += weight }
  }
}

/// Pictures of two kinds with their ratings: the margins of the table.
private struct Deal {
  /// How often each rating was given to the first kind; ratings nobody gave are left out.
  let observed: [Int]
  /// How often each rating was given at all.
  let columns: [Int]
  let drawn: Int
  let total: Int

  init(_ first: [Int], _ second: [Int]) {
    let used = first.indices.filter { first[$0] + second[$0] > 0 }
    observed = used.map { first[$0] }
    columns = used.map { first[$0] + second[$0] }
    drawn = observed.reduce(0, +)
    total = columns.reduce(0, +)
  }

  func measures(_ table: [Int]) -> Measures {
    let firsts = Double(drawn)
    let seconds = Double(total - drawn)
    // Sums of the placements of either kind among the other, and of their squares (DeLong).
    var sum1 = 0.0
    var square1 = 0.0
    var square0 = 0.0
    var unevenness = 0.0
    var below1 = 0.0
    var below0 = 0.0
    for column in table.indices {
      let first = Double(table[column])
      let second = Double(columns[column]) - first
      let place1 = (below0 + second / 2) / seconds
      let place0 = 1 - (below1 + first / 2) / firsts
      sum1 += first * place1
      square1 += first * place1 * place1
      square0 += second * place0 * place0
      unevenness += first * first / (first + second)
      below1 += first
      below0 += second
    }
    let area = sum1 / firsts
    func share(_ square: Double, _ count: Double) -> Double {
      count > 1 ? max(0, square - count * area * area) / (count - 1) / count : 0
    }
    let variance = share(square1, firsts) + share(square0, seconds)
    let distance = area - 0.5
    var lean = 0.0
    if variance > 1e-12 {
      lean = distance / variance.squareRoot()
    } else if abs(distance) > 1e-9 {
      lean = distance * .infinity
    }
    return Measures(lean: lean, unevenness: unevenness)
  }

  /// How many tables have these margins; nil when they are more than `limit`.
  func tables(atMost limit: Int) -> Int? {
    var ways = [Int](repeating: 0, count: drawn + 1)
    ways[0] = 1
    for column in columns {
      let before = ways
      for sum in ways.indices {
        // Beyond the limit it doesn't matter by how much.
        ways[sum] = (max(0, sum - column)...sum).reduce(0) { min(limit + 1, $0 + before[$1]) }
      }
    }
    return ways[drawn] <= limit ? ways[drawn] : nil
  }

  /// Every table with these margins, with its share of the deals.
  func forEachTable(_ body: ([Int], Double) -> Void) {
    var room = [Int](repeating: 0, count: columns.count + 1)
    for column in columns.indices.reversed() { room[column] = room[column + 1] + columns[column] }
    let all = SpecialFunction.logChoose(total, drawn)
    let logs = columns.map { count in
      (0...count).map { SpecialFunction.logChoose(count, $0) }
    }
    var table = [Int](repeating: 0, count: columns.count)
    func fill(_ column: Int, left: Int, log: Double) {
      guard column < columns.count else { return body(table, exp(log - all)) }
      let fewest = max(0, left - room[column + 1])
      let most = min(columns[column], left)
      guard fewest <= most else { return }
      for count in fewest...most {
        table[column] = count
        fill(column + 1, left: left - count, log: log + logs[column][count])
      }
    }
    fill(0, left: drawn, log: 0)
  }

  /// `draws` deals, drawn without replacement.
  func forEachDraw(_ draws: Int, _ body: ([Int]) -> Void) {
    var source = DrawSource(seed: 2_026)
    var pictures = columns.indices.flatMap { [Int](repeating: $0, count: columns[$0]) }
    // The smaller kind is drawn, the other is what is left.
    let isFewer = 2 * drawn <= total
    let size = isFewer ? drawn : total - drawn
    var table = columns
    for _ in 0..<draws {
      for column in columns.indices { table[column] = isFewer ? 0 : columns[column] }
      for place in 0..<size {
        pictures.swapAt(place, place + source.next(below: total - place))
        table[pictures[place]] += isFewer ? 1 : -1
      }
      body(table)
    }
  }
}
