import AtlasStore
import Journeys
import TerminalKit

/// A differential count: its table, what review changed, and who answers for it.
struct CountingPage: Page {
  typealias Request = CountingRequest
  typealias News = CountingNews

  enum Action: Verb {
    case up
    case down
    case first
    case last
    case open
    case next
    case yes
    case countersign
    case export
  }

  static let name = "counting"
  static let purpose =
    "The differential of what is listed. Enter shows the cells of a class, n those that nobody has "
    + "looked at; when none is left, the count can be signed."

  /// What is counted.
  let filter: Filter
  /// Nil until it has been counted.
  private(set) var report: DifferentialReport?
  /// The chosen line of the table.
  private(set) var selected = 0
  /// Lines that the rest of the report is scrolled by, once the last class is chosen.
  private var beyond = 0

  init(of filter: Filter) {
    self.filter = filter
  }

  /// The classes one can choose, white cells first.
  var lines: [DifferentialReport.Line] { report.map { $0.white + $0.other } ?? [] }

  func crumb(in shell: Shell) -> String { "differential" }

  func status(in shell: Shell) -> String {
    report?.obstacle.map { "not ready to sign: \($0)" } ?? ""
  }

  func subject(in shell: Shell) -> Subject {
    var subject = Subject()
    subject.filter = filter
    subject.listing = filter.text
    return subject
  }

  func keys(in shell: Shell) -> [KeyTable<Action>.Group] {
    [
      .init(
        "Counting",
        [
          KeyBinding([[.enter]], .open, hint: "its cells", help: "the cells of the class"),
          KeyBinding(
            [[.character("n")]], .next, hint: "open cells",
            help: "the cells that stand in the way of a signature"),
          KeyBinding([[.character("y")]], .yes, hint: "sign", help: "sign the count"),
          KeyBinding(
            [[.character("2")]], .countersign, hint: "second", help: "sign as the second person"),
          KeyBinding(
            [[.character("e")]], .export, hint: "save", help: "save as HTML, CSV and JSON here"),
          KeyBinding([[.character("j")], [.down]], .down, help: "the next class"),
          KeyBinding([[.character("k")], [.up]], .up, help: "the class before"),
          KeyBinding([[.character("g"), .character("g")], [.home]], .first, help: "the first"),
          KeyBinding([[.character("G")], [.end]], .last, help: "the last"),
        ])
    ]
  }

  mutating func enter(in shell: Shell) -> Effects { [.ask(.count(filter))] }

  mutating func take(_ news: CountingNews, in shell: Shell) -> Effects {
    guard case .counted(let report) = news else { return [] }
    self.report = report
    step(0)
    return []
  }

  private mutating func step(_ by: Int) {
    let target = selected + beyond + by
    selected = max(0, min(target, lines.count - 1))
    beyond = max(0, min(target - selected, 200))
  }

  mutating func act(_ action: Action, count: Int?, in shell: Shell) -> Effects {
    let times = count ?? 1
    switch action {
    case .up: step(-times)
    case .down: step(times)
    case .first: step(-1000)
    case .last: step(1000)
    case .open:
      guard lines.indices.contains(selected) else { return [] }
      var query = Query(classes: [lines[selected].key])
      query.filter = filter
      return [.push(GalleryPage(query, called: lines[selected].name, in: shell))]
    case .next: return showOpen(in: shell)
    case .yes, .countersign: return askStatement(action, in: shell)
    case .export: return [.ask(.save(filter))]
    }
    return []
  }

  /// Lists what stands in the way of a signature.
  private func showOpen(in shell: Shell) -> Effects {
    guard let report, report.obstacle != nil, report.cells > 0 else {
      return [.say("Nothing stands in the way of a signature.", .good)]
    }
    do {
      let open = try shell.filter(
        "origin:\(filter.countedOrigin.rawValue) "
          + "(is:unreviewed or class:none or class:unidentified)")
      let query = Query(filter: filter.and(open))
      return [.push(GalleryPage(query, called: "open cells", in: shell))]
    } catch {
      return [.say("\(error.summary).", .error)]
    }
  }

  private func askStatement(_ action: Action, in shell: Shell) -> Effects {
    guard let who = shell.who else { return [.introduce(then: action)] }
    let asSecond = action == .countersign
    if !asSecond, let obstacle = report?.obstacle {
      return [.warn("Not ready to sign: \(obstacle); n lists them.")]
    }
    return [
      .prompt(
        PromptOverlay(
          action, title: asSecond ? "sign as the second" : "sign",
          explanation: "What you answer for. It is kept in the journal under your name, "
            + "\(who), and never undone; later changes show as amendments.",
          text: asSecond ? "I agree." : "I have looked at every cell."))
    ]
  }

  mutating func finish(_ action: Action, with text: String, in shell: Shell) -> Effects {
    guard let who = shell.who else { return [] }
    guard !text.isEmpty else {
      return [.warn("A signature needs a statement; nothing was signed.")]
    }
    return [
      .ask(.sign(filter, statement: text, by: who, asSecond: action == .countersign))
    ]
  }

  // MARK: Drawing

  /// Scrolls so that the chosen line shows.
  private func scrolled(to rows: Int, _ words: [(text: String, role: Role, line: Int?)]) -> Int {
    let at = words.firstIndex { $0.line == selected } ?? 0
    return max(0, min(max(0, at - rows / 2) + beyond, words.count - rows))
  }

  func draw(on frame: inout Frame, in shell: Shell) {
    let body = shell.body.inset(columns: 2, rows: 1)
    guard let report else {
      frame.page.write("Counting …", column: body.column, row: body.row, role: .faint)
      return
    }
    let words = words(report, shell)
    let first = scrolled(to: body.rows, words)
    let bars = Bars(report, beside: DifferentialReport.columns, in: body)
    for (row, line) in words.dropFirst(first).prefix(body.rows).enumerated() {
      let isChosen = line.line != nil && line.line == selected
      if isChosen {
        frame.page.fill(
          Rectangle(column: body.column, row: body.row + row, columns: body.columns, rows: 1),
          with: Glyph(" ", .selected))
      }
      frame.page.write(
        Width.fit(line.text, columns: body.columns), column: body.column, row: body.row + row,
        role: isChosen ? .selected : line.role)
      if line.text.hasPrefix("class  ") { bars?.drawScale(row: body.row + row, &frame.page) }
      if let place = line.line, lines.indices.contains(place) {
        bars?.draw(
          lines[place], row: body.row + row, role: isChosen ? .selected : nil, &frame.page)
      }
    }
  }

  /// The report's lines as they are drawn; a class's line bears its place.
  private func words(
    _ report: DifferentialReport, _ shell: Shell
  ) -> [(text: String, role: Role, line: Int?)] {
    var place = 0
    return report.lines(shell.vocabulary).map { text in
      if text.hasPrefix("# ") { return (String(text.dropFirst(2)), .heading, nil) }
      if text.hasPrefix("NOT READY") || text.hasPrefix("AMENDED") { return (text, .warning, nil) }
      guard lines.indices.contains(place), text.hasPrefix(lines[place].name + "  ") else {
        let isHeader = text.hasPrefix("class  ") || text.hasPrefix("other cells  ")
        return (text, isHeader ? .faint : .text, nil)
      }
      defer { place += 1 }
      return (text, .text, place)
    }
  }
}
