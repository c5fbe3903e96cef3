import Foundation

/// Whether a log makes sense: a chain shows that lines weren't changed one by one, not that what
/// they say could have happened.
struct LogSense: Sendable, Hashable {
  /// Something about a line, from 1.
  struct Remark: Sendable, Hashable {
    var line: Int
    var words: String
  }

  /// What can't have happened.
  private(set) var problems: [Remark] = []
  /// What may have: a clock that was put back, a computer that went off before the first line.
  private(set) var notes: [Remark] = []

  private var answered = 0
  private var lastTime: Double?
  /// When the reader last did something: a line about the screen is written in the middle of a picture.
  private var lastAct: Double?
  private var isOpen = false
  private var isEnded = false

  /// The most, in seconds, by which a clock is put back without anybody wondering.
  static let correction = 300.0
  /// By how many seconds the two clocks of a computer may differ over one picture.
  private static let tolerance = 5.0

  /// - Parameters:
  ///   - created: when the study was sealed, ISO 8601.
  init(_ entries: [LogEntry], reader: String, created: String) {
    let sealed = ISO8601DateFormatter().date(from: created)?.timeIntervalSince1970
    if entries.isEmpty { notes.append(Remark(line: 1, words: "the log is empty")) }
    for (index, entry) in entries.enumerated() {
      check(entry, line: index + 1, reader: reader, sealed: sealed)
    }
  }

  private mutating func problem(_ line: Int, _ words: String) {
    problems.append(Remark(line: line, words: words))
  }

  private mutating func check(_ entry: LogEntry, line: Int, reader: String, sealed: Double?) {
    if isEnded, !entry.isInterim { problem(line, "something comes after the end") }
    if !isOpen, !isEnded, !entry.isOpening, !entry.isInterim {
      problem(line, "it comes before the sitting was opened")
    }
    let elapsed = checkTime(entry, line: line, sealed: sealed)
    switch entry {
    case .opened(let opening):
      if opening.reader != reader {
        problem(line, "it was opened by '\(opening.reader)', not by '\(reader)'")
      }
      if let gap = opening.gapHours, gap < -Self.correction / 3600 || !gap.isFinite {
        problem(line, "a gap of \(gap) hours can't be")
      }
      if opening.tornBytes < 0 { problem(line, "a torn line of less than nothing can't be") }
      isOpen = true
    case .answered(let answered):
      self.answered += 1
      let answer = answered.answer
      check(AnswerTimes(answer), line: line, elapsed: elapsed)
      if Set(answer.cues).count != answer.cues.count { problem(line, "a cue stands twice") }
    case .judged(let judged):
      self.answered += 1
      check(AnswerTimes(judged.answer), line: line, elapsed: elapsed)
    case .rested(let rest):
      check(rest.seconds, "a break", line: line, elapsed: elapsed)
    case .practised(let practice):
      if practice.of < 0 || !(0...max(0, practice.of)).contains(practice.right) {
        problem(line, "\(practice.right) of \(practice.of) practice answers can't be right")
      }
    case .ended(let ending):
      if ending.answered != answered {
        problem(line, "it says \(ending.answered) answers, and \(answered) stand before it")
      }
      isOpen = false
      isEnded = ending.complete
    case .display, .told, .cannotDisplay, .interim: break
    }
  }

  /// Seconds since the line before; nil where that says nothing.
  private mutating func checkTime(_ entry: LogEntry, line: Int, sealed: Double?) -> Double? {
    let now = entry.at
    guard now.isFinite, now >= 0 else {
      problem(line, "its time is no time")
      return nil
    }
    defer { lastTime = now }
    if let sealed, now < sealed - Self.correction {
      problem(line, "it was written before the study was sealed")
    }
    defer { if !entry.isAside { lastAct = now } }
    guard let lastTime, let lastAct else { return nil }
    let elapsed = now - lastTime
    if elapsed >= 0 { return now - lastAct }
    let back = String(format: "%.0f s", -elapsed)
    if elapsed < -Self.correction {
      problem(line, "time runs back by \(back)")
    } else if elapsed < -1 {
      notes.append(Remark(line: line, words: "the clock was put back by \(back)"))
    }
    return nil
  }

  private mutating func check(_ answer: AnswerTimes, line: Int, elapsed: Double?) {
    let times = [answer.drawMs, answer.firstKeyMs, answer.confirmMs, answer.exposureMs]
    if times.contains(where: { ($0 ?? 0) < 0 }) {
      problem(line, "a time is less than nothing")
    } else if answer.firstKeyMs > answer.confirmMs {
      problem(line, "it was confirmed before its first key")
    } else {
      let whole = Double(answer.drawMs ?? 0) / 1000 + Double(answer.confirmMs) / 1000
      check(whole, "an answer", line: line, elapsed: elapsed)
    }
  }

  private mutating func check(_ seconds: Double, _ what: String, line: Int, elapsed: Double?) {
    guard seconds.isFinite, seconds >= 0 else {
      return problem(line, "a time is less than nothing")
    }
    if let elapsed, seconds > elapsed + Self.tolerance {
      let words = String(
        format: "of %.1f s, %.1f s after the line before, can't be", seconds, elapsed)
      problem(line, "\(what) \(words)")
    }
  }
}

extension AnswerTimes {
  fileprivate init(_ answer: Answer) {
    self.init(
      drawMs: answer.drawMs, firstKeyMs: answer.firstKeyMs, confirmMs: answer.confirmMs,
      exposureMs: answer.exposureMs)
  }

  fileprivate init(_ answer: TaskAnswer) {
    self.init(
      drawMs: answer.drawMs, firstKeyMs: answer.firstKeyMs, confirmMs: answer.confirmMs,
      exposureMs: answer.exposureMs)
  }
}

extension LogEntry {
  /// Whether it says nothing of what the reader did.
  fileprivate var isAside: Bool { if case .display = self { true } else { isInterim } }
  fileprivate var isInterim: Bool { if case .interim = self { true } else { false } }
}
