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
  var opening: SittingOpening
}

/// A sitting that is open on the screen.
struct OpenSitting {
  let study: Study
  var sitting: Sitting
  var practice: Practice?
  /// The right answers of a practice that has to be taken again.
  var failedPractice: Int?
  /// What the reader learned about the picture answered last, in practice or training.
  var lastTruth: Truth?
  var offersBreak = false
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
      let study = try Study(at: URL(fileURLWithPath: path))
      introduction = Introduction(
        study: study, reader: reader, opening: try study.opening(of: reader))
      introduce(.introduction)
    case .begin(let tookPart, let hasSeen, let person, let takingOver):
      try await begin(
        Background(tookPart: tookPart, hasSeenPictures: hasSeen), person, takingOver: takingOver)
    case .tell(let background):
      try await step { open throws(StudyError) in try open.tell(background) }
    case .practiseAgain:
      try await step { open throws(StudyError) in
        open.failedPractice = nil
        open.turn += 1
        try open.prepare()
      }
    case .judge(let judgement):
      try await step { open throws(StudyError) in try open.judge(judgement) }
    case .interrupted(let turn):
      if sitting?.turn == turn { sitting?.sitting.interrupt() }
    case .shown(let turn, let time, let display):
      guard sitting?.turn == turn else { return }
      limitExposure(from: time)
      try await step(showing: false) { open throws(StudyError) in
        try open.sitting.shown(on: display)
      }
    case .confirm(let answer):
      try await step { open throws(StudyError) in try open.confirm(answer) }
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
    let facts = opening.opening
    var view = SittingView(
      study: facts.study, question: facts.question, reader: facts.reader, stage: stage,
      answered: facts.answered, showings: facts.showings, picture: nil, receipt: "",
      isDemonstration: opening.study.manifest.plan.isDemonstration,
      wasResumed: facts.answered > 0, exposure: facts.exposureSeconds)
    view.opening = facts
    view.task = facts.task
    view.names = names(of: opening.study)
    view.asksOdd = facts.phase == .untold
    view.isTold = facts.isTold
    view.minimumDisplay = facts.minimumDisplay
    send.yield(.study(.sitting(view)))
  }

  private func begin(
    _ background: Background, _ person: ReaderPerson?, takingOver: Bool
  ) async throws {
    guard let opening = introduction else { return }
    let study = opening.study
    do throws(StudyError) {
      let fresh = try Sitting(
        study, reader: opening.reader, background: background, person: person, clock: .system(),
        software: project.atlas.software, takingOver: takingOver)
      var open = OpenSitting(study: study, sitting: fresh)
      try open.prepare()
      sitting = open
    } catch {
      if case .inUse = error, !takingOver { return introduce(.held) }
      introduce(.introduction)
      throw error
    }
    introduction = nil
    await showSitting()
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
    if let stage = open.pageBefore {
      return await show(open, stage: stage)
    }
    if let practice = open.practice {
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
    let name = "test/\(now.manifest.plan.name) \(now.reader) \(open.turn)"
    var keys: [PictureKey] = []
    let pictures = open.practice?.picture.map { [$0] } ?? now.pictures
    for (place, picture) in pictures.enumerated() where stage.showsPicture && !open.isHidden {
      let key = PictureKey(pictures.count > 1 ? "\(name) place \(place + 1)" : name)
      await shelf.put(
        Picture(width: picture.width, height: picture.height, bytes: picture.rgb), under: key)
      keys.append(key)
    }
    var view = SittingView(
      study: now.manifest.plan.name, question: open.question, reader: now.reader, stage: stage,
      answered: now.answered, showings: now.showings, picture: nil, turn: open.turn,
      receipt: now.receipt, isDemonstration: now.manifest.plan.isDemonstration,
      wasResumed: now.wasResumed, exposure: now.manifest.plan.exposureSeconds,
      isHidden: open.isHidden && stage.showsPicture, canPutOff: now.canPutOff)
    view.pictures = keys
    view.task = open.task
    view.names = names(of: open.study)
    view.asksOdd = now.phase == .untold
    view.isTold = now.isTold
    view.minimumDisplay = now.manifest.plan.rules?.minimumDisplay
    send.yield(.study(.sitting(view)))
  }

  /// The names that a study's cells may be given.
  private func names(of study: Study) -> [ClassName] {
    let plan = study.manifest.plan
    return plan.asksNames ? plan.names ?? BlindTesting.names(project.vocabulary) : []
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
      lastTruth = practice.answer(answer.rating)
      if practice.isFinished {
        try finish(practice)
      } else {
        self.practice = practice
      }
    } else {
      try sitting.confirm(answer.rating, cues: answer.cues, times: answer.times)
      lastTruth = sitting.lastTruth
      offersBreak = sitting.isBreakDue
    }
    turnOver()
  }
}

extension SittingView.Stage {
  var showsPicture: Bool {
    switch self {
    case .practice, .trial: true
    case .introduction, .held, .practiceFailed, .phase, .breakOffered, .onBreak, .complete, .lost:
      false
    }
  }
}
