import AtlasStore
import Basis
import Foundation
import Journeys
import Pictures
import TerminalKit

/// Makes cells, and keeps those that are made until a person has decided about them, whatever page is
/// looked at meanwhile.
actor SamplingRoom: Room {
  /// What was thrown away so many times can be brought back.
  private static let mostThrown = 8

  private let project: Project
  private let models: ModelRack
  private let shelf: PictureShelf
  private let jobs: JobsRoom
  /// Hears how many cells are open, whoever looks.
  private let tellOpen: @Sendable (Int) -> Void
  private var tray = Tray()
  /// The pictures and recipes of the finished cells.
  private var made: [Tray.Cell.ID: Sampling.Made] = [:]
  /// What was thrown away, the latest last.
  private var thrown: [[Tray.Cell]] = []
  private var run: Sampling.Run?
  /// Follows the run.
  private var following: Task<Void, Never>?
  /// Whoever looked last.
  private var tell: Teller<SamplingNews>?

  init(
    _ project: Project, models: ModelRack, shelf: PictureShelf, jobs: JobsRoom,
    tellOpen: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    self.project = project
    self.tellOpen = tellOpen
    self.models = models
    self.shelf = shelf
    self.jobs = jobs
  }

  func serve(_ request: SamplingRequest, tell: Teller<SamplingNews>) async throws {
    switch request {
    case .watch:
      self.tell = tell
      tell(.found(project.folders.models(settings: project.settings).named))
      await show(tray.cells)
      tell(.tray(tray))
    case .load: try await load("", tell) { try await models.session() }
    case .choose(let path): try await load(path, tell) { try await models.choose(path) }
    case .start(let order): try await start(order)
    case .stop: run?.cancel()
    case .admit(let ids, let who): try await admit(ids, by: who, tell)
    case .throwAway(let ids): throwAway(ids)
    case .bringBack: await bringBack()
    case .export(let ids, let across): try export(ids, across: across, tell)
    }
  }

  /// Ends what is being made.
  func stop() async {
    run?.cancel()
    await following?.value
  }

  // MARK: Models

  private func load(
    _ path: String, _ tell: Teller<SamplingNews>, from source: () async throws -> Sampling.Session
  ) async throws {
    do {
      tell(.loaded(SamplingModel(try await source(), project.vocabulary)))
    } catch {
      let before = path.isEmpty ? nil : try? await models.session()
      let words = (error as? any Explained).map {
        [$0.summary, $0.remedy].compactMap(\.self).joined(separator: ": ")
      }
      tell(
        .refused(
          path: path, words ?? "\(error)",
          instead: before.map { SamplingModel($0, project.vocabulary) }))
      throw error
    }
  }

  // MARK: Making

  private func start(_ order: SamplingOrder) async throws {
    guard run == nil else { return }
    let session: Sampling.Session
    do {
      session = try await models.session()
    } catch {
      tellTray()
      throw error
    }
    guard run == nil else { return }
    discard(tray.open)
    for cell in tray.cells where cell.specimen != nil { made[cell.id] = nil }
    tray.begin(order)
    let run = session.run(
      Sampling.Order(
        classKey: order.classKey, count: order.count, seed: order.seed, steps: order.steps,
        guidance: order.guidance, solver: order.solver), on: project.bench)
    self.run = run
    tellTray()
    let name = Sampling.ModelClass(order.classKey).words(project.vocabulary)
    let ids = tray.cells.map(\.id)
    following = Task { await follow(run, ids, called: "sampling \(order.count) \(name)") }
  }

  /// Tells what the run makes until it ends.
  private func follow(
    _ run: Sampling.Run, _ ids: [Tray.Cell.ID], called title: String
  ) async {
    let job = await jobs.begin(title) { run.cancel() }
    let clock = ContinuousClock()
    let start = clock.now
    for await news in run.news {
      switch news {
      case .preview(let preview):
        await note(preview, of: ids[preview.index])
        let steps = tray.cells.reduce(0) { $0 + $1.step }
        let all = tray.cells.reduce(0) { $0 + $1.steps }
        await jobs.note(
          job, Progress("sampling", completed: steps, total: all, elapsed: clock.now - start))
      case .made(let finished): take(finished, as: ids[finished.index])
      }
    }
    do {
      let outcome = try await run.output
      // What the news may have missed.
      for finished in outcome.made { take(finished, as: ids[finished.index]) }
      end()
      tell?(.ended(made: outcome.made.count, isComplete: outcome.isComplete))
      await jobs.end(
        job, outcome.isComplete ? .done : .stopped,
        saying: "\(Numbers.cells(outcome.made.count)) made")
    } catch {
      end()
      tell?.failed(error)
      await jobs.end(job, .failed, saying: "\((error as? any Explained)?.summary ?? "\(error)")")
    }
  }

  private func note(_ preview: Sampling.Preview, of id: Tray.Cell.ID) async {
    let key = PictureKey("sample/\(id) \(preview.step)")
    await shelf.put(preview.picture, under: key)
    let step = Tray.Step(id: id, step: preview.step, key: key, remaining: preview.remaining)
    tray.note(step)
    tell?(.step(step))
  }

  private func take(_ finished: Sampling.Made, as id: Tray.Cell.ID) {
    guard tray[id]?.isFinished == false else { return }
    made[id] = finished
    tray.change(id) { $0.isFinished = true }
    tellTray()
  }

  private func end() {
    run = nil
    following = nil
    tray.end()
    tellTray()
  }

  private func tellTray() {
    tray.thrown = thrown.count
    tell?(.tray(tray))
    tellOpen(tray.open.count)
  }

  /// Has the shelf show these as they are; it forgets what has been there for long.
  private func show(_ cells: [Tray.Cell]) async {
    for cell in cells {
      guard let key = cell.film.last, let picture = made[cell.id]?.picture else { continue }
      await shelf.put(picture, under: key)
    }
  }

  // MARK: Deciding

  private func admit(
    _ ids: [Tray.Cell.ID], by who: String, _ tell: Teller<SamplingNews>
  ) async throws {
    var admitted: [SpecimenID] = []
    defer { tellTray() }
    for id in ids where tray[id]?.isOpen == true {
      guard let made = made[id],
        let specimen = try Sampling.keep(made, in: project, by: who)
      else { continue }
      tray.change(id) { $0.specimen = specimen }
      admitted.append(specimen)
    }
    let specimens = try await project.atlas.perform { [admitted] in try $0.specimens(admitted) }
    tell.atlas(.facts(specimens))
    let verb = admitted.count == 1 ? "is" : "are"
    tell.done("\(Numbers.cells(admitted.count)) \(verb) in the atlas now, as generated.")
  }

  private func throwAway(_ ids: [Tray.Cell.ID]) {
    discard(ids.compactMap { tray[$0] }.filter(\.isOpen))
    tellTray()
  }

  /// Takes cells out of the tray; they can be brought back.
  private func discard(_ cells: [Tray.Cell]) {
    guard !cells.isEmpty else { return }
    let ids = Set(cells.map(\.id))
    tray.cells.removeAll { ids.contains($0.id) }
    thrown.append(cells)
    while thrown.count > Self.mostThrown {
      for cell in thrown.removeFirst() { made[cell.id] = nil }
    }
  }

  private func bringBack() async {
    guard let cells = thrown.popLast() else { return }
    tray.cells = (tray.cells + cells).sorted { $0.id < $1.id }
    await show(cells)
    tellTray()
  }

  // MARK: Handing on

  private func export(
    _ ids: [Tray.Cell.ID], across: Int, _ tell: Teller<SamplingNews>
  ) throws {
    let pictures = ids.compactMap { made[$0] }
    let sheet = CellSheet(
      tiles: pictures.map { .init($0.picture, label: $0.name) },
      side: pictures.map { max($0.picture.width, $0.picture.height) }.max() ?? 1, across: across)
    tell.done("Saved as \(try sheet.save(as: "sampling", in: project)).")
  }
}

extension [URL] {
  /// Models by their folders' names; with the folder above where two are called alike.
  fileprivate var named: [SamplingModel.Found] {
    map { url in
      let name = url.lastPathComponent
      let isAlone = count { $0.lastPathComponent == name } == 1
      let above = url.deletingLastPathComponent().lastPathComponent
      return SamplingModel.Found(name: isAlone ? name : "\(above)/\(name)", path: url.path)
    }
  }
}
