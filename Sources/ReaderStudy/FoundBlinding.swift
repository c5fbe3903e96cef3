/// How well the truth was kept from the readers: found out, whatever was promised.
public struct FoundBlinding: Sendable, Hashable {
  /// What could have told a reader the truth, each as a clause; empty where nothing was found.
  public var doubts: [String]
  /// The level that was found: the lowest of all openings. Nil before the first.
  public var level: Plan.Blinding?

  init(_ score: StudyScore) {
    doubts = []
    var levels: [Plan.Blinding] = []
    for reader in score.readers {
      let openings = reader.openings.filter { !$0.simulated }
      if openings.contains(where: \.keyReadable) {
        doubts.append("the account of '\(reader.reader)' could read the key")
      }
      if openings.contains(where: { $0.access?.atlasReadable == true }) {
        doubts.append(
          "the account of '\(reader.reader)' could read the atlas that the reals come from")
      }
      levels += openings.map { opening in
        if opening.keyReadable { return .sameAccount }
        return opening.access?.keyPresent == false ? .otherMachine : .otherAccount
      }
    }
    level = Plan.Blinding.allCases.first(where: levels.contains)
    if let promised = score.manifest?.plan.blinding, let level,
      level.rawValue < promised.rawValue
    {
      doubts.append(
        "the blinding promised was \(promised.rawValue), and \(level.rawValue) was found")
    }
    if let reals = score.manifest?.publicReals { doubts.append(reals) }
    if score.manifest?.seedGiven == true {
      doubts.append(
        "the seed of the fakes was given by a person: whoever knows it can make them again")
    }
  }
}

extension StudyScore {
  /// How well the truth was kept from the readers.
  public var blinding: FoundBlinding { FoundBlinding(self) }
}
