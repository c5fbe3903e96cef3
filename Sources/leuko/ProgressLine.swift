import Basis
import Foundation

/// One line on the terminal that says how far long work has come; silent where there is none.
struct ProgressLine {
  private let isShown = StandardError.isTerminal
  private var last = ContinuousClock.now - .seconds(1)

  mutating func show(_ progress: Basis.Progress) {
    guard isShown, ContinuousClock.now - last > .milliseconds(100) else { return }
    last = .now
    var text = progress.activity
    if let total = progress.total {
      text += "  \(bar(progress.fraction ?? 0))  \(progress.completed) of \(total)"
    } else {
      text += "  \(progress.completed)"
    }
    if let left = progress.remaining { text += "  \(Self.words(left)) left" }
    StandardError.replaceLine(by: text)
  }

  /// Shows `text` in place of what stood there.
  mutating func show(_ text: String) {
    guard isShown, ContinuousClock.now - last > .milliseconds(100) else { return }
    last = .now
    StandardError.replaceLine(by: text)
  }

  func clear() {
    if isShown { StandardError.replaceLine(by: "") }
  }

  private func bar(_ fraction: Double) -> String {
    let full = Int((fraction * 20).rounded())
    return String(repeating: "█", count: full) + String(repeating: "░", count: 20 - full)
  }

  /// '12 s', '3 min 20 s'
  static func words(_ duration: Duration) -> String {
    let seconds = Int(duration.components.seconds)
    return seconds < 60 ? "\(seconds) s" : "\(seconds / 60) min \(seconds % 60) s"
  }
}
