import Basis
import Foundation
import Journeys
import Testing

struct DownloadingTests {
  private static let body = Data(
    (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })

  private func order(_ server: LoopbackServer, _ tree: Tree, tries: Int = 1) throws
    -> Downloading.Order
  {
    var order = Downloading.Order(
      try server.url(), to: tree.root.appendingPathComponent("new/cells.npz"),
      digest: Digest.hex(Self.body))
    order.tries = tries
    order.pause = .milliseconds(1)
    return order
  }

  @Test func `a file comes whole, checked, and alone`() async throws {
    try await Tree.with { tree in
      let server = try LoopbackServer(Self.body)
      defer { server.stop() }
      let order = try order(server, tree)
      let receipt = try await Downloading.run(order).output
      #expect(receipt.bytes == Self.body.count)
      #expect(receipt.isChecked)
      #expect(try Data(contentsOf: order.file) == Self.body)
      let names = try FileManager.default.contentsOfDirectory(
        atPath: order.file.deletingLastPathComponent().path)
      #expect(names == ["cells.npz"])
      await #expect(throws: DownloadError.alreadyThere(path: order.file.path)) {
        try await Downloading.run(order).output
      }
    }
  }

  @Test func `a broken line is taken up where it broke, at once and by the next command`()
    async throws
  {
    try await Tree.with { tree in
      let server = try LoopbackServer(Self.body, .init(breaksAfter: 100_000, breaks: 2))
      defer { server.stop() }
      await #expect(throws: DownloadError.self) {
        try await Downloading.run(order(server, tree)).output
      }
      let receipt = try await Downloading.run(order(server, tree, tries: 3)).output
      #expect(receipt.resumed == 100_000)
      #expect(server.requests == ["-", "bytes=100000-", "bytes=200000-"])
      #expect(try Data(contentsOf: order(server, tree).file) == Self.body)
    }
  }

  @Test func `a server without ranges, or with another version, sends the whole again`()
    async throws
  {
    for manners in [
      LoopbackServer.Manners(knowsRanges: false), LoopbackServer.Manners(tag: "\"two\""),
    ] {
      try await Tree.with { tree in
        let server = try LoopbackServer(Self.body, .init(breaksAfter: 5000, breaks: 1))
        defer { server.stop() }
        _ = try? await Downloading.run(order(server, tree)).output
        server.behave(manners)
        _ = try await Downloading.run(order(server, tree)).output
        #expect(server.requests == ["-", "bytes=5000-"])
        #expect(try Data(contentsOf: order(server, tree).file) == Self.body)
      }
    }
  }

  @Test func `all there but not named, nothing is sent again`() async throws {
    try await Tree.with { tree in
      let server = try LoopbackServer(Self.body)
      defer { server.stop() }
      let order = try order(server, tree)
      try tree.data("new/cells.npz.partial", Self.body)
      try tree.text("new/cells.npz.partial.source", order.url.absoluteString + "\n\"one\"\n")
      let receipt = try await Downloading.run(order).output
      #expect(receipt.resumed == Self.body.count)
      #expect(server.requests == ["bytes=300000-"])
    }
  }

  @Test func `what is not what was expected never gets the name`() async throws {
    try await Tree.with { tree in
      let server = try LoopbackServer(Data("something else".utf8))
      defer { server.stop() }
      let order = try order(server, tree)
      let error = await #expect(throws: DownloadError.self) {
        try await Downloading.run(order).output
      }
      guard case .changed = error else {
        return #expect(Bool(false), "\(String(describing: error))")
      }
      #expect(!FileManager.default.fileExists(atPath: order.file.path))
      server.behave(.init(status: 404))
      await #expect(
        throws: DownloadError.refused(url: order.url.absoluteString, status: 404)
      ) { try await Downloading.run(order).output }
      let odd = try #require(URL(string: "file:///etc/hostname"))
      await #expect(throws: DownloadError.notHTTP(url: "file:///etc/hostname")) {
        try await Downloading.run(Downloading.Order(odd, to: order.file)).output
      }
    }
  }

  @Test(arguments: [
    "%2e%2e%2fevil", "~%2f.bash_login", "%2fabsolute", "..%5cevil", "%2e%2e", "%2E", "~root",
    ".profile", "a%00b", "a%0ab", "CON", "nul.txt", "com1.tar", "C%3Aevil", "-rf", "a%E2%80%AEb",
    "%ff%fe", "name.", "%20", "x%20",
  ])
  func `get-traversal`(leaf: String) throws {
    let folder = URL(fileURLWithPath: "/nowhere")
    for address in ["https://example.org/\(leaf)", "https://example.org/a/\(leaf)?b=c#d"] {
      // What is no address at all names no file either.
      guard let url = URL(string: address) else { continue }
      let error = #expect(throws: DownloadError.self) { try Downloading.Order(url, in: folder) }
      guard case .badName = error else {
        #expect(Bool(false), "\(address): \(String(describing: error))")
        continue
      }
    }
  }

  @Test(arguments: [
    ("https://example.org/cells.tar", "cells.tar"), ("https://example.org/a/b%20c.zip", "b c.zip"),
    ("https://example.org/", "download"), ("https://example.org", "download"),
    ("https://example.org/a/?x=/etc/passwd", "a"),
    ("https://example.org/gr%C3%B6%C3%9Fer", "größer"),
  ])
  func `an ordinary address names its file in the folder`(address: String, name: String) throws {
    let order = try Downloading.Order(
      #require(URL(string: address)), in: URL(fileURLWithPath: "/nowhere"))
    #expect(order.file.path == "/nowhere/\(name)")
  }

  @Test func `no link is followed, neither in the folder nor on the way to it`() async throws {
    try await Tree.with { tree in
      let server = try LoopbackServer(Self.body)
      defer { server.stop() }
      let order = try order(server, tree)
      try tree.text("secret", "mine")
      let secret = tree.root.appendingPathComponent("secret")
      for name in ["new/cells.npz", "new/cells.npz.partial"] {
        try tree.text("new/x", "")
        try tree.link(name, to: secret.path)
        await #expect(throws: DownloadError.self) { try await Downloading.run(order).output }
        try FileManager.default.removeItem(at: tree.root.appendingPathComponent("new"))
      }
      // The note beside it is made anew instead of written through.
      try tree.text("new/x", "")
      try tree.link("new/cells.npz.partial.source", to: secret.path)
      _ = try await Downloading.run(order).output
      try tree.text("real/x", "")
      try tree.link("way", to: "real")
      var through = order
      through.file = tree.root.appendingPathComponent("way/cells.npz")
      await #expect(
        throws: DownloadError.link(path: tree.root.appendingPathComponent("way").path)
      ) { try await Downloading.run(through).output }
      #expect(try String(contentsOf: secret, encoding: .utf8) == "mine")
      let names = try FileManager.default.contentsOfDirectory(
        atPath: tree.root.appendingPathComponent("real").path)
      #expect(names == ["x"])
    }
  }

  @Test func `an address without https needs a SHA-256, and so does one that sends on to such`()
    async throws
  {
    try await Tree.with { tree in
      let server = try LoopbackServer(Self.body)
      defer { server.stop() }
      var order = try order(server, tree)
      order.digest = nil
      await #expect(throws: DownloadError.unprotected(url: order.url.absoluteString)) {
        try await Downloading.run(order).output
      }
      #expect(server.requests.isEmpty)
      for place in ["file:///etc/hostname", "ftp://127.0.0.1/x"] {
        server.behave(.init(lines: "Location: \(place)\r\n", status: 302))
        let checked = try self.order(server, tree)
        await #expect(throws: DownloadError.self) { try await Downloading.run(checked).output }
        #expect(!FileManager.default.fileExists(atPath: checked.file.path))
      }
    }
  }

  @Test func `what is taken up again is one version, else it is begun anew`() async throws {
    let other = Data(Self.body.reversed())
    let date = "Last-Modified: Mon, 02 Jan 2023 03:04:05 GMT\r\n"
    let later = "Last-Modified: Tue, 03 Jan 2023 03:04:05 GMT\r\n"
    // What the server says at first and then, and whether parts fit together. One that knows its
    // versions is asked for the rest and sends the whole.
    let cases: [(LoopbackServer.Manners, LoopbackServer.Manners, Bool)] = [
      (.init(), .init(), true),
      (.init(tag: "", lines: date), .init(tag: "", lines: date), true),
      (.init(tag: "", lines: date), .init(tag: "", lines: later), false),
      (.init(tag: ""), .init(tag: ""), false),
      (.init(tag: "W/\"1\""), .init(tag: "W/\"1\""), false),
      (.init(), .init(tag: "\"two\"", knowsVersions: false), false),
      (.init(), .init(tag: "", knowsVersions: false), false),
    ]
    for (number, (first, then, fits)) in cases.enumerated() {
      try await Tree.with { tree in
        var breaking = first
        (breaking.breaksAfter, breaking.breaks) = (5000, 1)
        let server = try LoopbackServer(fits ? Self.body : other, breaking)
        var order = try order(server, tree, tries: 2)
        order.digest = Digest.hex(fits ? Self.body : other)
        var once = order
        once.tries = 1
        await #expect(throws: DownloadError.self) { try await Downloading.run(once).output }
        server.behave(then)
        let receipt = try await Downloading.run(order).output
        #expect(try Data(contentsOf: order.file) == (fits ? Self.body : other))
        let isAsked = fits || number == 2
        #expect(server.requests.last == (isAsked ? "bytes=5000-" : "-"), "case \(number)")
        #expect((receipt.resumed > 0) || !fits)
        server.stop()
      }
    }
  }
}
