import AtlasStore
import TerminalKit

/// A cell under more and more noise: what the network learned to undo.
struct FilmPage: Page {
  /// Nothing can be done here but looking and going back.
  enum Action: Verb {}

  typealias Request = FilmRequest
  typealias News = FilmNews

  static let name = "film"
  static let purpose =
    "A cell on its way into noise. The network learned to undo each of these steps; sampling goes "
    + "the whole way back."

  let id: SpecimenID
  /// The cell, and what becomes of it; empty until it is there.
  private(set) var pictures: [PictureKey] = []
  /// Why there is none, once that is known.
  private var isMissing = false

  init(of id: SpecimenID) {
    self.id = id
  }

  func crumb(in shell: Shell) -> String { "into noise" }
  func keys(in shell: Shell) -> [KeyTable<Action>.Group] { [] }

  func subject(in shell: Shell) -> Subject {
    var subject = Subject()
    subject.cell = id
    subject.classKey = shell.facts[id]?.classKey
    return subject
  }

  func status(in shell: Shell) -> String {
    shell.facts[id].map { SpecimenWords.name($0, shell.vocabulary) } ?? ""
  }

  mutating func enter(in shell: Shell) -> Effects {
    pictures.isEmpty ? [.fetch([id]), .ask(FilmRequest(id: id))] : []
  }

  mutating func take(_ news: FilmNews, in shell: Shell) -> Effects {
    switch news {
    case .dissolved(let id, let pictures): if id == self.id { self.pictures = pictures }
    case .missing: isMissing = true
    }
    return []
  }

  mutating func act(_ action: Action, count: Int?, in shell: Shell) -> Effects { switch action {} }

  func draw(on frame: inout Frame, in shell: Shell) {
    let (line, area) = shell.body.cutting(rows: 1)
    frame.page.write(
      "from cell to noise, and how far", column: line.column + 1, row: line.row, role: .heading)
    guard !pictures.isEmpty else {
      frame.page.write(
        isMissing ? "There is no model." : "Loading the model …", column: line.column + 1,
        row: area.row, role: .faint)
      return
    }
    let layout = TileLayout(pictures.count, in: area)
    // Where not all fit, those that do are spread over the whole way.
    let shown = min(pictures.count, layout.page)
    for place in 0..<shown {
      let index = shown == 1 ? 0 : place * (pictures.count - 1) / (shown - 1)
      let (picture, caption) = layout.tile(place).cutting(rows: layout.tile.rows)
      frame.page.slots.append(ImageSlot(pictures[index], in: picture))
      let share = pictures.count == 1 ? 0 : Double(index) / Double(pictures.count - 1)
      let words = index == 0 ? "the cell" : Numbers.percent(share)
      frame.page.write(
        Width.fit(words, columns: caption.columns), column: caption.column, row: caption.row,
        role: .faint)
    }
  }
}
