import Basis
import Console
import Foundation

/// One line on the terminal that says how far long work has come; silent where there is none, but for
/// the console, which shows it in its list of jobs.
struct ProgressLine {
  private let isShown = StandardError.isTerminal
  /// The console reads what this process says.
  private let isRead = ProcessInfo.processInfo.environment["LEUKO_PROGRESS"] == "lines"
  private var last = ContinuousClock.now - .seconds(1)

  mutating func show(_ progress: Basis.Progress) {
    guard isShown || isRead, ContinuousClock.now - last > .milliseconds(100) else { return }
    last = .now
    if isRead { return tell(progress.activity, progress.fraction) }
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
    guard isShown || isRead, ContinuousClock.now - last > .milliseconds(100) else { return }
    last = .now
    if isRead { return tell(text, nil) }
    StandardError.replaceLine(by: text)
  }

  func clear() {
    if isShown { StandardError.replaceLine(by: "") }
  }

  private func tell(_ text: String, _ fraction: Double?) {
    StandardError.write(ProgressWords.line(text, fraction: fraction))
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
