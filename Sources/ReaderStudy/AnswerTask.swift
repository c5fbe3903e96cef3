/// What a reader does with what is on the screen.
public enum AnswerTask: String, Sendable, Hashable, Codable, CaseIterable {
  /// Rates one picture from surely real to surely fake.
  case rating
  /// Points at the made one of four pictures of one class.
  case quartet
  /// Names the class of one cell.
  case naming

  /// The question on the screen.
  public var question: String {
    switch self {
    case .rating: "Is this cell a photograph or was it made by a generator?"
    case .quartet: "Which of these four cells was made by a generator?"
    case .naming: "Which cell is this?"
    }
  }

  /// Pictures on the screen at once.
  public var pictures: Int { self == .quartet ? 4 : 1 }
}

/// What a reader has been told when a picture is shown.
public enum Phase: String, Sendable, Hashable, Codable, CaseIterable {
  /// Nothing: the reader names the cells and may say that something is odd about one.
  case untold
  /// That some of the cells were made by a generator.
  case told
  /// Also what gives such cells away.
  case clues

  /// As a heading.
  public var words: String {
    switch self {
    case .untold: "Untold"
    case .told: "Told"
    case .clues: "After clues"
    }
  }

  /// What the reader reads before the phase.
  public var instruction: String {
    switch self {
    case .untold:
      "Name each cell. If anything about a picture is odd, say so; you needn't say what."
    case .told:
      "Some of the cells were made by a generator. Say of each how sure you are that it was."
    case .clues:
      "You have now been shown what gives made cells away. Say of each how sure you are."
    }
  }

  /// What a reader does in the phase.
  public var task: AnswerTask { self == .untold ? .naming : .rating }

  /// What is wrong with these phases; nil when nothing is. What has been told can't be untold.
  static func problem(_ phases: [Phase]?, task: AnswerTask?) -> String? {
    guard let phases else { return nil }
    guard phases == allCases.filter(phases.contains), !phases.isEmpty else {
      return "phases come once each and in this order: untold, told, clues"
    }
    guard (task ?? .rating) == .rating else {
      return "phases and the task '\(task?.rawValue ?? "")' don't go together"
    }
    return nil
  }
}
