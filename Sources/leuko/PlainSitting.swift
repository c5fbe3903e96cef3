import BlockGraphics
import CursesTerminal
import Foundation
import Journeys
import Pictures
import ReaderStudy
import TerminalKit

/// A sitting line by line, for terminals, readers and programs that can't use a full screen: each
/// picture is printed once, in block graphics, and an answer is a line.
///
/// Nobody acknowledges what is printed: times count from when it was written, and none says how long
/// a picture took to draw.
struct PlainSitting {
  let study: Study
  let reader: String
  let software: String
  let takingOver: Bool
  /// Where lines come from; nil at the end of the input.
  let read: () -> String?
  let write: (Data) -> Void

  private let drawing: LineDrawing
  private let size: CellCount?

  /// `options` says which colours and glyphs were asked for, and `size` how large pictures are to be.
  init(
    study: Study, reader: String, software: String, takingOver: Bool, options: TerminalOptions,
    size: Size? = nil, read: @escaping () -> String?, write: @escaping (Data) -> Void
  ) {
    self.study = study
    self.reader = reader
    self.software = software
    self.takingOver = takingOver
    self.read = read
    self.write = write
    drawing = LineDrawing(options)
    self.size = size.map { CellCount(columns: $0.columns, rows: $0.rows) }
  }

  /// Runs until the last answer, `q`, or the end of the input. Throws `StudyError`.
  func run() throws {
    let opening = try study.opening(of: reader)
    introduce(opening)
    guard let said = ask(opening) else { return }
    if let refusal = opening.minimumDisplay?.refusal(of: display(tile, opening.task)) {
      throw StudyError.outOfTurn(refusal)
    }
    var sitting = try Sitting(
      study, reader: reader, background: said.background, person: said.person, clock: .system(),
      software: software, takingOver: takingOver)
    if sitting.wasResumed { say("\(sitting.answered) of \(sitting.showings) are answered.") }
    while !sitting.isComplete {
      guard try step(&sitting) else { return try sitting.leave() }
    }
    say("Done. Thank you. Your receipt: \(sitting.receipt)")
  }

  /// Takes what comes next: a page, the practice, or a picture; false when the reader leaves.
  private func step(_ sitting: inout Sitting) throws -> Bool {
    if let phase = sitting.phaseToTell { return try tell(phase, &sitting) }
    if sitting.needsPractice { return try practise(&sitting) }
    return try judge(&sitting)
  }

  /// How large pictures are: as was asked for, else as the window allows, below what stands there
  /// already; 64 by 32 where there is no window.
  private var tile: CellCount {
    if let size { return size }
    var window = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else {
      return CellCount(columns: 64, rows: 32)
    }
    let rows = max(1, min(Int(window.ws_row) - 2, Int(window.ws_col) / 2))
    return CellCount(columns: 2 * rows, rows: rows)
  }

  /// What one picture is seen as; four of them share the tile.
  private func display(_ tile: CellCount, _ task: AnswerTask) -> Display {
    let share = task == .quartet ? 2 : 1
    let bits =
      switch drawing.depth {
      case .trueColour: 24
      case .palette256: 8
      case .palette16: 4
      case .mono: 1
      }
    let points =
      switch drawing.glyphs {
      case .ascii: (1, 1)
      case .half: (1, 2)
      case .quadrants: (2, 2)
      case .sextants: (2, 3)
      case .octants: (2, 4)
      }
    return Display(
      terminal: ProcessInfo.processInfo.environment["TERM"] ?? "unknown",
      renderer: "plain, \(drawing.glyphs.rawValue)",
      columns: tile.columns, rows: tile.rows, colourDepth: bits,
      pictureColumns: points.0 * tile.columns / share,
      pictureRows: points.1 * tile.rows / share)
  }

  /// Shows what is to be judged; nil when the reader leaves. Where the screen isn't enough for the
  /// study, nothing is shown until it is.
  private func show(_ pictures: [StudyPicture], _ sitting: inout Sitting) throws -> ShowingClock? {
    let task: AnswerTask = pictures.count > 1 ? .quartet : .rating
    while let refusal = sitting.refusal(of: display(tile, task)) {
      say("This screen isn't enough: \(refusal).")
      prompt("Enter tries again, q leaves > ")
      guard let line = read(), line.trimmingCharacters(in: .whitespaces) != "q" else { return nil }
    }
    var clock = ShowingClock(due: .now)
    guard let picture = Self.joined(pictures) else { return nil }
    try sitting.shown(on: display(show(picture), task))
    clock.becameWhole(at: .now, acknowledged: false)
    return clock
  }

  /// One picture, or four of them, and one answer; false when the reader leaves.
  private func judge(_ sitting: inout Sitting) throws -> Bool {
    if sitting.isBreakDue {
      say("Time for a break? b takes one.")
      sitting.declineBreak()
    }
    guard let clock = try show(sitting.pictures, &sitting) else { return false }
    let answers = PlainAnswers(sitting)
    while true {
      prompt("\(sitting.answered + 1)/\(sitting.showings) > ")
      guard let line = read() else { return false }
      let reply = answers.reply(to: line)
      guard let times = clock.times(confirmedAt: .now) else { return false }
      switch reply {
      case .rated(let rating, let cues):
        try sitting.confirm(rating, cues: cues, times: times)
        if let truth = sitting.lastTruth { say("it was \(Self.words(truth))") }
        return true
      case .judged(let content):
        try sitting.judge(content, times: times)
        return true
      case .unseen:
        guard sitting.canPutOff else {
          say("This picture was put off once already; answer as well as you can.")
          continue
        }
        guard
          let isSure = ask("Can't you see it? y puts it to the end, once and counted. (y or n)")
        else { return false }
        guard isSure else { continue }
        try sitting.cannotDisplay()
        return true
      case .help: say(answers.help)
      case .rest:
        sitting.beginBreak()
        prompt("A break; the clock is stopped. Enter goes on > ")
        guard read() != nil else { return false }
        try sitting.endBreak()
        return true
      case .leave: return false
      case nil: say(answers.hint)
      }
    }
  }

  private func practise(_ sitting: inout Sitting) throws -> Bool {
    var practice = try sitting.practice(of: study)
    let answers = PlainAnswers.rating
    say("First some practice, with the truth told after each. \(answers.help)")
    while let picture = practice.picture {
      guard try show([picture], &sitting) != nil else { return false }
      var truth: Truth?
      while truth == nil {
        prompt("practice \(practice.answered + 1)/\(practice.count) > ")
        guard let line = read() else { return false }
        switch answers.reply(to: line) {
        case .rated(let rating, _): truth = practice.answer(rating)
        case .leave: return false
        case .help: say(answers.help)
        default: say("Type 1 to 6, or q.")
        }
      }
      if let truth { say("it was \(Self.words(truth))") }
    }
    try sitting.finish(practice)
    if let needed = study.manifest.plan.rules?.practiceToPass, sitting.needsPractice {
      say(
        "\(practice.right) of \(practice.count) were right; this study asks for \(needed). Again.")
    }
    return true
  }

  private static func words(_ truth: Truth) -> String {
    truth == .real ? "real" : "generated"
  }

  /// Prints a picture; returns its size in characters. Lines that a person typed before it was there
  /// are answers to nothing: they are dropped, and that is said.
  private func show(_ picture: StudyPicture) -> CellCount {
    let tile = tile
    let pixels = Picture(width: picture.width, height: picture.height, bytes: picture.rgb)
    write(Data(drawing.bytes(pixels, columns: tile.columns, rows: tile.rows)))
    guard isatty(STDIN_FILENO) == 1 else { return tile }
    tcdrain(STDOUT_FILENO)
    var waiting: Int32 = 0
    if ioctl(STDIN_FILENO, UInt(FIONREAD), &waiting) == 0, waiting > 0 {
      tcflush(STDIN_FILENO, TCIFLUSH)
      say("What was typed before the picture was there is not taken.")
    }
    return tile
  }

  func ask(_ question: String) -> Bool? {
    while true {
      prompt("\(question) > ")
      guard let line = read()?.lowercased() else { return nil }
      if line.hasPrefix("y") { return true }
      if line.hasPrefix("n") { return false }
      if line.hasPrefix("q") { return nil }
    }
  }

  func say(_ text: String) { write(Data("\(text)\n".utf8)) }
  func prompt(_ text: String) { write(Data(text.utf8)) }
}
