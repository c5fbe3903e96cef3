/// How easy a control is: only together do they show how finely a reader looked.
public enum ControlGrade: Int, Sendable, Hashable, Codable, CaseIterable {
  /// Blots: whoever glances at the screen sees them.
  case coarse = 1
  /// Poor fakes that have to be looked at. A claim needs these.
  case middle = 2
  /// Fakes nearly as good as those of the test.
  case fine = 3

  /// The grade of the control at `index` of a plan, from 0: a third of each, middle ones first.
  public static func planned(_ index: Int) -> ControlGrade {
    [.middle, .coarse, .fine][index % 3]
  }

  /// The grade as a word.
  public var words: String {
    switch self {
    case .coarse: "coarse"
    case .middle: "middle"
    case .fine: "fine"
    }
  }
}

/// What the controls of one sitting show: whether poor fakes were seen as such, by more than habit.
public struct ControlFinding: Sendable, Hashable {
  /// Controls called fake, of all.
  public var all: Proportion
  /// The same grade by grade; grades without controls are missing, and all are when no control has
  /// a grade.
  public var byGrade: [ControlGrade: Proportion]
  /// One-sided p of "the deciding controls aren't rated higher than the pictures of the test".
  public var beyondHabit: Double?

  /// The share of the deciding controls that has to be called fake.
  public static let share = 0.6

  /// - Parameters:
  ///   - controls: rating and grade of each control.
  ///   - primary: the ratings of the pictures of the test, from 1 to `levels`.
  ///   - fakeFrom: the lowest rating that counts as the answer "fake".
  public init(
    _ controls: [(rating: Int, grade: ControlGrade?)], primary: [Int], fakeFrom: Int = 4,
    levels: Int = 6
  ) {
    func caught(_ ratings: [Int]) -> Proportion {
      Proportion(ratings.count { $0 >= fakeFrom }, of: ratings.count)
    }
    all = caught(controls.map(\.rating))
    byGrade = Dictionary(grouping: controls.filter { $0.grade != nil }, by: \.grade)
      .reduce(into: [:]) { grades, entry in
        if let grade = entry.key { grades[grade] = caught(entry.value.map(\.rating)) }
      }
    let isGraded = !byGrade.isEmpty
    let deciding = controls.filter { !isGraded || $0.grade == .middle }.map(\.rating)
    func counts(_ ratings: [Int]) -> [Int] {
      (1...levels).map { level in ratings.count { $0 == level } }
    }
    beyondHabit = RatingPermutation(counts(deciding), counts(primary))?.greater
  }

  /// Whether the controls have grades.
  public var isGraded: Bool { !byGrade.isEmpty }
  /// The controls that decide: those of the middle grade, or all where none has a grade.
  public var deciding: Proportion {
    isGraded ? byGrade[.middle] ?? Proportion(0, of: 0) : all
  }

  /// Whether enough of the deciding controls were called fake.
  public var isEnough: Bool { (deciding.value ?? 0) >= Self.share }

  /// Whether the deciding controls were seen: enough of them called fake, and by more than habit.
  public func isCaught(alpha: Double) -> Bool {
    isEnough && (beyondHabit ?? 1) < alpha
  }
}
