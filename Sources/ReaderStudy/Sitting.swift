import Basis

/// One reader's run through a study: a state that changes with each answer, and a log that has
/// every confirmed answer on the disk before the next picture is handed out.
///
/// Call `shown(on:)` when the picture is whole on the screen, and `confirm(_:cues:times:)` with the
/// whole answer. A sitting that was cut off goes on with the picture it was cut off at.
public struct Sitting: Sendable {
  /// The reader's id.
  public let reader: String
  /// The rules.
  public let manifest: Manifest

  private let clock: StudyClock
  private let package: PicturePackage
  private let truths: [String: Truth]?
  private var log: AnswerLog
  private var progress: SittingProgress
  private var resumed: Bool
  private var display: Display?
  /// The picture to judge has been on the screen.
  private var isSeen = false
  private var breakBegan: Duration?
  private var freshSince: Duration
  private var answersSinceBreak = 0
  private let isSimulated: Bool

  /// The truth of the picture answered last; only in the mode that tells it after each answer.
  public private(set) var lastTruth: Truth?

  /// Opens the sitting of `reader`, or takes it up where it was cut off.
  ///
  /// - Parameters:
  ///   - person: who the reader is, where that was asked; see `Study.opening(of:)`.
  ///   - key: needed, and used, only when the plan's feedback is `each`.
  ///   - simulated: whether a program answers.
  ///   - takingOver: whether a sitting that another process has open goes on here; the log says so,
  ///     and the other process writes nothing more.
  /// - Throws: `StudyError`: an unknown reader, a sitting open elsewhere, a file that isn't what
  ///   was sealed or written.
  public init(
    _ study: Study, reader: String, background: Background = Background(),
    person: ReaderPerson? = nil, clock: StudyClock, software: String, key: StudyKey? = nil,
    simulated: Bool = false, takingOver: Bool = false
  ) throws(StudyError) {
    try self.init(
      study, reader: reader, background: background, person: person, clock: clock,
      software: software, key: key, simulated: simulated, takingOver: takingOver, disk: .real)
  }

  init(
    _ study: Study, reader: String, background: Background, person: ReaderPerson? = nil,
    clock: StudyClock, software: String, key: StudyKey?, simulated: Bool, takingOver: Bool,
    disk: AnswerLog.Disk
  ) throws(StudyError) {
    let manifest = study.manifest
    guard let entry = manifest.readers.first(where: { $0.id == reader }),
      let order = manifest.order(of: reader)
    else { throw .unknownReader(reader, known: manifest.readers.map(\.id)) }
    switch manifest.plan.feedback {
    case .none, .end: truths = nil
    case .each:
      guard let key else { throw .keyNeeded }
      guard key.commitment == manifest.commitment else {
        throw .damaged(file: "key", line: nil, problem: "it is the key of another study")
      }
      truths = Dictionary(key.rows.map { ($0.id, $0.truth) }, uniquingKeysWith: { $1 })
    }
    self.reader = reader
    self.manifest = manifest
    self.clock = clock
    isSimulated = simulated
    package = try study.package()
    guard package.records.count == manifest.records else {
      throw .damaged(file: "package.bin", line: nil, problem: "pictures are missing")
    }
    log = try AnswerLog(
      at: study.logFile(of: reader), reader: reader, start: study.chainStart(of: reader),
      disk: disk, claim: takingOver ? .takingOver : .alone)
    progress = try SittingProgress(
      order: order, plan: manifest.plan, ids: package.records.map(\.id),
      entries: log.content.entries,
      manifestHash: study.manifestHash, logName: "\(reader).jsonl")
    freshSince = clock.uptime()
    let now = clock.unixTime()
    let before = log.content.entries.last
    resumed = before != nil && !progress.isComplete
    // A finished log stays as it is: the reader may have written down its receipt.
    if progress.isComplete { return }
    try log.append(
      .opened(
        LogEntry.Opening(
          at: now, reader: reader, attempt: entry.attempt, manifestSha256: study.manifestHash,
          software: software, background: background, person: person,
          gapHours: before.map { (now - $0.at) / 3600 }, tornBytes: log.content.torn,
          keyReadable: study.isKeyReadable, access: study.access, simulated: simulated,
          takenOver: log.hasTakenOver ? true : nil)))
  }

  /// Showings answered.
  public var answered: Int { progress.answered }
  /// Showings in all.
  public var showings: Int { progress.order.showings.count }
  /// Whether every showing is answered.
  public var isComplete: Bool { progress.isComplete }
  /// Whether this sitting goes on after an interruption.
  public var wasResumed: Bool { log.content.entries.count { $0.isOpening } > 1 }
  /// Whether practice is asked for and not yet done.
  public var needsPractice: Bool {
    manifest.plan.practice > 0 && !progress.hasPractised && !isComplete && phase != .untold
      && phaseToTell == nil
  }
  /// What the reader has been told at the current picture; nil without phases.
  public var phase: Phase? { progress.current.flatMap(manifest.plan.phase(at:)) }
  /// The phase that begins here and that the reader has to be told of first; see `tell`.
  public var phaseToTell: Phase? { progress.phaseToTell }
  /// The question about what is on the screen.
  public var question: String {
    progress.current.map(manifest.plan.question(at:)) ?? manifest.plan.question
  }
  /// What the reader is to do with what is on the screen.
  public var task: AnswerTask { manifest.plan.task(at: progress.current ?? showings - 1) }
  /// Whether the reader has been told that some cells were made.
  public var isTold: Bool { progress.isTold }
  /// Whether a break has begun and not ended.
  public var isOnBreak: Bool { breakBegan != nil }

  /// Whether a break is to be offered: after every `breakEvery` answers, or ten minutes.
  public var isBreakDue: Bool {
    guard !isComplete, !isOnBreak, answersSinceBreak > 0 else { return false }
    return answersSinceBreak >= manifest.plan.breakEvery
      || clock.uptime() - freshSince >= .seconds(600)
  }

  /// The picture to judge; nil during practice, before a phase, in a break and at the end.
  public var picture: StudyPicture? {
    guard !needsPractice, !isOnBreak, phaseToTell == nil, let position = progress.current
    else { return nil }
    return StudyPicture(
      width: package.width, height: package.height,
      rgb: package.records[progress.order.showings[position].record].rgb)
  }

  /// All pictures on the screen at once, in the order of their places; empty when there is none.
  public var pictures: [StudyPicture] {
    guard picture != nil, let position = progress.current else { return [] }
    return progress.order.showings[position].records.map { record in
      StudyPicture(
        width: package.width, height: package.height, rgb: package.records[record].rgb)
    }
  }

  /// The current showing's place in the order, from 0; nil at the end.
  var position: Int? { progress.current }

  /// The code a reader may write down: it stands for every line so far.
  public var receipt: String { Receipt.code(log.content.chain.last) }

  /// Says that the picture is whole on this screen now. The first time, and whenever the screen has
  /// become another, the log takes down what it is.
  public mutating func shown(on display: Display) throws(StudyError) {
    if picture != nil { isSeen = true }
    guard !isComplete, !display.looks(like: self.display) else { return }
    try write(.display(LogEntry.Shown(at: clock.unixTime(), display: display)))
    self.display = display
  }

  /// Writes an answer to the disk and moves on. After that there is no way back. When the disk
  /// refuses, everything stays as it was and may be tried again.
  public mutating func confirm(
    _ rating: Rating, cues: [Cue] = [], times: AnswerTimes
  ) throws(StudyError) {
    guard picture != nil, let position = progress.current, task == .rating else {
      throw .outOfTurn("there is no picture to rate")
    }
    if let refusal { throw .outOfTurn(refusal) }
    let id = progress.id(at: position)
    let answer = Answer(
      showing: position + 1, picture: id, rating: rating, drawMs: times.drawMs,
      firstKeyMs: times.firstKeyMs, confirmMs: times.confirmMs, exposureMs: times.exposureMs,
      resumed: resumed || progress.putOff.contains(position), cues: cues)
    try write(.answered(LogEntry.Answered(at: clock.unixTime(), answer: answer)))
    answersSinceBreak += 1
    lastTruth = truths?[id]
    turnOver()
    if isComplete { try end(complete: true) }
  }

  /// Writes a choice or a name to the disk and moves on, as `confirm` does.
  public mutating func judge(
    _ content: TaskAnswer.Content, times: AnswerTimes
  ) throws(StudyError) {
    guard picture != nil, let position = progress.current else {
      throw .outOfTurn("there is no picture to answer")
    }
    if let refusal { throw .outOfTurn(refusal) }
    var answer = TaskAnswer(
      showing: position + 1, pictures: progress.ids(at: position), drawMs: times.drawMs,
      firstKeyMs: times.firstKeyMs, confirmMs: times.confirmMs, exposureMs: times.exposureMs,
      resumed: resumed || progress.putOff.contains(position))
    switch content {
    case .chosen(let place) where (1...answer.pictures.count).contains(place):
      answer.chosen = place
    case .chosen(let place): throw .outOfTurn("there is no place \(place)")
    case .named(let key, _)
    where manifest.plan.names.map { !$0.contains { $0.key == key } } ?? false:
      throw .outOfTurn("'\(key)' is none of the names")
    case .named(let key, let isOdd):
      answer.named = key
      answer.isOdd = phase == .untold ? isOdd ?? false : isOdd
    }
    guard answer.task == task else { throw .outOfTurn("another answer is asked for") }
    try write(.judged(LogEntry.Judged(at: clock.unixTime(), answer: answer)))
    answersSinceBreak += 1
    turnOver()
    if isComplete { try end(complete: true) }
  }

  /// Whether the current picture may be put off: once.
  public var canPutOff: Bool {
    picture != nil && progress.current.map { !progress.putOff.contains($0) } ?? false
  }

  /// Puts the current picture at the end of the queue, as the reader can't see it; the log counts it.
  public mutating func cannotDisplay() throws(StudyError) {
    guard picture != nil, let position = progress.current else {
      throw .outOfTurn("there is no picture to put off")
    }
    guard canPutOff else {
      throw .outOfTurn("this picture was put off once already: it has to be answered now")
    }
    try write(
      .cannotDisplay(
        LogEntry.Undisplayable(
          at: clock.unixTime(), showing: position + 1, picture: progress.id(at: position))))
    turnOver()
  }

  /// Notes that the reader has been told what the phase that begins here is about, with what was
  /// asked then and couldn't be before.
  public mutating func tell(_ background: Background? = nil) throws(StudyError) {
    guard let phase = phaseToTell else { throw .outOfTurn("no phase begins here") }
    try write(.told(LogEntry.Told(at: clock.unixTime(), phase: phase, background: background)))
    freshSince = clock.uptime()
  }

  /// The picture left the screen before its answer: it counts as interrupted.
  public mutating func interrupt() {
    if isSeen { resumed = true }
  }

  /// Why pictures as this screen shows them aren't enough for the study; nil when they are.
  public func refusal(of display: Display) -> String? {
    isSimulated ? nil : manifest.plan.rules?.minimumDisplay?.refusal(of: display)
  }

  /// Why the screen that showed a picture last isn't enough for this study; nil where it is.
  private var refusal: String? { display.flatMap(refusal(of:)) }

  /// The pictures to practise on, in another order each time.
  public func practice(of study: Study) throws(StudyError) -> Practice {
    try study.practice(again: progress.practices)
  }

  /// Notes that the reader has practised. Where too few answers were right, `needsPractice` stays
  /// true.
  public mutating func finish(_ practice: Practice) throws(StudyError) {
    guard practice.isFinished else { throw .outOfTurn("the practice isn't finished") }
    try write(
      .practised(
        LogEntry.Practice(at: clock.unixTime(), right: practice.right, of: practice.count)))
    freshSince = clock.uptime()
  }

  /// Begins a break: the picture leaves the screen. One that had been seen counts as interrupted.
  public mutating func beginBreak() {
    guard !isComplete, !isOnBreak else { return }
    interrupt()
    breakBegan = clock.uptime()
  }

  /// Notes that a break was offered and not wanted: the next is offered as late as after a break.
  public mutating func declineBreak() {
    answersSinceBreak = 0
    freshSince = clock.uptime()
  }

  /// Ends the break and notes its length.
  public mutating func endBreak() throws(StudyError) {
    guard let began = breakBegan else { return }
    let length = (clock.uptime() - began).inSeconds
    try write(.rested(LogEntry.Rest(at: clock.unixTime(), seconds: length)))
    breakBegan = nil
    answersSinceBreak = 0
    freshSince = clock.uptime()
  }

  /// Leaves the sitting before its end; every confirmed answer stays.
  public mutating func leave() throws(StudyError) {
    guard !isComplete else { return }
    try end(complete: false)
  }

  private mutating func end(complete: Bool) throws(StudyError) {
    try write(
      .ended(LogEntry.Ending(at: clock.unixTime(), answered: answered, complete: complete)))
    log.letGo()
  }

  private mutating func write(_ entry: LogEntry) throws(StudyError) {
    try log.append(entry)
    progress.apply(entry)
  }

  /// The picture after this one has all before it.
  private mutating func turnOver() {
    isSeen = false
    resumed = false
  }
}

extension Display {
  /// Whether pictures look the same there; the round trip is another every time.
  fileprivate func looks(like other: Display?) -> Bool {
    guard var other else { return false }
    other.roundTripMilliseconds = roundTripMilliseconds
    return self == other
  }
}

/// The short code that stands for a log's last line.
enum Receipt {
  /// The first twelve digits of the hash, in capitals, by fours.
  static func code(_ hash: String) -> String {
    let digits = Array(hash.prefix(12).uppercased())
    return stride(from: 0, to: digits.count, by: 4)
      .map { String(digits[$0..<min($0 + 4, digits.count)]) }
      .joined(separator: "-")
  }
}
