import AtlasStore

/// The lines of the list of classes beside the gallery.
enum ClassList {
  /// One line: all cells, a class, or the unlabelled.
  struct Line: Sendable, Hashable {
    /// Nil for all cells.
    var choice: Choice
    var name: String
    var key: Character?
    var count: Int

    enum Choice: Sendable, Hashable {
      case everything
      case classKey(String?)
    }

    func isShown(by query: Query) -> Bool {
      switch choice {
      case .everything: query.classes.isEmpty
      case .classKey(let key): query.classes == [key]
      }
    }
  }

  /// All cells first, then the classes that occur in the vocabulary's order, then what the
  /// vocabulary doesn't know, and the unlabelled.
  static func lines(_ catalogue: Catalogue, _ vocabulary: Vocabulary) -> [Line] {
    let counts = Dictionary(
      catalogue.counts.map { ($0.key, $0.count) }, uniquingKeysWith: { first, _ in first })
    var lines = [Line(choice: .everything, name: "all cells", key: nil, count: catalogue.total)]
    for cellClass in vocabulary.classes {
      let count = counts[cellClass.key] ?? 0
      guard count > 0 || cellClass.keyboardKey != nil else { continue }
      lines.append(
        Line(
          choice: .classKey(cellClass.key), name: cellClass.name, key: cellClass.keyboardKey,
          count: count))
    }
    for count in catalogue.counts {
      guard let key = count.key, vocabulary.cellClass(key) == nil else { continue }
      lines.append(Line(choice: .classKey(key), name: key, key: nil, count: count.count))
    }
    lines.append(
      Line(
        choice: .classKey(nil), name: "unlabelled", key: nil,
        count: counts[String?.none] ?? 0))
    return lines
  }

  /// The query for the line so many lines further down, leaving out empty classes.
  static func query(
    _ step: Int, from query: Query, _ catalogue: Catalogue, _ vocabulary: Vocabulary
  ) -> Query {
    let lines = lines(catalogue, vocabulary).filter { line in
      line.count > 0 || line.choice == .everything || line.isShown(by: query)
    }
    let at = lines.firstIndex { $0.isShown(by: query) } ?? 0
    return self.query(for: lines[max(0, min(lines.count - 1, at + step))].choice, from: query)
  }

  static func query(for choice: Line.Choice, from query: Query) -> Query {
    var fresh = query
    switch choice {
    case .everything: fresh.classes = []
    case .classKey(let key): fresh.classes = [key]
    }
    return fresh
  }
}
