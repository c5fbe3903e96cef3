/// The values of all families on pictures of both kinds.
struct LeakMeasures {
  let families: [LeakFamily]
  /// A family's rows, a row a picture.
  private(set) var rows: [[[Double]]]
  /// The reals' rows once more, of their mirror images, for families of resampling.
  private(set) var mirrored: [[[Double]]]
  private(set) var isFake: [Bool] = []

  init(blockPeriods: [Double]) {
    families = LeakFamily.all(blockPeriods: blockPeriods)
    rows = families.map { _ in [] }
    mirrored = rows
  }

  mutating func add(_ picture: StudyPicture, isFake: Bool) {
    let audited = AuditPicture(picture)
    let mirror = audited.mirroredGrids
    self.isFake.append(isFake)
    for (place, family) in families.enumerated() {
      rows[place].append(family.measure(audited))
      if !isFake, case .resampling = family.cause {
        mirrored[place].append(family.measure(mirror))
      }
    }
  }

  /// Pictures chosen from some that were measured: those at `reals` as real, those of `other` at
  /// `fakes` as fake.
  init(_ measured: LeakMeasures, reals: [Int], other: LeakMeasures, fakes: [Int]) {
    families = measured.families
    rows = families.indices.map { place in
      reals.map { measured.rows[place][$0] } + fakes.map { other.rows[place][$0] }
    }
    mirrored = families.indices.map { place in
      measured.mirrored[place].isEmpty ? [] : reals.map { measured.mirrored[place][$0] }
    }
    isFake = reals.map { _ in false } + fakes.map { _ in true }
  }
}
