import ReaderStudy

/// What the lines of a sitting mean that is held line by line.
struct PlainAnswers {
  /// What a line means.
  enum Reply: Equatable {
    case rated(Rating, [Cue])
    case judged(TaskAnswer.Content)
    case unseen
    case help
    case rest
    case leave
  }

  let task: AnswerTask
  let names: [ClassName]
  let asksOdd: Bool

  static let rating = PlainAnswers(task: .rating, names: [], asksOdd: false)

  init(task: AnswerTask, names: [ClassName], asksOdd: Bool) {
    self.task = task
    self.names = names
    self.asksOdd = asksOdd
  }

  /// Of what comes next in a sitting.
  init(_ sitting: Sitting) {
    self.init(
      task: sitting.task, names: sitting.manifest.plan.names ?? [],
      asksOdd: sitting.phase == .untold)
  }

  /// Of what a sitting begins with.
  init(_ opening: SittingOpening, _ study: Study) {
    self.init(
      task: opening.task, names: study.manifest.plan.names ?? [],
      asksOdd: opening.phase == .untold)
  }

  private static let cues: [(letter: Character, cue: Cue)] = [
    ("n", .nucleus), ("g", .granules), ("y", .cytoplasm), ("o", .outline), ("k", .background),
    ("c", .colour), ("s", .sharpness), ("x", .other),
  ]

  /// The lines there are, in a paragraph.
  var help: String {
    let answers: String
    switch task {
    case .rating:
      let cues = Self.cues.map { "\($0.letter) \($0.cue.rawValue)" }.joined(separator: ", ")
      answers =
        "Type 1 (surely real) to 6 (surely generated) and Enter; a line is an answer and can't be "
        + "taken back. Cues may follow: \(cues); for example '5 ns'."
    case .quartet:
      answers =
        "Type the number of the one that was made and Enter: 1 above left, 2 above right, 3 below "
        + "left, 4 below right. A line is an answer and can't be taken back."
    case .naming:
      let all = names.map { "\($0.letter) \($0.name)" }.joined(separator: ", ")
      answers =
        "Type the capital of the cell's name and Enter: \(all). "
        + (asksOdd
          ? "An o behind it says that something is odd, for example "
            + "'\(names.first?.letter ?? "E") o'. " : "")
        + "A line is an answer and can't be taken back."
    }
    return answers
      + " ? these words, unseen if you can't see it, b break, q leaves; every answer is "
      + "kept."
  }

  /// After a line that means nothing.
  var hint: String {
    switch task {
    case .rating: "Type 1 to 6, unseen, ?, b or q."
    case .quartet: "Type 1 to 4, unseen, ?, b or q."
    case .naming:
      "Type a capital of \(names.map(\.letter).joined(separator: " "))"
        + (asksOdd ? ", with an o behind it where something is odd" : "")
        + "; or unseen, ?, b or q."
    }
  }

  /// Nil for a line that means nothing.
  func reply(to line: String) -> Reply? {
    let text = line.filter { !$0.isWhitespace }
    switch text {
    case "?", "help": return .help
    case "unseen": return .unseen
    case "b": return .rest
    case "q": return .leave
    default: break
    }
    guard let first = text.first else { return nil }
    let rest = text.dropFirst()
    switch task {
    case .rating:
      guard let rating = first.wholeNumberValue.flatMap(Rating.init) else { return nil }
      return cues(rest).map { .rated(rating, $0) }
    case .quartet:
      guard rest.isEmpty, let place = first.wholeNumberValue, (1...4).contains(place) else {
        return nil
      }
      return .judged(.chosen(place))
    case .naming:
      guard let name = names.first(where: { $0.letter == String(first) }) else { return nil }
      guard asksOdd else { return rest.isEmpty ? .judged(.named(name.key, isOdd: nil)) : nil }
      guard ["", "o", "odd"].contains(rest) else { return nil }
      return .judged(.named(name.key, isOdd: !rest.isEmpty))
    }
  }

  private func cues(_ letters: Substring) -> [Cue]? {
    var found: [Cue] = []
    for letter in letters {
      guard let cue = Self.cues.first(where: { $0.letter == letter })?.cue else { return nil }
      if !found.contains(cue) { found.append(cue) }
    }
    return found
  }
}
