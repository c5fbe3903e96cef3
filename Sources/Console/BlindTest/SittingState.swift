import ReaderStudy
import TerminalKit

/// A reader judging one picture after the other.
///
/// It alone holds where the reader is, as the room told it last, and an answer that is being given:
/// rating, cues and times. What is confirmed goes out as one act. A picture is on the screen when the
/// terminal has acknowledged all of it, and nothing is taken for an answer before.
struct SittingState: Sendable, Equatable {
  var view: SittingView
  /// What is asked before the first picture, or before a phase.
  var interview: SittingInterview
  /// The sitting is taken over without asking where it is open elsewhere.
  let takesOver: Bool
  /// The rating chosen and not yet confirmed.
  private(set) var rating: Rating?
  /// The name or the place chosen and not yet confirmed.
  var choice = TaskChoice()
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
  var clock: ShowingClock
  /// The screen as it was last told of.
  private var display: Display?
  /// Why this screen isn't enough for the study, and how to mend it.
  private(set) var refusal: String?

  /// What a key comes to.
  enum Outcome: Equatable {
    case ask(SittingRequest)
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

  init(_ view: SittingView, takingOver: Bool, at time: ContinuousClock.Instant) {
    self.view = view
    takesOver = takingOver
    interview = SittingInterview(view)
    began = time
    clock = ShowingClock(due: time)
  }

  /// Takes what the sitting looks like now; rating, cues and times belong to one turn only.
  mutating func show(_ fresh: SittingView) {
    let isNew = fresh.turn != view.turn
    // That the picture's time is over answers no step.
    if isNew || !fresh.isHidden || view.isHidden { isBetween = false }
    if case .phase = fresh.stage, fresh.stage != view.stage { interview = SittingInterview(fresh) }
    view = fresh
    guard isNew else { return }
    rating = nil
    choice = TaskChoice()
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
  mutating func note(_ painted: PaintedFrame) -> SittingRequest? {
    guard view.stage.showsPicture else { return nil }
    guard !view.pictures.isEmpty else {
      if painted.pictures.isEmpty { clock.left(at: painted.at) }
      return nil
    }
    let found = view.pictures.compactMap { key in painted.pictures.first { $0.key == key } }
    guard found.count == view.pictures.count,
      let picture = found.min(by: { $0.size.columns < $1.size.columns })
    else { return nil }
    let seen = picture.display.forStudy(columns: picture.size.columns, rows: picture.size.rows)
    if let words = view.minimumDisplay?.refusal(of: seen) { return refuse(words) }
    refusal = nil
    let isFirst = !clock.isWhole
    clock.becameWhole(at: painted.at, acknowledged: painted.isAcknowledged)
    guard isFirst || seen != display else { return nil }
    display = seen
    return .shown(turn: view.turn, at: painted.at, seen)
  }

  /// The screen is this one now. Where it isn't enough for the study, the picture leaves it until it
  /// is; returns what the log is to know of that.
  mutating func look(_ display: DisplayDescription, in size: Size) -> SittingRequest? {
    guard let minimum = view.minimumDisplay,
      let tile = SittingLayout(view.task, in: size).tiles.first
    else { return nil }
    // As large as a picture can be there: what it is shows when it is whole.
    let most = display.forStudy(columns: tile.columns, rows: tile.rows)
    guard let words = minimum.refusal(of: most) else {
      refusal = nil
      return nil
    }
    return refuse(words)
  }

  private mutating func refuse(_ words: String) -> SittingRequest? {
    let wasSeen = refusal == nil && view.stage.showsPicture && clock.isWhole
    refusal = words
    return wasSeen ? .interrupted(turn: view.turn) : nil
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
    case .practiceFailed:
      switch key {
      case .enter: return step(.practiseAgain, at: time)
      case .character("q"), .escape: return .ask(.leave)
      default: return .unknown
      }
    case .phase: return introduce(key, at: time)
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
    if key == .escape { return .ask(.leave) }
    if isBetween { return key == .character("q") ? .ask(.leave) : .refused(Self.coming(key)) }
    if let outcome = interview.press(key) { return outcome }
    switch key {
    case .character("q"): return .ask(.leave)
    case .enter: return begin(takingOver: takesOver, at: time)
    default: return .unknown
    }
  }

  private mutating func begin(takingOver: Bool, at time: ContinuousClock.Instant) -> Outcome {
    guard interview.isOver else { return .unknown }
    if let refusal { return .refused(Self.sentence(refusal)) }
    if case .phase = view.stage { return step(.tell(interview.background), at: time) }
    return step(
      .begin(interview.background, person: interview.person, takingOver: takingOver), at: time)
  }

  /// Asks for what leads to the next picture, whose time counts from here. One at a time.
  mutating func step(
    _ request: SittingRequest, at time: ContinuousClock.Instant
  ) -> Outcome {
    guard !isBetween else { return .refused("One after the other; wait a moment.") }
    isBetween = true
    began = time
    return .ask(request)
  }

  private mutating func judge(_ key: Key, at time: ContinuousClock.Instant) -> Outcome {
    if key == .character("q") || key == .escape, !isMarking, !isAsking { return .ask(.leave) }
    if isBetween { return .refused(Self.coming(key)) }
    if let refusal, key != .character("b") { return .refused(Self.sentence(refusal)) }
    if isAsking { return answerWhetherSeen(key, at: time) }
    if view.task != .rating { return judgeTask(key, at: time) }
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

  mutating func askWhetherSeen() -> Outcome {
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

  static func coming(_ key: Key) -> String {
    "The picture is still coming; \(key.name) was not taken."
  }
}
