import AtlasStore
import Classification
import Foundation
import Statistics

/// An evaluation of a classifier as a page of text.
struct ClassifierWords {
  let text: String

  init(
    _ report: ClassifierEvaluation, _ vocabulary: Vocabulary, published: [PublishedFigure]?
  ) {
    let names = report.classes.map { vocabulary.name(ofClass: $0) }
    let width = names.map(\.count).max() ?? 0
    func padded(_ name: String) -> String {
      name.padding(toLength: width, withPad: " ", startingAt: 0)
    }
    func percent(_ value: Double) -> String { String(format: "%.1f %%", 100 * value) }
    func share(_ share: ClassifierEvaluation.Share) -> String {
      let interval = share.interval.map {
        String(format: " (95 %%: %.1f to %.1f)", 100 * $0.low, 100 * $0.high)
      }
      return "\(share.right) of \(share.of), \(percent(share.value))\(interval ?? "")"
    }

    var lines = ["Truth down, answer across, in the same order:", ""]
    for (name, row) in zip(names, report.confusion) {
      let counts = row.map { count in
        let text = count == 0 ? "." : "\(count)"
        return String(repeating: " ", count: max(0, 5 - text.count)) + text
      }
      lines.append(padded(name) + counts.joined())
    }
    lines += ["", padded("") + "  precision     recall (95 %)              pictures"]
    for (name, item) in zip(names, report.perClass) {
      let interval = item.recallInterval ?? .init(low: 0, high: 1)
      lines.append(
        padded(name)
          + String(
            format: "  %8.1f %%  %8.1f %% (%.1f to %.1f)", 100 * item.precision, 100 * item.recall,
            100 * interval.low, 100 * interval.high
          ).padding(toLength: 47, withPad: " ", startingAt: 0) + "\(item.support)")
    }
    lines.append("")
    if let accuracy = report.accuracy { lines.append("all classes: \(share(accuracy)) right") }
    if let five = report.fiveTypes {
      lines.append(
        "five types of a normal differential, neutrophils as one: \(share(five)) right")
    }
    if let macro = report.macroF1, let balanced = report.balancedAccuracy {
      lines.append(
        String(
          format: "macro F1 %.3f, balanced accuracy %.3f, Matthews %.3f", macro, balanced,
          report.matthews))
    }
    if let error = report.calibrationError {
      lines.append("confidence and share of right answers differ by \(percent(error))")
    }
    for item in report.findings {
      let name = vocabulary.finding(item.key)?.name ?? item.key
      lines.append(
        "\(name): precision \(percent(item.precision)), recall \(percent(item.recall)), "
          + "\(item.support) of \(item.asked) have it")
    }
    if let published {
      lines += ["", "Published for the set it learned from, on other pictures of it:"]
      lines += published.map { "  \($0.task): \($0.figure) (\($0.source))" }
    }
    text = lines.joined(separator: "\n") + "\n"
  }
}
