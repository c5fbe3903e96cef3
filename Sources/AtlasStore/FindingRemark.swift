/// How strong a finding is in one cell, and what else was said of it.
public struct FindingRemark: Sendable, Hashable {
  /// How strong, in the pluses of a report.
  public enum Grade: Int, Sendable, Hashable, CaseIterable {
    case slight = 1
    case moderate = 2
    case marked = 3

    /// The grade that '2', '2+' or '++' means; nil where it means none.
    public init?(spelled spelling: some StringProtocol) {
      let pluses = spelling.allSatisfy { $0 == "+" } ? spelling.count : nil
      let digits = spelling.hasSuffix("+") ? spelling.dropLast() : spelling[...]
      guard let number = pluses ?? (digits.count == 1 ? Int(digits) : nil),
        let grade = Grade(rawValue: number)
      else { return nil }
      self = grade
    }

    /// '2+'
    public var text: String { "\(rawValue)+" }

    /// What it means where a report has no pluses.
    public var word: String {
      switch self {
      case .slight: "slight"
      case .moderate: "moderate"
      case .marked: "marked"
      }
    }
  }

  /// Nil while nobody has said.
  public var grade: Grade?
  /// Free text; nil for none, never empty.
  public var note: String? {
    didSet { if note?.isEmpty == true { note = nil } }
  }

  public init(grade: Grade? = nil, note: String? = nil) {
    self.grade = grade
    self.note = note?.isEmpty == true ? nil : note
  }

  /// Whether it says nothing.
  public var isEmpty: Bool { grade == nil && note == nil }

  /// One part of it, said anew; nil takes it back.
  public enum Part: Sendable, Hashable {
    case grade(Grade?)
    case note(String?)
  }

  /// This remark with one part said anew.
  public func saying(_ part: Part) -> FindingRemark {
    switch part {
    case .grade(let grade): FindingRemark(grade: grade, note: note)
    case .note(let note): FindingRemark(grade: grade, note: note)
    }
  }

  /// 'dohle_bodies 2+ (pale)', where `finding` is the key or the name.
  public func words(after finding: String) -> String {
    var words = finding
    if let grade { words += " \(grade.text)" }
    if let note { words += " (\(note))" }
    return words
  }
}

/// As the journal writes it: what isn't said isn't there.
extension FindingRemark: Codable {
  private enum CodingKeys: String, CodingKey {
    case grade, note
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let number = try values.decodeIfPresent(Int.self, forKey: .grade)
    let grade = number.flatMap(Grade.init(rawValue:))
    guard (number == nil) == (grade == nil) else {
      throw DecodingError.dataCorruptedError(
        forKey: .grade, in: values, debugDescription: "a grade is 1, 2 or 3")
    }
    self.init(grade: grade, note: try values.decodeIfPresent(String.self, forKey: .note))
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encodeIfPresent(grade?.rawValue, forKey: .grade)
    try values.encodeIfPresent(note, forKey: .note)
  }
}
