import Basis
import Experiment
import Foundation
import Journeys
import ReaderStudy

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
  private var savedCards: [String: ExperimentCard] = [:]
  /// Of its own: a list that keys wait for may not wait for a model's cells.
  private let bench = Bench(label: "leuko.experiments")
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
      let report = try await bench.run {
        let folder = URL(filePath: path)
        return try ExperimentReport(savedIn: Self.isSaved(folder) ? folder : nil)
          ?? ExperimentReport(ExperimentFolder(at: folder))
      }
      tell(
        .report(
          title: "experiment \(URL(filePath: path).deletingPathExtension().lastPathComponent)",
          document: report.document))
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
    for folder in saved { cards.append(await card(folder)) }
    if !Task.isCancelled { tell?(.listed(cards)) }
  }

  /// Those that came with the program.
  private var saved: [URL] {
    guard let place = project.folders.samples?.appending(path: "experiment") else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
    return names.sorted().map { place.appending(path: $0, directoryHint: .isDirectory) }
      .filter(Self.isSaved)
  }

  /// Whether a report lies there without the trainings it rests on.
  private static func isSaved(_ folder: URL) -> Bool {
    let manager = FileManager.default
    return manager.fileExists(atPath: folder.appending(path: "report.json").path)
      && !manager.fileExists(atPath: folder.appending(path: "seal.json").path)
  }

  private func card(_ url: URL) async -> ExperimentCard {
    let name = url.deletingPathExtension().lastPathComponent
    let isRunning = running?.path == url.path
    if Self.isSaved(url) { return await savedCard(url) }
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
        summary: Self.summary(plan), arms: arms, isRunning: isRunning)
    } catch {
      return ExperimentCard(
        path: url.path, name: name, summary: "", arms: [], isRunning: isRunning,
        problem: error.summary)
    }
  }

  /// Of a saved report: every training it tells of is done.
  private func savedCard(_ url: URL) async -> ExperimentCard {
    let name = url.lastPathComponent
    if let known = savedCards[url.path] { return known }
    let card = await bench.run { () -> ExperimentCard in
      guard let report = ExperimentReport(savedIn: url) else {
        return ExperimentCard(
          path: url.path, name: name, summary: "", arms: [], isRunning: false,
          problem: "its 'report.json' can't be read")
      }
      let (plan, analysis) = (report.plan, report.analysis)
      let words = Self.words(analysis)
      var card = ExperimentCard(
        path: url.path, name: name, summary: "sample: \(Self.summary(plan))",
        arms: analysis.treatments.map { item in
          .init(
            name: item.treatment.words, marks: analysis.seeds.map { _ in .done },
            verdict: words[item.treatment] ?? "")
        }, isRunning: false)
      card.isSaved = true
      return card
    }
    savedCards[url.path] = card
    return card
  }

  private static func summary(_ plan: ExperimentPlan) -> String {
    let points = String(format: "%g", 100 * plan.delta)
    return "\(plan.target.key), \(plan.cut.target) real pictures; \(plan.endpoint.words), "
      + "\(points == "1" ? "1 point counts" : "\(points) points count") as the same"
  }

  /// '+1.2  inconclusive' by arm.
  private static func words(_ analysis: ExperimentAnalysis) -> [Treatment: String] {
    Dictionary(
      analysis.comparisons.map { found in
        let points = String(format: "%+.1f", 100 * found.primary.mean)
        return (found.treatment, "\(points)  \(ExperimentReport.words(found.verdict))")
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Found anew only when more trainings are finished than before.
  private func verdicts(_ folder: ExperimentFolder, done: Int) async -> [Treatment: String] {
    let path = folder.folder.path
    if let known = verdicts[path], known.done == done { return known.words }
    guard done > 0 else { return [:] }
    let words = await bench.run { () -> [Treatment: String] in
      (try? ExperimentAnalysis(folder)).map(Self.words) ?? [:]
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
