import ReaderStudy

extension OpenSitting {
  /// What the reader does with what is shown; practice is always a rating.
  var task: AnswerTask { practice == nil ? sitting.task : .rating }

  /// The question about what is shown.
  var question: String {
    practice == nil || sitting.task == .rating ? sitting.question : AnswerTask.rating.question
  }

  /// The page that stands before the next picture; nil where none does. A break goes before it.
  var pageBefore: SittingView.Stage? {
    guard !sitting.isOnBreak, !offersBreak, !sitting.isComplete else { return nil }
    let plan = sitting.manifest.plan
    if let right = failedPractice {
      return .practiceFailed(
        right: right, of: plan.practice, needed: plan.rules?.practiceToPass ?? 0)
    }
    guard let phase = sitting.phaseToTell, let phases = plan.phases else { return nil }
    return .phase(
      PhasePage(
        phase: phase, part: (phases.firstIndex(of: phase) ?? 0) + 1, parts: phases.count,
        clues: phase == .clues ? plan.clues : nil, asksBackground: !sitting.isTold))
  }

  /// Lays the practice pictures out where practice comes next.
  mutating func prepare() throws(StudyError) {
    guard sitting.needsPractice, practice == nil else { return }
    practice = try sitting.practice(of: study)
  }

  /// Goes on to the phase that the reader has been told of.
  mutating func tell(_ background: Background?) throws(StudyError) {
    try sitting.tell(background)
    turn += 1
    try prepare()
  }

  /// Takes the last practice answer: the test begins, or practice begins again.
  mutating func finish(_ practice: Practice) throws(StudyError) {
    try sitting.finish(practice)
    self.practice = nil
    lastTruth = nil
    if sitting.needsPractice { failedPractice = practice.right }
  }

  /// Takes a choice or a name, of the pictures it was given for.
  mutating func judge(_ judgement: SittingJudgement) throws(StudyError) {
    guard judgement.turn == turn, practice == nil else { return }
    try sitting.judge(judgement.content, times: judgement.times)
    lastTruth = nil
    offersBreak = sitting.isBreakDue
    turnOver()
  }
}
