import AtlasStore
import TerminalKit

/// The generator's second opinion on a cell beside the first, and what would have to change for the
/// cell to be of another class.
struct OpinionPage: Page {
  typealias Request = OpinionRequest
  typealias News = OpinionNews

  static let name = "second opinion"
  static let purpose =
    "What the generator makes of a cell: which class it is of, and how it would look as another."

  private(set) var list: Catalogue
  /// The classes, the likeliest first; empty until the answer is there.
  private(set) var chances: [OpinionNews.ClassChance] = []
  private(set) var strangeness: Double?
  private(set) var isStrange = false
  /// Which of the chances the cell is shown as.
  private(set) var selected = 1
  /// The latest change.
  private(set) var change: CellChange?
  /// The generator can't be asked.
  private(set) var isSilent = false

  /// About the cell under the cursor of a list.
  init(of list: Catalogue = Catalogue()) {
    self.list = list
  }

  /// The class the cell is shown as.
  var other: String? { chances.indices.contains(selected) ? chances[selected].key : nil }

  func crumb(in shell: Shell) -> String { "second opinion" }

  func keys(in shell: Shell) -> [KeyTable<OpinionVerb>.Group] { OpinionVerb.keys }

  func subject(in shell: Shell) -> Subject {
    var subject = Subject()
    subject.filter = list.query.filter
    subject.listing = list.query.listing
    subject.cell = list.current
    subject.classKey = shell.facts[list.current]?.classKey
    return subject
  }

  func status(in shell: Shell) -> String {
    guard list.current != nil else { return "" }
    let place = Numbers.grouped(list.cursor + 1)
    return "cell \(place) of \(Numbers.grouped(list.ids.count))"
  }

  mutating func enter(in shell: Shell) -> Effects { chances.isEmpty ? ask() : [] }

  private mutating func ask() -> Effects {
    (chances, strangeness, isStrange, selected) = ([], nil, false, 1)
    (change, isSilent) = (nil, false)
    return list.current.map { [.fetch([$0]), .ask(.ask($0))] } ?? []
  }

  mutating func take(_ news: OpinionNews, in shell: Shell) -> Effects {
    switch news {
    case .found(let id, let chances, let strangeness, let isStrange):
      guard id == list.current else { return [] }
      (self.chances, self.strangeness, self.isStrange) = (chances, strangeness, isStrange)
      return askChange()
    case .changed(let id, let change):
      guard id == list.current, change.to == other else { return [] }
      self.change = change
    case .silent: isSilent = true
    }
    return []
  }

  private func askChange() -> Effects {
    guard let id = list.current, let own = chances.first?.key, let other else { return [] }
    return [.ask(.change(id, from: own, to: other))]
  }

  mutating func act(_ action: OpinionVerb, count: Int?, in shell: Shell) -> Effects {
    let times = count ?? 1
    switch action {
    case .left, .right:
      let here = list.cursor
      list.move(to: here + (action == .right ? times : -times))
      return list.cursor == here ? [] : ask()
    case .up, .previousClass: return step(-times)
    case .down, .nextClass: return step(times)
    case .film: return list.current.map { [.push(FilmPage(of: $0))] } ?? []
    }
  }

  private mutating func step(_ by: Int) -> Effects {
    let before = other
    selected = max(1, min(max(1, chances.count - 1), selected + by))
    return other == before ? [] : askChange()
  }
}
