import Foundation
import GRDB

extension Atlas {
  /// The number of the last entry of the journal: whenever it grows, something has changed.
  public func journalHead() throws -> Int64 {
    try reading(Journal.lastSequence)
  }

  /// A notice after each change, by this process or another: the new `journalHead()`. Only the
  /// latest unread notice is kept. Ends with its reader, or with the error of the database.
  public func changes() -> AsyncThrowingStream<Int64, any Error> {
    notices(ofThisProcess: true)
  }

  /// A notice after each change by another process; else as `changes()`.
  public func changesElsewhere() -> AsyncThrowingStream<Int64, any Error> {
    notices(ofThisProcess: false)
  }

  private func notices(ofThisProcess: Bool) -> AsyncThrowingStream<Int64, any Error> {
    let database = database
    return AsyncThrowingStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let observation =
        ofThisProcess
        ? DatabaseRegionObservation(tracking: Table("entry")).start(
          in: database,
          onError: { continuation.finish(throwing: $0) },
          onChange: { db in
            if let head = try? Journal.lastSequence(db) { continuation.yield(head) }
          }) : nil
      // Read here, not when the task comes to run: what others write in between is to be noticed.
      let version = Result { try database.writeWithoutTransaction(Self.dataVersion) }
      let poll = Task {
        do {
          try await Self.reportOthers(since: version.get(), to: continuation, in: database)
        } catch {
          continuation.finish(throwing: error is CancellationError ? nil : error)
        }
      }
      continuation.onTermination = { _ in
        observation?.cancel()
        poll.cancel()
      }
    }
  }

  private static func dataVersion(_ db: Database) throws -> Int? {
    try Int.fetchOne(db, sql: "PRAGMA data_version")
  }

  /// SQLite tells no one what other processes write, but it counts: the writing connection's
  /// `data_version` grows with each commit that was not its own.
  private static func reportOthers(
    since version: Int?, to continuation: AsyncThrowingStream<Int64, any Error>.Continuation,
    in database: any DatabaseWriter
  ) async throws {
    var seen = version
    while true {
      let version = try await database.writeWithoutTransaction(Self.dataVersion)
      if let earlier = seen, version != earlier {
        continuation.yield(try await database.read(Journal.lastSequence))
      }
      seen = version
      try await Task.sleep(for: .milliseconds(500))
    }
  }
}
