public import Statistics

/// Simulated readers who must not be believed the wrong thing: which claims would be false of each.
public enum ReaderKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Looks, and can't tell.
  case guesser
  /// Can't tell, and hardly ever says "fake".
  case timid
  /// Can't tell, and hardly ever says "real".
  case bold
  /// Presses any key without looking; sees nothing but blots.
  case tapper
  /// Can't tell, and uses two ratings only.
  case twoCategories = "two-categories"
  /// Can tell, by two ratings only.
  case ableInTwo = "able-in-two"
  /// Can tell: 1 or 6 for fakes, 3 or 4 for reals.
  case oneAndSix = "one-and-six"

  /// A reader of the kind.
  public func reader(seed: UInt64) -> SimulatedReader {
    switch self {
    case .guesser: SimulatedReader(dPrime: 0, seed: seed)
    case .timid: SimulatedReader(dPrime: 0, criterion: 1.5, controlBonus: 4, seed: seed)
    case .bold: SimulatedReader(dPrime: 0, criterion: -1.5, seed: seed)
    case .tapper: SimulatedReader(dPrime: 0, manner: .tapping, seed: seed)
    case .twoCategories: SimulatedReader(dPrime: 0, manner: .halving, seed: seed)
    case .ableInTwo: SimulatedReader(dPrime: 0.8, manner: .halving, seed: seed)
    case .oneAndSix: SimulatedReader(dPrime: 2, manner: .extremes, seed: seed)
    }
  }

  /// Whether answers depend on the truth: then "distinguishes" isn't false.
  public var canTell: Bool { self == .ableInTwo || self == .oneAndSix }
  /// Whether likeness to guessing would mean something: the reader looks, can't tell, and has no
  /// habit that would hide it.
  public var mayBeEquivalent: Bool { self == .guesser || self == .twoCategories }

  /// Verdicts that are false of the kind, because the reader can't tell.
  public var falseAbility: Set<Verdict> {
    canTell ? [] : Set(Verdict.allCases.filter(\.isAble))
  }
  /// Verdicts that are false of the kind, because its answers are no sign of credible pictures.
  public var falseEquivalence: Set<Verdict> {
    mayBeEquivalent
      ? []
      : [.equivalent, .equivalentWithoutControl, .distinguishesWithinMargin, .invertedWithinMargin]
  }
}
