public import Basis

/// What a study is to answer.
public enum StudyQuestion: Sendable, Hashable {
  /// Can a reader who is right this often be seen not to guess?
  case canTell(accuracy: Double)
  /// Can a reader who guesses be shown to guess, by balanced accuracy and by area?
  case guesses
}

extension PowerPlan {
  /// The chance that a study of this size answers `question`.
  public func power(for question: StudyQuestion) -> Double {
    switch question {
    case .canTell(let accuracy): detection(accuracy: accuracy)
    case .guesses: equivalencePower
    }
  }

  /// Throws when the chance to answer `question` is below `power`, and says what would suffice.
  public func check(_ question: StudyQuestion, power: Double) throws(PlanRefusal) {
    let found = self.power(for: question)
    guard found < power else { return }
    switch question {
    case .canTell(let accuracy):
      throw .cannotTell(
        pairs: pairs, accuracy: accuracy, power: found, asked: power,
        enough: Self.pairsForDetection(accuracy: accuracy, power: power, alpha: alpha),
        seen: smallestAccuracy(power: power))
    case .guesses:
      throw .cannotShowGuessing(
        pairs: pairs, margin: margin, power: found, asked: power,
        enough: Self.pairsForEquivalence(margin: margin, power: power, alpha: alpha),
        shown: smallestMargin(power: power))
    }
  }
}

extension Plan {
  /// The fewest pictures of each kind with which a class may be judged by itself.
  public static let pairsForOneClass = 30

  /// Throws when a class has too few pictures to be judged by itself.
  public func checkClasses() throws(PlanRefusal) {
    if let small = classes.first(where: { $0.pairs < Self.pairsForOneClass }) {
      throw .classTooSmall(
        cellClass: small.cellClass, pairs: small.pairs, needed: Self.pairsForOneClass)
    }
  }
}

/// Why a plan can't answer the question that is asked of it, and what would.
public enum PlanRefusal: Explained, Equatable {
  /// Too small to see that a reader of this accuracy doesn't guess. `enough` pairs would do, or
  /// the true accuracy `seen`.
  case cannotTell(
    pairs: Int, accuracy: Double, power: Double, asked: Double, enough: Int?, seen: Double?)
  /// Too small to show that a guesser guesses. `enough` pairs would do, or the margin `shown`.
  case cannotShowGuessing(
    pairs: Int, margin: Double, power: Double, asked: Double, enough: Int?, shown: Double?)
  /// Too few pictures of one class to judge it by itself.
  case classTooSmall(cellClass: String, pairs: Int, needed: Int)

  public var summary: String {
    let percent = { (share: Double) in ReportWords.percent(share) }
    switch self {
    case .cannotTell(let pairs, let accuracy, let power, let asked, _, _):
      return "\(pairs) + \(pairs) pictures see a reader who is right \(percent(accuracy)) of the "
        + "time in \(percent(power)) of studies; \(percent(asked)) is asked"
    case .cannotShowGuessing(let pairs, let margin, let power, let asked, _, _):
      return "\(pairs) + \(pairs) pictures show a guesser to be within "
        + "\(ReportWords.number(100 * margin, digits: 1)) points of guessing in "
        + "\(percent(power)) of studies; \(percent(asked)) is asked"
    case .classTooSmall(let cellClass, let pairs, let needed):
      return "\(pairs) + \(pairs) pictures of '\(cellClass)' are too few to judge it by itself; "
        + "\(needed) + \(needed) are needed"
    }
  }

  public var remedy: String? {
    switch self {
    case .cannotTell(_, _, _, _, let enough, let seen):
      let pictures = enough.map { "take \($0) + \($0)" }
      let other = seen.map {
        "ask for a reader who is right \(ReportWords.percent($0)) of the time"
      }
      return [pictures, other].compactMap(\.self).joined(separator: ", or ")
    case .cannotShowGuessing(_, _, _, _, let enough, let shown):
      let pictures = enough.map { "take \($0) + \($0)" }
      let other = shown.map {
        "ask for a margin of \(ReportWords.number(100 * $0, digits: 1)) points"
      }
      return [pictures, other].compactMap(\.self).joined(separator: ", or ")
    case .classTooSmall: return "take more pictures of it, or judge all classes together only"
    }
  }

  public var exitStatus: ExitStatus { .usage }
}
