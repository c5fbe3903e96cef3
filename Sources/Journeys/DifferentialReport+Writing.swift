public import AtlasStore
import Exchange
import Basis
import Foundation
import Statistics

extension DifferentialReport {
  /// The count as plain lines: a heading begins with '#'.
  public func lines(_ vocabulary: Vocabulary) -> [String] {
    var lines = ["# \(title)", ""]
    if isDemonstration { lines.append(Self.demonstration) }
    lines.append("\(whiteCells) white cells of \(cells) cells counted")
    if leftOut > 0 { lines.append("\(leftOut) \(leftOutWords)") }
    if let obstacle { lines.append("NOT READY TO SIGN: \(obstacle)") }
    lines += ["", Self.row(["class", "count", "%", "limits 95 %", "model %"])]
    lines += white.map { line in
      Self.row([
        line.name, "\(line.count)", Self.number(line.percent),
        line.limits.map { "\(Self.number($0.low)) to \(Self.number($0.high))" } ?? "",
        Self.number(line.initialPercent),
      ])
    }
    if !other.isEmpty {
      lines += ["", Self.row(["other cells", "count", "per 100", "", "model"])]
      lines += other.map {
        Self.row([$0.name, "\($0.count)", Self.number($0.per100), "", "\($0.initialCount)"])
      }
    }
    if !findings.isEmpty {
      lines += ["", Self.row(["findings", "cells", "", "", ""])]
      lines += findings.map { Self.row([$0.name, "\($0.count)", "", "", ""]) }
    }
    lines += agreementLines(vocabulary) + signatureLines
    return lines
  }

  private static let demonstration = "DEMONSTRATION: these cells are drawn by a program"

  private var leftOutWords: String {
    isDemonstration
      ? "other cells are not counted with them" : "generated or drawn cells are never counted"
  }

  /// What is counted, in words.
  public var title: String {
    "Differential of \(filter.isEmpty ? "all cells" : "the cells with \(filter)")"
  }

  private func agreementLines(_ vocabulary: Vocabulary) -> [String] {
    guard let agreement else { return [] }
    var words = "model and person agree on \(agreement.agreeing) of \(agreement.compared) cells"
    if let kappa = agreement.kappa {
      words += String(format: ", kappa %.2f", kappa)
      if let limits = agreement.limits {
        words += String(format: " (%.2f to %.2f)", limits.low, min(1, limits.high))
      }
    }
    return ["", "# Before and after review", "", words]
      + agreement.moves.prefix(12).map {
        "\($0.count) \(vocabulary.name(ofClass: $0.from)) became \(vocabulary.name(ofClass: $0.to))"
      }
  }

  private var signatureLines: [String] {
    if signatures.isEmpty { return [] }
    var lines = ["", "# Signatures", ""]
    for signature in signatures {
      lines.append("\(Self.stamp(signature.time))  \(signature.who): \(signature.statement)")
      lines += signature.countersigned.map {
        "\(Self.stamp($0.time))  \($0.who), second: \($0.statement)"
      }
      lines.append("entry \(signature.entry), chain \(signature.chain.prefix(16))")
      if signature.amended > 0 {
        lines.append("AMENDED: \(signature.amended) cells changed since it was signed")
      }
    }
    return lines
  }

  /// The table as comma-separated values, one line a class.
  public var csv: String {
    let columns = [
      "class", "name", "in_differential", "count", "percent", "low", "high", "per_100_wbc",
      "initial_count", "initial_percent",
    ]
    func values(_ line: Line, _ isWhite: Bool) -> [String] {
      [
        line.key, line.name, isWhite ? "yes" : "no", "\(line.count)", Self.exact(line.percent),
        Self.exact(line.limits?.low), Self.exact(line.limits?.high), Self.exact(line.per100),
        "\(line.initialCount)", Self.exact(line.initialPercent),
      ]
    }
    let rows = white.map { values($0, true) } + other.map { values($0, false) }
    return ([columns] + rows).map { SeparatedValues.line($0) + "\n" }.joined()
  }

  /// The count as a page of its own, without anything from elsewhere.
  public func html(_ vocabulary: Vocabulary) -> String {
    func table(_ header: [String], _ rows: [[String]]) -> String {
      let head = header.map { "<th>\(MarkupText.escaped($0))</th>" }.joined()
      let body = rows.map {
        "<tr>" + $0.map { "<td>\(MarkupText.escaped($0))</td>" }.joined() + "</tr>"
      }
      return "<table><thead><tr>\(head)</tr></thead><tbody>\(body.joined(separator: "\n"))"
        + "</tbody></table>\n"
    }
    var body =
      "<h1>\(MarkupText.escaped(title))</h1>\n<p>For research use only; not for diagnosis.</p>\n"
    body += "<p>\(whiteCells) white cells of \(cells) cells counted"
    body +=
      leftOut > 0 ? "; \(leftOut) \(leftOutWords).</p>\n" : ".</p>\n"
    if isDemonstration { body += "<p><strong>\(Self.demonstration).</strong></p>\n" }
    if let obstacle {
      body += "<p><strong>Not ready to sign: \(MarkupText.escaped(obstacle)).</strong></p>\n"
    }
    body += table(
      ["class", "count", "%", "limits 95 %", "model %"],
      white.map {
        [
          $0.name, "\($0.count)", Self.number($0.percent),
          $0.limits.map { "\(Self.number($0.low)) to \(Self.number($0.high))" } ?? "",
          Self.number($0.initialPercent),
        ]
      })
    if !other.isEmpty {
      body += table(
        ["other cells", "count", "per 100 white cells", "model"],
        other.map { [$0.name, "\($0.count)", Self.number($0.per100), "\($0.initialCount)"] })
    }
    if !findings.isEmpty {
      body += table(["finding", "cells"], findings.map { [$0.name, "\($0.count)"] })
    }
    for line in agreementLines(vocabulary) + signatureLines where !line.isEmpty {
      body +=
        line.hasPrefix("# ")
        ? "<h2>\(MarkupText.escaped(String(line.dropFirst(2))))</h2>\n"
        : "<p>\(MarkupText.escaped(line))</p>\n"
    }
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>\(MarkupText.escaped(title))</title>
      <style>body { font: 15px/1.4 sans-serif; max-width: 46em; margin: 2em auto; }
      table { border-collapse: collapse; margin: 1em 0; }
      th, td { padding: 0.2em 0.9em; text-align: right; border-bottom: 1px solid #ccc; }
      th:first-child, td:first-child { text-align: left; }</style></head><body>
      \(body)</body></html>

      """
  }

  private static let widths = [30, 7, 8, 16, 9]
  /// How wide its tables are, in characters.
  public static let columns = widths.reduce(0, +)

  private static func row(_ values: [String]) -> String {
    return zip(values, widths).enumerated().map { place, pair in
      let blanks = String(repeating: " ", count: max(0, pair.1 - pair.0.count))
      return place == 0 ? pair.0 + blanks : blanks + pair.0
    }.joined().replacing(/\ +$/, with: "")
  }

  private static func number(_ value: Double?) -> String {
    value.map { String(format: "%.1f", $0) } ?? ""
  }

  private static func exact(_ value: Double?) -> String {
    value.map { String(format: "%.4f", $0) } ?? ""
  }

  private static func stamp(_ date: Date) -> String {
    date.formatted(Date.ISO8601FormatStyle())
  }
}
