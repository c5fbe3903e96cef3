import AtlasStore
import Basis
import Foundation
import Journeys
import Pictures
import ReaderStudy
import TerminalKit

/// Serves sittings: it alone owns what is on the disk of one, its practice, and how long a picture may
/// stay.
actor SittingRoom: Room {
  private let project: Project
  private let shelf: PictureShelf
  private var introduction: Introduction?
  private var sitting: OpenSitting?
  /// Tells the page that opened the sitting.
  private var page: Teller<SittingNews>?

  /// A sitting whose reader hasn't yet said what there is to say.
  private struct Introduction {
    var study: Study
    var reader: String
    var opening: SittingOpening
  }

  init(_ project: Project, shelf: PictureShelf) {
    self.project = project
    self.shelf = shelf
  }

  func serve(_ request: SittingRequest, tell: Teller<SittingNews>) async throws {
    page = tell
    switch request {
    case .open(let path, let reader): open(path, reader)
    case .begin(let background, let person, let takingOver):
      await begin(background ?? Background(), person, takingOver: takingOver)
    case .tell(let background):
      await step { open throws(StudyError) in try open.tell(background) }
    case .practiseAgain: await step { open throws(StudyError) in try open.practiseAgain() }
    case .judge(let judgement):
      await step { open throws(StudyError) in try open.judge(judgement) }
    case .interrupted(let turn):
      if sitting?.turn == turn { sitting?.sitting.interrupt() }
    case .shown(let turn, let time, let display):
      guard sitting?.turn == turn else { return }
      limitExposure(from: time)
      await step(showing: false) { open throws(StudyError) in
        try open.sitting.shown(on: display)
      }
    case .confirm(let answer): await step { open throws(StudyError) in try open.confirm(answer) }
    case .cannotDisplay(let turn):
      await step { open throws(StudyError) in try open.putOff(turn) }
    case .rest: await step { open in open.rest() }
    case .goOn: await step { open throws(StudyError) in try open.goOn() }
    case .leave:
      introduction = nil
      let open = sitting
      sitting = nil
      defer { tell(.left) }
      if var open { try open.sitting.leave() }
    }
  }

  func stop() async {
    try? sitting?.sitting.leave()
    sitting = nil
  }

  // MARK: Before the first picture

  private func open(_ path: String, _ reader: String) {
    do throws(StudyError) {
      let study = try Study(at: URL(fileURLWithPath: path))
      introduction = Introduction(
        study: study, reader: reader, opening: try study.opening(of: reader))
      introduce(.introduction)
    } catch {
      fail(error)
    }
  }

  /// Shows a page that stands before the sitting.
  private func introduce(_ stage: SittingView.Stage) {
    guard let introduction else { return }
    let facts = introduction.opening
    var view = SittingView(
      study: facts.study, question: facts.question, reader: facts.reader, stage: stage,
      answered: facts.answered, showings: facts.showings, picture: nil, receipt: "",
      isDemonstration: introduction.study.manifest.plan.isDemonstration,
      wasResumed: facts.answered > 0, exposure: facts.exposureSeconds)
    view.opening = facts
    view.task = facts.task
    view.names = names(of: introduction.study)
    view.asksOdd = facts.phase == .untold
    view.isTold = facts.isTold
    view.minimumDisplay = facts.minimumDisplay
    page?(.showing(view))
  }

  private func begin(
    _ background: Background, _ person: ReaderPerson?, takingOver: Bool
  ) async {
    guard let opening = introduction else { return }
    do throws(StudyError) {
      let fresh = try Sitting(
        opening.study, reader: opening.reader, background: background, person: person,
        clock: .system(), software: project.atlas.software, takingOver: takingOver)
      var open = OpenSitting(study: opening.study, sitting: fresh)
      try open.prepare()
      sitting = open
    } catch {
      if case .inUse = error, !takingOver { return introduce(.held) }
      introduce(.introduction)
      return fail(error)
    }
    introduction = nil
    await show()
  }

  // MARK: Under way

  /// Takes one step of the sitting. One that can't be taken leaves everything as it was, to be tried
  /// again; a log that isn't this sitting's any more ends it.
  private func step(
    showing: Bool = true, _ work: (inout OpenSitting) throws(StudyError) -> Void
  ) async {
    guard var open = sitting else { return }
    do throws(StudyError) {
      try work(&open)
      sitting = open
      if showing { await show() }
    } catch {
      switch error {
      case .takenOver, .logChanged: lose(open, error)
      default:
        await show()
        fail(error)
      }
    }
  }

  /// Ends a sitting that has nothing to write to; what wasn't confirmed is let go.
  private func lose(_ open: OpenSitting, _ error: StudyError) {
    sitting = nil
    let words = [error.summary, error.remedy].compactMap(\.self).joined(separator: "; ")
    page?(
      .showing(
        open.view(naming: names(of: open.study), stage: .lost(SittingState.sentence(words)))))
  }

  private func fail(_ error: StudyError) {
    page?(.failed([error.summary, error.remedy].compactMap(\.self).joined(separator: ": ")))
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
    await show()
  }

  /// Puts the pictures on the shelf and tells the page where the reader is.
  private func show() async {
    guard let open = sitting else { return }
    for (key, picture) in zip(open.keys, open.pictures) {
      await shelf.put(
        Picture(width: picture.width, height: picture.height, bytes: picture.rgb), under: key)
    }
    // Meanwhile a picture's time may have ended, which has been told.
    guard let now = sitting, now.turn == open.turn, now.isHidden == open.isHidden else { return }
    page?(.showing(now.view(naming: names(of: now.study))))
  }

  /// The names that a study's cells may be given.
  private func names(of study: Study) -> [ClassName] {
    let plan = study.manifest.plan
    return plan.asksNames ? plan.names ?? BlindTesting.names(project.vocabulary) : []
  }
}
