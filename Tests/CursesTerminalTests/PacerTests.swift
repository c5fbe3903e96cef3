import Testing

@testable import CursesTerminal

@Suite struct PacerTests {
  /// Sends as much as the pacer allows over a link of so many bytes a second, with a delay, for
  /// some seconds. Returns the longest time that bytes waited after the first second.
  private func longestQueue(
    _ pacer: inout Pacer, rate: Double, delay: Double, seconds: Double
  ) -> Double {
    var now = 0.0
    var free = 0.0
    var answers: [Double] = []
    var longest = 0.0
    // What is asked at the start.
    pacer.sent(100, at: 0)
    answers.append(100 / rate + delay)
    while now < seconds {
      while let first = answers.first, first <= now {
        answers.removeFirst()
        pacer.answered(at: first)
      }
      pacer.expire(at: now)
      let allowance = pacer.allowance
      if allowance > 0 {
        free = max(free, now) + Double(allowance) / rate
        if now > 1 { longest = max(longest, free - now) }
        answers.append(free + delay)
        pacer.sent(allowance, at: now)
      }
      now += 0.001
    }
    return longest
  }

  @Test(arguments: [0.002, 0.15, 0.25]) func `a slow link never holds much`(delay: Double) {
    var pacer = Pacer()
    let longest = longestQueue(&pacer, rate: 12_500, delay: delay, seconds: 6)
    #expect(longest < 0.2)
    #expect(!pacer.isFast)
    #expect(!pacer.isMute)
  }

  @Test(arguments: [
    (12_500.0, 0.15, 0.0, 0.85), (12_500, 0.15, 0.02, 0.68), (12_500, 0.002, 0, 0.8),
    (50_000, 0.15, 0, 0.75), (2500, 0.15, 0, 0.8), (100_000, 0.05, 0, 0.85),
  ]) func `a line is kept busy, its answers far away or in fits and starts`(
    rate: Double, delay: Double, loss: Double, share: Double
  ) {
    var used: [Double] = []
    for seed in 1...5 as ClosedRange<UInt64> {
      var line = StallingLine(rate: rate, delay: delay, loss: loss, seed: seed)
      used.append(line.used(by: Pacer(), seconds: 8))
    }
    #expect(used.reduce(0, +) / 5 > share, "\(used)")
  }

  @Test func `what was found the last time is begun with`() {
    let known = Pacer(rate: 12_500, roundTrip: 0.3)
    #expect(known.window > 4000 && known.lambda == 8)
    let fresh = Pacer()
    for pacer in [
      Pacer(rate: nil, roundTrip: 0.3), Pacer(rate: -1, roundTrip: 1),
      Pacer(rate: 1e9, roundTrip: 1),
    ] {
      #expect(pacer.window == fresh.window && pacer.lambda == 0)
    }
  }

  @Test func `a fast link soon takes whole screens`() {
    var pacer = Pacer()
    _ = longestQueue(&pacer, rate: 2e7, delay: 0.0005, seconds: 0.1)
    #expect(pacer.isFast)
  }

  @Test func `a far but fast link soon takes whole screens`() {
    var pacer = Pacer()
    _ = longestQueue(&pacer, rate: 2e7, delay: 0.15, seconds: 1.5)
    #expect(pacer.isFast)
  }

  @Test func `the round trip is the shortest seen`() {
    var pacer = Pacer()
    pacer.sent(100, at: 1)
    pacer.answered(at: 1.2)
    pacer.sent(100, at: 2)
    pacer.answered(at: 2.1)
    pacer.sent(100, at: 3)
    pacer.answered(at: 3.3)
    #expect(abs((pacer.roundTrip ?? 0) - 0.1) < 1e-9)
  }

  @Test func `a terminal that never answers is not waited for`() {
    var pacer = Pacer()
    pacer.sent(pacer.window, at: 0)
    #expect(pacer.allowance == 0)
    pacer.expire(at: 0.5)
    #expect(pacer.allowance == 0)
    pacer.expire(at: 0.9)
    #expect(pacer.isMute)
    #expect(pacer.allowance > 2048)
  }

  @Test func `a late answer shows that the terminal was only slow`() {
    var pacer = Pacer()
    pacer.sent(pacer.window, at: 0)
    pacer.expire(at: 0.9)
    pacer.answered(at: 1)
    #expect(!pacer.isMute)
    #expect(pacer.roundTrip == 1)
  }

  @Test func `text overtakes pictures, but not without end`() {
    var pacer = Pacer()
    pacer.sent(pacer.window, at: 0)
    #expect(pacer.allowance == 0)
    #expect(pacer.allowsText(at: 0))
    for _ in 0..<20 where pacer.allowsText(at: 0) { pacer.sent(100, at: 0) }
    #expect(!pacer.allowsText(at: 0))
  }

  /// Types one key after the other while no answer comes; returns the longest time that one waited.
  private func longestWait(_ pacer: inout Pacer, from start: Double, bytes: Int) -> Double {
    var now = start
    var longest = 0.0
    for _ in 0..<40 {
      let typed = now
      while !pacer.allowsText(at: now) {
        now += 0.05
        pacer.expire(at: now)
      }
      longest = max(longest, now - typed)
      pacer.sent(bytes, at: now)
      now += 0.02
    }
    return longest
  }

  @Test(arguments: [50, 400, 3000]) func `no key waits a second for answers that got lost`(
    bytes: Int
  ) {
    var pacer = Pacer()
    pacer.sent(100, at: 0)
    pacer.answered(at: 0.002)
    // The first screen.
    pacer.sent(1000, at: 0.01)
    pacer.heard(at: 0.014)
    for step in 1...5 {
      pacer.sent(bytes, at: Double(step))
      pacer.heard(at: Double(step) + 0.002)
    }
    #expect(longestWait(&pacer, from: 10, bytes: bytes) < 1)
  }

  @Test(arguments: [0.3, 1, 2]) func `text on a far line waits for answers that are only far`(
    delay: Double
  ) {
    var pacer = Pacer()
    pacer.sent(100, at: 0)
    pacer.answered(at: delay)
    pacer.sent(1000, at: 5)
    pacer.heard(at: 5 + delay)
    for _ in 0..<8 { pacer.sent(100, at: 10) }
    #expect(!pacer.allowsText(at: 10 + 2 * delay))
    for _ in 0..<8 { pacer.heard(at: 10 + delay) }
    #expect(pacer.allowsText(at: 10 + delay))
  }

  @Test func `on a slow line nothing overtakes answers that are late`() {
    var pacer = Pacer()
    pacer.sent(100, at: 0)
    pacer.answered(at: 0.02)
    // 1,200 bytes a second.
    for step in 1...4 {
      pacer.sent(900, at: 2 * Double(step))
      pacer.heard(at: 2 * Double(step) + 0.77)
    }
    while pacer.allowsText(at: 10) { pacer.sent(900, at: 10) }
    #expect(!pacer.allowsText(at: 12.9))
  }

  @Test func `a terminal that knows only the first question is asked that one`() {
    var pacer = Pacer()
    pacer.sent(100, at: 0)
    // The first answer is to other questions.
    pacer.answered(at: 0.01)
    pacer.sent(2048, at: 0.02)
    #expect(pacer.allowance == 0)
    pacer.expire(at: 1)
    #expect(!pacer.asksAttributes)
    pacer.expire(at: 1.5)
    #expect(pacer.asksAttributes && !pacer.isMute)
    #expect(pacer.allowance > 0)
    pacer.sent(2048, at: 1.6)
    pacer.answered(at: 1.61)
    #expect(pacer.questions == 0 && pacer.window > 2048)
  }

  @Test func `an answer that comes late takes the usual question up again`() {
    var pacer = Pacer()
    pacer.sent(100, at: 0)
    pacer.answered(at: 0.2)
    pacer.sent(2048, at: 0.3)
    pacer.expire(at: 2)
    #expect(pacer.asksAttributes)
    pacer.sent(500, at: 2.1)
    pacer.heard(at: 2.2)
    #expect(!pacer.asksAttributes && pacer.questions == 1)
    pacer.sent(500, at: 2.3)
    pacer.expire(at: 3.6)
    #expect(!pacer.asksAttributes)
  }

  // MARK: What the terminal has acknowledged

  @Test func `each answer acknowledges the frame of its question`() {
    var pacer = Pacer()
    for frame in 1...3 {
      pacer.sent(100, at: Double(frame))
      #expect(pacer.frames == frame)
    }
    #expect(pacer.acknowledged == 0)
    for frame in 1...3 {
      pacer.answered(at: 4)
      #expect(pacer.acknowledged == frame)
    }
    // One that nobody asked for says nothing.
    pacer.answered(at: 5)
    #expect(pacer.acknowledged == 3)
  }

  @Test func `an answer that is late acknowledges its own frame, not a later one`() {
    var pacer = Pacer()
    pacer.sent(100, at: 0)
    pacer.heard(at: 0.1)
    pacer.sent(100, at: 1)
    pacer.expire(at: 5)
    #expect(pacer.questions == 0)
    pacer.sent(100, at: 5)
    pacer.heard(at: 5.01)
    #expect(pacer.acknowledged == 2)
    pacer.heard(at: 5.2)
    #expect(pacer.acknowledged == 3)
  }

  @Test func `a lost answer makes a frame count too late, and asking again mends it`() {
    var pacer = Pacer()
    pacer.sent(100, at: 0)
    pacer.heard(at: 0.1)
    // The answer to the second never comes.
    pacer.sent(100, at: 1)
    pacer.expire(at: 5)
    pacer.sent(100, at: 5)
    pacer.heard(at: 5.1)
    #expect(pacer.acknowledged == 2 && pacer.questions == 0)
    pacer.sent(10, at: 5.1)
    pacer.heard(at: 5.2)
    #expect(pacer.acknowledged == 3)
  }

  @Test func `frames to a mute terminal are counted and never acknowledged`() {
    var pacer = Pacer()
    pacer.sent(100, at: 0)
    pacer.expire(at: 1)
    #expect(pacer.isMute)
    pacer.sent(100, at: 2)
    #expect(pacer.frames == 2 && pacer.acknowledged == 0)
  }
}

/// A line of so many bytes a second with a delay each way, on which some pieces come late as lost ones
/// do that are sent again, and all that is behind them with them.
private struct StallingLine {
  let rate: Double
  let delay: Double
  let loss: Double
  var seed: UInt64
  private var free = 0.0
  private var held = 0.0
  private var heldBack = 0.0

  init(rate: Double, delay: Double, loss: Double, seed: UInt64) {
    (self.rate, self.delay, self.loss, self.seed) = (rate, delay, loss, seed)
  }

  private mutating func lateness() -> Double {
    seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(seed >> 11) / Double(1 << 53) < loss ? 2 * delay + 0.2 : 0
  }

  /// Takes bytes; returns when they are there, and when the answer to them is back.
  private mutating func carry(_ bytes: Int, at now: Double) -> (there: Double, back: Double) {
    for start in stride(from: 0, to: bytes, by: 1448) {
      free = max(free, now) + Double(min(1448, bytes - start) + 40) / rate
      held = max(free + delay, held) + lateness()
    }
    heldBack = max(held + delay, heldBack) + lateness()
    return (held, heldBack)
  }

  /// The share of the line that a pacer uses which always has something to send.
  mutating func used(by fresh: Pacer, seconds: Double) -> Double {
    var (pacer, now, delivered) = (fresh, 0.0, 0)
    var (arrivals, answers): ([(time: Double, bytes: Int)], [Double]) = ([], [])
    func send(_ bytes: Int, _ line: inout StallingLine) {
      let (there, back) = line.carry(bytes, at: now)
      arrivals.append((there, bytes))
      answers.append(back)
      pacer.sent(bytes, at: now)
    }
    send(200, &self)
    while now < seconds {
      while let answer = answers.first, answer <= now {
        answers.removeFirst()
        pacer.heard(at: answer)
      }
      while let arrival = arrivals.first, arrival.time <= now {
        delivered += arrival.bytes
        arrivals.removeFirst()
      }
      pacer.expire(at: now)
      let allowance = pacer.allowance
      if allowance > 0 { send(allowance + 40, &self) }
      now += 0.001
    }
    return Double(delivered) / seconds / rate
  }
}
