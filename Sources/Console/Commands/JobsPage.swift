import TerminalKit

/// What goes on beside the pages, and what was said at the bottom.
struct JobsPage: Page {
  typealias Request = JobRequest
  typealias News = JobNews

  enum Action: Verb {
    case up
    case down
    case open
    case reject
    case otherPanel
    case clear
  }

  /// What is listed.
  enum Panel: Sendable, Hashable {
    case jobs
    case messages
  }

  static let name = "jobs"
  static let purpose =
    "Work that goes on beside the pages, with its progress and what it said, and the messages of "
    + "this run, to be read again."

  private(set) var panel: Panel
  private(set) var selected = 0
  /// The chosen job's words fill the page.
  private(set) var isOpen = false

  init(showing panel: Panel = .jobs) {
    self.panel = panel
  }

  func crumb(in shell: Shell) -> String { panel == .jobs ? "jobs" : "messages" }

  func keys(in shell: Shell) -> [KeyTable<Action>.Group] {
    [
      .init(
        "Jobs",
        [
          KeyBinding([[.character("j")], [.down]], .down, help: "the next"),
          KeyBinding([[.character("k")], [.up]], .up, help: "the one above"),
          KeyBinding([[.enter]], .open, hint: "its words", help: "all that it said, and back"),
          KeyBinding(
            [[.character("x")]], .reject, hint: "stop", help: "stop it; what is done is kept"),
          KeyBinding(
            [[.tab], [.backTab]], .otherPanel, hint: "jobs/messages",
            help: "between jobs and messages"),
          KeyBinding([], .clear, help: "take jobs that have ended off the list"),
        ])
    ]
  }

  private func count(in shell: Shell) -> Int {
    panel == .jobs ? shell.jobs.count : shell.messages.count
  }

  /// The newest first.
  private func job(in shell: Shell) -> Job? {
    let jobs = Array(shell.jobs.reversed())
    return jobs.indices.contains(selected) ? jobs[selected] : nil
  }

  mutating func stepBack(in shell: Shell) -> Effects? {
    guard isOpen else { return nil }
    isOpen = false
    return []
  }

  mutating func act(_ action: Action, count: Int?, in shell: Shell) -> Effects {
    let times = count ?? 1
    switch action {
    case .up: selected = max(0, selected - times)
    case .down: selected = max(0, min(self.count(in: shell) - 1, selected + times))
    case .open: isOpen = panel == .jobs && job(in: shell) != nil && !isOpen
    case .otherPanel:
      panel = panel == .jobs ? .messages : .jobs
      (selected, isOpen) = (0, false)
    case .reject:
      guard panel == .jobs, let job = job(in: shell), job.isRunning else {
        return [.warn("Nothing that is running is chosen.")]
      }
      return [.ask(.stop(job.id))]
    case .clear: return [.ask(.clear)]
    }
    return []
  }

  // MARK: Drawing

  func draw(on frame: inout Frame, in shell: Shell) {
    let body = shell.body.inset(columns: 2, rows: 1)
    switch panel {
    case .messages: drawMessages(body, &frame.page, shell)
    case .jobs:
      if isOpen, let job = job(in: shell) {
        drawWords(of: job, body, &frame.page)
      } else {
        drawJobs(body, &frame.page, shell)
      }
    }
  }

  private func drawMessages(_ body: Rectangle, _ grid: inout Grid, _ shell: Shell) {
    guard !shell.messages.isEmpty else {
      grid.write("Nothing was said yet.", column: body.column, row: body.row, role: .faint)
      return
    }
    var row = body.row
    for message in shell.messages.reversed().dropFirst(selected) {
      guard row < body.maxRow else { return }
      for line in Width.wrap(message.text, columns: body.columns, most: body.maxRow - row) {
        grid.write(line, column: body.column, row: row, role: message.role)
        row += 1
      }
    }
  }

  private func drawJobs(_ body: Rectangle, _ grid: inout Grid, _ shell: Shell) {
    guard !shell.jobs.isEmpty else {
      Prose(
        "Nothing goes on.\n\nWhat is sampled, sealed, imported or trained shows here; : finds all "
          + "there is to do."
      ).draw(on: &grid, in: body)
      return
    }
    let rows = max(1, body.rows / 3)
    let first = max(0, min(selected - rows / 2, shell.jobs.count - rows))
    for (offset, job) in shell.jobs.reversed().dropFirst(first).prefix(rows).enumerated() {
      let row = body.row + 3 * offset
      let isHere = first + offset == selected
      grid.write(isHere ? "▸" : " ", column: body.column, row: row, role: .focus)
      let left = job.remaining.map { ", \(Numbers.time($0)) left" } ?? ""
      let standing = job.isRunning ? "running\(left)" : job.standing.rawValue
      grid.write(
        Width.fit(job.title, columns: body.columns - Width.of(standing) - 5),
        column: body.column + 2, row: row, role: isHere ? .selected : .text)
      grid.write(
        standing, column: body.maxColumn - Width.of(standing), row: row,
        role: job.standing == .failed ? .error : job.standing == .done ? .good : .faint)
      grid.write(
        Width.fit(job.activity, columns: body.columns - 2), column: body.column + 2, row: row + 1,
        role: .faint)
      if let fraction = job.fraction {
        let width = min(30, body.columns / 3)
        grid.gauge(
          fraction,
          in: Rectangle(column: body.maxColumn - width, row: row + 1, columns: width, rows: 1))
      }
    }
  }

  private func drawWords(of job: Job, _ body: Rectangle, _ grid: inout Grid) {
    grid.write(
      Width.fit(job.title, columns: body.columns), column: body.column, row: body.row,
      role: .heading)
    let lines = (job.log.isEmpty ? [job.activity] : job.log).suffix(body.rows).flatMap {
      Width.wrap($0, columns: body.columns, most: body.rows)
    }
    for (row, line) in lines.suffix(body.rows - 2).enumerated() {
      grid.write(line, column: body.column, row: body.row + 2 + row)
    }
  }
}
