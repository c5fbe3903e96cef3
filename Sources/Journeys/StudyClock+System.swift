import Foundation
public import ReaderStudy

extension StudyClock {
  /// The clocks of this machine.
  public static func system() -> StudyClock {
    let start = ContinuousClock.now
    return StudyClock(
      unixTime: { Date().timeIntervalSince1970 }, uptime: { ContinuousClock.now - start })
  }
}
