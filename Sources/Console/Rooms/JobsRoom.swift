import Basis
import Foundation
import Journeys

/// Work that goes on beside the pages: what it is, how far it has come, and what it said.
public struct Job: Sendable, Equatable, Identifiable {
  public let id: Int
  /// 'leuko import cells', 'sampling 4 eosinophils'
  var title: String
  /// What it does now, or said last.
  var activity = ""
  /// 0 to 1; nil where that isn't known.
  var fraction: Double?
  var remaining: Duration?
  var standing = Standing.running
  /// What it said, the oldest first; the last lines of it.
  var log: [String] = []
  /// Goes on when Leuko is left.
  var isLasting = false

  enum Standing: String, Sendable {
    case running
    case done
    case stopped
    case failed
  }

  var isRunning: Bool { standing == .running }
}

/// What is asked about jobs.
enum JobRequest: RoomRequest {
  /// Does what the command line would, in a process of its own.
  case run([String])
  case stop(Int)
  /// Takes those that have ended off the list.
  case clear
  /// How a file's name may go on.
  case complete(String)
}

/// What comes of it.
enum JobNews: Sendable, Equatable {
  case completed(String, [String])
}

/// Keeps the list of what goes on, and runs commands.
actor JobsRoom: Room {
  /// So many lines of a job's words are kept.
  private static let mostLines = 400
  /// So many jobs that have ended stay on the list.
  private static let mostEnded = 100

  private let project: Project
  private let send: @Sendable (ConsoleEvent) -> Void
  private var jobs: [Job] = []
  private var stops: [Int: @Sendable () -> Void] = [:]
  private var newest = 0

  init(_ project: Project, send: @escaping @Sendable (ConsoleEvent) -> Void) {
    self.project = project
    self.send = send
  }

  private func show() { send(.jobs(jobs)) }

  func stop(_ id: Int) { stops[id]?() }

  func serve(_ request: JobRequest, tell: Teller<JobNews>) async throws {
    switch request {
    case .run(let words): try run(words, in: project.folders.current)
    case .stop(let id): stop(id)
    case .clear:
      jobs.removeAll { !$0.isRunning }
      show()
    case .complete(let text):
      tell(.completed(text, FileCompletion(of: text, in: project.folders.current).candidates))
    }
  }

  /// Commands end with the program, as by Ctrl-C: what is done is kept. Trainings go on.
  func stop() async {
    for job in jobs where !job.isLasting { stops[job.id]?() }
  }

  // MARK: Work of other rooms

  /// Puts work on the list; returns its number. `stop` ends it.
  func begin(
    _ title: String, isLasting: Bool = false, stop: @escaping @Sendable () -> Void
  ) -> Int {
    newest += 1
    jobs.append(Job(id: newest, title: title, isLasting: isLasting))
    if jobs.count(where: { !$0.isRunning }) > Self.mostEnded,
      let oldest = jobs.firstIndex(where: { !$0.isRunning })
    {
      jobs.remove(at: oldest)
    }
    stops[newest] = stop
    show()
    return newest
  }

  func note(_ id: Int, _ progress: Basis.Progress) {
    change(id) { job in
      job.activity = progress.activity
      if let total = progress.total { job.activity += ", \(progress.completed) of \(total)" }
      job.fraction = progress.fraction
      job.remaining = progress.remaining
    }
  }

  func end(_ id: Int, _ standing: Job.Standing, saying words: String) {
    stops[id] = nil
    change(id) { job in
      job.standing = standing
      if !words.isEmpty { job.activity = words }
      job.fraction = nil
      job.remaining = nil
      if !words.isEmpty { job.log.append(words) }
    }
  }

  private func change(_ id: Int, _ work: (inout Job) -> Void) {
    guard let place = jobs.firstIndex(where: { $0.id == id }) else { return }
    work(&jobs[place])
    jobs[place].log = jobs[place].log.suffix(Self.mostLines)
    show()
  }

  // MARK: Commands

  /// Does what the command line would, in a process of its own. A training goes on when Leuko is left:
  /// it writes into a file; all else ends with Leuko, and what is done is kept.
  ///
  /// Returns the job's number.
  @discardableResult
  func run(
    _ words: [String], in folder: URL, whenEnded: (@Sendable () async -> Void)? = nil
  ) throws -> Int {
    let isLasting = words.first == "train"
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = words
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["LEUKO_PROGRESS": "lines"], uniquingKeysWith: { $1 })
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    let log = TrainingDiary.folder(in: project.folders).appending(path: "last.log")
    if isLasting {
      try FileManager.default.createDirectory(
        at: log.deletingLastPathComponent(), withIntermediateDirectories: true)
      try DurableFile.write(Data(), to: log)
      let output = try FileHandle(forWritingTo: log)
      (process.standardOutput, process.standardError) = (output, output)
    } else {
      (process.standardOutput, process.standardError) = (pipe, pipe)
    }
    let title = "leuko " + words.map(ShellWords.quoted).joined(separator: " ")
    let id = begin(title, isLasting: isLasting) { process.interrupt() }
    do {
      try process.run()
    } catch {
      end(id, .failed, saying: "it can't be started: \(error.localizedDescription)")
      throw error
    }
    let name = words.prefix { !$0.hasPrefix("-") }.prefix(2).joined(separator: " ")
    let lines = isLasting ? nil : Self.lines(of: pipe.fileHandleForReading)
    Task { [weak self] in
      if let lines {
        for await line in lines { await self?.hear(id, line) }
      }
      let status = await Self.status(of: process)
      if isLasting, let text = try? String(contentsOf: log, encoding: .utf8) {
        for line in text.split(separator: "\n") { await self?.hear(id, String(line)) }
      }
      await self?.ended(id, name, status)
      await whenEnded?()
    }
    return id
  }

  /// The lines that come through a pipe, until its other end is closed.
  private static func lines(of handle: FileHandle) -> AsyncStream<String> {
    AsyncStream { lines in
      Thread.detachNewThread {
        var rest = Data()
        while case let data = handle.availableData, !data.isEmpty {
          rest += data
          while let end = rest.firstIndex(where: { $0 == 10 || $0 == 13 }) {
            lines.yield(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
            rest = rest[rest.index(after: end)...]
          }
        }
        if !rest.isEmpty { lines.yield(String(decoding: rest, as: UTF8.self)) }
        lines.finish()
      }
    }
  }

  private static func status(of process: Process) async -> Int32 {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        process.waitUntilExit()
        continuation.resume(returning: process.terminationStatus)
      }
    }
  }

  private func hear(_ id: Int, _ line: String) {
    guard !line.isEmpty else { return }
    change(id) { job in
      if let progress = ProgressWords(line) {
        job.activity = progress.text
        job.fraction = progress.fraction
      } else {
        job.activity = line
        job.log.append(line)
      }
    }
  }

  private func ended(_ id: Int, _ name: String, _ status: Int32) {
    let log = jobs.first { $0.id == id }?.log ?? []
    switch status {
    case ExitStatus.success.rawValue:
      end(id, .done, saying: "")
      send(.done("'leuko \(name)' is done; g o shows what it said."))
    case ExitStatus.interrupted.rawValue:
      end(id, .stopped, saying: "stopped; what is done is kept")
      send(.done("'leuko \(name)' was stopped; what is done is kept."))
    default:
      let complaint = log.first { $0.hasPrefix("leuko: ") || $0.hasPrefix("Error: ") } ?? log.last
      end(id, .failed, saying: "it ended with \(status)")
      send(
        .failed(
          summary: "'leuko \(name)' failed: \(complaint ?? "it ended with \(status)")",
          remedy: "g o shows all it said"))
    }
  }
}
