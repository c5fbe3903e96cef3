/// What readers said to other tasks than rating single pictures, scored with the key open.
public struct TaskScores: Sendable {
  /// One a reader who chose among quartets.
  public var quartets: [QuartetScore] = []
  /// One a reader who named cells.
  public var namings: [NamingScore] = []
  /// One a reader who answered in phases.
  public var phases: [PhaseScore] = []

  /// What may be said, each in a sentence.
  public var sentences: [String] {
    quartets.map(\.sentence) + phases.map(\.sentence) + namings.map(\.sentence)
  }

  func write(to document: inout ReportDocument) {
    for score in quartets { score.write(to: &document) }
    for score in phases { score.write(to: &document) }
    for score in namings { score.write(to: &document) }
  }

  /// Adds what one reader said.
  mutating func add(
    _ score: ReaderScore, _ answers: [TaskAnswer], plan: Plan, _ key: StudyKey
  ) {
    let rows = Dictionary(key.rows.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    // A picture counts once, by its first name.
    var seen: Set<String> = []
    let named = answers.compactMap { answer -> NamingAnswer? in
      guard let name = answer.named, let row = answer.pictures.first.flatMap({ rows[$0] }),
        !row.isControl, seen.insert(row.id).inserted
      else { return nil }
      return NamingAnswer(
        picture: row.id, truth: row.truth, asked: row.cellClass, named: name, isOdd: answer.isOdd)
    }
    let naming = NamingScore(
      reader: score.reader, answers: named, margin: plan.margin, alpha: plan.alpha)
    if let phases = plan.phases {
      let rated = phases.filter { $0.task == .rating }.map { ($0, score.only($0, plan)) }
      self.phases.append(
        PhaseScore(
          reader: score.reader, untold: named.isEmpty ? nil : naming,
          rated: Dictionary(uniqueKeysWithValues: rated)))
    } else if plan.task == .naming {
      namings.append(naming)
    } else if plan.task == .quartet {
      let chosen = answers.compactMap { answer -> QuartetAnswer? in
        let shown = answer.pictures.compactMap { rows[$0] }
        guard let choice = answer.chosen,
          let made = shown.firstIndex(where: { $0.truth == .fake })
        else { return nil }
        return QuartetAnswer(made: made + 1, chosen: choice, cellClass: shown[made].cellClass)
      }
      if let found = QuartetScore(
        reader: score.reader, answers: chosen, margin: plan.margin, alpha: plan.alpha)
      {
        quartets.append(found)
      }
    }
  }
}

extension Plan {
  /// Whether readers rate single pictures somewhere in the test.
  var isRated: Bool {
    phases?.contains { $0.task == .rating } ?? ((task ?? .rating) == .rating)
  }
}

extension ReaderScore {
  /// The answers of one phase.
  func only(_ phase: Phase, _ plan: Plan) -> ReaderScore {
    var score = self
    score.judgements = judgements.filter { plan.phase(at: $0.answer.showing - 1) == phase }
    score.showings = (0..<plan.showings).count { plan.phase(at: $0) == phase }
    return score
  }

  /// What the verdict is drawn from: the phase in which readers had been told and nothing more, or
  /// all there is without phases.
  func told(_ plan: Plan) -> ReaderScore {
    guard let phases = plan.phases else { return self }
    return only(phases.contains(.told) ? .told : .clues, plan)
  }
}
