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
  var path: String
  var display: Display
}

/// A sitting that is open on the screen.
struct OpenSitting {
  var sitting: Sitting
  var practice: Practice?
  /// What the reader learned about the picture answered last, in practice or training.
  var lastTruth: Truth?
  /// The rating chosen for the practice picture.
  var pendingInPractice: Rating?
  var offersBreak = false
  /// The picture of this turn has been on the screen for as long as it may.
  var isHidden = false
  /// The turn whose picture's end is set already.
  var timedTurn: Int?
  /// Pictures shown so far: a picture's key may never stand for another.
  var turn = 0
}

extension Service {
  func serve(_ request: StudyRequest) async throws {
    switch request {
    case .list: send.yield(.study(.listed(BlindTesting.studies(in: project).map(StudyCard.init))))
    case .open(let path, let reader, let display):
      try await open(path, reader: reader, display)
    case .begin(let tookPart, let hasSeen):
      try await begin(Background(tookPart: tookPart, hasSeenPictures: hasSeen))
    case .shown:
      sitting?.sitting.shown()
      limitExposure()
    case .rate(let rating): await rate(rating)
    case .confirm(let cues): try await confirm(cues)
    case .cannotDisplay:
      try sitting?.sitting.cannotDisplay()
      turnOver()
      await showSitting()
    case .rest:
      sitting?.offersBreak = false
      sitting?.sitting.beginBreak()
      turnOver()
      await showSitting()
    case .goOn:
      if sitting?.offersBreak == true { sitting?.sitting.declineBreak() }
      sitting?.offersBreak = false
      try sitting?.sitting.endBreak()
      await showSitting()
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

  private func open(_ path: String, reader: String, _ display: Display) async throws {
    let study = try Study(at: URL(fileURLWithPath: path))
    introduction = Introduction(study: study, reader: reader, path: path, display: display)
    let standing = study.standings.first { $0.reader == reader }
    let plan = study.manifest.plan
    send.yield(
      .study(
        .sitting(
          SittingView(
            study: plan.name, question: plan.question, reader: reader, stage: .introduction,
            answered: standing?.answered ?? 0, showings: plan.showings, picture: nil, pending: nil,
            receipt: "", isDemonstration: plan.isDemonstration,
            wasResumed: (standing?.answered ?? 0) > 0, exposure: plan.exposureSeconds))))
  }

  private func begin(_ background: Background) async throws {
    guard let opening = introduction else { return }
    let study = opening.study
    let fresh = try Sitting(
      study, reader: opening.reader, display: opening.display, background: background,
      clock: .system(), software: project.atlas.software)
    let practice = fresh.needsPractice ? try study.practice() : nil
    sitting = OpenSitting(sitting: fresh, practice: practice)
    introduction = nil
    await showSitting()
  }

  private func rate(_ rating: Rating) async {
    if sitting?.practice != nil {
      sitting?.pendingInPractice = rating
    } else {
      sitting?.sitting.press(rating)
    }
    await showSitting()
  }

  /// The next picture has all its time.
  private func turnOver() {
    sitting?.turn += 1
    sitting?.isHidden = false
  }

  /// Takes the picture off the screen when its time is over, if it has a limit.
  private func limitExposure() {
    guard let open = sitting, open.timedTurn != open.turn,
      let seconds = open.sitting.manifest.plan.exposureSeconds
    else { return }
    let turn = open.turn
    sitting?.timedTurn = turn
    Task { [weak self] in
      try? await Task.sleep(for: .seconds(seconds))
      await self?.hidePicture(of: turn)
    }
  }

  private func hidePicture(of turn: Int) async {
    guard sitting?.turn == turn else { return }
    sitting?.isHidden = true
    await showSitting()
  }

  private func confirm(_ cues: [Cue]) async throws {
    if var practice = sitting?.practice {
      guard let rating = sitting?.pendingInPractice else { return }
      sitting?.pendingInPractice = nil
      sitting?.lastTruth = practice.answer(rating)
      sitting?.practice = practice
      if practice.isFinished {
        try sitting?.sitting.finish(practice)
        sitting?.practice = nil
        sitting?.lastTruth = nil
      }
    } else {
      // On a copy: an optional chain that writes may not read the same property on its right.
      guard var open = sitting else { return }
      defer { sitting = open }
      try open.sitting.confirm(cues: cues)
      open.lastTruth = open.sitting.lastTruth
      open.offersBreak = open.sitting.isBreakDue
    }
    turnOver()
    await showSitting()
  }

  /// Puts the picture on the shelf and tells the console where the reader is.
  private func showSitting() async {
    guard let open = sitting else { return }
    let now = open.sitting
    let last = open.lastTruth.map { $0 == .real }
    let stage: SittingView.Stage
    if let practice = open.practice {
      stage = .practice(answered: practice.answered, of: practice.count, lastWasReal: last)
    } else if now.isComplete {
      stage = .complete
    } else if now.isOnBreak {
      stage = .onBreak
    } else if open.offersBreak {
      stage = .breakOffered
    } else {
      stage = .trial(lastWasReal: last)
    }
    // The key counts pictures and nothing else: it must not tell one kind from the other.
    let key = PictureKey("test/\(now.manifest.plan.name) \(now.reader) \(open.turn)")
    var hasPicture = false
    if let picture = open.practice?.picture ?? now.picture, stage.showsPicture, !open.isHidden {
      await shelf.put(
        Picture(width: picture.width, height: picture.height, bytes: picture.rgb), under: key)
      hasPicture = true
    }
    send.yield(
      .study(
        .sitting(
          SittingView(
            study: now.manifest.plan.name, question: now.manifest.plan.question,
            reader: now.reader, stage: stage, answered: now.answered, showings: now.showings,
            picture: hasPicture ? key : nil,
            pending: open.practice != nil ? open.pendingInPractice : now.pending,
            receipt: now.receipt,
            isDemonstration: now.manifest.plan.isDemonstration, wasResumed: now.wasResumed,
            exposure: now.manifest.plan.exposureSeconds,
            isHidden: open.isHidden && stage.showsPicture))))
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
        send.yield(.study(.sealed(path: sealed.folder.path)))
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

extension SittingView.Stage {
  var showsPicture: Bool {
    switch self {
    case .practice, .trial: true
    case .introduction, .breakOffered, .onBreak, .complete: false
    }
  }
}
