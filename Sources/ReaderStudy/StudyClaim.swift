import Statistics

/// What a whole study says, reader by reader, in one sentence.
public struct StudyClaim: Sendable, Hashable {
  /// One a reader who has begun.
  public var claims: [Claim]
  /// What holds of the study as a whole, each as a sentence.
  public var remarks: [String]
  /// The sentence the report begins with.
  public var sentence: String

  /// What `readers` say under `conditions`.
  init(_ readers: [ReaderScore], _ conditions: ClaimConditions) {
    claims = readers.map { Claim($0, conditions) }
    remarks = Self.remarks(conditions)
    sentence =
      claims.isEmpty && !conditions.isVerified
      ? "Nothing can be said, because the study isn't as it was sealed and written."
      : Self.sentence(claims)
  }

  private static func remarks(_ conditions: ClaimConditions) -> [String] {
    var sentences: [String] = []
    if !conditions.changedRules.isEmpty {
      sentences.append(
        "Rules changed after sealing: \(conditions.changedRules.joined(separator: ", ")).")
    }
    sentences += conditions.blinding.map(Claim.sentence)
    for opening in conditions.interimOpenings {
      sentences.append("The key was opened before all sittings had ended: \(opening).")
    }
    if !conditions.missing.isEmpty {
      let names = conditions.missing.map { "\($0.reader) (\($0.reason))" }
      sentences.append(
        "Of \(conditions.listedReaders.count) listed readers \(conditions.missing.count) gave no "
          + "answers that count: \(names.joined(separator: ", ")).")
    }
    return sentences
  }

  private static func sentence(_ claims: [Claim]) -> String {
    guard claims.count > 1 else {
      return claims.first?.sentence ?? "Nothing can be said yet, because no reader has begun."
    }
    func names(_ claims: [Claim]) -> String {
      let list = claims.map(\.reader)
      return list.count > 6
        ? "\(list.count) of \(claims.count)" : list.joined(separator: ", ")
    }
    let able = claims.filter { $0.isAble && $0.verdict.isDistinguishing }
    let inverted = claims.filter { $0.isAble && $0.verdict.isInverted }
    let credible = claims.filter(\.isCredible)
    let open = claims.filter { !$0.obstacles.isEmpty }
    var clauses: [String] = []
    if !able.isEmpty {
      clauses.append("\(able.count) can tell made cells from real ones (\(names(able)))")
    }
    if !inverted.isEmpty {
      clauses.append("\(inverted.count) reliably take one for the other (\(names(inverted)))")
    }
    if !credible.isEmpty {
      clauses.append("to \(credible.count) the made cells are credible (\(names(credible)))")
    }
    if !open.isEmpty {
      let reasons = open.prefix(3).map { "\($0.reader): \($0.obstacles[0])" }
      clauses.append(
        "of \(open.count) it can't be said, because \(reasons.joined(separator: "; "))"
          + (open.count > 3 ? "; and so on, below" : ""))
    }
    return "Of \(claims.count) readers \(clauses.joined(separator: "; "))."
  }
}
