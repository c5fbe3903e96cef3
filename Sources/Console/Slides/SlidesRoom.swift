import AtlasStore
import Basis
import Foundation
import Journeys

/// Takes slides in, beside whatever else is asked for meanwhile.
actor SlidesRoom: Room {
  private let project: Project
  private let jobs: JobsRoom
  private var adding: Task<Void, Never>?
  /// The page that asked last.
  private var tell: Teller<SlidesNews>?

  init(_ project: Project, jobs: JobsRoom) {
    self.project = project
    self.jobs = jobs
  }

  func serve(_ request: SlidesRequest, tell: Teller<SlidesNews>) async throws {
    self.tell = tell
    switch request {
    case .watch: try await list()
    case .add(let path): try await add(path)
    case .stop: adding?.cancel()
    }
  }

  func stop() async { adding?.cancel() }

  private func list() async throws {
    let project = project
    tell?(.listed(try await project.atlas.perform { _ in try Slides.states(in: project) }))
  }

  private func add(_ path: String) async throws {
    guard adding == nil else { throw SlidesRoomError.busy }
    let place = project.folders.resolved(path)
    let order = Slides.Order(
      files: try Slides.files(at: place),
      slide: try Slides.name(from: place.deletingPathExtension().lastPathComponent))
    tell?(.working("reading the networks", nil))
    let job = try Slides.add(order, in: project)
    let number = await jobs.begin("slide \(order.slide)") { job.cancel() }
    adding = Task { [weak self, jobs] in
      await withTaskCancellationHandler {
        for await progress in job.news {
          await jobs.note(number, progress)
          await self?.note(progress, order.slide)
        }
        do {
          let outcome = try await job.output
          await jobs.end(number, .done, saying: Numbers.cells(outcome.cells))
          await self?.ended(with: .added(outcome))
        } catch is CancellationError {
          await jobs.end(number, .stopped, saying: "what came in stays")
          await self?.ended(with: .idle)
        } catch {
          await jobs.end(number, .failed, saying: "\(error)")
          await self?.ended(with: .idle, error)
        }
      } onCancel: {
        job.cancel()
      }
    }
  }

  private func note(_ progress: Basis.Progress, _ slide: String) {
    let words = "\(slide): \(progress.activity), \(progress.completed) of \(progress.total ?? 0)"
    tell?(.working(words, progress.fraction))
  }

  private func ended(with news: SlidesNews, _ error: (any Error)? = nil) async {
    adding = nil
    tell?(news)
    if let error { tell?.failed(error) }
    try? await list()
  }
}

/// Why a slide can't be taken in now.
enum SlidesRoomError: Explained, Equatable {
  case busy

  var summary: String { "a slide is coming in already" }
  var remedy: String? { "wait, or press x" }
}
