import Foundation
import TerminalKit

/// A command of 'leuko' as a form: every option a line, and the whole as one would type it.
struct CommandPage: Page {
  typealias Request = JobRequest
  typealias News = JobNews

  enum Action: Verb {
    case up
    case down
    case left
    case right
    case first
    case last
    /// Types a value, or runs the command from its line.
    case open
    case yes
    /// To the line of an option, by part of its name.
    case filter
  }

  static let name = "form"
  static let purpose =
    "A command of leuko as a form. Enter types a value, h and l choose one, / finds a line, y runs "
    + "it; it goes on beside the pages, and 'g o' shows how far it is."

  let form: CommandForm
  private(set) var values: [String: String] = [:]
  /// A line of `form.fields`, or behind them the one that runs it.
  private(set) var selected = 0
  /// The value being typed.
  private(set) var typing: TextField?
  /// What a file's name may go on with.
  private(set) var candidates: [String] = []

  /// What is known of the page one comes from is filled in.
  init(_ form: CommandForm, about subject: Subject, in shell: Shell) {
    self.form = form
    let picks = subject.picks.map(\.description).joined(separator: ",")
    let known = [
      "--atlas": shell.atlasPath, "--data": shell.atlasPath, "--as": shell.who ?? "",
      "--filter": picks.isEmpty ? subject.listing : "id:\(picks)",
    ]
    for field in form.fields {
      if let value = known[field.name], !value.isEmpty { values[field.name] = value }
    }
    selected = form.fields.firstIndex { $0.isRequired && values[$0.name] == nil } ?? end
    if selected < end, form.fields[selected].choices.isEmpty { typing = TextField() }
  }

  /// The line that runs it.
  private var end: Int { form.fields.count }

  private var field: CommandForm.Field? {
    form.fields.indices.contains(selected) ? form.fields[selected] : nil
  }

  func crumb(in shell: Shell) -> String { form.name }

  func keys(in shell: Shell) -> [KeyTable<Action>.Group] {
    [
      .init(
        "Form",
        [
          KeyBinding([[.enter]], .open, hint: "type", help: "type a value; on the last line, run"),
          KeyBinding([[.character("y")]], .yes, hint: "run", help: "run it"),
          KeyBinding(
            [[.character("/")]], .filter, hint: "find a line",
            help: "find a line by part of its name"),
          KeyBinding(
            [[.character("j")], [.down]], .down, hint: "next line", help: "the next line"),
          KeyBinding([[.character("k")], [.up]], .up, help: "the line above"),
          KeyBinding(
            [[.character("l")], [.right]], .right, hint: "choose", help: "the next choice, or on"),
          KeyBinding([[.character("h")], [.left]], .left, help: "the choice before, or off"),
          KeyBinding(
            [[.character("g"), .character("g")], [.home]], .first, help: "the first line"),
          KeyBinding([[.character("G")], [.end]], .last, help: "the last line"),
        ])
    ]
  }

  var takesText: Bool { typing != nil }
  var takesKeysAtOnce: Bool { typing != nil }

  // MARK: Events

  mutating func act(_ action: Action, count: Int?, in shell: Shell) -> Effects {
    let times = count ?? 1
    switch action {
    case .up: selected = max(0, selected - times)
    case .down: selected = min(end, selected + times)
    case .first: selected = 0
    case .last: selected = end
    case .left: choose(-1)
    case .right: choose(1)
    case .open:
      guard let field else { return run() }
      if field.kind == .flag { choose(1) } else { typing = TextField(values[field.name] ?? "") }
    case .yes: return run()
    case .filter:
      return [
        .prompt(
          PromptOverlay(
            Action.filter, title: "find a line",
            explanation: "Part of an option's name, such as 'min' for --minutes."))
      ]
    }
    return []
  }

  mutating func finish(_ action: Action, with text: String, in shell: Shell) -> Effects {
    guard action == .filter, !text.isEmpty else { return [] }
    let wanted = text.lowercased()
    guard let line = form.fields.firstIndex(where: { $0.name.lowercased().contains(wanted) }) else {
      return [.warn("No line is called '\(text)'.")]
    }
    selected = line
    let field = form.fields[line]
    if field.kind != .flag, field.choices.isEmpty { typing = TextField(values[field.name] ?? "") }
    return []
  }

  /// The next of a field's choices; nothing stands before the first.
  private mutating func choose(_ by: Int) {
    guard let field else { return }
    let choices = [""] + (field.kind == .flag ? ["yes"] : field.choices)
    guard choices.count > 1 else { return }
    let place = choices.firstIndex(of: values[field.name] ?? "") ?? 0
    set(choices[place.going(by, inRoundOf: choices.count)])
  }

  private mutating func set(_ value: String) {
    guard let field else { return }
    values[field.name] = value.isEmpty ? nil : value
  }

  mutating func press(_ key: Key, in shell: Shell) -> Effects? {
    guard var text = typing else { return nil }
    switch key {
    case .escape: typing = nil
    case .enter:
      set(text.text.trimmed)
      typing = nil
      selected =
        form.fields.indices.first {
          form.fields[$0].isRequired && values[form.fields[$0].name] == nil
        }
        ?? end
    case .tab: return [.ask(.complete(text.text))]
    default:
      if text.edit(key) { candidates = [] }
      typing = text
      return []
    }
    candidates = []
    return []
  }

  mutating func insert(_ text: String, in shell: Shell) -> Effects? {
    guard typing != nil else { return nil }
    typing?.insert(text)
    candidates = []
    return []
  }

  mutating func take(_ news: JobNews, in shell: Shell) -> Effects {
    guard case .completed(let text, let candidates) = news, typing?.text == text else { return [] }
    let common = candidates.dropFirst().reduce(candidates.first ?? text) {
      $0.commonPrefix(with: $1)
    }
    if common.count > text.count { typing = TextField(common) }
    self.candidates = candidates.count > 1 ? candidates : []
    return []
  }

  mutating func point(_ event: MouseEvent, in shell: Shell) -> Effects {
    switch event.kind {
    case .wheelUp: selected = max(0, selected - 1)
    case .wheelDown: selected = min(end, selected + 1)
    case .press:
      let line = firstShown(rows: rows(in: shell)) + event.at.row - shell.body.row - 3
      guard (0...end).contains(line), event.at.row >= shell.body.row + 3 else { break }
      defer { selected = line }
      return line == selected ? act(.open, count: nil, in: shell) : []
    default: break
    }
    return []
  }

  // MARK: Running

  /// The words as one would type them, behind 'leuko'.
  var words: [String] {
    var words = form.name.split(separator: " ").map(String.init)
    for field in form.fields where field.kind != .positional {
      guard let value = values[field.name] else { continue }
      switch field.kind {
      case .flag: words.append(field.name)
      case .option where field.isRepeating:
        for part in ShellWords.words(value) ?? [value] { words += [field.name, part] }
      case .option: words += [field.name, value]
      case .positional: break
      }
    }
    for field in form.fields where field.kind == .positional {
      guard let value = values[field.name] else { continue }
      words += field.isRepeating ? ShellWords.words(value) ?? [value] : [value]
    }
    return words
  }

  private func run() -> Effects {
    if let missing = form.fields.first(where: { $0.isRequired && values[$0.name] == nil }) {
      return [.warn("'\(missing.name)' is needed: \(missing.help)")]
    }
    return [
      .ask(.run(words)), .say("'leuko \(form.name)' begins; g o shows how far it is.", .good), .pop,
    ]
  }

  // MARK: Drawing

  private func rows(in shell: Shell) -> Int { max(1, shell.body.rows - 7) }

  private func firstShown(rows: Int) -> Int { max(0, min(selected - rows / 2, end + 1 - rows)) }

  func draw(on frame: inout Frame, in shell: Shell) {
    let body = shell.body.inset(columns: 2)
    frame.page.write(
      "leuko \(form.name)", column: body.column, row: body.row, role: .heading, limit: body.columns)
    Prose(form.abstract, .faint).draw(
      on: &frame.page,
      in: Rectangle(
        column: body.column, row: body.row + 1, columns: body.columns, rows: 2))
    let rows = rows(in: shell)
    let first = firstShown(rows: rows)
    let width = min(body.columns / 3, 2 + (form.fields.map { Width.of($0.name) }.max() ?? 8))
    for offset in 0..<rows where first + offset <= end {
      draw(first + offset, row: body.row + 3 + offset, body, width, &frame)
    }
    let help = field.map { $0.help } ?? "Enter or y runs it."
    var row = body.maxRow - 3
    for line in Width.wrap(
      candidates.isEmpty ? help : candidates.joined(separator: "  "), columns: body.columns, most: 3
    ) {
      frame.page.write(line, column: body.column, row: row, role: .faint)
      row += 1
    }
  }

  private func draw(
    _ line: Int, row: Int, _ body: Rectangle, _ width: Int, _ frame: inout Frame
  ) {
    let isHere = line == selected
    guard line < end else {
      let command = "leuko " + words.map(ShellWords.quoted).joined(separator: " ")
      frame.page.write(isHere ? "▸" : " ", column: body.column, row: row, role: .focus)
      frame.page.write(
        Width.fit("run: \(command)", columns: body.columns - 2), column: body.column + 2, row: row,
        role: isHere ? .selected : .key)
      return
    }
    let field = form.fields[line]
    frame.page.write(isHere ? "▸" : " ", column: body.column, row: row, role: .focus)
    frame.page.write(
      Width.fit(field.name, columns: width - 1), column: body.column + 2, row: row,
      role: field.isRequired ? .heading : .text)
    let room = Rectangle(
      column: body.column + 2 + width, row: row, columns: body.columns - width - 2, rows: 1)
    if isHere, let typing {
      frame.cursor = typing.draw(on: &frame.page, in: room)
      return
    }
    let value = values[field.name]
    let usual = value ?? field.usual.map { "(\($0))" } ?? ""
    let shown: String =
      if field.kind == .flag {
        value == nil ? "[ ]" : "[x]"
      } else if isHere, !field.choices.isEmpty {
        "‹ \(usual.isEmpty ? "no" : usual) ›"
      } else {
        usual
      }
    let end =
      room.column
      + frame.page.write(
        Width.fit(shown, columns: room.columns), column: room.column, row: row,
        role: isHere ? .selected : value == nil && field.kind != .flag ? .faint : .text)
    // What nobody has said yet says what it would be.
    guard value == nil, !isHere else { return }
    let start = shown.isEmpty ? end : end + 2
    frame.page.write(
      Width.fit(field.help, columns: max(0, body.maxColumn - start)), column: start, row: row,
      role: .faint)
  }
}
