public import Pictures

/// How well boxes found in fields agree with boxes drawn by people.
public struct DetectionEvaluation: Sendable, Hashable, Codable {
  /// A point of the precision-recall curve.
  public struct Point: Sendable, Hashable, Codable {
    /// Boxes with at least this score count.
    public var score: Double
    public var precision: Double
    public var recall: Double
  }

  /// A found box, in the order of scores.
  public struct Hit: Sendable, Hashable, Codable {
    /// The place of its field.
    public var field: Int
    public var cell: LocatedCell
    /// Whether it is the surest of a drawn box.
    public var isRight: Bool
  }

  /// The overlap from which on a found box is a drawn one.
  public var leastOverlap: Double
  /// Boxes drawn.
  public var drawn: Int
  /// All found boxes, the surest first.
  public var hits: [Hit]
  /// The area under the precision-recall curve.
  public var averagePrecision: Double
  /// One point a found box.
  public var curve: [Point]
  /// The overlaps of the right boxes with the drawn ones, in the order of `hits`.
  public var overlaps: [Double]

  /// Takes found boxes of all fields from the surest on: each is right if it overlaps a drawn box of
  /// its field by `leastOverlap` that no surer one has taken. The average precision is the area under
  /// the curve with precision made falling, at every recall there is: Everingham et al., Int. J.
  /// Comput. Vis. 111 (2015) 98-136, section 3.4, as from 2010 on.
  ///
  /// - Parameters:
  ///   - found: the boxes found in each field.
  ///   - drawn: the boxes drawn in each field.
  /// - Precondition: as many fields in both.
  public init(found: [[LocatedCell]], drawn: [[PixelRectangle]], leastOverlap: Double = 0.5) {
    precondition(found.count == drawn.count, "the same fields")
    self.leastOverlap = leastOverlap
    self.drawn = drawn.reduce(0) { $0 + $1.count }
    var isTaken = drawn.map { $0.map { _ in false } }
    hits = []
    curve = []
    overlaps = []
    let all = found.enumerated().flatMap { field, cells in cells.map { (field, $0) } }
      .sorted { $0.1.score > $1.1.score }
    var right = 0
    for (field, cell) in all {
      let best = drawn[field].enumerated().map { ($0.offset, cell.box.overlap($0.element)) }
        .filter { $0.1 >= leastOverlap && !isTaken[field][$0.0] }.max { $0.1 < $1.1 }
      if let best {
        isTaken[field][best.0] = true
        overlaps.append(best.1)
        right += 1
      }
      hits.append(Hit(field: field, cell: cell, isRight: best != nil))
      curve.append(
        Point(
          score: cell.score, precision: Double(right) / Double(hits.count),
          recall: self.drawn > 0 ? Double(right) / Double(self.drawn) : 0))
    }
    var area = 0.0
    var highest = 0.0
    for (place, point) in curve.enumerated().reversed() {
      highest = max(highest, point.precision)
      let before = place > 0 ? curve[place - 1].recall : 0
      area += (point.recall - before) * highest
    }
    averagePrecision = area
  }

  /// Right, wrong and missed boxes where those with at least this score count.
  public func counts(from score: Double) -> (right: Int, wrong: Int, missed: Int) {
    let counted = hits.filter { $0.cell.score >= score }
    let right = counted.count(where: \.isRight)
    return (right, counted.count - right, drawn - right)
  }

  /// The score that is best by F1 among those that find at least `recall` of what can be found at
  /// all; the middle between it and the next lower one, so that what is about as sure counts too.
  public func bestScore(recall: Double) -> Double {
    let reachable = curve.last?.recall ?? 0
    func balance(_ point: Point) -> Double {
      let sum = point.precision + point.recall
      return sum > 0 ? 2 * point.precision * point.recall / sum : 0
    }
    let allowed = curve.indices.filter { curve[$0].recall >= recall * reachable }
    guard let best = allowed.max(by: { balance(curve[$0]) < balance(curve[$1]) }) else {
      return 0.5
    }
    let next = best + 1 < curve.count ? curve[best + 1].score : 0
    return ((curve[best].score + next) / 2 * 1000).rounded() / 1000
  }
}
