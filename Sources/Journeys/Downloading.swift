public import Basis
public import Foundation
import FoundationNetworking

/// Fetches a file over HTTP so that neither a broken line nor a kill costs more than what was under
/// way: the bytes that came stay in `FILE.partial`, and the next try asks for the rest.
///
/// The file gets its name only when it is whole and its SHA-256 is the one expected. What is taken up
/// again is of one and the same version by the server's word, else it is begun anew. A line that
/// others can write on is used only where a SHA-256 tells what should come.
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
      guard order.digest != nil || order.url.scheme?.lowercased() == "https" else {
        throw DownloadError.unprotected(url: order.url.absoluteString)
      }
      let partial = try PartialFile(for: order.file, from: order.url)
      defer { partial.release() }
      let resumed = partial.count
      let start = ContinuousClock.now
      var failure = DownloadError.broken(url: order.url.absoluteString, reason: "no try was made")
      for attempt in 0..<max(1, order.tries) {
        if attempt > 0 { try await Task.sleep(for: order.pause) }
        do {
          try await fetch(order, into: partial) { total in
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
    _ order: Order, into partial: PartialFile, _ tell: @escaping (_ total: Int) -> Void
  ) async throws {
    let url = order.url
    var request = URLRequest(url: url)
    // Parts of a packed answer can't be put together.
    request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    let version = partial.version
    if version == nil { partial.clear() }
    let had = partial.count
    if had > 0, let version {
      request.setValue("bytes=\(had)-", forHTTPHeaderField: "Range")
      request.setValue(version, forHTTPHeaderField: "If-Range")
    }
    let (events, continuation) = AsyncStream.makeStream(of: Receiver.Event.self)
    let receiver = Receiver(
      partial: partial, had: had, version: version, isChecked: order.digest != nil,
      events: continuation)
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
