import AtlasStore
import Basis
import Foundation
import Journeys
import Pictures
import ReaderStudy
import TerminalKit

/// Serves blind tests: finds them, reads their reports, and seals new ones, which goes on beside the
/// pages.
actor StudiesRoom: Room {
  private let project: Project
  private let shelf: PictureShelf
  private let jobs: JobsRoom
  private var sealing: Basis.Job<Basis.Progress, BlindTesting.Sealed>?
  private var progress: Basis.Progress?
  /// Tells the page that asked last.
  private var page: Teller<StudiesNews>?

  init(_ project: Project, shelf: PictureShelf, jobs: JobsRoom) {
    self.project = project
    self.shelf = shelf
    self.jobs = jobs
  }

  func serve(_ request: StudiesRequest, tell: Teller<StudiesNews>) async throws {
    page = tell
    switch request {
    case .list:
      tell(
        .listed(
          try await Self.apart { [project] in
            BlindTesting.studies(in: project).map { StudyCard($0) }
          }))
    case .watch: tell(.sealing(progress))
    case .report(let path):
      try await show(path, tell) { [project] in
        try BlindTesting.report(of: URL(fileURLWithPath: path), in: project)
      }
    case .audit(let path):
      try await show(path, tell) { try BlindTesting.audit(of: URL(fileURLWithPath: path)) }
    case .seal(let form): try await seal(form)
    case .stopSealing: sealing?.cancel()
    }
  }

  func stop() async { sealing?.cancel() }

  // MARK: Reports

  /// Puts a report's pictures on the shelf and hands it over.
  private func show(
    _ path: String, _ tell: Teller<StudiesNews>,
    _ read: @escaping @Sendable () throws -> BlindTesting.ScreenReport
  ) async throws {
    do {
      let report = try await Self.apart(read)
      var pictures: [ReportPicture] = []
      for (group, item) in report.document.pictures {
        let key = PictureKey("report/\(report.title) \(pictures.count)")
        await shelf.put(
          Picture(
            width: item.picture.width, height: item.picture.height, bytes: item.picture.rgb),
          under: key)
        pictures.append(ReportPicture(group: group, label: item.label, picture: key))
      }
      tell(
        .report(path: path, title: report.title, document: report.document, pictures: pictures))
    } catch {
      tell(.noReport(path: path))
      throw error
    }
  }

  /// Off the actor: scoring takes seconds, and sealing may have to be stopped meanwhile.
  @concurrent private static func apart<Value: Sendable>(
    _ work: @Sendable () throws -> Value
  ) async throws -> Value { try work() }

  // MARK: Sealing

  private func seal(_ form: StudyForm) async throws {
    guard sealing == nil else { throw StudiesError.isSealing }
    let work = BlindTesting.seal(BlindTesting.Order(form, in: project), in: project)
    sealing = work
    note(Basis.Progress("sealing '\(form.name)'", completed: 0, total: nil, elapsed: .zero))
    let id = await jobs.begin("sealing the blind test '\(form.name)'") { work.cancel() }
    Task {
      for await news in work.news {
        note(news)
        await jobs.note(id, news)
      }
      await end(work, id)
    }
  }

  private func note(_ news: Basis.Progress?) {
    progress = news
    page?(.sealing(news))
  }

  private func end(_ work: Basis.Job<Basis.Progress, BlindTesting.Sealed>, _ id: Int) async {
    do {
      let sealed = try await work.output
      let words =
        "Sealed '\(sealed.folder.lastPathComponent)'. Publish its code: \(sealed.code.short) (its audit "
        + "shows all of it)."
      await jobs.end(id, .done, saying: words)
      page?.done(words)
    } catch is CancellationError {
      await jobs.end(id, .stopped, saying: "stopped; there is no study")
      page?.done("Sealing was stopped; there is no study.")
    } catch {
      await jobs.end(id, .failed, saying: (error as? any Explained)?.summary ?? "\(error)")
      page?.failed(error)
    }
    sealing = nil
    note(nil)
  }
}

/// Why a study can't be sealed now.
enum StudiesError: Explained, Equatable {
  case isSealing

  var summary: String { "a study is being sealed already" }
  var remedy: String? { "wait for it, or stop it with x" }
}
