/// The lines of a page's list, and the one that the keys act on.
struct ChosenList<Item: Identifiable & Equatable & Sendable>: Sendable, Equatable {
  /// Nil until they have been looked for.
  private(set) var items: [Item]?
  private(set) var selected = 0

  /// The one chosen; nil where there is none.
  var chosen: Item? {
    guard let items, items.indices.contains(selected) else { return nil }
    return items[selected]
  }

  /// Goes down by so many lines.
  mutating func step(_ by: Int) {
    selected = max(0, min(selected + by, (items?.count ?? 1) - 1))
  }

  /// Takes a fresh list, staying with what was chosen wherever it stands now.
  mutating func take(_ fresh: [Item]) {
    let id = chosen?.id
    items = fresh
    if let place = fresh.firstIndex(where: { $0.id == id }) { selected = place }
    step(0)
  }
}

extension Int {
  /// The place so many further, or back, in a round of `count`: people type '50' before an arrow.
  func going(_ by: Int, inRoundOf count: Int) -> Int {
    let place = (self + by) % count
    return place < 0 ? place + count : place
  }
}
