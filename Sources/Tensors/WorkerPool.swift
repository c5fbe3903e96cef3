import Foundation
import Synchronization

// Invariant of this file. `job` and `count` are written by the one thread inside `run` while no
// ticket says that a task is left, and read by another thread only after it has taken a task from a
// ticket; the job can't end, and `job` can't change, before that task has been counted in
// `finished`. A ticket holds a number that is new for every job in its upper half, so that a thread
// which was asleep during a whole job can't take a task of the next one by mistake.
//
// `Leader.body` is written by the caller before it rings `call`, read by the leading thread between
// `call` and `done`, and written again by the caller after `done`.
//
// `update` gives task i element i of an array and nothing else, and each task is taken once, so no
// two threads touch one element; the array is held by the caller until `run` has returned.

/// A few threads that share out the tasks of one job at a time, the calling thread being one of
/// them. They sleep when there is nothing to do.
package final class WorkerPool: Sendable {
  /// How many threads work, the caller's included.
  package let threads: Int
  private let state: State
  private let leader: Leader?

  /// Niceness a calm pool's threads take on top of the process's.
  private static let calmness: Int32 = 10

  /// - Parameter isCalm: whether everything, `perform` included, is done by threads of lower
  ///   priority, so that whoever waits for a key comes first.
  /// - Precondition: at least one thread.
  package init(threads: Int, isCalm: Bool = false) {
    precondition(threads >= 1, "somebody has to do the work")
    self.threads = threads
    leader = isCalm ? Leader() : nil
    if let leader {
      let thread = Thread {
        Self.calmDown()
        leader.work()
      }
      thread.name = "leuko.engine.0"
      thread.qualityOfService = .utility
      thread.start()
    }
    let state = State(sleepers: threads - 1)
    self.state = state
    for worker in 1..<max(1, threads) {
      let thread = Thread {
        if isCalm { Self.calmDown() }
        state.work(as: worker)
      }
      thread.name = "leuko.engine.\(worker)"
      thread.qualityOfService = .utility
      thread.start()
    }
  }

  deinit {
    leader?.dismiss()
    state.dismiss()
  }

  /// Calls `body` once and returns when it has: in a calm pool on the pool's own first thread, while
  /// the caller sleeps. It is where `run` is to be called from. One caller at a time.
  package func perform(_ body: () -> Void) {
    if let leader {
      withoutActuallyEscaping(body) { leader.perform($0) }
    } else {
      body()
    }
  }

  /// Lowers the priority of the calling thread.
  private static func calmDown() {
    #if os(Linux)
      // Linux knows a niceness for each thread; 0 is the calling one.
      let ownThread = __priority_which_t(PRIO_PROCESS.rawValue)
      setpriority(ownThread, 0, min(19, getpriority(ownThread, 0) + calmness))
    #endif
  }

  /// Calls `body` with every number from 0 to `count`, in no particular order and from several
  /// threads, and returns when all calls have. Each thread begins with a run of numbers of its own,
  /// the same from job to job, so that it mostly finds what it wrote before in its own cache, and
  /// then helps the others. The second argument is the thread's own number,
  /// below `threads`. One job at a time: it is not to be called from two threads or from `body`.
  package func run(_ count: Int, _ body: (_ task: Int, _ worker: Int) -> Void) {
    if threads == 1 || count == 1 {
      for task in 0..<count { body(task, 0) }
    } else if count > 0 {
      withoutActuallyEscaping(body) { state.run(count, $0) }
    }
  }

  /// Calls `body` with every element and its index, in no particular order and from several threads,
  /// and returns when all calls have.
  package func update<Element: Sendable>(
    _ elements: inout [Element], _ body: @Sendable (_ index: Int, _ element: inout Element) -> Void
  ) {
    elements.withUnsafeMutableBufferPointer { buffer in
      guard let first = buffer.baseAddress else { return }
      run(buffer.count) { task, _ in body(task, &first[task]) }
    }
  }
}

private final class State: @unchecked Sendable {
  typealias Body = (Int, Int) -> Void

  /// For each thread the tasks of its run that nobody has taken yet.
  private let tickets: [Ticket]
  private let finished = Atomic<Int>(0)
  private let dismissed = Atomic<Bool>(false)
  private let sleepers: [Sleeper]
  private var job: UnsafePointer<Body>?
  private var count = 0
  /// Of the latest job; only `run` uses it.
  private var number: UInt64 = 0

  /// Looks before a thread goes to sleep: some tens of microseconds, longer than most gaps
  /// between two phases of a network.
  private static let patience = 20_000

  init(sleepers: Int) {
    self.sleepers = (0..<sleepers).map { _ in Sleeper() }
    tickets = (0...sleepers).map { _ in Ticket() }
  }

  func run(_ count: Int, _ body: @escaping Body) {
    withUnsafePointer(to: body) { pointer in
      job = pointer
      self.count = count
      finished.store(0, ordering: .relaxed)
      number = (number &+ 1) & 0xFFFF_FFFF
      for (thread, ticket) in tickets.enumerated() {
        ticket.issue(part(of: thread).count, job: number)
      }
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

  private var hasWork: Bool { tickets.contains { $0.left > 0 } }

  private var isDismissed: Bool { dismissed.load(ordering: .sequentiallyConsistent) }

  /// The tasks a thread begins with.
  private func part(of thread: Int) -> Range<Int> {
    thread * count / tickets.count..<(thread + 1) * count / tickets.count
  }

  /// First those of the thread's own part, then what the others have left.
  private func takeTasks(as worker: Int) {
    for step in tickets.indices {
      let thread = (worker + step) % tickets.count
      while let left = tickets[thread].take() {
        call(task: part(of: thread).upperBound - left, worker: worker)
        finished.wrappingAdd(1, ordering: .releasing)
      }
    }
  }

  /// Apart, so that no reference to the body outlives the call.
  @inline(never)
  private func call(task: Int, worker: Int) {
    job?.pointee(task, worker)
  }
}

/// The tasks of one part of a job that nobody has taken yet, on a cache line of its own.
private final class Ticket: Sendable {
  /// Upper half: number of the job. Lower half: how many are left.
  private let value = Atomic<UInt64>(0)
  private let distance: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)

  var left: UInt64 { value.load(ordering: .sequentiallyConsistent) & 0xFFFF_FFFF }

  func issue(_ count: Int, job: UInt64) {
    value.store(job << 32 | UInt64(count), ordering: .sequentiallyConsistent)
  }

  /// Takes a task; returns how many were left before, nil where none was.
  func take() -> Int? {
    var seen = value.load(ordering: .acquiring)
    while seen & 0xFFFF_FFFF != 0 {
      let (taken, now) = value.weakCompareExchange(
        expected: seen, desired: seen - 1, ordering: .acquiringAndReleasing)
      if taken { return Int(seen & 0xFFFF_FFFF) }
      seen = now
    }
    return nil
  }
}

/// The first thread of a calm pool, and how it gets its work.
private final class Leader: @unchecked Sendable {
  private var body: UnsafePointer<() -> Void>?
  private let call = DispatchSemaphore(value: 0)
  private let done = DispatchSemaphore(value: 0)

  func perform(_ body: @escaping () -> Void) {
    withUnsafePointer(to: body) { pointer in
      self.body = pointer
      call.signal()
      done.wait()
      self.body = nil
    }
  }

  /// Without a body, the call says that there will be no other.
  func dismiss() {
    call.signal()
  }

  func work() {
    while true {
      call.wait()
      guard body != nil else { return }
      callBody()
      done.signal()
    }
  }

  /// Apart, so that no reference to the body outlives the call.
  @inline(never)
  private func callBody() {
    body?.pointee()
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
