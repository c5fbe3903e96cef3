import Basis
import Experiment
import Foundation
import Journeys

/// What the service knows of experiments.
struct ExperimentState {
  /// Tells how far they are, again and again.
  var watching: Task<Void, Never>?
  /// The processes that train, and the experiment they train for.
  var running: (path: String, process: Process)?
  /// Verdicts by experiment, and how many trainings they rest on: they take a second to find.
  var verdicts: [String: (done: Int, words: [Treatment: String])] = [:]
}

extension Service {
  func serve(_ request: ExperimentRequest) async throws {
    switch request {
    case .watch:
      guard experiments.watching == nil else { return }
      await tellExperiments()
      experiments.watching = Task { [weak self] in
        while !Task.isCancelled {
          try? await Task.sleep(for: .seconds(1))
          await self?.tellExperiments()
        }
      }
    case .rest:
      experiments.watching?.cancel()
      experiments.watching = nil
    case .run(let path): try run(path)
    case .stop: experiments.running?.process.interrupt()
    case .report(let path):
      let report = try await project.bench.run {
        try ExperimentReport(ExperimentFolder(at: URL(filePath: path)))
      }
      send.yield(
        .experiment(
          .report(
            title: "experiment \(URL(filePath: path).deletingPathExtension().lastPathComponent)",
            lines: report.plainText(width: 92).components(separatedBy: "\n"))))
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
    if !Task.isCancelled { send.yield(.experiment(.listed(cards))) }
  }

  private func card(_ url: URL) async -> ExperimentCard {
    let name = url.deletingPathExtension().lastPathComponent
    let isRunning = experiments.running?.path == url.path
    do {
      let folder = try ExperimentFolder(at: url)
      let plan = folder.plan
      let states = folder.states()
      let done = states.count { $0.state == .done }
      let verdicts = await verdicts(folder, done: done)
      let arms = plan.treatments.map { treatment in
        ExperimentCard.Arm(
          name: treatment.words,
          marks: states.filter { $0.cell.treatment == treatment }.map { item in
            switch item.state {
            case .waiting: .waiting
            case .running: .running
            case .done: .done
            }
          }, verdict: verdicts[treatment] ?? "")
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
    if let known = experiments.verdicts[path], known.done == done { return known.words }
    guard done > 0 else { return [:] }
    let words = await project.bench.run { () -> [Treatment: String] in
      guard let analysis = try? ExperimentAnalysis(folder) else { return [:] }
      return Dictionary(
        analysis.comparisons.map { found in
          let points = String(format: "%+.1f", 100 * found.primary.mean)
          return (found.treatment, "\(points)  \(ExperimentReport.words(found.verdict))")
        }, uniquingKeysWith: { first, _ in first })
    }
    experiments.verdicts[path] = (done, words)
    return words
  }

  private func run(_ path: String) throws {
    guard experiments.running == nil else { return }
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["experiment", "run", path]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let complaints = Pipe()
    process.standardError = complaints
    process.terminationHandler = { process in
      let text = String(
        decoding: complaints.fileHandleForReading.availableData, as: UTF8.self)
      let status = process.terminationStatus
      Task { [weak self] in await self?.ended(status, text) }
    }
    try process.run()
    experiments.running = (path, process)
  }

  private func ended(_ status: Int32, _ text: String) {
    experiments.running = nil
    let first = text.split(separator: "\n").first.map(String.init) ?? "it ended with \(status)"
    switch status {
    case ExitStatus.success.rawValue:
      send.yield(.experiment(.ended("All trainings are finished.", isGood: true)))
    case ExitStatus.interrupted.rawValue:
      send.yield(.experiment(.ended("Stopped; what is finished is kept.", isGood: true)))
    default: send.yield(.experiment(.ended(first, isGood: false)))
    }
  }

  /// Ends watching and training with the program.
  func stopExperiments() {
    experiments.watching?.cancel()
    experiments.running?.process.interrupt()
  }
}
