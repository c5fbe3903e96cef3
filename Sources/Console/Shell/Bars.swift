import TerminalKit

/// The bars above and below a page: tabs, breadcrumbs, what there is to say, and the keys; with what a
/// click on them does.
struct Bars: Sendable, Equatable {
  /// Words in a bar, and what a click on them does.
  struct Piece: Sendable, Equatable {
    var text: String
    var column: Int
    var row: Int
    var role: Role
    var verb: AnyVerb?
  }

  fileprivate(set) var pieces: [Piece] = []

  /// What a click there does; nil where nothing comes of it.
  func verb(at point: Point) -> AnyVerb? {
    pieces.first {
      $0.verb != nil && $0.row == point.row
        && ($0.column..<$0.column + Width.of($0.text)).contains(point.column)
    }?.verb
  }

  /// Draws them; a bar's ground is drawn first.
  func draw(on grid: inout Grid, rows: [(row: Int, role: Role)]) {
    for (row, role) in rows {
      grid.fill(
        Rectangle(column: 0, row: row, columns: grid.size.columns, rows: 1), with: Glyph(" ", role))
    }
    for piece in pieces {
      grid.write(
        piece.text, column: piece.column, row: piece.row, role: piece.role,
        limit: grid.size.columns - piece.column)
    }
  }

  /// Adds words; returns the column behind them.
  @discardableResult
  mutating func add(
    _ text: String, column: Int, row: Int, role: Role, verb: AnyVerb? = nil
  ) -> Int {
    pieces.append(Piece(text: text, column: column, row: row, role: role, verb: verb))
    return column + Width.of(text)
  }
}

extension Console {
  /// The bars as they are now.
  var bars: Bars {
    var bars = Bars()
    if top.base.isAlone {
      addTitle(to: &bars)
    } else if shell.isWide {
      let right = addRight(to: &bars, row: 0)
      addTabs(to: &bars, end: right, named: { _ in true })
      addCrumbs(to: &bars, column: 1, row: 1, end: size.columns - 1)
    } else {
      let right = addRight(to: &bars, row: 0)
      let all = Tab.allCases.reduce(1) { $0 + Width.of($1.rawValue) + 4 }
      let here = currentTab
      let column = addTabs(
        to: &bars, end: right, named: { all + 30 < right || $0 == here })
      addCrumbs(to: &bars, column: column + 1, row: 0, end: right - 1)
    }
    addHints(to: &bars)
    return bars
  }

  /// The tab that the page on the top was reached from.
  private var currentTab: Tab? { stack.lazy.compactMap(\.page.tab).last }

  private func addTitle(to bars: inout Bars) {
    let right = addRight(to: &bars, row: 0)
    bars.add(
      Width.fit("Leuko  \(top.base.crumb(in: shell))", columns: max(8, right - 2)), column: 1,
      row: 0, role: .title)
  }

  /// What goes on, who is at the keyboard, and what this is for. Returns where it begins.
  private func addRight(to bars: inout Bars, row: Int) -> Int {
    let running = shell.jobs.count { $0.isRunning }
    var parts: [(String, AnyVerb?)] = []
    if !top.base.isAlone, running > 0 {
      parts.append((running == 1 ? "1 job" : "\(running) jobs", AnyVerb(ProgramVerb.go(.jobs))))
    }
    if let who = top.base.isAlone ? top.base.subject(in: shell).person : shell.who {
      parts.append((who, nil))
    }
    parts.append(("research use only", nil))
    let width = parts.reduce(0) { $0 + Width.of($1.0) + 2 }
    guard width + 20 < size.columns else { return size.columns }
    var column = size.columns - width + 1
    let start = column
    for (text, verb) in parts {
      column = bars.add(text, column: column, row: row, role: .title, verb: verb) + 2
    }
    return start
  }

  @discardableResult
  private func addTabs(to bars: inout Bars, end: Int, named: (Tab) -> Bool) -> Int {
    var column = 1
    let here = currentTab
    for tab in Tab.allCases {
      let text = named(tab) ? "\(tab.number) \(tab.rawValue)" : "\(tab.number)"
      guard column + Width.of(text) + 2 < end else { break }
      let shown = tab == here ? " \(text) " : text
      let start = tab == here ? column - 1 : column
      column =
        bars.add(
          shown, column: start, row: 0, role: tab == here ? .selected : .title,
          verb: AnyVerb(ProgramVerb.open(tab))) + (tab == here ? 1 : 2)
    }
    return column
  }

  /// The way here from the tab's first page, the end of it whatever room there is.
  private func addCrumbs(to bars: inout Bars, column: Int, row: Int, end: Int) {
    let first = stack.lastIndex { $0.page.tab != nil } ?? 0
    var crumbs = stack[first...].map { $0.page.base.crumb(in: shell) }
    let room = end - column
    while crumbs.count > 1, Width.of(crumbs.joined(separator: " > ")) > room {
      crumbs.remove(at: crumbs.count > 2 ? 1 : 0)
    }
    guard room > 3 else { return }
    bars.add(
      Width.fit(crumbs.joined(separator: " > "), columns: room), column: column, row: row,
      role: .title)
  }

  private func addHints(to bars: inout Bars) {
    let row = size.rows - 1
    var column = 1
    for hint in hints {
      let width = Width.of(hint.key) + Width.of(hint.words) + 1
      guard column + width < size.columns else { continue }
      column = bars.add(hint.key, column: column, row: row, role: .key, verb: hint.verb) + 1
      column = bars.add(hint.words, column: column, row: row, role: .status, verb: hint.verb) + 2
    }
  }

  /// The page's hints, and with them the ways to help and back, the most needed first.
  private var hints: [(key: String, words: String, verb: AnyVerb?)] {
    let all = keys.bindings.filter { !$0.hint.isEmpty }.map { binding in
      (
        key: binding.sequences[0].map(\.name).joined(separator: " "), words: binding.hint,
        verb: AnyVerb?.some(binding.action)
      )
    }
    let program: (String) -> [(key: String, words: String, verb: AnyVerb?)] = { name in
      all.filter { $0.verb?.base is ProgramVerb && $0.words == name }
    }
    let own = all.filter { !($0.verb?.base is ProgramVerb) }
    let back = stack.count > 1 ? program("back") : []
    return program("help") + back + own + program("find")
  }
}
