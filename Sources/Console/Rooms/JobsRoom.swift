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
}

/// Keeps the list of what goes on, and runs commands.
actor JobsRoom: Room {
  typealias News = Nothing
  /// So many lines of a job's words are kept.
  private static let mostLines = 400

  private let project: Project
  private let show: @Sendable ([Job]) -> Void
  private var jobs: [Job] = []
  private var stops: [Int: @Sendable () -> Void] = [:]
  private var newest = 0

  init(_ project: Project, show: @escaping @Sendable ([Job]) -> Void) {
    self.project = project
    self.show = show
  }

  func serve(_ request: JobRequest) async throws {
    switch request {
    case .run(let words): try run(words)
    case .stop(let id): stops[id]?()
    case .clear:
      jobs.removeAll { !$0.isRunning }
      show(jobs)
    }
  }

  func serve(_ request: JobRequest, tell: Teller<Nothing>) async throws {
    try await serve(request)
  }

  /// Commands end with the program, as by Ctrl-C: what is done is kept. Trainings go on.
  func stop() async {
    for stop in stops.values { stop() }
  }

  // MARK: Work of other rooms

  /// Puts work on the list; returns its number. `stop` ends it.
  func begin(_ title: String, stop: @escaping @Sendable () -> Void) -> Int {
    newest += 1
    jobs.append(Job(id: newest, title: title))
    stops[newest] = stop
    show(jobs)
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
      job.activity = words
      job.fraction = nil
      job.remaining = nil
      if !words.isEmpty { job.log.append(words) }
    }
  }

  private func change(_ id: Int, _ work: (inout Job) -> Void) {
    guard let place = jobs.firstIndex(where: { $0.id == id }) else { return }
    work(&jobs[place])
    jobs[place].log = jobs[place].log.suffix(Self.mostLines)
    show(jobs)
  }

  // MARK: Commands

  private func run(_ words: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = words
    process.currentDirectoryURL = project.folders.current
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["LEUKO_PROGRESS": "lines"], uniquingKeysWith: { $1 })
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    let id = begin("leuko " + ShellWords.quoted(words)) { process.interrupt() }
    do {
      try process.run()
    } catch {
      end(id, .failed, saying: "it can't be started")
      throw error
    }
    Task { [weak self] in
      do {
        for try await line in pipe.fileHandleForReading.bytes.lines { await self?.hear(id, line) }
      } catch {
        // The process has gone; its status says how.
      }
      process.waitUntilExit()
      await self?.ended(id, process.terminationStatus)
    }
  }

  private func hear(_ id: Int, _ line: String) {
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

  private func ended(_ id: Int, _ status: Int32) {
    let last = jobs.first { $0.id == id }?.log.last { !$0.isEmpty } ?? ""
    let standing: Job.Standing =
      switch status {
      case ExitStatus.success.rawValue: .done
      case ExitStatus.interrupted.rawValue: .stopped
      default: .failed
      }
    end(id, standing, saying: standing == .done ? last : "\(last) (ended with \(status))")
  }
}

/// A line by which a command says how far it has come: '50 % reading pictures'.
struct ProgressWords: Sendable, Hashable {
  var fraction: Double?
  var text: String

  /// What such a line begins with, so that no other is taken for one.
  static let mark = "\u{1B}]leuko;"

  init?(_ line: String) {
    guard line.hasPrefix(Self.mark) else { return nil }
    let words = line.dropFirst(Self.mark.count).split(separator: ";", maxSplits: 1)
    guard words.count == 2 else { return nil }
    fraction = Double(words[0])
    text = String(words[1])
  }
}
