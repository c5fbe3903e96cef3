import Foundation

/// A drawing of a report, with the sentence that says what it shows.
public struct ReportFigure: Sendable, Hashable {
  /// A point of a drawing, in the units of its axes.
  public struct Mark: Sendable, Hashable {
    var x: Double
    var y: Double
  }

  /// What is drawn.
  public enum Content: Sendable, Hashable {
    /// Step-free lines from (0, 0) to (1, 1), one a reader.
    case curves([String: [Mark]])
    /// Estimates with their intervals and the margin around 1/2.
    case intervals([Estimate], margin: Double)
    /// Seconds an answer took, by trial; right answers first, wrong ones second.
    case times(right: [Mark], wrong: [Mark])
  }

  /// One line of an interval drawing.
  public struct Estimate: Sendable, Hashable {
    var name: String
    var value: Double
    var low: Double
    var high: Double
  }

  /// What it shows, as a sentence.
  public var caption: String
  /// What is drawn.
  public var content: Content

  /// A drawing in characters, where there is one.
  var plainText: String? {
    guard case .intervals(let estimates, let margin) = content else { return nil }
    let width = 41
    func place(_ value: Double) -> Int {
      Int((min(max(value, 0), 1) * Double(width - 1)).rounded())
    }
    let longest = estimates.map(\.name.count).max() ?? 0
    func row(_ name: String, _ marks: [Character]) -> String {
      let line = name + String(repeating: " ", count: longest - name.count + 2) + String(marks)
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
    let rows = estimates.map { estimate in
      var marks = [Character](repeating: " ", count: width)
      for edge in [0.5 - margin, 0.5 + margin] { marks[place(edge)] = "|" }
      for column in place(estimate.low)...max(place(estimate.low), place(estimate.high)) {
        marks[column] = "-"
      }
      marks[place(estimate.value)] = "o"
      return row(estimate.name, marks)
    }
    let axis = "0" + String(repeating: " ", count: 18) + "0.5" + String(repeating: " ", count: 18)
    return (rows + [row("", Array(axis + "1"))]).joined(separator: "\n")
  }

  /// A self-contained SVG that follows the page's text colour.
  var svg: String {
    switch content {
    case .curves(let lines): curves(lines)
    case .intervals(let estimates, let margin): intervals(estimates, margin: margin)
    case .times(let right, let wrong): times(right, wrong)
    }
  }

  private static func number(_ value: Double) -> String { String(format: "%.1f", value) }

  private func frame(width: Double, height: Double, _ inner: String) -> String {
    let size = "0 0 \(Int(width)) \(Int(height))"
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="\(size)" width="\(Int(width))" \
      role="img" aria-label="\(HTML.escaped(caption))">
      \(inner)</svg>
      """
  }

  private func text(_ x: Double, _ y: Double, _ words: String, anchor: String = "middle") -> String
  {
    "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" text-anchor=\"\(anchor)\">"
      + "\(HTML.escaped(words))</text>\n"
  }

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ kind: String)
    -> String
  {
    let places = zip(["x1", "y1", "x2", "y2"], [x1, y1, x2, y2])
      .map { "\($0)=\"\(Self.number($1))\"" }.joined(separator: " ")
    return "<line class=\"\(kind)\" \(places)/>\n"
  }

  private func curves(_ lines: [String: [Mark]]) -> String {
    let side = 260.0
    let left = 46.0
    let top = 12.0
    func x(_ rate: Double) -> Double { left + side * rate }
    func y(_ rate: Double) -> Double { top + side * (1 - rate) }
    var inner = ""
    for tick in [0, 0.25, 0.5, 0.75, 1] {
      inner += line(x(tick), y(0), x(tick), y(1), "grid")
      inner += line(x(0), y(tick), x(1), y(tick), "grid")
      inner += text(x(tick), y(0) + 16, String(format: "%g", tick))
      inner += text(x(0) - 6, y(tick) + 4, String(format: "%g", tick), anchor: "end")
    }
    inner += line(x(0), y(0), x(1), y(1), "chance")
    for (index, entry) in lines.sorted(by: { $0.key < $1.key }).enumerated() {
      let points = entry.value.map { "\(Self.number(x($0.x))),\(Self.number(y($0.y)))" }
      inner += "<polyline class=\"s\(index % 6)\" points=\"\(points.joined(separator: " "))\"/>\n"
      inner += "<g class=\"s\(index % 6)\">"
      inner += entry.value.map {
        "<circle cx=\"\(Self.number(x($0.x)))\" cy=\"\(Self.number(y($0.y)))\" r=\"3\"/>"
      }.joined()
      inner += "</g>\n"
      inner += "<g class=\"t\(index % 6)\">"
      inner += text(left + side + 12, top + 16 + 18 * Double(index), entry.key, anchor: "start")
      inner += "</g>"
    }
    inner += text(x(0.5), y(0) + 34, "reals called fake")
    inner += "<g transform=\"rotate(-90 12 \(Self.number(y(0.5))))\">"
    inner += text(12, y(0.5), "fakes called fake") + "</g>\n"
    return frame(width: left + side + 130, height: top + side + 44, inner)
  }

  private func intervals(_ estimates: [Estimate], margin: Double) -> String {
    let left = 190.0
    let width = 320.0
    let rowHeight = 24.0
    func x(_ value: Double) -> Double { left + width * min(max(value, 0), 1) }
    let bottom = 10 + rowHeight * Double(estimates.count)
    var inner = """
      <rect class="margin" x="\(Self.number(x(0.5 - margin)))" y="6" \
      width="\(Self.number(width * 2 * margin))" height="\(Self.number(bottom - 6))"/>

      """
    inner += line(x(0.5), 6, x(0.5), bottom, "chance")
    for tick in [0, 0.25, 0.5, 0.75, 1] {
      inner += text(x(tick), bottom + 16, String(format: "%g", tick))
    }
    for (index, estimate) in estimates.enumerated() {
      let y = 22 + rowHeight * Double(index)
      inner += text(left - 10, y + 4, estimate.name, anchor: "end")
      inner += line(x(estimate.low), y, x(estimate.high), y, "range")
      inner += "<circle class=\"dot\" cx=\"\(Self.number(x(estimate.value)))\" "
      inner += "cy=\"\(Self.number(y))\" r=\"4\"/>\n"
    }
    return frame(width: left + width + 20, height: bottom + 24, inner)
  }

  private func times(_ right: [Mark], _ wrong: [Mark]) -> String {
    let all = right + wrong
    let longest = max(1, all.map(\.y).max() ?? 1)
    let trials = max(1, all.map(\.x).max() ?? 1)
    let left = 46.0
    let width = 460.0
    let height = 150.0
    func x(_ trial: Double) -> Double { left + width * trial / trials }
    func y(_ seconds: Double) -> Double { 10 + height * (1 - seconds / longest) }
    var inner = line(left, y(0), left + width, y(0), "grid")
    inner += text(left - 6, y(0) + 4, "0", anchor: "end")
    inner += text(left - 6, y(longest) + 8, String(format: "%.0f s", longest), anchor: "end")
    inner += text(x(0), y(0) + 16, "1", anchor: "start")
    inner += text(x(trials), y(0) + 16, String(format: "%.0f", trials), anchor: "end")
    inner += text(left + width / 2, y(0) + 16, "trial (filled: right, open: wrong)")
    for (marks, kind) in [(right, "dot"), (wrong, "open")] {
      inner += marks.map {
        "<circle class=\"\(kind)\" cx=\"\(Self.number(x($0.x)))\" "
          + "cy=\"\(Self.number(y($0.y)))\" r=\"2.5\"/>"
      }.joined(separator: "\n")
    }
    return frame(width: left + width + 16, height: height + 36, inner + "\n")
  }
}
