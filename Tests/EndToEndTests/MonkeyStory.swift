import Basis
import Foundation
import TestSupport
import Testing

/// A monkey at a real terminal: bytes by chance, as keyboards, mice, pastes and terminals send them,
/// whole, torn and made up.
///
/// 900 of them over three sizes; `LEUKO_THOROUGH=1` makes them 200,000, and then no answer may take more
/// than a second; `LEUKO_MONKEY_ACTS` sets another number, `LEUKO_MONKEY_SEED` makes others.
@Suite(.serialized) struct MonkeyStory {
  private static let environment = ProcessInfo.processInfo.environment
  private static let isThorough = environment["LEUKO_THOROUGH"] == "1"
  private static let acts =
    environment["LEUKO_MONKEY_ACTS"].flatMap { Int($0) } ?? (isThorough ? 200_000 : 900)
  private static let seed = environment["LEUKO_MONKEY_SEED"].flatMap { UInt64($0) } ?? 1
  /// What doesn't answer for so many seconds never will.
  private static let patience = 60.0
  /// What a person would take for a stall, in seconds.
  private static let stall = 1.0
  private static let mostMemory = 300 << 20

  @Test(arguments: [(40, 10), (80, 24), (200, 60)])
  func `nothing typed ends the console by a signal, stops it or is left in the terminal`(
    columns: Int, rows: Int
  ) throws {
    let world = try World()
    try TestCells.write(40, to: world.folder.appendingPathComponent("cells"))
    #expect(try Program.run("import", "cells", "--atlas", "a.atlas", in: world).status == 0)
    var monkey = ByteMonkey(seed: Self.seed &+ UInt64(columns), columns: columns, rows: rows)
    var (slowest, most, starts, typed) = (Answer(), 0, 0, 0)
    while typed < Self.acts / 3 {
      starts += 1
      let terminal = try PseudoTerminal(
        ["open", "--as", "anna", "--atlas", "a.atlas"], columns: columns, rows: rows, in: world)
      guard terminal.expect("\u{1B}[?1049h") else { return }
      while typed < Self.acts / 3, !terminal.hasEnded {
        for _ in 0..<50 where typed < Self.acts / 3 {
          monkey.act(on: terminal)
          typed += 1
        }
        terminal.resize(columns: columns, rows: rows)
        var answer = Self.answer(of: terminal)
        answer?.acts = typed
        if let answer, answer.taken > slowest.taken { slowest = answer }
        most = max(most, terminal.mostMemory)
        guard answer != nil || terminal.hasEnded else {
          Issue.record("no answer within \(Self.patience) s after \(typed) acts")
          return
        }
      }
      Self.leave(terminal)
      let ending = terminal.ending()
      #expect(ending == 0, "after \(typed) acts: \(Self.crashNote(in: world))")
      #expect(terminal.isCooked && terminal.modes.left == [])
      guard ending == 0 else { return }
    }
    #expect(most < Self.mostMemory)
    if Self.isThorough { #expect(slowest.taken < Self.stall, "\(slowest)") }
    let figures = "slowest answer: \(slowest); most memory \(most >> 20) MB"
    print("monkey \(columns) x \(rows): \(typed) acts, \(starts) starts, \(figures)")
  }

  @Test(arguments: [(40, 10), (80, 24), (200, 60)])
  func `whatever was typed before, no end leaves anything in the terminal`(
    columns: Int, rows: Int
  ) throws {
    let world = try World()
    try TestCells.write(6, to: world.folder.appendingPathComponent("cells"))
    #expect(try Program.run("import", "cells", "--atlas", "a.atlas", in: world).status == 0)
    var monkey = ByteMonkey(seed: Self.seed &+ UInt64(rows), columns: columns, rows: rows)
    for signal in [0, SIGTERM, SIGHUP, SIGINT] {
      let terminal = try PseudoTerminal(
        ["open", "--as", "anna", "--atlas", "a.atlas"], columns: columns, rows: rows, in: world)
      guard terminal.expect("\u{1B}[?1049h") else { return }
      for _ in 0..<60 where !terminal.hasEnded { monkey.act(on: terminal) }
      if signal == 0 { Self.leave(terminal) } else { kill(terminal.process, signal) }
      #expect(terminal.ending() == 0, "by signal \(signal): \(Self.crashNote(in: world))")
      #expect(terminal.isCooked && terminal.modes.left == [], "by signal \(signal)")
    }
  }

  /// Asks the console to end, also where it asks back.
  private static func leave(_ terminal: PseudoTerminal) {
    for _ in 0..<20 where !terminal.hasEnded {
      terminal.write("\u{1B}[201~\u{1B}\\\u{03}")
      if terminal.ending(within: 1) == nil { terminal.write("y") }
      if terminal.ending(within: 2) != nil { return }
    }
  }

  /// What an answer cost.
  private struct Answer: CustomStringConvertible {
    /// Seconds by the clock.
    var passed = 0.0
    /// Those of them that threads waited for a processor.
    var waited = 0.0
    /// Seconds that the program computed meanwhile.
    var computed = 0.0
    /// Acts before it.
    var acts = 0

    /// What a busy machine took is no fault of the program. Several threads may have waited at once, so
    /// that their times are more than has passed; what the program computed meanwhile counts in any case.
    var taken: Double { max(passed - waited, min(passed, computed)) }

    var description: String {
      func milliseconds(_ seconds: Double) -> String { "\(Int(1000 * seconds)) ms" }
      return "\(milliseconds(taken)) after \(acts) acts (\(milliseconds(passed)) by the clock, "
        + "\(milliseconds(waited)) of them waiting for a processor, \(milliseconds(computed)) computed)"
    }
  }

  /// Where the program was when it crashed, by its own note.
  private static func crashNote(in world: World) -> String {
    let files = FileManager.default.enumerator(at: world.folder, includingPropertiesForKeys: nil)
    let notes = files?.compactMap { $0 as? URL }.filter { $0.lastPathComponent.contains("crash") }
    return notes?.first.flatMap { try? String(contentsOf: $0, encoding: .utf8) }
      ?? "it left no note"
  }

  /// The console paints anew when it is asked to; nil when it doesn't in time.
  private static func answer(of terminal: PseudoTerminal) -> Answer? {
    // What was painted before is read first, until nothing comes for a while.
    var before = -1
    while before != terminal.outputCount {
      before = terminal.outputCount
      terminal.read(within: 5)
    }
    let (start, waited, computed) = (Date(), terminal.waited, terminal.computed)
    // A paste or a string that was begun would swallow the key.
    terminal.write("\u{1B}[201~\u{1B}\\\u{0C}?")
    while -start.timeIntervalSinceNow < patience, !terminal.hasEnded {
      terminal.read(within: 10)
      guard terminal.outputCount > before else { continue }
      // A thread that has ended meanwhile isn't counted: it took its count with it.
      let now = terminal.waited
      return Answer(
        passed: -start.timeIntervalSinceNow,
        waited: now.reduce(0) { $0 + $1.value - waited[$1.key, default: 0] },
        computed: terminal.computed - computed)
    }
    return nil
  }
}

/// What comes over the line to a console, by chance.
private struct ByteMonkey {
  private var random: SplitMix64
  private let columns: Int
  private let rows: Int

  init(seed: UInt64, columns: Int, rows: Int) {
    random = SplitMix64(seed: seed)
    self.columns = columns
    self.rows = rows
  }

  private mutating func below(_ end: Int) -> Int { Int(random.next() % UInt64(max(1, end))) }
  private mutating func one(of texts: [String]) -> String { texts[below(texts.count)] }

  mutating func act(on terminal: PseudoTerminal) {
    switch below(100) {
    case 0..<40: terminal.write(one(of: Self.commands))
    case 40..<55: terminal.write(one(of: Self.named))
    case 55..<65: terminal.write(OddText.text(1 + below(3), &random))
    case 65..<70: terminal.write(String(Unicode.Scalar(UInt8(0x20 + below(0x5F)))))
    case 70..<74:
      let text = OddText.text(below(30) == 0 ? 4000 : below(80), &random)
      terminal.write("\u{1B}[200~\(text)" + (below(8) > 0 ? "\u{1B}[201~" : ""))
    case 74..<82:
      let button = one(of: ["0", "0", "2", "32", "35", "64", "65", "3", "96", "999"])
      let final = one(of: ["M", "M", "m"])
      terminal.write("\u{1B}[<\(button);\(below(columns + 9));\(below(rows + 9))\(final)")
    case 82..<86: terminal.resize(columns: 1 + below(260), rows: 1 + below(90))
    case 86: terminal.resize(columns: columns, rows: rows)
    case 87: if below(40) == 0 { terminal.resize(columns: 65_535, rows: 65_535) }
    case 88..<94: terminal.write(one(of: Self.replies))
    case 94..<97:
      let bytes = (0..<(1 + below(6))).map { _ in UInt8(1 + below(255)) }
      terminal.write(bytes.filter(Self.isTame))
    // Ended before the terminal's next answer: one within another is lost, and then waited for.
    case 97: terminal.write(one(of: Self.torn) + "\u{1B}\\")
    case 98: terminal.read(within: Int32(below(30)))
    default: if below(20) == 0 { terminal.write("q") }
    }
    terminal.read()
  }

  /// Not C-c, which ends it, not C-z, which gives the terminal to a shell that isn't there, and nothing
  /// that would swallow an answer.
  private static func isTame(_ byte: UInt8) -> Bool { ![3, 26, 27].contains(byte) }

  private static let commands =
    ("h j k l S B E L M N P w W b e a i o f d c t x u r R v V n p s z m y "
    + "+ - = ? / : ; . ' , [ ] { } 1 2 5 0")
    .split(separator: " ").map(String.init)
    + [
      "g g", "gg", "gs", "gd", "gf", "gt", "gx", "gb", "ga", "gj", "gc", "gw", "gl", " ", "12j",
      "\r",
    ]

  private static let named = [
    "\r", "\r", "\u{1B}", "\u{1B}", "\t", "\u{7F}", "\u{8}", "\u{1}", "\u{2}", "\u{5}", "\u{6}",
    "\u{B}", "\u{C}", "\u{E}", "\u{10}", "\u{12}", "\u{13}", "\u{15}", "\u{17}", "\u{1B}[A",
    "\u{1B}[B", "\u{1B}[C", "\u{1B}[D", "\u{1B}OA", "\u{1B}OB", "\u{1B}[H", "\u{1B}[F",
    "\u{1B}[5~", "\u{1B}[6~", "\u{1B}[3~", "\u{1B}[2~", "\u{1B}[Z", "\u{1B}[1;2A", "\u{1B}[1;2B",
    "\u{1B}OP", "\u{1B}[15~", "\u{1B}[24~", "\u{1B}x", "\u{1B}[I", "\u{1B}[O", "\u{1B}[[A",
  ]

  private static let replies = [
    "\u{1B}[0n", "\u{1B}[3n", "\u{1B}[?62;4;22c", "\u{1B}[?1;2c", "\u{1B}[?c", "\u{1B}[3;2R",
    "\u{1B}[99999999999;99999999999R", "\u{1B}[?2026;1$y", "\u{1B}[?2026;0$y",
    "\u{1B}[6;99999999;99999999t", "\u{1B}[6;0;0t", "\u{1B}[6;-1;-1t", "\u{1B}[6;20;10t",
    "\u{1B}P>|kitty(0.36.4)\u{1B}\\", "\u{1B}P>|\u{202E}\u{1B}\\",
    "\u{1B}P1+r544e=787465726d\u{1B}\\",
    "\u{1B}P0+r\u{1B}\\", "\u{1B}_Gi=31;OK\u{1B}\\", "\u{1B}_Gi=31;ENOTSUP\u{1B}\\",
    "\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\", "\u{1B}]11;rgb:0/0/0\u{7}", "\u{1B}]11;rgb:zz//\u{7}",
    "\u{1B}[M !!", "\u{1B}[M#~~", "\u{1B}[?25;1$y",
  ]

  private static let torn = [
    "\u{1B}[", "\u{1B}[<0;", "\u{1B}P>|ab", "\u{1B}]11;", "\u{1B}_G", "\u{1B}O", "\u{1B}[200~",
    "\u{1B}[1;", "\u{1B}[M", "\u{1B}\u{1B}\u{1B}", "\u{1B}[?", "\u{1B}X", "\u{1B}^",
  ]
}
