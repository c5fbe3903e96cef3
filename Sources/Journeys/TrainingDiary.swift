import Adversarial
import Basis
import Classification
import Diffusion
public import Foundation
import Pictures

/// Where a training says how it stands, so that the console can show it from another process: one
/// small file a model folder, in `trainings` among Leuko's state.
public struct TrainingDiary: Sendable {
  /// The folder of all diaries.
  public var folder: URL
  /// What follows 'leuko' on the command line.
  public var arguments: [String]

  public init(folder: URL, arguments: [String]) {
    self.folder = folder
    self.arguments = arguments
  }

  /// Where diaries are kept.
  public static func folder(in folders: Folders) -> URL {
    folders.state.appending(path: "trainings", directoryHint: .isDirectory)
  }

  /// The diary of this process' command.
  public static func ofThisProcess(_ folders: Folders) -> TrainingDiary {
    TrainingDiary(
      folder: folder(in: folders), arguments: Array(CommandLine.arguments.dropFirst()))
  }

  /// Begins the diary of the model in `out`.
  func begin(_ kind: TrainingState.Kind, out: URL) -> Writer {
    let now = Date()
    return Writer(
      file: Self.file(of: out.path, in: folder),
      state: TrainingState(
        kind: kind, out: out.path, arguments: arguments,
        current: FileManager.default.currentDirectoryPath, begun: now, updated: now,
        process: getpid(), processBegan: Self.beginning(of: getpid())))
  }

  private static func file(of out: String, in folder: URL) -> URL {
    folder.appending(path: String(Digest.hex(out).prefix(16)) + ".json")
  }

  /// Every training whose folder is still there, the latest first.
  public static func states(in folder: URL) -> [TrainingState] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".json") }.compactMap { name in
      guard let data = try? Data(contentsOf: folder.appending(path: name)),
        var state = try? JSONDecoder().decode(TrainingState.self, from: data),
        state.isSound, FileManager.default.fileExists(atPath: state.out)
      else { return nil }
      if state.standing == .running, !isAlive(state) { state.standing = .brokenOff }
      state.isSaved = FileManager.default.fileExists(
        atPath: state.out + "/" + TrainingCheckpoint.name)
      return state
    }.sorted { ($1.updated, $0.out) < ($0.updated, $1.out) }
  }

  private static func isAlive(_ state: TrainingState) -> Bool {
    guard let began = state.processBegan else { return false }
    return beginning(of: state.process) == began
  }

  /// When a process was begun: the 22nd word of its `stat`, counted behind the name in brackets, which
  /// may hold anything (proc(5)). Nil where there is no such process.
  private static func beginning(of process: Int32) -> UInt64? {
    guard process > 0,
      let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return nil }
    let words = text[end...].split(separator: " ")
    return words.indices.contains(20) ? UInt64(words[20]) : nil
  }

  /// Writes one training's diary. What can't be written is left out: a full disk must not end a
  /// training that could go on.
  struct Writer {
    private let file: URL
    private var state: TrainingState
    private var written: ContinuousClock.Instant?

    fileprivate init(file: URL, state: TrainingState) {
      self.file = file
      self.state = state
    }

    /// The least time from one writing to the next.
    private static let pause = Duration.seconds(2)

    mutating func note(_ news: DiffusionTrainingNews, _ strip: Training.SampleStrip?) {
      state.curves = [
        .init(name: "loss", points: news.records.map { .init(step: $0.step, value: $0.loss) }),
        .init(
          name: "select",
          points: news.records.compactMap { record in
            record.selectLoss.map { .init(step: record.step, value: $0) }
          }),
      ]
      note(news.step, news.steps, news.picturesPerSecond, news.remaining, strip)
    }

    mutating func note(_ news: AdversarialTrainingNews, _ strip: Training.SampleStrip?) {
      func curve(
        _ name: String, _ value: (AdversarialRecord) -> Double
      ) -> TrainingState.Curve {
        .init(name: name, points: news.records.map { .init(step: $0.step, value: value($0)) })
      }
      state.curves = [
        curve("critic's loss", \.criticLoss), curve("real", \.real), curve("made", \.made),
      ]
      note(news.step, news.steps, news.picturesPerSecond, news.remaining, strip)
    }

    mutating func note(_ news: ClassifierTrainingNews) {
      state.curves = [
        .init(name: "loss", points: news.epochs.map { .init(step: $0.epoch, value: $0.loss) }),
        .init(
          name: "select", points: news.epochs.map { .init(step: $0.epoch, value: $0.selectLoss) }),
      ]
      note(news.step, news.steps, news.picturesPerSecond, news.remaining, nil)
    }

    private mutating func note(
      _ step: Int, _ steps: Int, _ pace: Double?, _ left: Duration?,
      _ strip: Training.SampleStrip?
    ) {
      state.step = step
      state.steps = steps
      state.picturesPerSecond = pace
      state.secondsLeft = left.map { $0 / .seconds(1) }
      if let strip { state.sheet = strip.sheet }
      if written.map({ ContinuousClock.now - $0 < Self.pause }) ?? false { return }
      write()
    }

    /// How it ended: well, stopped, or with an error.
    mutating func end(_ error: (any Error)? = nil) {
      switch error {
      case nil: state.standing = .finished
      case is CancellationError: state.standing = .stopped
      case let error?:
        state.standing = .failed
        state.problem = (error as? any Explained)?.summary ?? "\(error)"
      }
      state.picturesPerSecond = nil
      state.secondsLeft = nil
      write()
    }

    private mutating func write() {
      state.updated = Date()
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      guard let data = try? encoder.encode(state) else { return }
      try? DurableFile.makeFolder(file.deletingLastPathComponent())
      try? DurableFile.write(data, to: file)
      written = .now
    }
  }
}
