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
  /// The place chosen in a quartet, from 1, or the class named.
  private(set) var choice: Int?
  private(set) var named: String?
  /// Whether something about the picture is odd, where that is asked.
  private(set) var isOdd = false
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
    choice = nil
    named = nil
    isOdd = false
    cues = []
    isMarking = false
    isAsking = false
    clock = ShowingClock(due: began)
    // Its time was used up before a break.
    if fresh.isHidden { clock.becameWhole(at: began, acknowledged: false) }
  }

  /// The reader isn't to know yet that cells may be made.
  var isUntold: Bool { view.phase == .untold }

  /// Whether the picture isn't whole on the screen yet.
  var isComing: Bool { view.stage.showsPicture && !clock.isWhole }

  /// The terminal says which pictures are whole. Returns what the log is to know of it: the first
  /// whole one of a turn, and another look of it.
  mutating func note(_ painted: PaintedFrame) -> StudyRequest? {
    guard view.stage.showsPicture else { return nil }
    guard !view.pictures.isEmpty else {
      if painted.pictures.isEmpty { clock.left(at: painted.at) }
      return nil
    }
    let whole = painted.pictures.filter { view.pictures.contains($0.key) }
    guard whole.count == view.pictures.count, let picture = whole.first else { return nil }
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
  ///
  /// - Parameter classOf: the class that a letter stands for.
  mutating func press(
    _ key: Key, at time: ContinuousClock.Instant, classOf: (Character) -> String? = { _ in nil }
  ) -> Outcome {
    switch view.stage {
    case .introduction: return introduce(key, at: time)
    case .held:
      switch key {
      case .character("y"): return begin(takingOver: true, at: time)
      case .character("n"), .character("q"), .escape: return .ask(.leave)
      default: return .unknown
      }
    case .practice, .trial: return judge(key, at: time, classOf)
    case .instruction:
      switch key {
      case .enter: return step(.goOn, at: time)
      case .character("q"), .escape: return .ask(.leave)
      default: return .unknown
      }
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
      if tookPart == nil, !isUntold {
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
    guard let hasSeenPictures, tookPart != nil || isUntold else { return .unknown }
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

  private mutating func judge(
    _ key: Key, at time: ContinuousClock.Instant, _ classOf: (Character) -> String?
  ) -> Outcome {
    if key == .character("q") || key == .escape, !isMarking, !isAsking { return .ask(.leave) }
    if isBetween { return .refused(Self.coming(key)) }
    if isAsking { return answerWhetherSeen(key, at: time) }
    if let refusal, key == .enter || key.character?.isNumber == true {
      return .refused(Self.sentence(refusal))
    }
    if isMarking, let outcome = mark(key) { return outcome }
    if let letter = key.character, choose(letter, classOf) {
      guard clock.isWhole else {
        (rating, choice, named, isOdd) = (nil, nil, nil, false)
        return .refused(Self.coming(key))
      }
      clock.pressed(at: time)
      return .taken
    }
    switch key {
    case .enter:
      guard let times = clock.times(confirmedAt: time) else { return .refused(Self.coming(key)) }
      guard let content else { return .refused(missing) }
      return step(
        .confirm(SittingAnswer(turn: view.turn, content: content, times: times)), at: time)
    case .tab:
      guard case .trial = view.stage, rating != nil else { return .unknown }
      isMarking = true
      return .taken
    case .function(2): return askWhetherSeen()
    case .character("b"): return step(.rest, at: time)
    default: return .unknown
    }
  }

  /// Takes a letter that is part of an answer to the task; false where it is none.
  private mutating func choose(_ letter: Character, _ classOf: (Character) -> String?) -> Bool {
    switch view.task {
    case .rating:
      guard let fresh = letter.wholeNumberValue.flatMap(Rating.init) else { return false }
      rating = fresh
    case .quartet:
      guard let place = letter.wholeNumberValue, (1...view.task.pictures).contains(place) else {
        return false
      }
      choice = place
    case .naming where letter == "o" && view.phase == .untold: isOdd.toggle()
    case .naming:
      guard let key = classOf(letter) else { return false }
      named = key
    }
    return true
  }

  /// The answer, as far as it is one.
  private var content: SittingAnswer.Content? {
    switch view.task {
    case .rating: rating.map { .rated($0, cues: Cue.allCases.filter(cues.contains)) }
    case .quartet: choice.map { .task(.chosen($0)) }
    case .naming: named.map { .task(.named($0, isOdd: view.phase == .untold ? isOdd : nil)) }
    }
  }

  private var missing: String {
    switch view.task {
    case .rating: "Choose 1 to 6 first, then confirm with Enter."
    case .quartet: "Choose 1 to 4 first, then confirm with Enter."
    case .naming: "Choose a class by its letter first, then confirm with Enter."
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
