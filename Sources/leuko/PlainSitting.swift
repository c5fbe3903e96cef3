import AtlasStore
import BlockGraphics
import CursesTerminal
import Foundation
import Journeys
import Pictures
import ReaderStudy

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

  private let depth: ColourDepth
  private let fitter: Fitter
  private let glyphs: GlyphLevel

  /// `options` says which colours and glyphs were asked for.
  init(
    study: Study, reader: String, software: String, takingOver: Bool, options: TerminalOptions,
    read: @escaping () -> String?, write: @escaping (Data) -> Void
  ) {
    self.study = study
    self.reader = reader
    self.software = software
    self.takingOver = takingOver
    self.read = read
    self.write = write
    let isPlain = options.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    depth = options.colours ?? (isPlain ? .mono : .trueColour)
    glyphs = options.glyphs ?? .quadrants
    fitter = Fitter(glyphs: glyphs.set(depth: depth), depth: depth)
  }

  /// Runs until the last answer, `q`, or the end of the input. Throws `StudyError`.
  func run() throws {
    let plan = study.manifest.plan
    say("Blind test '\(plan.name)', reader \(reader). Research use only.")
    let untold = plan.phase(at: 0) == .untold
    say(plan.task(at: 0) == .rating ? plan.question : plan.task(at: 0).question)
    say(Self.help(plan.task(at: 0)))
    say("Times are not measured to the eye here: they count from when a picture was printed.")
    if plan.exposureSeconds != nil {
      say("The time limit of this study can't be kept line by line; that is noted as the renderer.")
    }
    var tookPart: Bool?
    if !untold {
      tookPart = ask("Did you take part in training the generator? (y or n)")
      if tookPart == nil { return }
    }
    guard let hasSeen = ask("Have you seen any of these pictures before? (y or n)") else { return }
    if let refusal = plan.rules?.minimumDisplay?.refusal(of: display(tile)) {
      throw StudyError.outOfTurn(refusal)
    }
    var sitting = try Sitting(
      study, reader: reader,
      background: Background(tookPart: tookPart, hasSeenPictures: hasSeen), clock: .system(),
      software: software, takingOver: takingOver)
    if sitting.wasResumed { say("\(sitting.answered) of \(sitting.showings) are answered.") }
    var phase: Phase?
    while !sitting.isComplete {
      if let fresh = sitting.phase, fresh != phase {
        say(fresh.instruction)
        say(Self.help(sitting.task))
        phase = fresh
      }
      if sitting.needsPractice {
        guard try practise(&sitting) else { return try sitting.leave() }
        continue
      }
      guard try judge(&sitting) else { return try sitting.leave() }
    }
    say("Done. Thank you. Your receipt: \(sitting.receipt)")
  }

  private static func help(_ task: AnswerTask) -> String {
    let answer =
      switch task {
      case .rating:
        "Type 1 (surely real) to 6 (surely generated) and Enter; a line is an answer and can't be "
          + "taken back. Cues may follow: n nucleus, g granules, y cytoplasm, o outline, "
          + "k background, c colour, s sharpness, x other; for example '5 ns'. "
      case .quartet:
        "Type the number of the made one, 1 to 4, and Enter; a line is an answer and can't be "
          + "taken back. "
      case .naming:
        "Type the letter of the class and Enter; a line is an answer and can't be taken back. "
          + Vocabulary.builtIn.classes.compactMap { cellClass in
            cellClass.keyboardKey.map { "\($0) \(cellClass.name)" }
          }.joined(separator: ", ") + ". "
      }
    return answer
      + "? these words, unseen if you can't see it, b break, q leaves; every answer is kept."
  }

  /// How large pictures are: as the window allows, below what stands there already, at most 64 by 32.
  private var tile: CellCount {
    var window = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else {
      return CellCount(columns: 64, rows: 32)
    }
    let rows = max(1, min(32, Int(window.ws_row) - 2, Int(window.ws_col) / 2))
    return CellCount(columns: 2 * rows, rows: rows)
  }

  private func display(_ tile: CellCount) -> Display {
    let bits =
      switch depth {
      case .trueColour: 24
      case .palette256: 8
      case .palette16: 4
      case .mono: 1
      }
    let points =
      switch glyphs {
      case .ascii: (1, 1)
      case .half: (1, 2)
      case .quadrants: (2, 2)
      case .sextants: (2, 3)
      case .octants: (2, 4)
      }
    return Display(
      terminal: ProcessInfo.processInfo.environment["TERM"] ?? "unknown",
      renderer: "plain, \(glyphs.rawValue)",
      columns: tile.columns, rows: tile.rows, colourDepth: bits,
      pictureColumns: points.0 * tile.columns, pictureRows: points.1 * tile.rows)
  }

  /// One picture, one answer; false when the reader leaves.
  private func judge(_ sitting: inout Sitting) throws -> Bool {
    if sitting.isBreakDue {
      say("Time for a break? b takes one.")
      sitting.declineBreak()
    }
    let pictures = sitting.pictures
    guard !pictures.isEmpty else { return false }
    var clock = ShowingClock(due: .now)
    var tile = tile
    for (place, picture) in pictures.enumerated() {
      tile = show(picture)
      if pictures.count > 1 { say("\(place + 1)") }
    }
    try sitting.shown(on: display(tile))
    clock.becameWhole(at: .now, acknowledged: false)
    while true {
      prompt("\(sitting.answered + 1)/\(sitting.showings) > ")
      guard let line = read() else { return false }
      switch Reply(line, sitting.task, isUntold: sitting.phase == .untold) {
      case .task(let content):
        guard let times = clock.times(confirmedAt: .now) else { return false }
        try sitting.judge(content, times: times)
        return true
      case .answer(let rating, let cues):
        guard let times = clock.times(confirmedAt: .now) else { return false }
        try sitting.confirm(rating, cues: cues, times: times)
        if let truth = sitting.lastTruth { say("it was \(Self.words(truth))") }
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
      case .help: say(Self.help(sitting.task))
      case .rest:
        sitting.beginBreak()
        prompt("A break; the clock is stopped. Enter goes on > ")
        guard read() != nil else { return false }
        try sitting.endBreak()
        return true
      case .leave: return false
      case nil: say("That is no answer here. " + Self.help(sitting.task))
      }
    }
  }

  private func practise(_ sitting: inout Sitting) throws -> Bool {
    var practice = try study.practice()
    while let picture = practice.picture {
      try sitting.shown(on: display(show(picture)))
      prompt("practice \(practice.answered + 1)/\(practice.count) > ")
      guard let line = read() else { return false }
      switch Reply(line, .rating, isUntold: false) {
      case .answer(let rating, _):
        if let truth = practice.answer(rating) { say("it was \(Self.words(truth))") }
      case .leave: return false
      case .help: say(Self.help(.rating))
      default: say("Type 1 to 6, or q.")
      }
    }
    try sitting.finish(practice)
    if let needed = study.manifest.plan.rules?.practiceToPass, sitting.needsPractice {
      say("\(practice.right) of \(practice.count) were right; the study asks for \(needed). Again.")
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
    let drawn = fitter.fit(pixels, columns: tile.columns, rows: tile.rows)
    write(Data(drawn.ansi(depth: depth)))
    guard isatty(STDIN_FILENO) == 1 else { return tile }
    tcdrain(STDOUT_FILENO)
    var waiting: Int32 = 0
    if ioctl(STDIN_FILENO, UInt(FIONREAD), &waiting) == 0, waiting > 0 {
      tcflush(STDIN_FILENO, TCIFLUSH)
      say("What was typed before the picture was there is not taken.")
    }
    return tile
  }

  private func ask(_ question: String) -> Bool? {
    while true {
      prompt("\(question) > ")
      guard let line = read()?.lowercased() else { return nil }
      if line.hasPrefix("y") { return true }
      if line.hasPrefix("n") { return false }
      if line.hasPrefix("q") { return nil }
    }
  }

  private func say(_ text: String) { write(Data("\(text)\n".utf8)) }
  private func prompt(_ text: String) { write(Data(text.utf8)) }

  /// What a line means.
  private enum Reply {
    case answer(Rating, [Cue])
    case task(TaskAnswer.Content)
    case unseen
    case help
    case rest
    case leave

    private static let letters: [Character: Cue] = [
      "n": .nucleus, "g": .granules, "y": .cytoplasm, "o": .outline, "k": .background,
      "c": .colour, "s": .sharpness, "x": .other,
    ]

    /// Nil for a line that means nothing.
    init?(_ line: String, _ task: AnswerTask, isUntold: Bool) {
      let text = line.filter { !$0.isWhitespace }
      switch text {
      case "?", "help": self = .help
      case "unseen": self = .unseen
      case "b": self = .rest
      case "q": self = .leave
      default:
        if task != .rating {
          guard let content = Self.content(text, task, isUntold: isUntold) else { return nil }
          self = .task(content)
          return
        }
        guard let digit = text.first?.wholeNumberValue, let rating = Rating(rawValue: digit) else {
          return nil
        }
        var cues: [Cue] = []
        for letter in text.dropFirst() {
          guard let cue = Self.letters[letter] else { return nil }
          if !cues.contains(cue) { cues.append(cue) }
        }
        self = .answer(rating, cues)
      }
    }

    private static func content(
      _ text: String, _ task: AnswerTask, isUntold: Bool
    ) -> TaskAnswer.Content? {
      if task == .quartet {
        return Int(text).flatMap { (1...task.pictures).contains($0) ? .chosen($0) : nil }
      }
      let isOdd = text.count > 1 && text.hasSuffix("o")
      let letter = isOdd ? String(text.dropLast()) : text
      guard isUntold || !isOdd else { return nil }
      return Vocabulary.builtIn.classes.first { cellClass in
        cellClass.keyboardKey.map { String($0) == letter.uppercased() } ?? false
      }.map { .named($0.key, isOdd: isUntold ? isOdd : nil) }
    }
  }
}
