import Foundation
import Synchronization

// Invariant of this file. `job` and `count` are written by the one thread inside `run` while
// `ticket` says that no task is left, and read by another thread only after it has taken a task
// from `ticket`; the job can't end, and `job` can't change, before that task has been counted in
// `finished`. A ticket holds a number that is new for every job in its upper half, so that a
// thread which was asleep during a whole job can't take a task of the next one by mistake.

/// A few threads that share out the tasks of one job at a time, the calling thread being one of
/// them. They sleep when there is nothing to do.
package final class WorkerPool: Sendable {
  /// How many threads work, the caller's included.
  package let threads: Int
  private let state: State

  /// - Precondition: at least one thread.
  package init(threads: Int) {
    precondition(threads >= 1, "somebody has to do the work")
    self.threads = threads
    let state = State(sleepers: threads - 1)
    self.state = state
    for worker in 1..<max(1, threads) {
      let thread = Thread { state.work(as: worker) }
      thread.name = "leuko.engine.\(worker)"
      thread.qualityOfService = .utility
      thread.start()
    }
  }

  deinit {
    state.dismiss()
  }

  /// Calls `body` with every number from 0 to `count`, in no particular order and from several
  /// threads, and returns when all calls have. The second argument is the thread's own number,
  /// below `threads`. One job at a time: it is not to be called from two threads or from `body`.
  package func run(_ count: Int, _ body: (_ task: Int, _ worker: Int) -> Void) {
    if threads == 1 || count == 1 {
      for task in 0..<count { body(task, 0) }
    } else if count > 0 {
      withoutActuallyEscaping(body) { state.run(count, $0) }
    }
  }
}

private final class State: @unchecked Sendable {
  typealias Body = (Int, Int) -> Void

  /// Upper half: number of the job. Lower half: tasks nobody has taken yet.
  private let ticket = Atomic<UInt64>(0)
  private let finished = Atomic<Int>(0)
  private let dismissed = Atomic<Bool>(false)
  private let sleepers: [Sleeper]
  private var job: UnsafePointer<Body>?
  private var count = 0

  /// Looks before a thread goes to sleep: some tens of microseconds, longer than most gaps
  /// between two phases of a network.
  private static let patience = 20_000

  init(sleepers: Int) {
    self.sleepers = (0..<sleepers).map { _ in Sleeper() }
  }

  func run(_ count: Int, _ body: @escaping Body) {
    withUnsafePointer(to: body) { pointer in
      job = pointer
      self.count = count
      finished.store(0, ordering: .relaxed)
      let number = (ticket.load(ordering: .relaxed) >> 32) &+ 1
      ticket.store(number << 32 | UInt64(count), ordering: .sequentiallyConsistent)
      for sleeper in sleepers { sleeper.wake() }
      takeTasks(as: 0)
      var looks = 0
      while finished.load(ordering: .acquiring) < count {
        looks += 1
        if looks > Self.patience { sched_yield() }
      }
      job = nil
    }
  }

  func work(as worker: Int) {
    let sleeper = sleepers[worker - 1]
    while !dismissed.load(ordering: .acquiring) {
      takeTasks(as: worker)
      var looks = 0
      while looks < Self.patience, !hasWork { looks += 1 }
      if looks == Self.patience { sleeper.sleep(unless: { hasWork || isDismissed }) }
    }
  }

  func dismiss() {
    dismissed.store(true, ordering: .sequentiallyConsistent)
    for sleeper in sleepers { sleeper.wake() }
  }

  private var hasWork: Bool {
    ticket.load(ordering: .sequentiallyConsistent) & 0xFFFF_FFFF != 0
  }

  private var isDismissed: Bool { dismissed.load(ordering: .sequentiallyConsistent) }

  private func takeTasks(as worker: Int) {
    var seen = ticket.load(ordering: .acquiring)
    while seen & 0xFFFF_FFFF != 0 {
      let (taken, now) = ticket.weakCompareExchange(
        expected: seen, desired: seen - 1, ordering: .acquiringAndReleasing)
      guard taken else {
        seen = now
        continue
      }
      call(task: count - Int(seen & 0xFFFF_FFFF), worker: worker)
      finished.wrappingAdd(1, ordering: .releasing)
      seen = ticket.load(ordering: .acquiring)
    }
  }

  /// Apart, so that no reference to the body outlives the call.
  @inline(never)
  private func call(task: Int, worker: Int) {
    job?.pointee(task, worker)
  }
}

/// One thread's place to sleep.
private final class Sleeper: Sendable {
  private let asleep = Atomic<Bool>(false)
  private let bell = DispatchSemaphore(value: 0)

  /// Sleeps until woken, unless there is `reason` not to that whoever wakes has already made true.
  func sleep(unless reason: () -> Bool) {
    asleep.store(true, ordering: .sequentiallyConsistent)
    if reason(), asleep.exchange(false, ordering: .sequentiallyConsistent) { return }
    bell.wait()
  }

  func wake() {
    if asleep.exchange(false, ordering: .sequentiallyConsistent) { bell.signal() }
  }
}
