public import Basis
public import Foundation
import FoundationNetworking

/// Fetches a file over HTTP so that neither a broken line nor a kill costs more than what was under
/// way: the bytes that came stay in `FILE.partial`, and the next try asks for the rest.
///
/// The file gets its name only when it is whole and its SHA-256 is the one expected.
public enum Downloading {
  /// What is to be fetched.
  public struct Order: Sendable, Hashable {
    public var url: URL
    /// The file it becomes; its folder is made.
    public var file: URL
    /// SHA-256 it should have, 64 hexadecimal digits; nil when nobody says.
    public var digest: String?
    /// How often a broken line is taken up again.
    public var tries = 5
    /// Between one try and the next.
    public var pause: Duration = .seconds(2)

    public init(_ url: URL, to file: URL, digest: String? = nil) {
      self.url = url
      self.file = file
      self.digest = digest?.lowercased()
    }
  }

  /// What came.
  public struct Receipt: Sendable, Hashable, Codable {
    public var file: String
    public var bytes: Int
    /// Of these, what had come before.
    public var resumed: Int
    public var sha256: String
    /// Whether anybody said what the SHA-256 should be.
    public var isChecked: Bool

    enum CodingKeys: String, CodingKey {
      case file, bytes, resumed, sha256
      case isChecked = "checked"
    }
  }

  /// Fetches what is ordered. Throws `DownloadError` or `DurableFileError`; what came stays for the
  /// next time, unless it is not what was expected.
  public static func run(_ order: Order) -> Job<Basis.Progress, Receipt> {
    Job { tell in
      guard ["http", "https"].contains(order.url.scheme?.lowercased() ?? "") else {
        throw DownloadError.notHTTP(url: order.url.absoluteString)
      }
      guard !FileManager.default.fileExists(atPath: order.file.path) else {
        throw DownloadError.alreadyThere(path: order.file.path)
      }
      let partial = try PartialFile(for: order.file, from: order.url)
      defer { partial.release() }
      let resumed = partial.count
      let start = ContinuousClock.now
      var failure = DownloadError.broken(url: order.url.absoluteString, reason: "no try was made")
      for attempt in 0..<max(1, order.tries) {
        if attempt > 0 { try await Task.sleep(for: order.pause) }
        do {
          try await fetch(order.url, into: partial) { total in
            tell(
              Basis.Progress(
                "fetching \(order.file.lastPathComponent), MB",
                completed: partial.count / 1_000_000, total: max(1, total / 1_000_000),
                elapsed: ContinuousClock.now - start))
          }
          return try partial.finish(resumed: resumed, expecting: order.digest)
        } catch let error as DownloadError {
          guard case .broken = error else { throw error }
          failure = error
        }
      }
      throw failure
    }
  }

  /// One request for what is missing, to its end.
  private static func fetch(
    _ url: URL, into partial: PartialFile, _ tell: @escaping (_ total: Int) -> Void
  ) async throws {
    var request = URLRequest(url: url)
    let had = partial.count
    if had > 0 {
      request.setValue("bytes=\(had)-", forHTTPHeaderField: "Range")
      if let tag = partial.tag { request.setValue(tag, forHTTPHeaderField: "If-Range") }
    }
    let (events, continuation) = AsyncStream.makeStream(of: Receiver.Event.self)
    let receiver = Receiver(partial: partial, had: had, events: continuation)
    let session = URLSession(configuration: .ephemeral, delegate: receiver, delegateQueue: nil)
    defer { session.invalidateAndCancel() }
    let task = session.dataTask(with: request)
    task.resume()
    var total = 0
    for await event in events {
      if Task.isCancelled { throw CancellationError() }
      switch event {
      case .total(let count): total = count
      case .came: tell(total)
      case .complete: return
      case .refused(let error): throw error
      case .ended(let reason):
        if let reason { throw DownloadError.broken(url: url.absoluteString, reason: reason) }
        guard total == 0 || partial.count >= total else {
          throw DownloadError.broken(
            url: url.absoluteString, reason: "it ended after \(partial.count) of \(total) bytes")
        }
        return
      }
    }
    throw CancellationError()
  }
}

/// `FILE.partial`, and beside it which version of what it is a part of.
private final class PartialFile: Sendable {
  private let file: URL
  private let partial: URL
  private let note: URL
  private let source: URL
  private let descriptor: Int32

  /// Opens it, and forgets what is of another address.
  init(for file: URL, from source: URL) throws(DurableFileError) {
    self.file = file
    self.source = source
    partial = file.appendingPathExtension("partial")
    note = file.appendingPathExtension("partial.source")
    try? FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    descriptor = open(partial.path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .failed(path: partial.path, reason: String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .failed(path: partial.path, reason: "another program is fetching it")
    }
    if lines.first != source.absoluteString { clear() }
  }

  deinit { close(descriptor) }

  /// Lets others fetch it.
  func release() { flock(descriptor, LOCK_UN) }

  private var lines: [String] {
    ((try? String(contentsOf: note, encoding: .utf8)) ?? "")
      .split(separator: "\n").map(String.init)
  }

  /// Bytes that are here.
  var count: Int { Int(lseek(descriptor, 0, SEEK_END)) }

  /// What the server called the version they are of; nil when it didn't.
  var tag: String? { lines.count > 1 ? lines[1] : nil }

  func clear() { _ = ftruncate(descriptor, 0) }

  /// Notes which version the bytes that come now are of.
  func begin(tag: String?) throws(DurableFileError) {
    let text = ([source.absoluteString] + [tag].compactMap(\.self)).joined(separator: "\n")
    try DurableFile.write(Data((text + "\n").utf8), to: note)
  }

  /// False when the system refuses; `errno` says why.
  func append(_ data: Data) -> Bool { DurableFile.writeAll(data, to: descriptor) }

  /// Checks the bytes and gives the file its name.
  func finish(resumed: Int, expecting digest: String?) throws -> Downloading.Receipt {
    guard fsync(descriptor) == 0 else {
      throw DurableFileError.failed(path: partial.path, reason: String(cString: strerror(errno)))
    }
    let bytes = try Data(contentsOf: partial, options: .mappedIfSafe)
    let found = Digest.hex(bytes)
    if let digest, digest != found {
      clear()
      throw DownloadError.changed(
        url: source.absoluteString, expected: digest, found: found)
    }
    guard rename(partial.path, file.path) == 0 else {
      throw DurableFileError.failed(path: file.path, reason: String(cString: strerror(errno)))
    }
    try? FileManager.default.removeItem(at: note)
    DurableFile.flush(folder: file.deletingLastPathComponent())
    return Downloading.Receipt(
      file: file.path, bytes: bytes.count, resumed: min(resumed, bytes.count), sha256: found,
      isChecked: digest != nil)
  }
}

/// Writes what comes to the disk as it comes: memory holds one piece.
private final class Receiver: NSObject, URLSessionDataDelegate, Sendable {
  enum Event: Sendable {
    /// Bytes there will be; 0 when the server doesn't say.
    case total(Int)
    case came
    /// Nothing was missing.
    case complete
    case refused(any Error)
    /// With the reason, unless all is well.
    case ended(String?)
  }

  private let partial: PartialFile
  private let had: Int
  private let events: AsyncStream<Event>.Continuation

  init(partial: PartialFile, had: Int, events: AsyncStream<Event>.Continuation) {
    self.partial = partial
    self.had = had
    self.events = events
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    do {
      let goesOn = try begin(response)
      if !goesOn { events.yield(.complete) }
      completionHandler(goesOn ? .allow : .cancel)
    } catch {
      events.yield(.refused(error))
      completionHandler(.cancel)
    }
  }

  /// Whether there is something to come.
  private func begin(_ response: URLResponse) throws -> Bool {
    let url = response.url?.absoluteString ?? ""
    guard let response = response as? HTTPURLResponse else {
      throw DownloadError.notHTTP(url: url)
    }
    let length = response.value(forHTTPHeaderField: "Content-Length").flatMap { Int($0) } ?? 0
    switch response.statusCode {
    case 200:
      // The whole again: the server can't go on, or it is another version.
      partial.clear()
      events.yield(.total(length))
    case 206:
      let range = response.value(forHTTPHeaderField: "Content-Range") ?? ""
      guard range.hasPrefix("bytes \(had)-") else {
        throw DownloadError.refused(url: url, status: 206)
      }
      events.yield(.total(had + length))
    case 416:
      // Nothing is missing, or what is here is of another version.
      let range = response.value(forHTTPHeaderField: "Content-Range") ?? ""
      guard range == "bytes */\(had)" else {
        partial.clear()
        throw DownloadError.broken(url: url, reason: "what had come was of another version")
      }
      return false
    case let status: throw DownloadError.refused(url: url, status: status)
    }
    try partial.begin(tag: response.value(forHTTPHeaderField: "ETag"))
    return true
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    guard partial.append(data) else {
      events.yield(
        .refused(
          DurableFileError.failed(
            path: "the file being fetched", reason: String(cString: strerror(errno)))))
      dataTask.cancel()
      return
    }
    events.yield(.came)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    events.yield(.ended(error.map(\.localizedDescription)))
    events.finish()
  }
}

/// Why a file can't be fetched.
public enum DownloadError: Explained, Equatable {
  case notHTTP(url: String)
  case alreadyThere(path: String)
  /// The server's answer was neither the file nor the rest of it.
  case refused(url: String, status: Int)
  /// The line broke; what came stays.
  case broken(url: String, reason: String)
  /// What came is not what was expected, and is gone.
  case changed(url: String, expected: String, found: String)

  public var summary: String {
    switch self {
    case .notHTTP(let url): "'\(url)' is no address that begins with http:// or https://"
    case .alreadyThere(let path): "'\(path)' is there already"
    case .refused(let url, let status): "the server of '\(url)' answered \(status)"
    case .broken(let url, let reason): "'\(url)' could not be fetched to its end: \(reason)"
    case .changed(let url, let expected, let found):
      "what came from '\(url)' has SHA-256 \(found), not \(expected)"
    }
  }

  public var remedy: String? {
    switch self {
    case .notHTTP: "copy the whole address"
    case .alreadyThere: "move it away, or name another file with --out"
    case .refused: "look at the address in a browser; it may have moved or ask for a login"
    case .broken: "run the same command to go on where it broke"
    case .changed: "ask those who publish it which is right; don't use it"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .notHTTP: .usage
    case .alreadyThere: .cannotCreate
    case .refused, .broken: .unavailable
    case .changed: .badData
    }
  }
}
