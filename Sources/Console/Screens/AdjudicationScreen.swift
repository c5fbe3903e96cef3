import AtlasStore
import Journeys
import TerminalKit

/// Cells that people call differently: the picture, what each said, and which are still open.
public struct AdjudicationScreen: Sendable, Equatable {
  /// Undecided, oldest first.
  private(set) var disputes: [Concordance.Dispute] = []
  private(set) var selected = 0
  private var isLoaded = false

  var current: Concordance.Dispute? {
    disputes.indices.contains(selected) ? disputes[selected] : nil
  }

  /// 'cell 2 of 17 in dispute'
  var position: String {
    guard isLoaded, !disputes.isEmpty else { return "" }
    return "\(Numbers.grouped(selected + 1)) of \(Numbers.cells(disputes.count)) in dispute"
  }

  /// What each person said of a cell, by name: numbered from 1 on the screen.
  static func opinions(of dispute: Concordance.Dispute) -> [(who: String, key: String)] {
    dispute.opinions.sorted { $0.key < $1.key }.map { (who: $0.key, key: $0.value) }
  }

  /// Takes the list as it is now; the cursor stays, so that the next cell comes under it.
  mutating func take(_ fresh: [Concordance.Dispute]) {
    isLoaded = true
    disputes = fresh
    step(0)
  }

  mutating func step(_ by: Int) {
    selected = max(0, min(selected + by, disputes.count - 1))
  }

  func draw(_ context: ConsoleContext, on grid: inout Grid) {
    let body = grid.bounds.cutting(rows: 1).rest.cutting(rows: -2).rest.inset(columns: 2, rows: 1)
    guard let current else {
      let words = isLoaded ? "Nobody disagrees; nothing is to be decided." : "Looking …"
      grid.write(words, column: body.column, row: body.row, role: isLoaded ? .good : .faint)
      return
    }
    // A cell of text is twice as high as it is wide.
    let rows = max(4, min(body.rows, body.columns / 4))
    grid.slots.append(
      ImageSlot(
        .picture(current.specimen),
        in: Rectangle(column: body.column, row: body.row, columns: 2 * rows, rows: rows)))
    let column = body.column + 2 * rows + 2
    let columns = body.column + body.columns - column
    guard columns > 8 else { return }
    var row = body.row
    func write(_ text: String, _ role: Role) {
      guard row < body.row + body.rows else { return }
      grid.write(Width.fit(text, columns: columns), column: column, row: row, role: role)
      row += 1
    }
    write("cell \(current.specimen)", .heading)
    for (number, opinion) in Self.opinions(of: current).enumerated() {
      let name = context.vocabulary.name(ofClass: opinion.key)
      write("\(number + 1)  \(opinion.who): \(name)", .text)
    }
    row += 1
    write("its number takes an opinion,", .faint)
    write("a capital gives any class", .faint)
    row += 1
    write("next", .heading)
    for dispute in disputes.dropFirst(selected + 1) {
      let words = Self.opinions(of: dispute)
        .map { "\($0.who) \(context.vocabulary.name(ofClass: $0.key))" }
      write("\(dispute.specimen)  \(words.joined(separator: ", "))", .text)
    }
  }
}
