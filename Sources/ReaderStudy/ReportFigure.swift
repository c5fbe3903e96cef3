import Basis
import Foundation

/// A drawing of a report, with the sentence that says what it shows.
public struct ReportFigure: Sendable, Hashable {
  /// A point of a drawing, in the units of its axes.
  public struct Mark: Sendable, Hashable {
    package var x: Double
    package var y: Double

    package init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// A line of a drawing of paired differences: one mark a seed, their mean and its interval.
  public struct Paired: Sendable, Hashable {
    package var name: String
    package var values: [Double]
    package var mean: Double
    package var low: Double
    package var high: Double

    package init(name: String, values: [Double], mean: Double, low: Double, high: Double) {
      self.name = name
      self.values = values
      self.mean = mean
      self.low = low
      self.high = high
    }
  }

  /// A line through marks, with its name.
  public struct Line: Sendable, Hashable {
    package var name: String
    package var marks: [Mark]

    package init(name: String, marks: [Mark]) {
      self.name = name
      self.marks = marks
    }
  }

  /// Shares in rows and columns, each from 0 to 1.
  public struct Shares: Sendable, Hashable {
    package var rows: [String]
    package var columns: [String]
    package var values: [[Double]]

    package init(rows: [String], columns: [String], values: [[Double]]) {
      self.rows = rows
      self.columns = columns
      self.values = values
    }
  }

  package init(caption: String, content: Content) {
    self.caption = caption
    self.content = content
  }

  /// What is drawn.
  public enum Content: Sendable, Hashable {
    /// Step-free lines from (0, 0) to (1, 1), one a reader.
    case curves([String: [Mark]])
    /// Estimates with their intervals and the margin around 1/2.
    case intervals([Estimate], margin: Double)
    /// How many reals and fakes got each rating, from 1 to 6.
    case ratings(reals: [Int], fakes: [Int])
    /// Seconds an answer took, by trial; right answers first, wrong ones second.
    case times(right: [Mark], wrong: [Mark])
    /// Lines in the unit square in the order given, with the words of both axes.
    case rates([Line], across: String, up: String)
    /// Paired differences around 0, and the margin within which they count as none.
    case differences([Paired], margin: Double)
    /// Shares as a field of shades with their numbers in percent.
    case shares(Shares, across: String, down: String)
  }

  /// One line of an interval drawing.
  public struct Estimate: Sendable, Hashable {
    package var name: String
    package var value: Double
    package var low: Double
    package var high: Double

    package init(name: String, value: Double, low: Double, high: Double) {
      self.name = name
      self.value = value
      self.low = low
      self.high = high
    }
  }

  /// What it shows, as a sentence.
  public var caption: String
  /// What is drawn.
  public var content: Content

  /// A self-contained SVG that follows the page's text colour.
  var svg: String {
    switch content {
    case .curves(let lines): curves(lines)
    case .intervals(let estimates, let margin): intervals(estimates, margin: margin)
    case .ratings(let reals, let fakes): ratings(reals, fakes)
    case .times(let right, let wrong): times(right, wrong)
    case .rates(let lines, let across, let up): rates(lines, across: across, up: up)
    case .differences(let rows, let margin): differences(rows, margin: margin)
    case .shares(let field, let across, let down): shares(field, across: across, down: down)
    }
  }

  static func number(_ value: Double) -> String { String(format: "%.1f", value) }

  func frame(width: Double, height: Double, _ inner: String) -> String {
    let size = "0 0 \(Int(width)) \(Int(height))"
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="\(size)" width="\(Int(width))" \
      role="img" aria-label="\(MarkupText.escaped(caption))">
      \(inner)</svg>
      """
  }

  func text(_ x: Double, _ y: Double, _ words: String, anchor: String = "middle") -> String {
    "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" text-anchor=\"\(anchor)\">"
      + "\(MarkupText.escaped(words))</text>\n"
  }

  func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ kind: String)
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

  private func ratings(_ reals: [Int], _ fakes: [Int]) -> String {
    let most = Double(max(1, (reals + fakes).max() ?? 1))
    let height = 120.0
    let group = 64.0
    var inner = line(40, 10 + height, 40 + group * 6, 10 + height, "grid")
    for (place, pair) in zip(reals, fakes).enumerated() {
      let left = 44 + group * Double(place)
      for (side, count) in [pair.0, pair.1].enumerated() {
        let tall = height * Double(count) / most
        let x = left + 28 * Double(side)
        inner += "<rect class=\"b\(side)\" x=\"\(Self.number(x))\" "
        inner += "y=\"\(Self.number(10 + height - tall))\" width=\"26.0\" "
        inner += "height=\"\(Self.number(tall))\"/>\n"
        if count > 0 { inner += text(x + 13, 6 + height - tall, "\(count)") }
      }
      inner += text(left + 27, height + 26, "\(place + 1)")
    }
    inner += text(40 + group * 3, height + 44, "left bars: reals, right bars: fakes")
    return frame(width: 40 + group * 6 + 20, height: height + 52, inner)
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
