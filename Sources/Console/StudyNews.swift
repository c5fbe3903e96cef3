public import ReaderStudy
public import TerminalKit

/// What a person asks of blind tests.
public enum StudyRequest: Sendable, Hashable {
  /// Which studies are there?
  case list
  /// Open a reader's sitting.
  case open(path: String, reader: String)
  /// The reader's own words about taking part before, unasked where that would tell what the test is
  /// about, then the first picture. `takingOver`: also
  /// where another process has the sitting open.
  case begin(tookPart: Bool?, hasSeenPictures: Bool, takingOver: Bool)
  /// The picture of this turn has been whole on this screen since then.
  case shown(turn: Int, at: ContinuousClock.Instant, Display)
  case confirm(SittingAnswer)
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
  public var content: Content
  public var times: AnswerTimes

  /// What was said.
  public enum Content: Sendable, Hashable {
    /// A rating, and what gave the picture away, if the reader said so.
    case rated(Rating, cues: [Cue])
    case task(TaskAnswer.Content)
  }

  public init(turn: Int, content: Content, times: AnswerTimes) {
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
  /// Who could open the key.
  public var blinding = Plan.Blinding.sameAccount

  public init() {}

  /// Reals over all classes.
  var allPairs: Int { pairs * classKeys.count }

  /// What a study of these numbers can show.
  var power: PowerPlan { PowerPlan(pairs: allPairs, margin: margin) }

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
  public var picture: PictureKey?
  /// All pictures on the screen at once, in their order: four of a quartet.
  public var pictures: [PictureKey]
  /// What the reader is to do with them.
  public var task = AnswerTask.rating
  /// What the reader has been told; nil where a study has no phases.
  public var phase: Phase?
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
  /// The least a screen has to show; nil takes any.
  public var minimumDisplay: MinimumDisplay?

  /// Where the reader is.
  public enum Stage: Sendable, Hashable {
    case introduction
    /// Another process has this sitting open, and may have it for hours on a line that is dead.
    case held
    /// `lastWasReal` tells about the picture answered before.
    case practice(answered: Int, of: Int, lastWasReal: Bool?)
    /// `lastWasReal` only in the mode that tells after each answer.
    case trial(lastWasReal: Bool?)
    /// What the reader reads before a phase.
    case instruction(String)
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
    self.picture = picture
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
