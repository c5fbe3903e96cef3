import AtlasStore
import Basis
import Foundation
import Journeys
import Pictures
import ReaderStudy
import TerminalKit

/// A sitting whose reader hasn't yet said what there is to say.
struct Introduction {
  var study: Study
  var reader: String
}

/// A sitting that is open on the screen.
struct OpenSitting {
  var sitting: Sitting
  var practice: Practice?
  /// The practice from its beginning: it may come after the untold part, and again where it has to be
  /// passed.
  var freshPractice: Practice?
  /// What the reader learned about the picture answered last, in practice or training.
  var lastTruth: Truth?
  var offersBreak = false
  /// The phase whose instruction has been read.
  var phase: Phase?
  /// The picture of this turn has been on the screen for as long as it may.
  var isHidden = false
  /// The turn whose picture's end is set already.
  var timedTurn: Int?
  /// Counts what was shown: a picture's key may never stand for another.
  var turn = 1

  /// The next picture has all its time.
  mutating func turnOver() {
    turn += 1
    isHidden = false
  }
}

extension Service {
  func serve(_ request: StudyRequest) async throws {
    switch request {
    case .list: send.yield(.study(.listed(BlindTesting.studies(in: project).map(StudyCard.init))))
    case .open(let path, let reader):
      introduction = Introduction(study: try Study(at: URL(fileURLWithPath: path)), reader: reader)
      introduce(.introduction)
    case .begin(let tookPart, let hasSeen, let takingOver):
      try await begin(
        Background(tookPart: tookPart, hasSeenPictures: hasSeen), takingOver: takingOver)
    case .shown(let turn, let time, let display):
      guard sitting?.turn == turn else { return }
      limitExposure(from: time)
      try await step(showing: false) { open throws(StudyError) in
        try open.sitting.shown(on: display)
      }
    case .confirm(let answer):
      let practised = sitting?.practice != nil
      try await step { open throws(StudyError) in try open.confirm(answer) }
      if practised { tellWhetherPassed() }
    case .cannotDisplay(let turn):
      try await step { open throws(StudyError) in
        guard open.turn == turn else { return }
        try open.sitting.cannotDisplay()
        open.turnOver()
      }
    case .rest:
      try await step { open in
        open.offersBreak = false
        open.sitting.beginBreak()
        // A picture whose time is limited has been seen for as long as it was.
        open.isHidden = open.timedTurn == open.turn
        open.turn += 1
      }
    case .goOn:
      try await step { open throws(StudyError) in
        if open.offersBreak { open.sitting.declineBreak() }
        if !open.offersBreak, !open.sitting.isOnBreak { open.phase = open.sitting.phase }
        open.offersBreak = false
        try open.sitting.endBreak()
        open.turn += 1
      }
    case .leave:
      introduction = nil
      let open = sitting
      sitting = nil
      defer { send.yield(.study(.left)) }
      if var open { try open.sitting.leave() }
    case .report(let path):
      try await show(BlindTesting.report(of: URL(fileURLWithPath: path), in: project))
    case .audit(let path):
      try await show(BlindTesting.audit(of: URL(fileURLWithPath: path)))
    case .seal(let form): seal(form)
    case .cancelSealing: sealing?.cancel()
    }
  }

  /// Puts a report's pictures on the shelf and hands it over.
  private func show(_ report: BlindTesting.ScreenReport) async throws {
    var pictures: [ReportPicture] = []
    for item in report.pictures {
      let key = PictureKey("report/\(report.title) \(pictures.count)")
      await shelf.put(
        Picture(
          width: item.picture.width, height: item.picture.height, bytes: item.picture.rgb),
        under: key)
      pictures.append(ReportPicture(group: item.group, label: item.label, picture: key))
    }
    send.yield(.study(.report(title: report.title, lines: report.lines, pictures: pictures)))
  }

  // MARK: The sitting

  /// Shows a page that stands before the sitting.
  private func introduce(_ stage: SittingView.Stage) {
    guard let opening = introduction else { return }
    let standing = opening.study.standings.first { $0.reader == opening.reader }
    let plan = opening.study.manifest.plan
    let answered = standing?.answered ?? 0
    let task = plan.task(at: answered)
    var view = SittingView(
      study: plan.name, question: task == .rating ? plan.question : task.question,
      reader: opening.reader, stage: stage, answered: answered, showings: plan.showings,
      picture: nil, receipt: "", isDemonstration: plan.isDemonstration, wasResumed: answered > 0,
      exposure: plan.exposureSeconds)
    view.task = task
    view.phase = plan.phase(at: answered)
    send.yield(.study(.sitting(view)))
  }

  private func begin(_ background: Background, takingOver: Bool) async throws {
    guard let opening = introduction else { return }
    let study = opening.study
    do throws(StudyError) {
      let fresh = try Sitting(
        study, reader: opening.reader, background: background, clock: .system(),
        software: project.atlas.software, takingOver: takingOver)
      let practice = fresh.manifest.plan.practice > 0 ? try study.practice() : nil
      sitting = OpenSitting(
        sitting: fresh, practice: fresh.needsPractice ? practice : nil, freshPractice: practice)
    } catch {
      if case .inUse = error, !takingOver { return introduce(.held) }
      introduce(.introduction)
      throw error
    }
    introduction = nil
    await showSitting()
  }

  /// Says where a practice wasn't passed.
  private func tellWhetherPassed() {
    guard let practice = sitting?.practice, practice.answered == 0,
      let needed = sitting?.sitting.manifest.plan.rules?.practiceToPass
    else { return }
    send.yield(
      .failed(
        summary: "fewer than \(needed) of \(practice.count) practice answers were right",
        remedy: "this study asks for so many; practise once more"))
  }

  /// Takes one step of the sitting. One that can't be taken leaves everything as it was, to be tried
  /// again; a log that isn't this sitting's any more ends it.
  private func step(
    showing: Bool = true, _ work: (inout OpenSitting) throws(StudyError) -> Void
  ) async throws {
    guard var open = sitting else { return }
    do throws(StudyError) {
      try work(&open)
      sitting = open
      if showing { await showSitting() }
    } catch {
      switch error {
      case .takenOver, .logChanged: await lose(open, error)
      default:
        await showSitting()
        throw error
      }
    }
  }

  /// Ends a sitting that has nothing to write to; what wasn't confirmed is let go.
  private func lose(_ open: OpenSitting, _ error: StudyError) async {
    sitting = nil
    let reason = [error.summary, error.remedy].compactMap(\.self).joined(separator: "; ") + "."
    await show(open, stage: .lost(reason.prefix(1).uppercased() + reason.dropFirst()))
  }

  /// Takes the picture off the screen when it has been whole there for its time, if it has a limit.
  private func limitExposure(from start: ContinuousClock.Instant) {
    guard let open = sitting, open.timedTurn != open.turn,
      let seconds = open.sitting.manifest.plan.exposureSeconds
    else { return }
    let turn = open.turn
    sitting?.timedTurn = turn
    Task { [weak self] in
      try? await Task.sleep(until: start + .seconds(seconds), tolerance: .zero)
      await self?.hidePicture(of: turn)
    }
  }

  private func hidePicture(of turn: Int) async {
    guard sitting?.turn == turn else { return }
    sitting?.isHidden = true
    await showSitting()
  }

  private func showSitting() async {
    guard let open = sitting else { return }
    let last = open.lastTruth.map { $0 == .real }
    let stage: SittingView.Stage
    if let phase = open.sitting.phase, phase != open.phase, !open.sitting.isOnBreak,
      !open.offersBreak
    {
      stage = .instruction(phase.instruction)
    } else if let practice = open.practice {
      stage = .practice(answered: practice.answered, of: practice.count, lastWasReal: last)
    } else if open.sitting.isComplete {
      stage = .complete
    } else if open.sitting.isOnBreak {
      stage = .onBreak
    } else if open.offersBreak {
      stage = .breakOffered
    } else {
      stage = .trial(lastWasReal: last)
    }
    await show(open, stage: stage)
  }

  /// Puts the picture on the shelf and tells the console where the reader is.
  private func show(_ open: OpenSitting, stage: SittingView.Stage) async {
    let now = open.sitting
    // The key counts pictures and nothing else: it must not tell one kind from the other.
    let key = PictureKey("test/\(now.manifest.plan.name) \(now.reader) \(open.turn)")
    var keys: [PictureKey] = []
    let pictures = open.practice?.picture.map { [$0] } ?? now.pictures
    if stage.showsPicture, !open.isHidden {
      for (place, picture) in pictures.enumerated() {
        keys.append(place == 0 ? key : PictureKey("\(key.description) \(place + 1)"))
        await shelf.put(
          Picture(width: picture.width, height: picture.height, bytes: picture.rgb),
          under: keys[place])
      }
    }
    let task = open.practice == nil ? now.task : .rating
    var view = SittingView(
      study: now.manifest.plan.name,
      question: task == .rating ? now.manifest.plan.question : task.question,
      reader: now.reader, stage: stage, answered: now.answered, showings: now.showings,
      picture: keys.first, turn: open.turn, receipt: now.receipt,
      isDemonstration: now.manifest.plan.isDemonstration, wasResumed: now.wasResumed,
      exposure: now.manifest.plan.exposureSeconds,
      isHidden: open.isHidden && stage.showsPicture, canPutOff: now.canPutOff,
      minimumDisplay: now.manifest.plan.rules?.minimumDisplay)
    view.pictures = keys
    view.task = task
    view.phase = now.phase
    send.yield(.study(.sitting(view)))
  }

  // MARK: Sealing

  private func seal(_ form: StudyForm) {
    guard sealing == nil else {
      send.yield(.failed(summary: "a study is being sealed already", remedy: "wait, or press Esc"))
      return
    }
    sealing = Task { [project, send] in
      do {
        let order = BlindTesting.Order(form, in: project)
        let job = BlindTesting.seal(order, in: project)
        let watcher = Task {
          for await news in job.news {
            send.yield(
              .study(
                .sealing(
                  activity: news.activity, fraction: news.fraction, remaining: news.remaining)))
          }
        }
        let sealed = try await withTaskCancellationHandler {
          try await job.output
        } onCancel: {
          job.cancel()
        }
        await watcher.value
        send.yield(.study(.sealed(path: sealed.folder.path, code: sealed.code.short)))
      } catch is CancellationError {
        send.yield(.study(.sealingStopped))
      } catch {
        send.yield(.study(.sealingStopped))
        send.yield(Self.failure(error))
      }
      self.sealingEnded()
    }
  }

  private func sealingEnded() {
    sealing = nil
  }
}

extension OpenSitting {
  /// Takes an answer, of the picture it was given for.
  fileprivate mutating func confirm(_ answer: SittingAnswer) throws(StudyError) {
    guard answer.turn == turn else { return }
    if var practice {
      guard case .rated(let rating, _) = answer.content else { return }
      lastTruth = practice.answer(rating)
      if practice.isFinished {
        try sitting.finish(practice)
        self.practice = sitting.needsPractice ? freshPractice : nil
        lastTruth = nil
      } else {
        self.practice = practice
      }
    } else {
      switch answer.content {
      case .rated(let rating, let cues):
        try sitting.confirm(rating, cues: cues, times: answer.times)
      case .task(let content): try sitting.judge(content, times: answer.times)
      }
      lastTruth = sitting.lastTruth
      offersBreak = sitting.isBreakDue
      if sitting.needsPractice { practice = freshPractice }
    }
    turnOver()
  }
}

extension SittingView.Stage {
  var showsPicture: Bool {
    switch self {
    case .practice, .trial: true
    case .introduction, .held, .instruction, .breakOffered, .onBreak, .complete, .lost: false
    }
  }
}
