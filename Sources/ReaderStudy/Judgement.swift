public import Statistics

/// One confirmed answer beside the truth, once the key is open.
public struct Judgement: Sendable, Hashable {
  /// The answer as logged.
  public var answer: Answer
  /// The picture's record, from 0.
  public var record: Int
  /// Whether the same picture had been answered before.
  public var isRepeat: Bool
  /// Real or fake.
  public var truth: Truth
  /// The key of the class.
  public var cellClass: String
  /// Whether the picture is a control.
  public var isControl: Bool
  /// How easy a control is; nil for other pictures, and for controls without a grade.
  public var controlGrade: ControlGrade?

  /// Whether it counts in the primary analysis: the first showing of a picture that is no control.
  public var isPrimary: Bool { !isRepeat && !isControl }
  /// Whether the answer was right.
  public var isRight: Bool { answer.rating.isFake == (truth == .fake) }
}
