import ReaderStudy
import TerminalKit

/// What a sitting asks of its room.
enum SittingRequest: RoomRequest {
  /// Open a reader's sitting.
  case open(path: String, reader: String)
  /// The reader's own words about taking part before, then the first picture. `takingOver`: also
  /// where another process has the sitting open.
  case begin(Background?, person: ReaderPerson? = nil, takingOver: Bool)
  /// The reader has read what comes in the next phase, and said what was asked there.
  case tell(Background?)
  /// Too few practice answers were right: practise again.
  case practiseAgain
  /// The picture of this turn has been whole on this screen since then.
  case shown(turn: Int, at: ContinuousClock.Instant, Display)
  case confirm(SittingAnswer)
  /// A choice among four, or a name.
  case judge(SittingJudgement)
  /// The picture of this turn had to leave the screen before its answer.
  case interrupted(turn: Int)
  /// The picture of this turn can't be seen here.
  case cannotDisplay(turn: Int)
  case rest
  case goOn
  case leave

  /// Keys behind the one that opens a sitting wait for what stands before it; from then on every key is
  /// about what is on the screen.
  var leads: Bool { if case .open = self { true } else { false } }
}

/// What comes of it.
enum SittingNews: Sendable, Hashable {
  case showing(SittingView)
  /// A step couldn't be taken, or the sitting not be opened; what is on the screen stays.
  case failed(String)
  /// The sitting has been left; every confirmed answer is on the disk.
  case left
}

/// All of an answer, given in one act.
struct SittingAnswer: Sendable, Hashable {
  /// The turn it is about: an answer is never taken for another picture.
  var turn: Int
  var rating: Rating
  /// What gave the picture away, if the reader said so.
  var cues: [Cue]
  var times: AnswerTimes
}

/// All of an answer to another task than a rating, given in one act.
struct SittingJudgement: Sendable, Hashable {
  /// The turn it is about.
  var turn: Int
  var content: TaskAnswer.Content
  var times: AnswerTimes
}
