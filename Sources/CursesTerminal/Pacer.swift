/// Decides how much may be on its way to the terminal, from how fast it acknowledges.
///
/// Every frame ends with the question `CSI 5 n`; its answer says that the frame has been worked
/// off. Bytes that are sent and not answered are either travelling or wait in buffers along the way,
/// and a key's echo would have to wait behind them. The window is what the line carries in a round
/// trip, so that it is never idle, and a twentieth of a second's worth more; where answers come in
/// fits and starts, as much more as keeps it busy meanwhile.
/// A terminal that never answers is paced by time alone.
struct Pacer: Sendable {
  /// Bytes that may be unanswered.
  private(set) var window = 2048
  /// The shortest time from question to answer, in seconds; nil before the first.
  private(set) var roundTrip: Double?
  /// Frames end with another question, 'CSI c', as the usual one, 'CSI 5 n', isn't answered.
  private(set) var asksAttributes = false
  /// The usual question has been answered at least once.
  private var isHeard = false
  /// Nothing was answered for so long that nothing will be.
  private(set) var isMute = false

  /// A frame whose question has not been answered.
  private struct Flight: Sendable {
    let bytes: Int
    let sent: Double
    /// Bytes on their way when it had been sent, its own included.
    let ahead: Int
    /// What had been answered by then, and when.
    let answered: Int
    let answeredAt: Double
    /// When the oldest was sent that was on its way then.
    let oldest: Double
  }

  private var unanswered: [Flight] = []
  /// How many frames have been sent.
  private(set) var frames = 0
  /// The last frame that the terminal has acknowledged for certain.
  private(set) var acknowledged = 0
  /// Frames whose question hasn't been answered, those too whose answer isn't waited for any more:
  /// answers come in the order of the questions, so that each is the first one's. Where one got
  /// lost, a frame counts as acknowledged too late, never too early.
  private var asked: [Int] = []
  /// Those with the usual question from before it was given up.
  private var doubted: [Int] = []
  private var answeredBytes = 0
  private var lastAnswer = 0.0
  /// Bytes a second, on a line that has been found slow.
  private(set) var rate: Double?
  /// The rates that the last late answers show, the newest last.
  private var rates: [Double] = []
  /// Bytes that were on their way in the shortest round trip: what that takes is part of it.
  private var carriedInRoundTrip = 0
  /// How long the line stood still lately, in seconds.
  private var stall = 0.0
  /// Answers in a row that had to wait.
  private var lateAnswers = 0
  /// Answers to frames of some size came at once, and no three in a row late since then.
  private var isQuick = false
  /// When the question was asked after which the terminal was found mute.
  private var unheard: Double?

  private static let smallest = 512
  private static let largest = 1 << 20
  /// In bytes a second.
  private static let fastRate = 2.5e5
  /// In bytes a second: slower lines are waited for in vain.
  private static let slowestRate = 6000.0
  /// Unanswered frames, small as they may be.
  private static let mostFrames = 8
  /// How long an answer may take, in seconds.
  private static let patience = 3.0
  /// How much later than it should an answer may come before text is sent without it, in seconds.
  private static let slack = 0.3
  /// In bytes a second: a line that answered so fast is no slow one.
  private static let quickRate = 2e4
  /// Pieces that fill the window, and the bytes that one has at least.
  private static let (pieces, leastPiece) = (6, 256)
  /// Late answers that count for the rate.
  private static let mostRates = 16
  /// How long what is sent may wait in buffers, in seconds: a little always, and at the most.
  private static let (usualWait, longestWait) = (0.05, 0.35)
  /// How long the first frame waits for its answer.
  private static let firstPatience = 0.8

  /// For a line of which nothing is known, or which was found slow the last time: so many bytes a
  /// second, and so many seconds from question to answer.
  init(rate: Double? = nil, roundTrip: Double? = nil) {
    guard let rate, let roundTrip, rate > 0, rate < Self.fastRate, roundTrip >= 0 else { return }
    self.rate = rate
    rates = [rate]
    lateAnswers = 4
    window = max(Self.smallest, min(Self.largest, Int(rate * (min(2, roundTrip) + 0.05))))
  }

  /// Bytes on their way.
  var pending: Int { unanswered.reduce(0) { $0 + $1.bytes } }

  /// Questions without an answer.
  var questions: Int { unanswered.count }

  /// A change of the text may be sent: it is small and is waited for, so it may overtake the
  /// window, but not without end. Where a quick line's answers are overdue, some got lost, and whoever
  /// types isn't to wait for those.
  func allowsText(at now: Double) -> Bool {
    guard !isMute, let last = unanswered.last else { return true }
    if unanswered.count < Self.mostFrames, pending < 4 * window { return true }
    guard isQuick, let roundTrip else { return false }
    let onTheWay = Double(pending) / max(Self.quickRate, 8 * Double(window))
    return now - last.sent > Self.slack + 2 * roundTrip + onTheWay
  }

  /// How many bytes of pictures may be sent now; 0 means wait.
  var allowance: Int {
    if isMute { return window }
    if unanswered.count >= Self.mostFrames { return 0 }
    let room = window - pending
    if isFast { return max(0, room) }
    // In pieces: while the answer to one is on its way back the next are on their way there. Crumbs
    // would be mostly questions.
    let piece = max(Self.leastPiece, window / Self.pieces)
    return room >= piece || unanswered.isEmpty ? max(0, min(room, piece)) : 0
  }

  /// The link is fast enough for anything.
  var isFast: Bool { window >= 1 << 16 }

  /// The link is slow for certain: a busy computer is late now and then, and not so often in a row.
  var isSlow: Bool { lambda > 0 && lateAnswers >= 12 }

  /// What a byte of a thumbnail costs on any link: a gallery is for finding one's way, and a row
  /// of it that scrolls in should be there at once. It saves two thirds of the bytes for a quarter
  /// of a decibel; a picture looked at closely is never made cheaper on a fast link.
  static let thumbnailLambda = 5.0

  /// All that `lambda` and thumbnails can cost.
  static let lambdas = [0.0, 2, thumbnailLambda, 8]

  /// How dear a byte is on this link, in the fitter's measure: half the bytes at little loss below
  /// 100 kB a second, a third below 25 kB.
  var lambda: Double {
    // One late answer may be a busy computer's.
    guard let rate, lateAnswers >= 4 else { return 0 }
    return rate < 25_000 ? 8 : rate < 100_000 ? 2 : 0
  }

  /// A frame of so many bytes, question included, has been sent.
  mutating func sent(_ bytes: Int, at now: Double) {
    frames += 1
    guard !isMute else { return }
    asked.append(frames)
    unanswered.append(
      Flight(
        bytes: bytes, sent: now, ahead: pending + bytes, answered: answeredBytes,
        answeredAt: unanswered.isEmpty ? now : max(lastAnswer, unanswered[0].sent),
        oldest: unanswered.first?.sent ?? now))
  }

  /// The usual question has been answered. Where it had been given up, it is taken up again; what
  /// was sent before is not counted any more.
  mutating func heard(at now: Double) {
    isHeard = true
    if asksAttributes {
      asksAttributes = false
      asked = doubted + asked
      doubted = []
      acknowledge()
    } else {
      answered(at: now)
    }
  }

  /// An answer has come. Answers to other questions don't count.
  mutating func answered(at now: Double) {
    acknowledge()
    if let asked = unheard {
      // Only slow, then.
      unheard = nil
      isMute = false
      window = 2048
      rates = []
      roundTrip = now - asked
      return
    }
    guard !unanswered.isEmpty else { return }
    let frame = unanswered.removeFirst()
    answeredBytes += frame.bytes
    lastAnswer = now
    let time = max(1e-5, now - frame.sent)
    if time < roundTrip ?? .infinity {
      roundTrip = time
      carriedInRoundTrip = frame.ahead
    }
    let base = min(roundTrip ?? time, time)
    let queued = time - base
    if queued < 0.01, 8 * frame.ahead > window { lateAnswers = 0 }
    if queued < 0.03 {
      if frame.ahead >= Self.smallest { isQuick = true }
      // Grows only as it is used, else it would run away while only small frames are sent.
      if 8 * frame.ahead > window {
        window = min(Self.largest, (queued < 0.01 ? 4 : 2) * window)
      }
      return
    }
    lateAnswers += 1
    // One or two may be a busy computer's.
    if lateAnswers > 2 { isQuick = false }
    // What has been worked off since: in a steady stream the answers in that time say it, of what was
    // sent at once after a pause the time beyond the round trip.
    let isStream = frame.sent - frame.oldest > 0.02
    let measured =
      isStream
      ? Double(answeredBytes - frame.answered) / max(1e-5, now - frame.answeredAt)
      : Double(max(1, frame.ahead - carriedInRoundTrip)) / queued
    let carried = learn(rate: measured)
    // What the line itself takes for what was ahead is no standing still.
    let stood = queued - Double(frame.ahead) / max(1, carried)
    stall = max(0.93 * stall, stood > 0.15 ? stood : 0)
    // A whole screen of pictures then takes less than a second: not worth cutting up.
    if carried > Self.fastRate {
      window = max(window, min(Self.largest, Int(carried * (base + 0.25))))
      return
    }
    let wait = max(Self.usualWait, min(Self.longestWait, stall))
    let full = max(Self.smallest, Int(carried * (base + wait)) + frame.bytes)
    // One answer's news may be an accident: it grows in steps.
    if full > window || queued > 0.06 { window = min(full, 2 * window) }
  }

  /// Takes a late answer's rate in. Answers show too little where the window or a pause held the line
  /// back, and hardly ever too much: of the last ones the upper quarter says what it carries.
  private mutating func learn(rate measured: Double) -> Double {
    rates = rates.suffix(Self.mostRates - 1) + [measured]
    let carried = rates.sorted()[rates.count * 3 / 4]
    rate = carried
    return carried
  }

  private mutating func acknowledge() {
    if !asked.isEmpty { acknowledged = asked.removeFirst() }
  }

  /// Time passes without an answer: a terminal that has never answered is taken to be mute, one
  /// that has answered other questions only not to know this one, any other to have lost it.
  mutating func expire(at now: Double) {
    guard let oldest = unanswered.first else { return }
    let isKnown = isHeard || asksAttributes
    let patience: Double
    if let roundTrip, !isKnown {
      // A slow line is not to be taken for a terminal that doesn't know the question.
      patience = Self.firstPatience + 2 * roundTrip + Double(oldest.ahead) / Self.slowestRate
    } else {
      patience = roundTrip == nil ? Self.firstPatience : Self.patience
    }
    guard now - oldest.sent > patience else { return }
    unanswered.removeAll()
    if roundTrip == nil {
      isMute = true
      unheard = oldest.sent
      window = 1 << 13
    } else if !isKnown {
      asksAttributes = true
      doubted = asked
      asked = []
    } else {
      window = Self.smallest
    }
  }

  /// What was on its way got lost, as after a suspension.
  mutating func forget() {
    unanswered.removeAll()
    asked = []
    doubted = []
  }
}
