import ReaderStudy
import TerminalKit

/// A report to read: what was found and a figure first, then its parts, folded to their headings; and
/// its pictures.
struct ReportPage: Page {
  typealias Action = ReportVerb
  typealias Request = ReportRequest

  static let name = "report"
  static let purpose =
    "A report: what was found and a figure first, then its parts. Enter unfolds the one under the "
    + "cursor; i shows the report's pictures, where it has some."

  let title: String
  let document: ReportDocument
  /// The most and the least convincing.
  let pictures: [ReportPicture]
  let outline: ReportOutline
  private(set) var unfolded: Set<Int> = []
  /// The part under the cursor; nil where none shows.
  private(set) var selected: Int?
  private(set) var showsPictures = false
  /// The first line, or group of pictures, that shows.
  private(set) var top = 0
  /// Columns of tables that are scrolled past.
  private(set) var side = 0

  init(title: String, document: ReportDocument, pictures: [ReportPicture] = []) {
    self.title = title
    self.document = document
    self.pictures = pictures
    outline = ReportOutline(document)
  }

  func crumb(in shell: Shell) -> String { title }

  func status(in shell: Shell) -> String {
    if showsPictures { return "group \(top + 1) of \(groups.count)" }
    let view = view(in: shell)
    let count = view.layout.lines.count
    let words = "line \(top + 1) to \(min(count, top + view.text.rows)) of \(count)"
    return selected.map { "part \($0 + 1) of \(outline.parts.count), \(words)" } ?? words
  }

  func keys(in shell: Shell) -> [KeyTable<ReportVerb>.Group] {
    [
      .init(
        "Reading",
        [
          KeyBinding(
            [[.enter]], .open, hint: outline.parts.isEmpty ? "" : "unfold",
            help: "unfold the part under the cursor, or fold it"),
          KeyBinding(
            [[.character("i")]], .more, hint: pictures.isEmpty ? "" : "pictures",
            help: "the most and the least convincing pictures, and back"),
          KeyBinding(
            [[.character("j")], [.down]], .down, hint: "down",
            help: "the next part, or a line down"),
          KeyBinding([[.character("k")], [.up]], .up, help: "the part before, or a line up"),
          KeyBinding([[.character("l")], [.right]], .right, help: "tables: the next column"),
          KeyBinding([[.character("h")], [.left]], .left, help: "tables: the column before"),
          KeyBinding([[.control("d")]], .halfPageDown, help: "half a page down"),
          KeyBinding([[.control("u")]], .halfPageUp, help: "half a page up"),
          KeyBinding(
            [[.pageDown], [.control("f")]], .pageDown, hint: "page", help: "a page down"),
          KeyBinding([[.pageUp], [.control("b")]], .pageUp, help: "a page up"),
          KeyBinding(
            [[.character("g"), .character("g")], [.home]], .first, help: "the beginning"),
          KeyBinding([[.character("G")], [.end]], .last, help: "the end"),
          KeyBinding(
            [[.character("e")]], .export, hint: "save", help: "save the report as HTML here"),
          KeyBinding([], .unfoldAll, help: "unfold all parts"),
          KeyBinding([], .foldAll, help: "fold all parts"),
        ])
    ]
  }

  // MARK: Reading

  mutating func enter(in shell: Shell) -> Effects { fit(in: shell) }

  mutating func act(_ action: ReportVerb, count: Int?, in shell: Shell) -> Effects {
    let times = min(10_000, count ?? 1)
    func page() -> Int { max(1, view(in: shell).text.rows - 1) }
    switch action {
    case .up: step(-times, in: shell)
    case .down: step(times, in: shell)
    case .left: side = max(0, side - times)
    case .right: side = min(view(in: shell).layout.mostSide, side + times)
    case .halfPageUp: scroll(-max(1, page() / 2) * times, in: shell)
    case .halfPageDown: scroll(max(1, page() / 2) * times, in: shell)
    case .pageUp: scroll(-page() * times, in: shell)
    case .pageDown: scroll(page() * times, in: shell)
    case .first: scroll(to: times - 1, in: shell)
    case .last: scroll(to: count.map { $0 - 1 } ?? .max, in: shell)
    case .open: if !showsPictures { toggle(in: shell) }
    case .unfoldAll: fold(Set(outline.parts.indices), in: shell)
    case .foldAll: fold([], in: shell)
    case .more:
      guard !pictures.isEmpty else { return [.warn("This report has no pictures.")] }
      showsPictures.toggle()
      scroll(to: 0, in: shell)
    case .export: return [.ask(.save(title: title, document))]
    }
    return []
  }

  mutating func point(_ event: MouseEvent, in shell: Shell) -> Effects {
    switch event.kind {
    case .wheelUp: scroll(-3, in: shell)
    case .wheelDown: scroll(3, in: shell)
    case .press where !showsPictures:
      let view = view(in: shell)
      let line = top + event.at.row - view.text.row
      guard view.text.contains(event.at), view.layout.lines.indices.contains(line),
        let part = view.layout.lines[line].part
      else { return [] }
      selected = part
      toggle(in: shell)
    default: break
    }
    return []
  }

  mutating func stepBack(in shell: Shell) -> Effects? {
    guard showsPictures else { return nil }
    showsPictures = false
    scroll(to: 0, in: shell)
    return []
  }

  mutating func fit(in shell: Shell) -> Effects {
    scroll(0, in: shell)
    return []
  }

  /// To the next part where its heading shows, else a line on.
  private mutating func step(_ by: Int, in shell: Shell) {
    if showsPictures { return scroll(by, in: shell) }
    let view = view(in: shell)
    let headings = view.layout.headings
    for _ in 0..<abs(by) {
      if by > 0, let next = selected.map({ $0 + 1 }) ?? headings.indices.first,
        next < headings.count, headings[next] < top + view.text.rows
      {
        selected = next
      } else if by < 0, let place = selected, place > 0, headings[place - 1] >= top {
        selected = place - 1
      } else {
        let before = top
        scroll(to: top + by.signum(), view)
        if top == before { break }
      }
    }
  }

  private mutating func scroll(_ by: Int, in shell: Shell) {
    // From one group of pictures to the next, however far.
    scroll(to: top + (showsPictures ? by.signum() : by), in: shell)
  }

  private mutating func scroll(to line: Int, in shell: Shell) {
    if showsPictures {
      top = max(0, min(line, groups.count - 1))
    } else {
      scroll(to: line, view(in: shell))
    }
  }

  /// The cursor stays on a part of which something shows.
  private mutating func scroll(to line: Int, _ view: View) {
    let (headings, count) = (view.layout.headings, view.layout.lines.count)
    top = max(0, min(line, count - view.text.rows))
    side = min(side, view.layout.mostSide)
    let shown = headings.indices.filter { place in
      let end = place + 1 < headings.count ? headings[place + 1] : count
      return headings[place] < top + view.text.rows && end > top
    }
    selected = shown.first.flatMap { first in
      shown.last.map { min(max(selected ?? first, first), $0) }
    }
  }

  private mutating func toggle(in shell: Shell) {
    guard let selected else { return }
    let isOpen = unfolded.remove(selected) != nil
    if !isOpen { unfolded.insert(selected) }
    let view = view(in: shell)
    let headings = view.layout.headings
    let heading = headings[selected]
    let end = selected + 1 < headings.count ? headings[selected + 1] : view.layout.lines.count
    // As much of what has been unfolded as goes below its heading.
    let line = isOpen ? min(top, heading) : max(top, min(heading, end - view.text.rows))
    scroll(to: min(line, heading), view)
    self.selected = selected
  }

  private mutating func fold(_ parts: Set<Int>, in shell: Shell) {
    showsPictures = false
    unfolded = parts
    let view = view(in: shell)
    scroll(to: selected.map { view.layout.headings[$0] } ?? top, view)
  }
}
