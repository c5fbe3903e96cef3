import TerminalKit

/// What would be lost if the program ended now.
struct Losses: Sendable, Equatable {
  /// What runs and ends with the program.
  var jobs: [String] = []
  /// Trainings that go on without it.
  var lasting = 0
  /// Sampled cells that are neither in the atlas nor thrown away.
  var cells = 0

  /// So many jobs are named.
  private static let mostNamed = 3
  /// Columns that a job's name may take.
  private static let widest = 40

  init(_ shell: Shell) {
    let running = shell.jobs.filter(\.isRunning)
    jobs = running.filter { !$0.isLasting }.map(\.name)
    lasting = running.count { $0.isLasting }
    cells = shell.openCells
  }

  var isEmpty: Bool { jobs.isEmpty && cells == 0 }

  /// In a sentence or two; empty where nothing would be lost.
  var words: String {
    var parts: [String] = []
    if !jobs.isEmpty {
      var names = jobs.prefix(Self.mostNamed).map { Width.fit($0, columns: Self.widest) }
      if jobs.count > names.count { names.append("and \(jobs.count - names.count) more") }
      let verb = jobs.count == 1 ? "job runs" : "jobs run"
      parts.append("\(jobs.count) \(verb): \(names.joined(separator: ", "))")
    }
    if cells > 0 {
      parts.append(
        "\(Numbers.grouped(cells)) sampled \(cells == 1 ? "cell isn't" : "cells aren't") admitted")
    }
    guard !parts.isEmpty else { return "" }
    let rest =
      lasting == 0 ? "" : lasting == 1 ? " A training goes on." : " \(lasting) trainings go on."
    return parts.joined(separator: "; ") + "." + rest
  }

  /// The window that asks.
  func draw(in size: Size) -> Frame.Popup {
    let columns = min(size.columns - 4, 64)
    let lines = Width.wrap(words, columns: columns - 4, most: size.rows - 6)
    let area = Rectangle(size).centred(Size(columns: columns, rows: lines.count + 4))
    var grid = Grid(area.size, filledWith: Glyph(" ", .popup))
    grid.frame(grid.bounds, title: "leave Leuko?", role: .focus)
    for (row, line) in lines.enumerated() {
      grid.write(line, column: 2, row: 1 + row, role: .popup)
    }
    let end = 2 + grid.write("y", column: 2, row: lines.count + 2, role: .key)
    grid.write(" leaves; anything else stays", column: end, row: lines.count + 2, role: .faint)
    return Frame.Popup(grid, at: area.origin)
  }
}

extension Job {
  /// What it does, without the words on how.
  fileprivate var name: String {
    let words = title.split(separator: " ").drop { $0 == "leuko" }
    return words.prefix { !$0.hasPrefix("-") }.joined(separator: " ")
  }
}
