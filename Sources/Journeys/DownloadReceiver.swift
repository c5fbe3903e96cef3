import Basis
import Foundation
import FoundationNetworking
import Synchronization

/// Writes what comes to the disk as it comes: memory holds one piece.
final class Receiver: NSObject, URLSessionDataDelegate, Sendable {
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
  private let version: String?
  private let isChecked: Bool
  private let events: AsyncStream<Event>.Continuation
  private let redirections = Atomic(0)
  /// Whether the answer is what was asked for. What else comes is not written.
  private let isTaking = Atomic(false)
  private static let mostRedirections = 10

  /// - Parameters:
  ///   - had: bytes that are here, of `version`.
  ///   - isChecked: whether what comes is compared with a SHA-256, so that the line need not be safe.
  init(
    partial: PartialFile, had: Int, version: String?, isChecked: Bool,
    events: AsyncStream<Event>.Continuation
  ) {
    self.partial = partial
    self.had = had
    self.version = version
    self.isChecked = isChecked
    self.events = events
  }

  /// Goes where the server sends it, unless the line there is one that others can write on.
  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping (URLRequest?) -> Void
  ) {
    let scheme = request.url?.scheme?.lowercased()
    let count = redirections.wrappingAdd(1, ordering: .relaxed).newValue
    guard count <= Self.mostRedirections, scheme == "https" || (scheme == "http" && isChecked)
    else {
      events.yield(.refused(DownloadError.sentElsewhere(url: request.url?.absoluteString ?? "")))
      return completionHandler(nil)
    }
    completionHandler(request)
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    do {
      let goesOn = try begin(response)
      if !goesOn { events.yield(.complete) }
      isTaking.store(goesOn, ordering: .sequentiallyConsistent)
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
    func header(_ name: String) -> String? { response.value(forHTTPHeaderField: name) }
    let isPacked = header("Content-Encoding").map { $0.lowercased() != "identity" } ?? false
    let length = isPacked ? 0 : header("Content-Length").flatMap { Int($0) } ?? 0
    // A weak tag stands for versions that differ in their bytes (RFC 9110, 8.8.3).
    let tag = header("ETag").flatMap { $0.hasPrefix("\"") ? $0 : nil }
    let came = isPacked ? nil : tag ?? header("Last-Modified")
    switch response.statusCode {
    case 200:
      // The whole again: the server can't go on, or it is another version.
      partial.clear()
      events.yield(.total(length))
    case 206:
      let range = header("Content-Range") ?? ""
      guard had > 0, range.hasPrefix("bytes \(had)-"), came == version else {
        partial.clear()
        throw DownloadError.broken(url: url, reason: "what had come was of another version")
      }
      events.yield(.total(had + length))
      return true
    case 416:
      // Nothing is missing, or what is here is of another version.
      let range = header("Content-Range") ?? ""
      guard range == "bytes */\(had)", came == nil || came == version else {
        partial.clear()
        throw DownloadError.broken(url: url, reason: "what had come was of another version")
      }
      return false
    case let status: throw DownloadError.refused(url: url, status: status)
    }
    try partial.begin(version: came)
    return true
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    guard isTaking.load(ordering: .sequentiallyConsistent) else { return }
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
