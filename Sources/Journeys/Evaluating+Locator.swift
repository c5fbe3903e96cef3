public import Basis
import Foundation
public import Location
public import Pictures

/// How well a locator does on fields with boxes somebody drew.
public struct LocatorReport: Sendable, Codable {
  /// The list of fields, or 'all'.
  public var split: String
  /// The names of the fields, in the order `evaluation` counts them.
  public var fields: [String]
  public var evaluation: DetectionEvaluation
  /// The score from which on a box counts.
  public var threshold: Double
  /// At that score.
  public var right: Int
  public var wrong: Int
  public var missed: Int
  /// Boxes that were drawn and not found at that score.
  public var misses: [Miss]
  /// The middle of the seconds a field takes, reading its file aside.
  public var medianSeconds: Double

  /// A drawn box that was not found.
  public struct Miss: Sendable, Codable {
    public var field: String
    public var box: PixelRectangle
    /// The largest overlap of any box found there at the threshold.
    public var bestOverlap: Double
  }

  /// Of the drawn boxes, the share found.
  public var recall: Double {
    right + missed > 0 ? Double(right) / Double(right + missed) : 0
  }
  /// Of the boxes found, the share drawn.
  public var precision: Double {
    right + wrong > 0 ? Double(right) / Double(right + wrong) : 0
  }
}

extension Evaluating {
  /// Looks for white cells in fields whose cells are known.
  ///
  /// - Parameter split: the list of fields; nil for all.
  public static func locator(
    _ locator: Locator, on fields: DrawnFields, split: String?, threshold: Double?, bench: Bench
  ) -> Job<Basis.Progress, LocatorReport> {
    Job(on: bench) { report in
      let items = try fields.items(split: split)
      let clock = ContinuousClock()
      let start = clock.now
      var found: [[LocatedCell]] = []
      var seconds: [Double] = []
      for item in items {
        try Task.checkCancellation()
        let picture = try PictureFile.read(item.picture)
        var cells: [LocatedCell] = []
        seconds.append(clock.measure { cells = locator.cells(in: picture) } / .seconds(1))
        found.append(cells)
        report(
          Basis.Progress(
            "locating", completed: found.count, total: items.count, elapsed: clock.now - start))
      }
      let evaluation = DetectionEvaluation(found: found, drawn: items.map(\.cells))
      let least = threshold ?? locator.description.threshold
      let counts = evaluation.counts(from: least)
      let misses = zip(items, found).flatMap { item, cells in
        let counted = cells.filter { $0.score >= least }
        return item.cells.compactMap { box -> LocatorReport.Miss? in
          let best = counted.map { $0.box.overlap(box) }.max() ?? 0
          guard best < evaluation.leastOverlap else { return nil }
          return LocatorReport.Miss(field: item.name, box: box, bestOverlap: best)
        }
      }
      return LocatorReport(
        split: split ?? "all", fields: items.map(\.name), evaluation: evaluation, threshold: least,
        right: counts.right, wrong: counts.wrong, missed: counts.missed, misses: misses,
        medianSeconds: seconds.isEmpty ? 0 : seconds.sorted()[seconds.count / 2])
    }
  }
}
