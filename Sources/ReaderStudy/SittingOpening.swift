import Foundation

/// What stands before a sitting: what its reader is told, and what is asked.
///
/// Where the reader isn't to know yet that cells were made, nothing here says so.
public struct SittingOpening: Sendable, Hashable {
  /// The study's name.
  public var study: String
  /// The reader's id.
  public var reader: String
  /// The code that binds the study's rules, to be compared with the published one.
  public var code: String
  /// What the reader was told last; nil without phases.
  public var phase: Phase?
  /// Phases in all, at least one.
  public var phases: Int
  /// What is done first.
  public var task: AnswerTask
  /// The question about the first picture.
  public var question: String
  /// What gives made cells away, where the reader has been told.
  public var clues: String?
  /// Showings answered, and in all.
  public var answered: Int
  public var showings: Int
  /// Seconds a picture stays; nil without a limit.
  public var exposureSeconds: Double?
  /// The least a screen has to show; nil takes any.
  public var minimumDisplay: MinimumDisplay?
  /// Whether the reader may know that some cells were made.
  public var isTold: Bool
  /// Whether it is asked who the reader is: once, and not of a simulation.
  public var asksPerson: Bool
  /// Whether it is asked if the reader took part in training or has seen pictures.
  public var asksBackground: Bool

  /// As the first line of a page.
  public var heading: String {
    "\(isTold ? "Blind test" : "Study") '\(study)', reader \(reader)"
  }

  /// What awaits the reader, in sentences.
  public var words: String {
    let parts = phases > 1 ? ", in \(phases) parts; before each you read what comes" : ""
    switch (phase, task) {
    case (.untold?, _):
      return "You will see \(showings) cells, one at a time\(parts). \(Phase.untold.instruction)"
    case (let phase?, _):
      return "You will see \(showings) cells, one at a time\(parts). \(phase.instruction)"
    case (nil, .rating):
      return "You will see \(showings) cells, one at a time. Both kinds occur; how many of each is "
        + "not told."
    case (nil, .quartet):
      return
        "You will see \(showings) times four cells of one kind: three photographs, and one that "
        + "was made by a generator. Where it stands is drawn each time."
    case (nil, .naming):
      return "You will see \(showings) cells, one at a time. Say of each which cell it is."
    }
  }
}

extension Study {
  /// What stands before the next sitting of `reader`; throws for a reader the study doesn't list, and
  /// a log that isn't as it was written.
  public func opening(of reader: String) throws(StudyError) -> SittingOpening {
    guard let order = manifest.order(of: reader) else {
      throw .unknownReader(reader, known: manifest.readers.map(\.id))
    }
    let plan = manifest.plan
    let url = logFile(of: reader)
    var entries: [LogEntry] = []
    if FileManager.default.fileExists(atPath: url.path) {
      entries = try AnswerLog.read(
        StudyFile.read(url), name: url.lastPathComponent, start: chainStart(of: reader)
      ).entries
    }
    let progress = try SittingProgress(
      order: order, plan: plan, ids: package().records.map(\.id), entries: entries,
      manifestHash: manifestHash, logName: url.lastPathComponent)
    let position = progress.phaseToTell == nil ? progress.current : nil
    let phase =
      position.flatMap(plan.phase(at:)) ?? plan.phases?.last(where: progress.toldPhases.contains)
    let isTold = progress.isTold
    let wasAsked = entries.contains { entry in
      if case .opened(let opened) = entry { opened.person != nil } else { false }
    }
    return SittingOpening(
      study: plan.name, reader: reader, code: code.text, phase: phase,
      phases: plan.phases?.count ?? 1, task: phase?.task ?? plan.task ?? .rating,
      question: position.map(plan.question(at:))
        ?? (isTold ? plan.question : AnswerTask.naming.question),
      clues: phase == .clues ? plan.clues : nil, answered: progress.answered,
      showings: plan.showings, exposureSeconds: plan.exposureSeconds,
      minimumDisplay: plan.rules?.minimumDisplay, isTold: isTold,
      asksPerson: !wasAsked && !plan.isDemonstration && !progress.isComplete,
      asksBackground: isTold && !progress.isComplete)
  }
}
