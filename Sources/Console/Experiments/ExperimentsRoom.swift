import Basis
import Experiment
import Foundation
import Journeys

/// Looks for experiments, tells how far they are, and runs them.
actor ExperimentsRoom: Room {
  private let project: Project
  private let jobs: JobsRoom
  /// Tells how far they are, again and again.
  private var watching: Task<Void, Never>?
  /// The experiment that is trained for, and the job that does it.
  private var running: (path: String, job: Int)?
  /// Verdicts by experiment, and how many trainings they rest on: they take a second to find.
  private var verdicts: [String: (done: Int, words: [Treatment: String])] = [:]
  private var tell: Teller<ExperimentsNews>?

  init(_ project: Project, jobs: JobsRoom) {
    self.project = project
    self.jobs = jobs
  }

  func stop() async { watching?.cancel() }

  func serve(_ request: ExperimentsRequest, tell: Teller<ExperimentsNews>) async throws {
    self.tell = tell
    switch request {
    case .watch:
      watching?.cancel()
      await tellExperiments()
      watching = Task { [weak self] in
        while !Task.isCancelled {
          try? await Task.sleep(for: .seconds(1))
          await self?.tellExperiments()
        }
      }
    case .rest: watching?.cancel()
    case .run(let path): try await run(path)
    case .stop:
      if let running { await jobs.stop(running.job) }
    case .report(let path):
      let report = try await project.bench.run {
        try ExperimentReport(ExperimentFolder(at: URL(filePath: path)))
      }
      tell(
        .report(
          title: "experiment \(URL(filePath: path).deletingPathExtension().lastPathComponent)",
          lines: report.plainText(width: 92).components(separatedBy: "\n")))
    }
  }

  /// Where Leuko was started, and the folder of its data.
  private var places: [URL] {
    let here = FileManager.default.currentDirectoryPath
    return [URL(filePath: here), project.folders.data.appending(path: "experiments")]
  }

  private func tellExperiments() async {
    var cards: [ExperimentCard] = []
    for place in places {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
      for name in names.sorted() where name.hasSuffix(".experiment") {
        cards.append(await card(place.appending(path: name, directoryHint: .isDirectory)))
      }
    }
    if !Task.isCancelled { tell?(.listed(cards)) }
  }

  private func card(_ url: URL) async -> ExperimentCard {
    let name = url.deletingPathExtension().lastPathComponent
    let isRunning = running?.path == url.path
    do {
      let folder = try ExperimentFolder(at: url)
      let plan = folder.plan
      let states = folder.states()
      let done = states.count { $0.state == .done }
      let found = await verdicts(folder, done: done)
      let arms = plan.treatments.map { treatment in
        ExperimentCard.Arm(
          name: treatment.words,
          marks: states.filter { $0.cell.treatment == treatment }.map { item in
            switch item.state {
            case .waiting: .waiting
            case .running: .running
            case .done: .done
            }
          }, verdict: found[treatment] ?? "")
      }
      return ExperimentCard(
        path: url.path, name: name,
        summary: "\(plan.target.key), \(plan.cut.target) real pictures; \(plan.endpoint.words), "
          + "\(String(format: "%g", 100 * plan.delta)) points count as the same", arms: arms,
        isRunning: isRunning)
    } catch {
      return ExperimentCard(
        path: url.path, name: name, summary: "", arms: [], isRunning: isRunning,
        problem: error.summary)
    }
  }

  /// Found anew only when more trainings are finished than before.
  private func verdicts(_ folder: ExperimentFolder, done: Int) async -> [Treatment: String] {
    let path = folder.folder.path
    if let known = verdicts[path], known.done == done { return known.words }
    guard done > 0 else { return [:] }
    let words = await project.bench.run { () -> [Treatment: String] in
      guard let analysis = try? ExperimentAnalysis(folder) else { return [:] }
      return Dictionary(
        analysis.comparisons.map { found in
          let points = String(format: "%+.1f", 100 * found.primary.mean)
          return (found.treatment, "\(points)  \(ExperimentReport.words(found.verdict))")
        }, uniquingKeysWith: { first, _ in first })
    }
    verdicts[path] = (done, words)
    return words
  }

  private func run(_ path: String) async throws {
    guard running == nil else { return }
    let job = try await jobs.run(["experiment", "run", path], in: project.folders.current) {
      [weak self] in await self?.ended()
    }
    running = (path, job)
  }

  private func ended() { running = nil }
}
