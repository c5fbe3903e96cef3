import BlockGraphics
import Foundation
import Journeys
import Pictures
import ReaderStudy

/// A sitting line by line, for terminals, readers and programs that can't use a full screen: each
/// picture is printed once, in block graphics, and an answer is a line.
struct PlainSitting {
  static let tile = CellCount(columns: 64, rows: 32)

  let study: Study
  let reader: String
  let software: String
  /// Where lines come from; nil at the end of the input.
  let read: () -> String?
  let write: (Data) -> Void

  private let depth: ColourDepth
  private let fitter: Fitter

  init(
    study: Study, reader: String, software: String, read: @escaping () -> String?,
    write: @escaping (Data) -> Void
  ) {
    self.study = study
    self.reader = reader
    self.software = software
    self.read = read
    self.write = write
    let isPlain = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    depth = isPlain ? .mono : .trueColour
    fitter = Fitter(glyphs: .blocks, depth: depth, lambda: 2)
  }

  /// Runs until the last answer, `q`, or the end of the input. Throws `StudyError`.
  func run() throws {
    let plan = study.manifest.plan
    say("Blind test '\(plan.name)', reader \(reader). Research use only.")
    say(plan.question)
    say(
      "Type 1 (surely real) to 6 (surely generated) and Enter; a line is an answer and can't be "
        + "taken back. Cues may follow: n nucleus, g granules, y cytoplasm, o outline, "
        + "k background, c colour, s sharpness, x other; for example '5 ns'. "
        + "? can't see it, b break, q leaves; every answer is kept.")
    if plan.exposureSeconds != nil {
      say("The time limit of this study can't be kept line by line; that is noted as the renderer.")
    }
    guard let tookPart = ask("Did you take part in training the generator? (y or n)"),
      let hasSeen = ask("Have you seen any of these pictures before? (y or n)")
    else { return }
    var sitting = try Sitting(
      study, reader: reader, display: display,
      background: Background(tookPart: tookPart, hasSeenPictures: hasSeen), clock: .system(),
      software: software)
    if sitting.wasResumed { say("\(sitting.answered) of \(sitting.showings) are answered.") }
    if sitting.needsPractice, try !practise(&sitting) { return try sitting.leave() }
    while !sitting.isComplete {
      guard try judge(&sitting) else { return try sitting.leave() }
    }
    say("Done. Thank you. Your receipt: \(sitting.receipt)")
  }

  private var display: Display {
    Display(
      terminal: ProcessInfo.processInfo.environment["TERM"] ?? "unknown",
      renderer: "plain, block graphics",
      columns: Self.tile.columns, rows: Self.tile.rows, colourDepth: depth == .mono ? 1 : 24,
      pictureColumns: 2 * Self.tile.columns, pictureRows: 2 * Self.tile.rows)
  }

  /// One picture, one answer; false when the reader leaves.
  private func judge(_ sitting: inout Sitting) throws -> Bool {
    if sitting.isBreakDue {
      say("Time for a break? b takes one.")
      sitting.declineBreak()
    }
    guard let picture = sitting.picture else { return false }
    show(picture)
    sitting.shown()
    while true {
      prompt("\(sitting.answered + 1)/\(sitting.showings) > ")
      guard let line = read() else { return false }
      switch Reply(line) {
      case .answer(let rating, let cues):
        sitting.press(rating)
        try sitting.confirm(cues: cues)
        if let truth = sitting.lastTruth { say("it was \(Self.words(truth))") }
        return true
      case .cannotDisplay:
        try sitting.cannotDisplay()
        return true
      case .rest:
        sitting.beginBreak()
        prompt("A break; the clock is stopped. Enter goes on > ")
        guard read() != nil else { return false }
        try sitting.endBreak()
        return true
      case .leave: return false
      case nil: say("Type 1 to 6, ?, b or q.")
      }
    }
  }

  private func practise(_ sitting: inout Sitting) throws -> Bool {
    var practice = try study.practice()
    while let picture = practice.picture {
      show(picture)
      prompt("practice \(practice.answered + 1)/\(practice.count) > ")
      guard let line = read() else { return false }
      switch Reply(line) {
      case .answer(let rating, _):
        if let truth = practice.answer(rating) { say("it was \(Self.words(truth))") }
      case .leave: return false
      default: say("Type 1 to 6, or q.")
      }
    }
    try sitting.finish(practice)
    return true
  }

  private static func words(_ truth: Truth) -> String {
    truth == .real ? "real" : "generated"
  }

  private func show(_ picture: StudyPicture) {
    let pixels = Picture(width: picture.width, height: picture.height, bytes: picture.rgb)
    let drawn = fitter.fit(pixels, columns: Self.tile.columns, rows: Self.tile.rows)
    write(Data(drawn.ansi(depth: depth)))
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
    case cannotDisplay
    case rest
    case leave

    private static let letters: [Character: Cue] = [
      "n": .nucleus, "g": .granules, "y": .cytoplasm, "o": .outline, "k": .background,
      "c": .colour, "s": .sharpness, "x": .other,
    ]

    /// Nil for a line that means nothing.
    init?(_ line: String) {
      let text = line.filter { !$0.isWhitespace }
      switch text {
      case "?": self = .cannotDisplay
      case "b": self = .rest
      case "q": self = .leave
      default:
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
  }
}
