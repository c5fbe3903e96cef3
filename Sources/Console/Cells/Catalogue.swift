import AtlasStore

/// The cells a person is going through: which, in what order, where they stand, what they picked.
struct Catalogue: Sendable, Equatable {
  /// What is listed.
  var query = Query()
  /// The cells listed. Labels given here don't take a cell off the list: nothing moves under
  /// one's hands until the list is asked for again.
  private(set) var ids: [SpecimenID] = []
  /// The place in `ids` that the next key acts on.
  private(set) var cursor = 0
  /// Cells picked for a bulk change.
  private(set) var marks: Set<SpecimenID> = []
  /// Where a range began, while one is being picked.
  private(set) var anchor: Int?
  /// How many cells of each class there are, of all that the query's other parts match.
  var counts: [ClassCount] = []
  /// In an order by class: the classes one after the other, with how many cells are listed of each.
  private(set) var groups: [ClassCount] = []
  /// Cells that were on the screen since the program started.
  private(set) var shown: Set<SpecimenID> = []
  /// Cells remembered under a letter.
  private var places: [Character: SpecimenID] = [:]

  /// How many cells of a class there are; a nil key is for the unlabelled.
  struct ClassCount: Sendable, Hashable {
    var key: String?
    var count: Int

    init(key: String?, count: Int) {
      self.key = key
      self.count = count
    }
  }

  /// The cell the next key acts on; nil when none is listed.
  var current: SpecimenID? { ids.indices.contains(cursor) ? ids[cursor] : nil }

  /// All cells, of every class.
  var total: Int { counts.total }

  /// Takes a new list, keeping the cursor on the same cell where it is still listed.
  mutating func list(_ fresh: [SpecimenID], in groups: [ClassCount] = []) {
    let was = current
    self.groups = groups
    ids = fresh
    anchor = nil
    marks.formIntersection(fresh)
    if let was, let place = fresh.firstIndex(of: was) {
      cursor = place
    } else {
      cursor = min(cursor, max(0, fresh.count - 1))
    }
  }

  /// Remembers that the cells at these places were on the screen.
  mutating func noteShown(_ places: Range<Int>) {
    shown.formUnion(ids[places.clamped(to: ids.indices)])
  }

  mutating func move(to place: Int) {
    cursor = min(max(0, place), max(0, ids.count - 1))
  }

  /// Moves to a cell, if it is listed.
  @discardableResult
  mutating func move(to id: SpecimenID) -> Bool {
    guard let place = ids.firstIndex(of: id) else { return false }
    cursor = place
    return true
  }

  /// Moves to the beginning of a class further on or further back, in an order by class; false in
  /// any other.
  mutating func moveByGroups(_ by: Int) -> Bool {
    guard !groups.isEmpty else { return false }
    var starts = [0]
    for group in groups.dropLast() { starts.append((starts.last ?? 0) + group.count) }
    let here = starts.lastIndex { $0 <= cursor } ?? 0
    // Backwards, the beginning of this class comes first.
    let isInside = by < 0 && cursor > starts[here]
    let target = here + by + (isInside ? 1 : 0)
    move(to: starts[max(0, min(starts.count - 1, target))])
    return true
  }

  /// Whether the cell under the cursor is one of these.
  func isCurrent(among ids: Set<SpecimenID>) -> Bool { current.map(ids.contains) ?? false }

  /// Whether, in an order by class, a person has looked at every cell that is or may be of this
  /// class. False while that isn't known.
  func isDone(with key: String, _ facts: Facts) -> Bool {
    var start = 0
    for group in groups {
      let end = min(ids.count, start + group.count)
      if group.key == key {
        return ids[min(start, end)..<end].allSatisfy { facts[$0]?.labelling?.means == .hand }
      }
      start = end
    }
    return false
  }

  // MARK: Picking

  mutating func toggleMark() {
    guard let current else { return }
    if marks.remove(current) == nil { marks.insert(current) }
  }

  mutating func markAll() {
    marks = Set(ids)
  }

  /// Begins a range, or picks the one begun.
  mutating func toggleRange() {
    if anchor == nil {
      anchor = cursor
    } else {
      marks.formUnion(range)
      anchor = nil
    }
  }

  /// Picks everything from one place to another, for the mouse.
  mutating func markRange(from first: Int, to last: Int) {
    guard !ids.isEmpty else { return }
    let low = max(0, min(first, last))
    let high = min(ids.count - 1, max(first, last))
    guard low <= high else { return }
    marks.formUnion(ids[low...high])
  }

  /// Leaves one level; false when there was none to leave.
  mutating func clearMarks() -> Bool {
    if anchor != nil {
      anchor = nil
      return true
    }
    if !marks.isEmpty {
      marks = []
      return true
    }
    return false
  }

  /// The cells of the range being picked.
  var range: [SpecimenID] {
    guard let anchor, !ids.isEmpty else { return [] }
    return Array(ids[min(anchor, cursor)...min(ids.count - 1, max(anchor, cursor))])
  }

  /// Whether a cell is picked or lies in the range being picked.
  func isMarked(place: Int) -> Bool {
    if let anchor, (min(anchor, cursor)...max(anchor, cursor)).contains(place) { return true }
    return ids.indices.contains(place) && marks.contains(ids[place])
  }

  /// What the next change applies to: the picked cells, else the one under the cursor. In the
  /// order of the list.
  var targets: [SpecimenID] {
    let picked = marks.union(range)
    if picked.isEmpty { return current.map { [$0] } ?? [] }
    return ids.filter { picked.contains($0) }
  }

  // MARK: Places

  /// The cells remembered, by letter.
  var remembered: [(letter: Character, id: SpecimenID)] {
    places.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  mutating func remember(_ letter: Character) -> Bool {
    guard let current else { return false }
    places[letter] = current
    return true
  }

  /// Takes over what another walk through these cells remembered and saw.
  mutating func takePlaces(of other: Catalogue) {
    places = other.places
    shown.formUnion(other.shown)
  }

  mutating func goTo(_ letter: Character) -> Bool {
    guard let id = places[letter] else { return false }
    return move(to: id)
  }

  /// Moves to the nearest of these cells in a direction; false when there is none.
  mutating func move(toNearestOf wanted: Set<SpecimenID>, forward: Bool) -> Bool {
    let place =
      forward
      ? ids.indices.dropFirst(cursor + 1).first { wanted.contains(ids[$0]) }
      : ids.indices.prefix(cursor).last { wanted.contains(ids[$0]) }
    guard let place else { return false }
    cursor = place
    return true
  }
}
