import ReaderStudy
import TerminalKit

/// A reader judging one picture after the other.
///
/// It alone holds an answer that is being given: rating, cues and times. What is confirmed goes out as
/// one act. A picture is on the screen when the terminal has acknowledged all of it, and nothing is
/// taken for an answer before.
public struct SittingScreen: Sendable, Equatable {
  var view: SittingView
  /// Answers to the two questions before the first picture; nil while not given.
  var tookPart: Bool?
  var hasSeenPictures: Bool?
  /// The sitting is taken over without asking where it is open elsewhere.
  var takesOver = false
  /// The rating chosen and not yet confirmed.
  private(set) var rating: Rating?
  /// What gave the picture away, marked so far.
  private(set) var cues: Set<Cue> = []
  /// Whether letters mark cues now.
  private(set) var isMarking = false
  /// Whether the reader is asked if the picture really can't be seen.
  private(set) var isAsking = false
  /// A step was asked for and hasn't been taken yet: what is on the screen is over.
  private(set) var isBetween = false
  /// When the key was taken that led to what is shown.
  private var began: ContinuousClock.Instant
  private var clock: ShowingClock
  /// The screen as it was last told of.
  private var display: Display?
  /// Why the screen as it is isn't enough for this study.
  private(set) var refusal: String?

  /// What a key comes to.
  enum Outcome: Equatable {
    case ask(StudyRequest)
    case taken
    /// It isn't taken, for a reason.
    case refused(String)
    case unknown
  }

  /// The letters of the cues; none is one that means something else to a reader who forgets Tab.
  static let cueKeys: [(key: Character, cue: Cue)] = [
    ("n", .nucleus), ("g", .granules), ("y", .cytoplasm), ("o", .outline), ("k", .background),
    ("c", .colour), ("s", .sharpness), ("x", .other),
  ]

  init(_ view: SittingView, at time: ContinuousClock.Instant) {
    self.view = view
    began = time
    clock = ShowingClock(due: time)
  }

  /// Takes what the sitting looks like now; rating, cues and times belong to one turn only.
  mutating func show(_ fresh: SittingView) {
    let isNew = fresh.turn != view.turn
    // That the picture's time is over answers no step.
    if isNew || !fresh.isHidden || view.isHidden { isBetween = false }
    view = fresh
    guard isNew else { return }
    rating = nil
    cues = []
    isMarking = false
    isAsking = false
    clock = ShowingClock(due: began)
    // Its time was used up before a break.
    if fresh.isHidden { clock.becameWhole(at: began, acknowledged: false) }
  }

  /// Whether the picture isn't whole on the screen yet.
  var isComing: Bool { view.stage.showsPicture && !clock.isWhole }

  /// The terminal says which pictures are whole. Returns what the log is to know of it: the first
  /// whole one of a turn, and another look of it.
  mutating func note(_ painted: PaintedFrame) -> StudyRequest? {
    guard view.stage.showsPicture else { return nil }
    guard let key = view.picture else {
      if painted.pictures.isEmpty { clock.left(at: painted.at) }
      return nil
    }
    guard let picture = painted.pictures.first(where: { $0.key == key }) else { return nil }
    let isFirst = !clock.isWhole
    let fresh = picture.display.forStudy(columns: picture.size.columns, rows: picture.size.rows)
    refusal = view.minimumDisplay?.refusal(of: fresh)
    guard refusal == nil else { return nil }
    clock.becameWhole(at: painted.at, acknowledged: painted.isAcknowledged)
    guard isFirst || fresh != display else { return nil }
    display = fresh
    return .shown(turn: view.turn, at: painted.at, fresh)
  }

  /// Takes a key that came at that time.
  mutating func press(_ key: Key, at time: ContinuousClock.Instant) -> Outcome {
    switch view.stage {
    case .introduction: return introduce(key, at: time)
    case .held:
      switch key {
      case .character("y"): return begin(takingOver: true, at: time)
      case .character("n"), .character("q"), .escape: return .ask(.leave)
      default: return .unknown
      }
    case .practice, .trial: return judge(key, at: time)
    case .breakOffered:
      switch key {
      case .enter, .character(" "), .character("n"): return step(.goOn, at: time)
      case .character("b"): return step(.rest, at: time)
      case .character("q"), .escape: return .ask(.leave)
      default: return .unknown
      }
    case .onBreak:
      switch key {
      case .enter, .character(" "): return step(.goOn, at: time)
      case .character("q"), .escape: return .ask(.leave)
      default: return .unknown
      }
    case .complete, .lost:
      switch key {
      case .enter, .character("q"), .escape: return .ask(.leave)
      default: return .unknown
      }
    }
  }

  private mutating func introduce(_ key: Key, at time: ContinuousClock.Instant) -> Outcome {
    switch key {
    case .character("q"), .escape: return .ask(.leave)
    case _ where isBetween: return .refused(Self.coming(key))
    case .character("y"), .character("n"):
      let answer = key == .character("y")
      if tookPart == nil {
        tookPart = answer
      } else if hasSeenPictures == nil {
        hasSeenPictures = answer
      }
      return .taken
    case .enter: return begin(takingOver: takesOver, at: time)
    default: return .unknown
    }
  }

  private mutating func begin(takingOver: Bool, at time: ContinuousClock.Instant) -> Outcome {
    guard let tookPart, let hasSeenPictures else { return .unknown }
    return step(
      .begin(tookPart: tookPart, hasSeenPictures: hasSeenPictures, takingOver: takingOver),
      at: time)
  }

  /// Asks for what leads to the next picture, whose time counts from here. One at a time.
  private mutating func step(
    _ request: StudyRequest, at time: ContinuousClock.Instant
  ) -> Outcome {
    guard !isBetween else { return .refused("One after the other; wait a moment.") }
    isBetween = true
    began = time
    return .ask(request)
  }

  private mutating func judge(_ key: Key, at time: ContinuousClock.Instant) -> Outcome {
    if key == .character("q") || key == .escape, !isMarking, !isAsking { return .ask(.leave) }
    if isBetween { return .refused(Self.coming(key)) }
    if isAsking { return answerWhetherSeen(key, at: time) }
    if let refusal, key == .enter || key.character?.isNumber == true {
      return .refused(Self.sentence(refusal))
    }
    if isMarking, let outcome = mark(key) { return outcome }
    if let digit = key.character?.wholeNumberValue, let rating = Rating(rawValue: digit) {
      guard clock.isWhole else { return .refused(Self.coming(key)) }
      clock.pressed(at: time)
      self.rating = rating
      return .taken
    }
    switch key {
    case .enter:
      guard let times = clock.times(confirmedAt: time) else { return .refused(Self.coming(key)) }
      guard let rating else { return .refused("Choose 1 to 6 first, then confirm with Enter.") }
      return step(
        .confirm(
          SittingAnswer(
            turn: view.turn, rating: rating, cues: Cue.allCases.filter(cues.contains),
            times: times)), at: time)
    case .tab:
      guard case .trial = view.stage, rating != nil else { return .unknown }
      isMarking = true
      return .taken
    case .function(2): return askWhetherSeen()
    case .character("b"): return step(.rest, at: time)
    default: return .unknown
    }
  }

  private mutating func mark(_ key: Key) -> Outcome? {
    if key == .escape || key == .tab {
      isMarking = false
      return .taken
    }
    guard let cue = Self.cueKeys.first(where: { $0.key == key.character })?.cue else {
      return key == .character("q") ? .ask(.leave) : nil
    }
    if cues.remove(cue) == nil { cues.insert(cue) }
    return .taken
  }

  private mutating func askWhetherSeen() -> Outcome {
    guard case .trial = view.stage else {
      return .refused("A practice picture stays; answer as well as you can.")
    }
    guard view.canPutOff else {
      return .refused("This picture was put off once already; answer as well as you can.")
    }
    isAsking = true
    return .taken
  }

  private mutating func answerWhetherSeen(
    _ key: Key, at time: ContinuousClock.Instant
  ) -> Outcome {
    switch key {
    case .character("y"):
      isAsking = false
      return step(.cannotDisplay(turn: view.turn), at: time)
    case .character("n"), .escape:
      isAsking = false
      return .taken
    default: return .refused("y puts the picture to the end, n keeps it.")
    }
  }

  /// With a capital, and a full stop.
  static func sentence(_ words: String) -> String {
    words.prefix(1).uppercased() + words.dropFirst() + "."
  }

  private static func coming(_ key: Key) -> String {
    "The picture is still coming; \(key.name) was not taken."
  }
}
