import AtlasStore
import Journeys
public import TerminalKit

extension Console {
  /// The smallest screen on which anything useful fits.
  public static let smallest = Size(columns: 40, rows: 10)

  public func draw(in size: Size) -> Frame {
    var grid = Grid(size)
    guard size.columns >= Self.smallest.columns, size.rows >= Self.smallest.rows else {
      grid.write("Leuko needs \(Self.smallest.columns) columns", column: 0, row: 0, role: .warning)
      grid.write("and \(Self.smallest.rows) rows; q leaves.", column: 0, row: 1, role: .warning)
      return Frame(grid)
    }
    drawTitle(on: &grid)
    switch page {
    case .gallery: gallery.draw(catalogue, context, on: &grid)
    case .specimen: specimen.draw(catalogue, context, on: &grid)
    case .sampling: sampling.draw(context, on: &grid)
    case .studies: studies.draw(on: &grid)
    case .sitting: sitting?.draw(context, on: &grid)
    case .report: report.draw(on: &grid)
    case .comparison: comparison.draw(context, on: &grid)
    case .counting: counting.draw(context, on: &grid)
    case .experiments: experiments.draw(on: &grid)
    case .trainings: trainings.draw(context, on: &grid)
    case .adjudication: adjudication.draw(context, on: &grid)
    case .slides: slides.draw(on: &grid)
    case .field: field.draw(context, on: &grid)
    case .opinion: opinion.draw(catalogue.currentSpecimen, context, on: &grid)
    }
    drawStatus(on: &grid)
    drawHints(on: &grid)
    var frame = Frame(grid)
    switch page {
    case .gallery: frame.focus = gallery.focus(catalogue, context, in: size)
    case .specimen: frame.focus = specimen.focus(in: size)
    default: frame.focus = Point(column: 1, row: size.rows - 2)
    }
    if page == .specimen { frame.upcoming = specimen.upcoming(catalogue, like: grid.slots) }
    if page == .gallery { frame.upcoming = gallery.upcoming(catalogue, in: size) }
    frame.title = page == .sitting ? "Leuko" : "Leuko: \(context.atlasName)"
    switch overlay {
    case .help(let help): frame.popups = [help.draw(in: size)]
    case .menu(let menu):
      let drawn = menu.draw(in: size)
      frame.popups = [drawn.popup]
      frame.cursor = drawn.cursor
    case .prompt(let prompt):
      let drawn = prompt.draw(in: size)
      frame.popups = [drawn.popup]
      frame.cursor = drawn.cursor
    case .filter(let filter):
      let drawn = filter.draw(listing: catalogue.ids.count, in: size)
      frame.popups = [drawn.popup]
      frame.cursor = drawn.cursor
    case nil:
      if !possible.isEmpty {
        frame.popups = [drawPossible(in: size)]
      } else if let long = drawLongNotice(in: size) {
        frame.popups = [long]
      }
    }
    return frame
  }

  private func drawTitle(on grid: inout Grid) {
    let bar = Rectangle(column: 0, row: 0, columns: grid.size.columns, rows: 1)
    grid.fill(bar, with: Glyph(" ", .title))
    let left = " Leuko  \(pageName)"
    let who = page == .sitting ? sitting?.view.reader : context.who
    let right = (who.map { "\($0)  " } ?? "") + "research use only "
    let room = grid.size.columns - Width.of(right) - 1
    grid.write(Width.fit(left, columns: max(8, room)), column: 0, row: 0, role: .title)
    if Width.of(right) + 12 < grid.size.columns {
      grid.write(right, column: grid.size.columns - Width.of(right), row: 0, role: .title)
    }
  }

  /// Where the person is, in words.
  private var pageName: String {
    switch page {
    case .gallery, .specimen:
      [context.atlasName, listName ?? ""].joined(separator: "  ")
    case .sampling: "sampling  \(context.atlasName)"
    case .studies: "blind tests"
    case .sitting:
      (sitting?.view.isDemonstration == true ? "DEMONSTRATION, SIMULATED READER  " : "")
        + (sitting?.isUntold == true ? "naming cells" : "blind test")
    case .report: report.title
    case .comparison: "real and generated  \(context.atlasName)"
    case .counting: "differential  \(context.atlasName)"
    case .experiments: "experiments"
    case .trainings: "trainings"
    case .adjudication: "disagreements  \(context.atlasName)"
    case .slides: "slides  \(context.atlasName)"
    case .field: "slide \(field.slide)"
    case .opinion: "second opinion  \(context.atlasName)"
    }
  }

  /// What is listed, in words.
  private var listName: String? {
    var words: [String] = []
    switch catalogue.query.classes.first {
    case nil: words.append("all cells")
    case .some(let key): words.append(context.vocabulary.name(ofClass: key))
    }
    if !catalogue.query.filter.isEmpty { words.append("with \(catalogue.query.filter.text)") }
    return words.joined(separator: " ")
  }

  private func drawStatus(on grid: inout Grid) {
    let row = grid.size.rows - 2
    grid.fill(
      Rectangle(column: 0, row: row, columns: grid.size.columns, rows: 1), with: Glyph(" ", .status)
    )
    // That nothing can be changed counts more than how pictures are drawn.
    let right =
      context.obstacle == nil
      ? "\(context.display.summary) "
      : "read-only  " + (grid.size.columns < 60 ? "" : "\(context.display.summary) ")
    grid.write(
      right, column: max(0, grid.size.columns - Width.of(right)), row: row, role: .status)
    let room = grid.size.columns - Width.of(right) - 2
    if let notice {
      grid.fill(
        Rectangle(column: 0, row: row, columns: grid.size.columns, rows: 1),
        with: Glyph(" ", .status))
      grid.write(
        Width.fit(notice.text, columns: grid.size.columns - 2), column: 1, row: row,
        role: notice.role == .text ? .status : notice.role)
      // Where one is stays to be seen beside what is said, wherever both find room.
      let place = placeWords.map { "\($0) " } ?? ""
      if Width.of(notice.text) + Width.of(place) + 3 <= grid.size.columns {
        grid.write(
          place, column: grid.size.columns - Width.of(place), row: row, role: .status)
      }
      return
    }
    grid.write(Width.fit(position, columns: max(0, room)), column: 1, row: row, role: .status)
  }

  /// A sentence that is longer than the line, over as many lines as it takes.
  private func drawLongNotice(in size: Size) -> Frame.Popup? {
    guard let notice, Width.of(notice.text) > size.columns - 2 else { return nil }
    let lines = Width.wrap(notice.text, columns: size.columns - 2).prefix(size.rows / 2)
    var grid = Grid(
      Size(columns: size.columns, rows: lines.count), filledWith: Glyph(" ", .status))
    for (row, line) in lines.enumerated() {
      grid.write(line, column: 1, row: row, role: notice.role == .text ? .status : notice.role)
    }
    return Frame.Popup(grid, at: Point(column: 0, row: size.rows - 1 - lines.count))
  }

  /// 'cell 17 of 1,200', or 'field 3 of 20'; nil where there is no such place.
  private var placeWords: String? {
    switch page {
    case .gallery, .specimen, .opinion:
      guard !catalogue.ids.isEmpty else { return nil }
      return
        "cell \(Numbers.grouped(catalogue.cursor + 1)) of \(Numbers.grouped(catalogue.ids.count))"
    case .field: return "field \(field.place + 1) of \(field.fields.count)"
    case .sampling, .studies, .report, .sitting, .experiments, .trainings, .slides, .adjudication,
      .counting, .comparison:
      return nil
    }
  }

  /// 'cell 17 of 1,200   3 picked'
  private var position: String {
    switch page {
    case .sampling:
      return sampling.isRunning ? "making cells …" : "generated cells are for research use only"
    case .studies, .report, .sitting, .experiments, .trainings, .slides: return ""
    case .adjudication: return adjudication.position
    case .field: return fieldPosition
    case .counting: return counting.report?.obstacle.map { "not ready to sign: \($0)" } ?? ""
    case .comparison: return comparison.showsNames ? "names shown" : "names hidden"
    case .gallery, .specimen, .opinion: break
    }
    if awaitsLetter != nil { return "a letter …" }
    if let count = reader.count { return "\(count) …" }
    guard var words = placeWords else { return context.isLoading ? "opening …" : "no cells" }
    let picked = catalogue.marks.union(catalogue.range).count
    if picked > 0 { words += "   \(Numbers.grouped(picked)) picked" }
    if page == .specimen {
      if specimen.isMagnified {
        words += "   \(Int((specimen.magnification * 100).rounded())) %"
      }
      if !specimen.view.isPlain { words += "   \(specimen.view.words)" }
    }
    if let current = catalogue.currentSpecimen {
      words += "   \(SpecimenWords.name(current, context.vocabulary))"
      if let split = current.split { words += "   \(split.rawValue)" }
    }
    return words
  }

  /// 'field 3 of 20   cell 1 of 2   225 %'
  private var fieldPosition: String {
    var words = placeWords ?? ""
    if let selected = field.selected { words += "   cell \(selected + 1) of \(field.boxes.count)" }
    if field.magnification > 1 { words += "   \(Int((field.magnification * 100).rounded())) %" }
    if field.held != nil { words += "   not kept yet" }
    return words
  }

  private func drawHints(on grid: inout Grid) {
    let row = grid.size.rows - 1
    grid.fill(
      Rectangle(column: 0, row: row, columns: grid.size.columns, rows: 1), with: Glyph(" ", .status)
    )
    var column = 1
    let labels: [(String, String)] =
      page == .gallery || page == .specimen ? [("S B E …", "label")] : []
    let hints =
      keys.bindings.filter { !$0.hint.isEmpty }.map { binding in
        (binding.sequences[0].map(\.name).joined(separator: " "), binding.hint)
      }
    for (key, words) in ordered(hints, labels) {
      let width = Width.of(key) + Width.of(words) + 3
      guard column + width <= grid.size.columns else { break }
      column += grid.write(key, column: column, row: row, role: .key) + 1
      column += grid.write(words, column: column, row: row, role: .status) + 2
    }
  }

  /// The way out and the way back first, so that they show on the narrowest screen.
  private func ordered(
    _ hints: [(String, String)], _ labels: [(String, String)]
  ) -> [(String, String)] {
    func named(_ names: [String]) -> [(String, String)] {
      names.compactMap { name in hints.first { $0.1 == name } }
    }
    let early = ["help", "back", "look", "relabel", "undo", "redo"]
    let first = named(Array(early.prefix(2))).map { hint in
      (hint.0, hint.1 == "back" && page == .gallery && !isReviewingSlide ? "leave" : hint.1)
    }
    return first + labels + named(Array(early.dropFirst(2)))
      + hints.filter { !early.contains($0.1) }
  }

  /// The keys that may follow, at the bottom right.
  private func drawPossible(in size: Size) -> Frame.Popup {
    let depth = reader.pending.count
    let lines = possible.flatMap { binding in
      binding.sequences.filter { Array($0.prefix(depth)) == reader.pending }.map { sequence in
        (sequence.dropFirst(depth).map(\.name).joined(separator: " "), binding.help)
      }
    }
    let columns = min(size.columns, 6 + (lines.map { Width.of($0.0 + $0.1) }.max() ?? 10))
    let rows = min(size.rows - 2, lines.count + 2)
    var grid = Grid(Size(columns: columns, rows: rows), filledWith: Glyph(" ", .popup))
    grid.frame(
      grid.bounds, title: reader.pending.map(\.name).joined(separator: " "), role: .focus)
    for (row, line) in lines.prefix(rows - 2).enumerated() {
      grid.write(line.0, column: 2, row: row + 1, role: .key)
      grid.write(
        line.1, column: 4 + Width.of(line.0) - 1, row: row + 1, role: .popup, limit: columns - 6)
    }
    return Frame.Popup(
      grid, at: Point(column: size.columns - columns, row: size.rows - 2 - rows))
  }
}
