import Synchronization

/// A clock that moves only when told to.
final class SimulatedTime: Sendable {
  private let start: Double
  private let milliseconds = Atomic<Int>(0)

  init(start: Double) {
    self.start = start
  }

  func advance(_ seconds: Double) {
    milliseconds.add(Int((seconds * 1000).rounded()), ordering: .relaxed)
  }

  var clock: StudyClock {
    StudyClock(
      unixTime: { self.start + Double(self.milliseconds.load(ordering: .relaxed)) / 1000 },
      uptime: { .milliseconds(self.milliseconds.load(ordering: .relaxed)) })
  }
}
