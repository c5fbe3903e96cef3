import Foundation
import GRDB

extension Atlas {
  /// The number of the last entry of the journal: whenever it grows, something has changed.
  public func journalHead() throws -> Int64 {
    try database.read(Journal.lastSequence)
  }

  /// A notice after each change, by this process or another: the new `journalHead()`. Only the
  /// latest unread notice is kept. The stream ends with its reader.
  public func changes() -> AsyncStream<Int64> {
    let database = database
    return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let observation = DatabaseRegionObservation(tracking: Table("entry")).start(
        in: database,
        onError: { _ in continuation.finish() },
        onChange: { db in
          if let head = try? Journal.lastSequence(db) { continuation.yield(head) }
        })
      let poll = Task { await Self.reportOthers(to: continuation, in: database) }
      continuation.onTermination = { _ in
        observation.cancel()
        poll.cancel()
      }
    }
  }

  /// SQLite tells no one what other processes write, but it counts: the writing connection's
  /// `data_version` grows with each commit that was not its own.
  private static func reportOthers(
    to continuation: AsyncStream<Int64>.Continuation, in database: any DatabaseWriter
  ) async {
    var seen: Int?
    while !Task.isCancelled {
      let version = try? await database.writeWithoutTransaction { db in
        try Int.fetchOne(db, sql: "PRAGMA data_version")
      }
      if let version, let earlier = seen, earlier != version,
        let head = try? await database.read(Journal.lastSequence)
      {
        continuation.yield(head)
      }
      seen = version ?? seen
      try? await Task.sleep(for: .milliseconds(500))
    }
  }
}
