import ReaderStudy
import TerminalKit

/// A sitting that is open on the screen.
struct OpenSitting {
  let study: Study
  var sitting: Sitting
  var practice: Practice?
  /// The right answers of a practice that has to be taken again.
  var failedPractice: Int?
  /// What the reader learned about the picture answered last, in practice or training.
  var lastTruth: Truth?
  var offersBreak = false
  /// The picture of this turn has been on the screen for as long as it may.
  var isHidden = false
  /// The turn whose picture's end is set already.
  var timedTurn: Int?
  /// Counts what was shown: a picture's key may never stand for another.
  var turn = 1

  /// The next picture has all its time.
  mutating func turnOver() {
    turn += 1
    isHidden = false
  }
}

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

  /// Takes an answer, of the picture it was given for.
  mutating func confirm(_ answer: SittingAnswer) throws(StudyError) {
    guard answer.turn == turn else { return }
    if var practice {
      lastTruth = practice.answer(answer.rating)
      if practice.isFinished {
        try finish(practice)
      } else {
        self.practice = practice
      }
    } else {
      try sitting.confirm(answer.rating, cues: answer.cues, times: answer.times)
      lastTruth = sitting.lastTruth
      offersBreak = sitting.isBreakDue
    }
    turnOver()
  }

  /// Puts off a picture that can't be seen.
  mutating func putOff(_ turn: Int) throws(StudyError) {
    guard self.turn == turn else { return }
    try sitting.cannotDisplay()
    turnOver()
  }

  mutating func rest() {
    offersBreak = false
    sitting.beginBreak()
    // A picture whose time is limited has been seen for as long as it was.
    isHidden = timedTurn == turn
    turn += 1
  }

  mutating func goOn() throws(StudyError) {
    if offersBreak { sitting.declineBreak() }
    offersBreak = false
    try sitting.endBreak()
    turn += 1
  }

  mutating func practiseAgain() throws(StudyError) {
    failedPractice = nil
    turn += 1
    try prepare()
  }

  /// Where the reader is.
  var stage: SittingView.Stage {
    if let page = pageBefore { return page }
    let last = lastTruth.map { $0 == .real }
    if let practice {
      return .practice(answered: practice.answered, of: practice.count, lastWasReal: last)
    }
    if sitting.isComplete { return .complete }
    if sitting.isOnBreak { return .onBreak }
    return offersBreak ? .breakOffered : .trial(lastWasReal: last)
  }

  /// The pictures to judge; none where their time is over or there are none to see.
  var pictures: [StudyPicture] {
    guard stage.showsPicture, !isHidden else { return [] }
    return practice?.picture.map { [$0] } ?? sitting.pictures
  }

  /// The names of these pictures on the screen. They count pictures and nothing else: they must not tell
  /// one kind from the other.
  var keys: [PictureKey] {
    guard stage.showsPicture, !isHidden else { return [] }
    let name = "test/\(sitting.manifest.plan.name) \(sitting.reader) \(turn)"
    let count = task.pictures
    return (1...count).map { PictureKey(count > 1 ? "\(name) place \($0)" : name) }
  }

  /// What its reader sees of it. `stage`: where it isn't the sitting's own.
  func view(naming names: [ClassName], stage lost: SittingView.Stage? = nil) -> SittingView {
    let plan = sitting.manifest.plan
    let stage = lost ?? stage
    var view = SittingView(
      study: plan.name, question: question, reader: sitting.reader, stage: stage,
      answered: sitting.answered, showings: sitting.showings, picture: nil, turn: turn,
      receipt: sitting.receipt, isDemonstration: plan.isDemonstration,
      wasResumed: sitting.wasResumed, exposure: plan.exposureSeconds,
      isHidden: isHidden && stage.showsPicture, canPutOff: sitting.canPutOff)
    view.pictures = stage.showsPicture ? keys : []
    view.task = task
    view.names = names
    view.asksOdd = sitting.phase == .untold
    view.isTold = sitting.isTold
    view.minimumDisplay = plan.rules?.minimumDisplay
    return view
  }
}
