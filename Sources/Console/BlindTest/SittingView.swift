import ReaderStudy
import TerminalKit

/// What a sitting looks like to its reader: nothing in it tells real from generated.
struct SittingView: Sendable, Hashable {
  var study: String
  var question: String
  var reader: String
  var stage: Stage
  var answered: Int
  var showings: Int
  /// Those to judge, in the order of their places.
  var pictures: [PictureKey]
  /// The only one, or that at the first place.
  var picture: PictureKey? { pictures.first }
  /// Counts what was shown: another number is another picture, or the same one once more.
  var turn: Int
  var receipt: String
  var isDemonstration: Bool
  var wasResumed: Bool
  /// Seconds each picture stays; nil without a limit.
  var exposure: Double?
  /// The picture was there and its time is over.
  var isHidden = false
  /// The picture may be put off once as one that can't be seen.
  var canPutOff = true
  /// What the reader does with what is shown, or with what comes next.
  var task = AnswerTask.rating
  /// The names that a cell may be given.
  var names: [ClassName] = []
  /// Whether something odd may be marked.
  var asksOdd = false
  /// Whether the reader may know that some cells were made.
  var isTold = true
  /// The least a screen has to show; nil takes any.
  var minimumDisplay: MinimumDisplay?
  /// What stands before the sitting; nil once it is under way.
  var opening: SittingOpening?

  /// Where the reader is.
  enum Stage: Sendable, Hashable {
    case introduction
    /// Another process has this sitting open, and may have it for hours on a line that is dead.
    case held
    /// `lastWasReal` tells about the picture answered before.
    case practice(answered: Int, of: Int, lastWasReal: Bool?)
    /// `lastWasReal` only in the mode that tells after each answer.
    case trial(lastWasReal: Bool?)
    /// So many of the practice answers were right, and more are needed.
    case practiceFailed(right: Int, of: Int, needed: Int)
    /// Another phase begins, about which the reader is told first.
    case phase(PhasePage)
    case breakOffered
    case onBreak
    case complete
    /// Nothing more can be written here; the sentence says why.
    case lost(String)

    var showsPicture: Bool {
      switch self {
      case .practice, .trial: true
      case .introduction, .held, .practiceFailed, .phase, .breakOffered, .onBreak, .complete, .lost:
        false
      }
    }
  }

  init(
    study: String, question: String, reader: String, stage: Stage, answered: Int, showings: Int,
    picture: PictureKey?, turn: Int = 0, receipt: String, isDemonstration: Bool,
    wasResumed: Bool, exposure: Double? = nil, isHidden: Bool = false, canPutOff: Bool = true,
    minimumDisplay: MinimumDisplay? = nil
  ) {
    self.study = study
    self.question = question
    self.reader = reader
    self.stage = stage
    self.answered = answered
    self.showings = showings
    pictures = picture.map { [$0] } ?? []
    self.turn = turn
    self.receipt = receipt
    self.isDemonstration = isDemonstration
    self.wasResumed = wasResumed
    self.exposure = exposure
    self.isHidden = isHidden
    self.canPutOff = canPutOff
    self.minimumDisplay = minimumDisplay
  }
}

/// What a reader is told before another phase.
struct PhasePage: Sendable, Hashable {
  var phase: Phase
  /// Which of how many, from 1.
  var part: Int
  var parts: Int
  /// What gives made cells away.
  var clues: String?
  /// Whether it is asked now if the reader took part in training or has seen pictures.
  var asksBackground: Bool
}
