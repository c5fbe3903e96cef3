import AtlasStore

/// What is known of cells: those learned of lately, so that memory stays bounded.
struct Facts: Sendable, Equatable {
  /// Cells a generation holds; two generations are kept.
  static let most = 4000

  private var young: [SpecimenID: Specimen] = [:]
  private var old: [SpecimenID: Specimen] = [:]
  /// Asked for and not yet told, so that nothing is asked twice.
  private var asked: Set<SpecimenID> = []

  subscript(id: SpecimenID?) -> Specimen? { id.flatMap { young[$0] ?? old[$0] } }

  /// Those of these cells that are neither known nor asked for; they count as asked for from now on.
  mutating func missing(of ids: [SpecimenID]) -> [SpecimenID] {
    let missing = ids.filter { self[$0] == nil && !asked.contains($0) }
    asked.formUnion(missing)
    return missing
  }

  mutating func learn(_ specimens: [Specimen]) {
    for specimen in specimens {
      young[specimen.id] = specimen
      asked.remove(specimen.id)
    }
    guard young.count > Self.most else { return }
    (old, young) = (young, [:])
  }

  /// Forgets what someone else may have changed.
  mutating func forget() {
    (young, old, asked) = ([:], [:], [])
  }
}
