public import Dispatch

/// Runs an actor's jobs one after the other on a dispatch queue of its own, away from the
/// cooperative pool: for work that blocks or that keeps a core busy.
public final class QueueExecutor: SerialExecutor {
  /// The queue; what is put on it runs as the actor.
  public let queue: DispatchQueue

  public init(label: String, qos: DispatchQoS = .userInitiated) {
    queue = DispatchQueue(label: label, qos: qos)
  }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }

  public func checkIsolated() {
    dispatchPrecondition(condition: .onQueue(queue))
  }
}
