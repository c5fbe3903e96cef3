import AtlasStore
import Basis
import Foundation
import Journeys
import Pictures
import TerminalKit

/// The model in use and the cells it is making.
struct SamplingState {
  var model: SamplingModel?
  var session: Sampling.Session?
  var job: Sampling.Run?
  /// Tells the console what the job makes.
  var task: Task<Void, Never>?
  /// Runs so far: part of the pictures' keys.
  var run = 0
  /// The specimens of the latest run, by their place in it.
  var made: [Int: SpecimenID] = [:]
}

extension Service {
  func serve(_ request: SamplingRequest) async throws {
    switch request {
    case .load: try await loadModel()
    case .start(let order): try await start(order)
    case .stop: sampling.job?.cancel()
    case .dissolve(let id): try await dissolve(id)
    case .judge(let index, let rejection, let who):
      try await judge(index, rejection: rejection, by: who)
    }
  }

  /// Loads the model once; it stays for the next order.
  func loadModel() async throws {
    if let model = sampling.model {
      send.yield(.sampling(.loaded(model)))
      return
    }
    let session = try await Sampling.Session.open(named: nil, in: project)
    let vocabulary = project.vocabulary
    var classes: [SamplingModel.ClassChoice] = session.classes.map {
      .init(key: $0.key, name: $0.words(vocabulary), guidance: session.guidance(of: $0))
    }
    if classes.isEmpty, session.makesAny {
      classes = [.init(key: "", name: "any cell", guidance: 1)]
    }
    let model = SamplingModel(
      name: session.name, classes: classes, solvers: session.solvers,
      presets: session.presets.map { .init(name: $0.name, steps: $0.steps, solver: $0.solver) },
      walks: session.walks)
    sampling.session = session
    sampling.model = model
    await shelf.use(session.preprocessing)
    send.yield(.sampling(.loaded(model)))
    warmUp(session)
  }

  /// Lets the model run once while its page is looked at, so that the first cell comes at once.
  private func warmUp(_ session: Sampling.Session) {
    Task { [bench = project.bench] in await bench.run { session.prepare() } }
  }

  private func start(_ order: SamplingOrder) async throws {
    guard sampling.task == nil else { return }
    if sampling.session == nil { try await loadModel() }
    guard let session = sampling.session else { return }
    sampling.run += 1
    sampling.made = [:]
    let run = sampling.run
    let job = session.run(
      Sampling.Order(
        classKey: order.classKey, count: order.count, seed: order.seed, steps: order.steps,
        guidance: order.guidance, solver: order.solver), in: project)
    sampling.task = Task { [shelf, send] in
      for await preview in job.news {
        let key = PictureKey("sample/\(run) \(preview.index) \(preview.step)")
        await shelf.put(preview.picture, under: key)
        send.yield(
          .sampling(
            .preview(
              index: preview.index, step: preview.step, key, remaining: preview.remaining)))
      }
      await self.ended(job)
    }
    sampling.job = job
  }

  private func dissolve(_ id: SpecimenID) async throws {
    if sampling.session == nil { try await loadModel() }
    guard let session = sampling.session else { return }
    let frames = try await project.atlas.perform {
      session.dissolution(of: try $0.picture(of: id), frames: 12)
    }
    var keys: [PictureKey] = []
    for (place, frame) in frames.enumerated() {
      let key = PictureKey("noise/\(id) \(place)")
      await shelf.put(frame, under: key)
      keys.append(key)
    }
    send.yield(.sampling(.dissolved(id, keys)))
  }

  private func ended(_ job: Sampling.Run) async {
    defer {
      sampling.task = nil
      sampling.job = nil
    }
    do {
      let outcome = try await job.output
      sampling.made = outcome.made
      send.yield(.sampling(outcome.isComplete ? .finished : .stopped))
    } catch {
      send.yield(.sampling(.stopped))
      send.yield(Self.failure(error))
    }
  }

  /// Stops making cells, keeping those that are finished.
  func stopSampling() async {
    guard let task = sampling.task else { return }
    sampling.job?.cancel()
    await task.value
  }

  private func judge(_ index: Int, rejection: String?, by who: String) async throws {
    guard let id = sampling.made[index] else { return }
    let now = project.now()
    let curation: Curation = rejection.map { .rejected(reason: $0) } ?? .kept
    _ = try await project.atlas.perform {
      try $0.record(.curation(curation), on: [id], by: who, at: now, reason: nil)
    }
    send.yield(
      .sampling(.judged(index: index, verdict: rejection == nil ? "kept" : "rejected")))
  }
}
