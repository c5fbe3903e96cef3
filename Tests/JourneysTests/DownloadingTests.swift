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
}
