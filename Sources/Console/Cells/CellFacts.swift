import AtlasStore
import Pictures
import TerminalKit

/// What is known of a cell, as lines below each other.
struct CellFacts {
  let specimen: Specimen
  let shell: Shell
  /// Where the next line goes.
  private(set) var row: Int
  private let area: Rectangle

  init(_ specimen: Specimen, in area: Rectangle, _ shell: Shell) {
    self.specimen = specimen
    self.shell = shell
    self.area = area
    row = area.row
  }

  /// The class, what a model thinks, findings, where it comes from, what is doubted.
  mutating func draw(on grid: inout Grid) {
    let vocabulary = shell.vocabulary
    for line in Width.wrap(vocabulary.name(ofClass: specimen.classKey), columns: area.columns)
    where row < area.maxRow {
      grid.write(line, column: area.column, row: row, role: .heading)
      row += 1
    }
    if specimen.isRemoved { fact("removed", "y brings it back", .warning, &grid) }
    fact("findings", SpecimenWords.findings(specimen, vocabulary, withNotes: true), .marked, &grid)
    let originRole: Role =
      switch specimen.origin.kind {
      case .microscope: .text
      case .generated: .generated
      case .drawn: .drawn
      }
    fact("origin", SpecimenWords.origin(specimen), originRole, &grid)
    if case .rejected(let reason) = specimen.curation {
      fact("verdict", "rejected: \(reason)", .warning, &grid)
    } else if specimen.curation == .kept {
      fact("verdict", "kept", .good, &grid)
    }
    fact("scale", specimen.scale?.words ?? "", &grid)
    fact("split", specimen.split?.rawValue ?? "none", &grid)
    if let suggestion = specimen.suggestion { drawBar(of: suggestion, &grid) }
    if let labelling = specimen.labelling {
      fact(
        "said by", "\(labelling.who), \(Numbers.moment(labelling.time, in: shell.timeZone))", &grid)
    }
    fact("doubt", specimen.doubts, .warning, &grid)
    fact("file", specimen.name, &grid)
    fact("pixels", "\(specimen.width) x \(specimen.height)", &grid)
    fact("comment", specimen.comment, &grid)
    row += 1
  }

  private mutating func fact(
    _ name: String, _ value: String, _ role: Role = .text, _ grid: inout Grid
  ) {
    guard row < area.maxRow, !value.isEmpty else { return }
    grid.write(name, column: area.column, row: row, role: .faint)
    for line in Width.wrap(value, columns: area.columns - 10, most: 3) where row < area.maxRow {
      grid.write(line, column: area.column + 10, row: row, role: role)
      row += 1
    }
  }

  private mutating func fact(_ name: String, _ value: String, _ grid: inout Grid) {
    fact(name, value, .text, &grid)
  }

  /// What the model says, and a bar as long as it is sure.
  private mutating func drawBar(of suggestion: Suggestion, _ grid: inout Grid) {
    let percent = Numbers.percent(suggestion.confidence)
    let agrees = suggestion.classKey == specimen.classKey || specimen.classKey == nil
    fact(
      "model", "\(shell.vocabulary.name(ofClass: suggestion.classKey)), \(percent)",
      agrees ? .text : .warning, &grid)
    guard row < area.maxRow, area.columns > 14 else { return }
    grid.gauge(
      suggestion.confidence,
      in: Rectangle(column: area.column + 10, row: row, columns: area.columns - 10, rows: 1))
    row += 1
  }

  /// What was ever said about it, the newest first.
  mutating func draw(_ history: [HistoryLine], until bottom: Int, on grid: inout Grid) {
    guard row + 1 < bottom else { return }
    grid.write("history", column: area.column, row: row, role: .heading)
    row += 1
    for line in history {
      let what = line.alterations.map { SpecimenWords.alteration($0, shell.vocabulary) }
        .joined(separator: "; ")
      let action = line.entry.action == .label ? "" : line.entry.action.rawValue
      let means = action.isEmpty || what.isEmpty ? action : "\(action): "
      let words = "\(Numbers.moment(line.entry.time, in: shell.timeZone)) \(line.entry.who)"
      guard row < bottom else { return }
      grid.write(
        Width.fit(words, columns: area.columns), column: area.column, row: row, role: .faint)
      row += 1
      for text in Width.wrap(means + what, columns: area.columns - 2, most: 3)
      where row < bottom {
        grid.write(text, column: area.column + 2, row: row)
        row += 1
      }
    }
  }
}
