/// What `leuko verify` found: our results against recorded references, group by group.
public struct VerificationReport: Sendable, Hashable, Codable {
  /// In the order they were checked.
  public var groups: [VerificationGroup]

  /// A report of `groups`; empty to begin with.
  public init(groups: [VerificationGroup] = []) {
    self.groups = groups
  }

  /// Success when every group passed; failure when one failed or no case was checked at all;
  /// incomplete when none failed, but some groups were not built.
  public var exitStatus: ExitStatus {
    if groups.contains(where: \.hasFailed) { return .failure }
    if groups.reduce(0, { $0 + $1.cases }) == 0 { return .failure }
    return groups.allSatisfy { $0.outcome == .passed } ? .success : .incomplete
  }
}

/// Cases that share a source and a kind of tolerance.
public struct VerificationGroup: Sendable, Hashable, Codable {
  /// How a group ended.
  public enum Outcome: Sendable, Hashable, Codable {
    case passed
    /// At least one case is outside its tolerance, or could not be read; the text says which, and
    /// by how much.
    case failed(String)
    /// Nothing was compared, as this program doesn't do what the case asks; the text says what.
    case notBuilt(String)
  }

  /// The file or folder and what in it was compared, for example `tiny_class: taps`.
  public var name: String
  /// How many comparisons were made.
  public var cases: Int
  /// The error of the case nearest to its tolerance, or farthest beyond it, in the measure of the
  /// group; nil when nothing was compared.
  public var worstError: Double?
  /// The tolerance of that same case.
  public var tolerance: Double?
  /// How the group ended.
  public var outcome: Outcome

  /// A finished group.
  public init(
    name: String, cases: Int, worstError: Double?, tolerance: Double?, outcome: Outcome
  ) {
    self.name = name
    self.cases = cases
    self.worstError = worstError
    self.tolerance = tolerance
    self.outcome = outcome
  }

  /// A group that starts empty, for `record(_:error:tolerance:)` to fill.
  public init(name: String) {
    self.init(name: name, cases: 0, worstError: nil, tolerance: nil, outcome: .passed)
  }

  /// Whether the outcome is `failed`.
  public var hasFailed: Bool {
    if case .failed = outcome { true } else { false }
  }

  /// Adds one comparison. The first case outside its tolerance, or whose error isn't a number,
  /// fails the group and is named in its outcome.
  public mutating func record(_ label: String, error: Double, tolerance: Double) {
    cases += 1
    let passes = error <= tolerance
    let nearness = Self.nearness(error: error, tolerance: tolerance)
    if let worstError, let worst = self.tolerance,
      Self.nearness(error: worstError, tolerance: worst) >= nearness
    {
      // An earlier case was nearer to its limit.
    } else {
      worstError = error
      self.tolerance = tolerance
    }
    if !passes, !hasFailed {
      outcome = .failed("'\(label)': error \(error), tolerance \(tolerance)")
    }
  }

  private static func nearness(error: Double, tolerance: Double) -> Double {
    if error.isNaN { return .infinity }
    if tolerance > 0 { return error / tolerance }
    return error > 0 ? .infinity : 0
  }
}
