import Foundation
import Synchronization
import Testing

/// A server of one file on this machine, that knows ranges and may break off in the middle.
final class LoopbackServer: Sendable {
  /// How it behaves.
  struct Manners: Sendable {
    /// After so many bytes of a body the line breaks, for so many answers.
    var breaksAfter = Int.max
    var breaks = 0
    /// Whether it gives parts.
    var knowsRanges = true
    var tag = "\"one\""
    /// Further lines of the head, each with its end.
    var lines = ""
    /// Whether it looks at the version that a part is asked of.
    var knowsVersions = true
    var status: Int?
  }

  /// What was asked for: the `Range` of each request, '-' where there was none.
  var requests: [String] { state.withLock(\.requests) }
  let port: UInt16

  private struct State {
    var manners: Manners
    var requests: [String] = []
  }

  private let listener: Int32
  private let body: Data
  private let state: Mutex<State>

  init(_ body: Data, _ manners: Manners = Manners()) throws {
    self.body = body
    state = Mutex(State(manners: manners))
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 8) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    try #require(bound, "no port on this machine")
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [self] in
      while true {
        let line = accept(listener, nil, nil)
        if line < 0 { return }
        serve(line)
        close(line)
      }
    }
  }

  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  func url(_ path: String = "cells.npz") throws -> URL {
    try #require(URL(string: "http://127.0.0.1:\(port)/\(path)"))
  }

  func behave(_ manners: Manners) { state.withLock { $0.manners = manners } }

  private func serve(_ line: Int32) {
    var request = [UInt8]()
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !request.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      let count = recv(line, &buffer, buffer.count, 0)
      if count <= 0 { return }
      request += buffer[..<count]
    }
    let fields = String(decoding: request, as: UTF8.self).split(separator: "\r\n")
    func field(_ name: String) -> String? {
      fields.first { $0.lowercased().hasPrefix(name + ":") }
        .map { String($0.dropFirst(name.count + 1)).trimmingCharacters(in: .whitespaces) }
    }
    let manners = state.withLock { state in
      state.requests.append(field("range") ?? "-")
      return state.manners
    }
    if let status = manners.status {
      return send(
        "HTTP/1.1 \(status) No\r\n\(manners.lines)Content-Length: 0\r\nConnection: close\r\n\r\n",
        line)
    }
    var start = 0
    let isSame = field("if-range").map { $0 == manners.tag || manners.lines.contains($0) } ?? true
    if manners.knowsRanges, isSame || !manners.knowsVersions,
      let range = field("range"), range.hasPrefix("bytes="), range.hasSuffix("-")
    {
      start = Int(range.dropFirst(6).dropLast()) ?? 0
    }
    var head = "HTTP/1.1 " + (start > 0 ? "206 Partial Content" : "200 OK") + "\r\n"
    if start > 0, start >= body.count {
      head = "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */\(body.count)\r\n"
      return send(head + "Content-Length: 0\r\nConnection: close\r\n\r\n", line)
    }
    if start > 0 {
      head += "Content-Range: bytes \(start)-\(body.count - 1)/\(body.count)\r\n"
    }
    if !manners.tag.isEmpty { head += "ETag: \(manners.tag)\r\n" }
    head += manners.lines + "Content-Length: \(body.count - start)\r\n"
    send(head + "Connection: close\r\n\r\n", line)
    let breaks = state.withLock { state in
      state.manners.breaks -= 1
      return state.manners.breaks >= 0
    }
    let part = body[start...]
    send(breaks ? part.prefix(manners.breaksAfter) : part, line)
  }

  private func send(_ text: String, _ line: Int32) { send(Data(text.utf8), line) }

  private func send(_ data: Data, _ line: Int32) {
    let bytes = Array(data)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { part in
        Foundation.send(line, part.baseAddress, part.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return }
      done += count
    }
  }
}
