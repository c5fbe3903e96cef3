public import ReaderStudy
public import TerminalKit

/// What a person asks of blind tests.
public enum StudyRequest: Sendable, Hashable {
  /// Which studies are there?
  case list
  /// Open a reader's sitting.
  case open(path: String, reader: String)
  /// The reader's own words about taking part before, then the first picture. `takingOver`: also
  /// where another process has the sitting open.
  case begin(
    tookPart: Bool?, hasSeenPictures: Bool?, person: ReaderPerson? = nil, takingOver: Bool)
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
  /// Open the key and score.
  case report(path: String)
  /// What about the study could give the truth away; the key stays shut.
  case audit(path: String)
  /// Sample, choose and seal.
  case seal(StudyForm)
  /// Stop sampling for a study.
  case cancelSealing
}

/// All of an answer, given in one act.
public struct SittingAnswer: Sendable, Hashable {
  /// The turn it is about: an answer is never taken for another picture.
  public var turn: Int
  public var rating: Rating
  /// What gave the picture away, if the reader said so.
  public var cues: [Cue]
  public var times: AnswerTimes

  public init(turn: Int, rating: Rating, cues: [Cue], times: AnswerTimes) {
    self.turn = turn
    self.rating = rating
    self.cues = cues
    self.times = times
  }
}

/// All of an answer to another task than a rating, given in one act.
public struct SittingJudgement: Sendable, Hashable {
  /// The turn it is about.
  public var turn: Int
  public var content: TaskAnswer.Content
  public var times: AnswerTimes

  public init(turn: Int, content: TaskAnswer.Content, times: AnswerTimes) {
    self.turn = turn
    self.content = content
    self.times = times
  }
}

/// What a new study is to be, as typed.
public struct StudyForm: Sendable, Hashable {
  public var name = "study"
  public var classKeys: Set<String> = []
  /// Reals, and as many generated, of each class.
  public var pairs = 10
  public var controls = 4
  public var repeats = 4
  public var practice = 6
  public var readers = ""
  /// How far from one half counts as guessing.
  public var margin = 0.1
  /// Seconds a picture stays on the screen; nil for as long as the reader wants.
  public var exposure: Double?
  /// What readers do, and in which phases.
  public var task = AnswerTask.rating
  public var phases: [Phase]?
  /// What gives made cells away, for a phase after clues.
  public var clues = ""
  /// Right practice answers without which the test doesn't begin; nil asks for none.
  public var practiceToPass: Int?
  /// The least a screen has to show; nil takes any.
  public var minimumDisplay: MinimumDisplay?
  /// Seconds that half of the answers have to take, for any claim.
  public var fastestMedian = SittingRules().fastestMedianSeconds
  /// Who could open the key.
  public var blinding = Plan.Blinding.sameAccount

  public init() {}

  /// Reals over all classes.
  var allPairs: Int { pairs * classKeys.count }

  /// What a study of these numbers can show.
  var power: PowerPlan {
    PowerPlan(pairs: max(1, allPairs / (phases?.count ?? 1)), margin: margin)
  }

  /// Takes the numbers of one of the three forms, shared among the classes chosen so far.
  mutating func take(_ form: Plan.Form) {
    let count = max(1, classKeys.count)
    pairs = (form.pairs + count - 1) / count
    controls = form.pairs / 5
    repeats = form.pairs / 5
    practice = 8
    margin = form.margin
  }
}

/// One study in the list.
public struct StudyCard: Sendable, Hashable, Identifiable {
  public var id: String { path }
  public var path: String
  public var name: String
  /// '10 + 10, 2 controls, 2 repeats'
  public var summary: String
  public var readers: [Reader]
  public var isDemonstration: Bool
  /// A reason why it can't be opened; nil when it can.
  public var problem: String?

  /// How far a reader has come.
  public struct Reader: Sendable, Hashable {
    public var name: String
    public var answered: Int
    public var showings: Int

    public init(name: String, answered: Int, showings: Int) {
      self.name = name
      self.answered = answered
      self.showings = showings
    }
  }

  public init(
    path: String, name: String, summary: String, readers: [Reader], isDemonstration: Bool,
    problem: String? = nil
  ) {
    self.path = path
    self.name = name
    self.summary = summary
    self.readers = readers
    self.isDemonstration = isDemonstration
    self.problem = problem
  }
}

/// What a sitting looks like to its reader: nothing in it tells real from generated.
public struct SittingView: Sendable, Hashable {
  public var study: String
  public var question: String
  public var reader: String
  public var stage: Stage
  public var answered: Int
  public var showings: Int
  /// Those to judge, in the order of their places.
  public var pictures: [PictureKey]
  /// The only one, or that at the first place.
  public var picture: PictureKey? { pictures.first }
  /// Counts what was shown: another number is another picture, or the same one once more.
  public var turn: Int
  public var receipt: String
  public var isDemonstration: Bool
  public var wasResumed: Bool
  /// Seconds each picture stays; nil without a limit.
  public var exposure: Double?
  /// The picture was there and its time is over.
  public var isHidden = false
  /// The picture may be put off once as one that can't be seen.
  public var canPutOff = true
  /// What the reader does with what is shown, or with what comes next.
  public var task = AnswerTask.rating
  /// The names that a cell may be given.
  public var names: [ClassName] = []
  /// Whether something odd may be marked.
  public var asksOdd = false
  /// Whether the reader may know that some cells were made.
  public var isTold = true
  /// The least a screen has to show; nil takes any.
  public var minimumDisplay: MinimumDisplay?
  /// What stands before the sitting; nil once it is under way.
  public var opening: SittingOpening?

  /// Where the reader is.
  public enum Stage: Sendable, Hashable {
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
  }

  public init(
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
public struct PhasePage: Sendable, Hashable {
  public var phase: Phase
  /// Which of how many, from 1.
  public var part: Int
  public var parts: Int
  /// What gives made cells away.
  public var clues: String?
  /// Whether it is asked now if the reader took part in training or has seen pictures.
  public var asksBackground: Bool

  public init(phase: Phase, part: Int, parts: Int, clues: String?, asksBackground: Bool) {
    self.phase = phase
    self.part = part
    self.parts = parts
    self.clues = clues
    self.asksBackground = asksBackground
  }
}

/// A picture of a report and the words under it.
public struct ReportPicture: Sendable, Hashable {
  public var group: String
  public var label: String
  public var picture: PictureKey

  public init(group: String, label: String, picture: PictureKey) {
    self.group = group
    self.label = label
    self.picture = picture
  }
}

/// What happens to blind tests.
public enum StudyNews: Sendable, Hashable {
  case listed([StudyCard])
  case sitting(SittingView)
  /// The sitting has been left; every confirmed answer is on the disk.
  case left
  case report(title: String, lines: [String], pictures: [ReportPicture])
  case sealing(activity: String, fraction: Double?, remaining: Duration?)
  /// With the code that binds the rules.
  case sealed(path: String, code: String)
  case sealingStopped
}
