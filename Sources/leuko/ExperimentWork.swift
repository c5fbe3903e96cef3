import ArgumentParser
import AtlasStore
import Basis
import Experiment
import Foundation
import Journeys
import Statistics

/// A share of an experiment's work, as the command line spells it.
enum ExperimentShare {
  static func shard(_ text: String?) -> Sampling.Shard? { text.flatMap { Sampling.Shard($0) } }

  static func validate(_ text: String?) throws {
    guard text.map({ Sampling.Shard($0) != nil }) ?? true else {
      throw ValidationError("--shard is K/N with K from 1 to N, like 2/8")
    }
  }
}

/// An experiment's work with a line that says how far it has come. Ctrl-C stops it at its next step.
struct ExperimentWork {
  let place: URL
  let folder: ExperimentFolder
  private let bench = Bench()

  init(_ path: String) throws {
    place = Folders.ofThisProcess().resolved(path)
    folder = try ExperimentFolder(at: place)
  }

  /// Seals the plan, or checks the seal; decodes the real pictures.
  func prepare() async throws -> ExperimentSeal {
    let vocabulary = try Vocabulary.read(at: Folders.ofThisProcess().classesFile)
    let folder = folder
    let job = Job<Basis.Progress, ExperimentSeal> { report in
      let start = ContinuousClock.now
      let pictures = try folder.pictures(vocabulary, software: "leuko \(Leuko.version)")
      let seal = try await folder.prepare(pictures) { done, total in
        report(
          Basis.Progress(
            "reading pictures", completed: done, total: total,
            elapsed: ContinuousClock.now - start))
      }
      // Ctrl-C is heard even where nothing was left to be stopped, and what comes next doesn't begin.
      try Task.checkCancellation()
      return seal
    }
    return try await job.watched()
  }

  /// Makes the pictures of a share that are missing.
  @discardableResult
  func sample(_ share: Sampling.Shard?, threads: Int?) async throws -> Int {
    let folder = folder
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let job = Job<Basis.Progress, Int>(on: bench) { report in
      let start = ContinuousClock.now
      let made = try folder.sample(share: share, threads: threads) { done, total in
        report(
          Basis.Progress(
            "sampling", completed: done, total: total, elapsed: ContinuousClock.now - start))
      }
      try Task.checkCancellation()
      return made
    }
    return try await job.watched()
  }

  /// Trains a share in this process.
  func train(_ share: Sampling.Shard?) async throws {
    let folder = folder
    let job = Job<Basis.Progress, Bool>(on: bench) { report in
      let start = ContinuousClock.now
      try folder.train(share: share) { cell, _ in
        let states = folder.states()
        report(
          Basis.Progress(
            cell.name, completed: states.count { $0.state == .done }, total: states.count,
            elapsed: ContinuousClock.now - start))
      }
      return true
    }
    _ = try await job.watched()
  }

  /// Trains a share in several processes of one thread each.
  func train(_ share: Sampling.Shard?, spelled: String?, processes: Int) async throws {
    let arguments =
      ["experiment", "run", place.path, "--processes", "1"]
      + (spelled.map { ["--shard", $0] } ?? [])
    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let children = try (0..<processes).map { _ in
      let child = Process()
      child.executableURL = program
      child.arguments = arguments
      child.standardOutput = FileHandle.nullDevice
      try child.run()
      return child
    }
    let interrupts = Interrupts {
      for child in children where child.isRunning { child.interrupt() }
    }
    defer { interrupts.stop() }
    let start = ContinuousClock.now
    let before = folder.states().count { $0.state == .done }
    var line = ProgressLine()
    while children.contains(where: \.isRunning) {
      let states = folder.states()
      let done = states.count { $0.state == .done }
      line.show(
        Self.words(done: done, total: states.count, new: done - before, ContinuousClock.now - start)
      )
      try await Task.sleep(for: .milliseconds(500))
    }
    line.clear()
    let failed = children.count { $0.terminationStatus != 0 }
    if children.contains(where: { $0.terminationStatus == ExitStatus.interrupted.rawValue }) {
      throw ExitCode(ExitStatus.interrupted.rawValue)
    }
    if failed > 0 { throw ExperimentError.processes(failed: failed) }
  }

  private static func words(done: Int, total: Int, new: Int, _ elapsed: Duration) -> String {
    var text = "training  \(done) of \(total)"
    if new > 0 {
      let left = elapsed * (Double(total - done) / Double(new))
      text += "  \(ProgressLine.words(left)) left"
    }
    return text
  }
}

/// What the command line says of an experiment's progress.
enum ExperimentWords {
  static let verdicts: [ExperimentVerdict] = [
    .gain, .loss, .tradeOff, .equivalent, .inconclusive,
  ]

  static func counts(
    _ states: [(cell: Cell, state: ExperimentFolder.CellState)]
  ) -> [String: Int] {
    let done = states.count { $0.state == .done }
    let waiting = states.count { $0.state == .waiting }
    return [
      "done": done, "waiting": waiting, "running": states.count - done - waiting,
      "total": states.count,
    ]
  }

  static func summary(_ states: [(cell: Cell, state: ExperimentFolder.CellState)]) -> String {
    let done = states.count { $0.state == .done }
    return "\(done) of \(states.count) trainings are finished"
  }

  /// A row an arm, a column a seed.
  static func table(
    _ folder: ExperimentFolder, _ states: [(cell: Cell, state: ExperimentFolder.CellState)]
  ) -> String {
    let width = folder.plan.treatments.map(\.words.count).max() ?? 0
    func padded(_ text: String) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    var text = "'\(folder.plan.name)': \(summary(states))\n"
    for treatment in folder.plan.treatments {
      let marks = states.filter { $0.cell.treatment == treatment }.map { item in
        switch item.state {
        case .done: "█"
        case .running: "▒"
        case .waiting: "·"
        }
      }
      text += "  \(padded(treatment.words))  \(marks.joined())\n"
    }
    return text + "█ finished  ▒ under way  · waiting; a column a seed\n"
  }
}
