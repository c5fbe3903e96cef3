package import Foundation

/// A training of hours that may end at any moment: it is written down now and then, looked at now and
/// then, and goes on from what was written to the bytes it would have ended with.
package protocol LongTraining: AnyObject {
  /// What is told while it runs.
  associatedtype News

  /// Pictures a step.
  var batch: Int { get }
  /// Steps from one look to the next, and steps in all.
  var steps: (interval: Int, all: Int) { get }
  /// Steps done.
  var step: Int { get }
  /// Whether there is nothing more to do.
  var isFinished: Bool { get }
  /// How long it has taken, breaks left out.
  var seconds: Double { get set }

  /// One step.
  func advance()
  /// Throws where what has been learned is no number any more.
  func check() throws
  /// Measures what has been learned.
  func look() throws
  /// Writes everything it goes on from, whole or not at all.
  func write(to url: URL) throws
  /// How it stands, at a pace over the last steps; nil where there was none.
  func news(picturesPerSecond: Double?) -> News
}

extension LongTraining {
  /// Trains until it is finished.
  ///
  /// Where the task is cancelled, the training is written to `checkpoint` and `CancellationError`
  /// thrown; it is also written every so many minutes.
  ///
  /// - Parameters:
  ///   - checkpoint: where a break is survived; nil to survive none.
  ///   - minutes: from one checkpoint to the next.
  ///   - looked: is told after every look, when `self` gives a model to look at.
  ///   - report: is told after every step.
  package func run(
    checkpoint: URL?, minutes: Double = 5, looked: (Self) throws -> Void = { _ in },
    report: (News) -> Void = { _ in }
  ) throws {
    let clock = ContinuousClock()
    var last = clock.now
    var saved = clock.now
    var pace: [Double] = []
    func account() -> Double {
      let now = clock.now
      let passed = (now - last) / .seconds(1)
      seconds += passed
      last = now
      return passed
    }
    while !isFinished {
      if Task.isCancelled {
        if let checkpoint { try write(to: checkpoint) }
        throw CancellationError()
      }
      advance()
      try check()
      pace = (pace + [account()]).suffix(20)
      if step % steps.interval == 0 || step == steps.all {
        try look()
        // Told to stop while samples are made: the checkpoint is written below, before the next step.
        do { try looked(self) } catch is CancellationError {}
        _ = account()
      }
      if let checkpoint, clock.now - saved > .seconds(60 * minutes) {
        try write(to: checkpoint)
        saved = clock.now
      }
      let taken = pace.reduce(0, +)
      report(news(picturesPerSecond: taken > 0 ? Double(pace.count * batch) / taken : nil))
    }
  }

  /// How long the steps that are left take at a pace.
  package func remaining(_ picturesPerSecond: Double?) -> Duration? {
    picturesPerSecond.map { .seconds(Double((steps.all - step) * batch) / $0) }
  }

  /// Seconds a step takes here: the median of five. What it has learned by then is of no use.
  package func secondsPerStep() -> Double {
    let clock = ContinuousClock()
    advance()
    let times = (0..<5).map { _ in clock.measure { advance() } / .seconds(1) }
    return times.sorted()[2]
  }
}
