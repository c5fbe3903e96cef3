import Foundation
import Statistics

/// Numbers and findings in the words of a report.
enum ReportWords {
  /// `-`: there is no such number.
  static let none = "not estimable"

  static func percent(_ share: Double?) -> String {
    share.map { String(format: "%.0f%%", 100 * $0) } ?? none
  }

  /// A share in percent with its interval, `64% [54, 73]`.
  static func percent(_ share: Double?, _ interval: Interval?) -> String {
    guard let share else { return none }
    guard let interval else { return percent(share) }
    return String(
      format: "%.0f%% [%.0f, %.0f]", 100 * share, 100 * interval.low, 100 * interval.high)
  }

  /// A difference of shares, or a margin: `10 points`. Percent would read as a share of a share.
  static func points(_ difference: Double?) -> String {
    guard let difference else { return none }
    let rounded = (1000 * difference).rounded() / 10
    let isWhole = rounded == rounded.rounded()
    return String(format: isWhole ? "%.0f points" : "%.1f points", rounded)
  }

  /// A difference in points with its interval, `12 points [3, 21]`.
  static func points(_ difference: Double?, _ interval: Interval?) -> String {
    guard difference != nil, let interval else { return points(difference) }
    return points(difference)
      + String(format: " [%.0f, %.0f]", 100 * interval.low, 100 * interval.high)
  }

  static func number(_ value: Double?, digits: Int = 2) -> String {
    value.map { String(format: "%.\(digits)f", $0) } ?? none
  }

  static func number(_ value: Double?, _ interval: Interval?, digits: Int = 2) -> String {
    guard let value else { return none }
    guard let interval else { return number(value, digits: digits) }
    let ends = "[\(number(interval.low, digits: digits)), \(number(interval.high, digits: digits))]"
    return "\(number(value, digits: digits)) \(ends)"
  }

  static func p(_ value: Double?) -> String {
    guard let value else { return none }
    return value < 0.0001 ? "<0.0001" : String(format: value < 0.01 ? "%.4f" : "%.3f", value)
  }

  /// Clauses as one: `a; b; and c`.
  static func joined(_ clauses: [String]) -> String {
    guard clauses.count > 1 else { return clauses.first ?? "" }
    return clauses.dropLast().joined(separator: "; ") + "; and " + clauses[clauses.count - 1]
  }

  /// A count as a share with one decimal, for tables of simulations.
  static func share(_ count: Int, of all: Int) -> String {
    all > 0 ? String(format: "%.1f%%", 100 * Double(count) / Double(all)) : none
  }

  /// Texts in columns: a negative width begins at the left.
  static func columns(_ cells: [(text: String, width: Int)]) -> String {
    cells.map { text, width in
      let blanks = String(repeating: " ", count: max(0, abs(width) - text.count))
      return width < 0 ? text + blanks : blanks + text
    }.joined(separator: " ")
  }

  static func count(_ share: Proportion) -> String { "\(share.successes) of \(share.trials)" }

  /// What a verdict means, as a clause.
  static func clause(_ verdict: Verdict) -> String {
    switch verdict {
    case .notEstimable: "not estimable: only one kind was judged"
    case .distinguishes: "distinguishes fakes from reals"
    case .distinguishesWithinMargin:
      "distinguishes fakes from reals, but by less than the margin"
    case .inverted: "inverted: takes fakes for reals and reals for fakes, reliably"
    case .invertedWithinMargin: "inverted, but by less than the margin"
    case .insensitive:
      "insensitive session: too few controls were caught to conclude anything"
    case .oneSided: "one-sided answers: nearly all were the same, no claim"
    case .equivalent: "equivalent to guessing, and the controls were caught"
    case .equivalentWithoutControl:
      "equivalent to guessing, but without controls to show that anything finer than blots could "
        + "be seen"
    case .contradicted:
      "as often right as by guessing, but the ratings of both kinds aren't alike"
    case .inconclusive: "inconclusive"
    }
  }

  /// The habit behind a criterion c.
  static func habit(_ criterion: Double) -> String {
    switch criterion {
    case 0.8...: "answers \"real\" far too readily"
    case 0.3..<0.8: "answers \"real\" too readily"
    case -0.3..<0.3: "has no strong habit"
    case -0.8 ..< -0.3: "answers \"fake\" too readily"
    default: "answers \"fake\" far too readily"
    }
  }

  /// How far apart a reader keeps the kinds.
  static func ability(_ found: SignalDetection) -> String {
    let size =
      switch abs(found.dPrime) {
      case ..<0.2: "next to none"
      case ..<0.6: "weak"
      case ..<1.2: "moderate"
      case ..<2: "good"
      default: "very good"
      }
    if abs(found.dPrime) < 0.2 { return "discrimination \(size)" }
    return "discrimination \(size)\(found.dPrime < 0 ? ", the wrong way round" : "")"
  }
}

extension ReportWords {
  /// A verdict as the beginning of a sentence.
  static func sentence(_ verdict: Verdict) -> String {
    let clause = clause(verdict)
    return clause.prefix(1).uppercased() + clause.dropFirst()
  }
}
