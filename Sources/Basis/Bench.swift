import Dispatch

/// The one thread on which numbers are crunched, so that the threads of the cooperative pool
/// stay free for the screen and the store.
public actor Bench {
  private let executor: QueueExecutor

  public init(label: String = "leuko.bench") {
    executor = QueueExecutor(label: label)
  }

  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// Runs `work` here, after whatever is already under way.
  public func run<Output: Sendable>(
    _ work: @Sendable () throws -> Output
  ) rethrows -> Output {
    try work()
  }
}
