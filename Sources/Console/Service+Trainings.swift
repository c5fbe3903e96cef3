import AtlasStore
import Basis
import Foundation
import Journeys
import Pictures
import TerminalKit

/// What the service knows of trainings.
struct TrainingWatching {
  /// Tells how they stand, again and again.
  var task: Task<Void, Never>?
  /// What was told last.
  var told: [TrainingState]?
  /// The sheets that were read already.
  var sheets: Set<String> = []
}

extension TrainingState.Sheet {
  /// The sheet of one step.
  var key: PictureKey { PictureKey("sheet/\(step)\(path)") }
}

extension Service {
  func serve(_ request: TrainingRequest) async throws {
    switch request {
    case .watch:
      guard trainings.task == nil else { return }
      trainings.told = nil
      await tellTrainings()
      trainings.task = Task { [weak self] in
        while !Task.isCancelled {
          try? await Task.sleep(for: .seconds(1))
          await self?.tellTrainings()
        }
      }
    case .rest: restFromTrainings()
    case .compose:
      let data = ShellWords.quoted(project.atlas.folder?.path ?? "ATLAS")
      send.yield(
        .training(.composed("diffusion --data \(data) --minutes 60 --out models/new")))
    case .begin(let words):
      guard let words = ShellWords.words(words) else { throw TrainingRequestError.openQuote }
      let kinds = ["diffusion", "gan", "classifier", "locator", "opinion"]
      guard let kind = words.first, kinds.contains(kind) else {
        throw TrainingRequestError.kind(words.first ?? "")
      }
      try begin(["train"] + words, in: project.folders.current)
    case .stop(let out):
      guard let state = state(of: out), state.standing == .running else { return }
      kill(state.process, SIGINT)
    case .resume(let out):
      guard let state = state(of: out), state.canResume else { return }
      try begin(state.resuming, in: URL(filePath: state.current, directoryHint: .isDirectory))
    }
  }

  func restFromTrainings() {
    trainings.task?.cancel()
    trainings.task = nil
  }

  private var diaries: URL { TrainingDiary.folder(in: project.folders) }

  private func state(of out: String) -> TrainingState? {
    TrainingDiary.states(in: diaries).first { $0.out == out }
  }

  private func tellTrainings() async {
    let states = TrainingDiary.states(in: diaries)
    for sheet in states.compactMap(\.sheet)
    where trainings.sheets.insert(sheet.key.description).inserted {
      if let picture = try? PictureFile.read(URL(filePath: sheet.path)) {
        await shelf.put(picture, under: sheet.key)
      }
    }
    guard !Task.isCancelled, states != trainings.told else { return }
    trainings.told = states
    send.yield(.training(.listed(states)))
  }

  /// Begins a training in a process of its own, which a lost line doesn't end: its output goes into a
  /// file, and where it fails at once the file's first line is told.
  private func begin(_ arguments: [String], in current: URL) throws {
    let log = diaries.appending(path: "last.log")
    try FileManager.default.createDirectory(at: diaries, withIntermediateDirectories: true)
    try DurableFile.write(Data(), to: log)
    let output = try FileHandle(forWritingTo: log)
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments
    process.currentDirectoryURL = current
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    process.terminationHandler = { [send] process in
      switch process.terminationStatus {
      case ExitStatus.success.rawValue: send.yield(.done("The training is finished."))
      case ExitStatus.interrupted.rawValue: send.yield(.done("Stopped; the training is saved."))
      default:
        let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n").map(String.init)
        let complaint = lines.first { $0.hasPrefix("leuko: ") || $0.hasPrefix("Error: ") }
        send.yield(
          .failed(
            summary: complaint.map { String($0.drop { $0 != " " }.dropFirst()) }
              ?? lines.first ?? "the training ended with \(process.terminationStatus)",
            remedy: nil))
      }
    }
    try process.run()
    send.yield(.done("The training begins; it goes on when Leuko is left."))
  }
}

/// Why a training can't be begun from here.
enum TrainingRequestError: Explained, Equatable {
  case openQuote
  case kind(String)

  var summary: String {
    switch self {
    case .openQuote: "a quote isn't closed"
    case .kind(let word): "'\(word)' can't be trained"
    }
  }

  var remedy: String? {
    switch self {
    case .openQuote: "put a quote behind the last word too"
    case .kind: "begin with diffusion, gan, classifier, locator or opinion"
    }
  }
}
