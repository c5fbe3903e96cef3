/// Work that takes long enough to watch: its news, its result, and a way to stop it.
public struct Job<News: Sendable, Output: Sendable>: Sendable {
  /// Only the newest value is kept: a slow reader never makes the work wait.
  public let news: AsyncStream<News>
  private let task: Task<Output, any Error>

  /// Starts `work` on `bench`. It is to look at `Task.isCancelled` between steps.
  public init(
    on bench: Bench,
    _ work: @escaping @Sendable (_ report: @Sendable (News) -> Void) throws -> Output
  ) {
    let (stream, continuation) = AsyncStream.makeStream(
      of: News.self, bufferingPolicy: .bufferingNewest(1))
    news = stream
    task = Task.detached {
      defer { continuation.finish() }
      return try await bench.run { try work { continuation.yield($0) } }
    }
  }

  /// Starts `work` on no bench in particular: it does its own waiting, and its counting elsewhere.
  public init(
    _ work:
      @escaping @Sendable (_ report: @escaping @Sendable (News) -> Void) async throws -> Output
  ) {
    let (stream, continuation) = AsyncStream.makeStream(
      of: News.self, bufferingPolicy: .bufferingNewest(1))
    news = stream
    task = Task.detached {
      defer { continuation.finish() }
      return try await work { continuation.yield($0) }
    }
  }

  /// The result, once the work has ended.
  public var output: Output {
    get async throws { try await task.value }
  }

  /// Asks the work to stop at its next step.
  public func cancel() {
    task.cancel()
  }
}
