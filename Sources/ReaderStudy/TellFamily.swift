extension LeakFamily {
  /// What a program may tell generated from real cells by, one family a kind of look; `everything` is
  /// all of them side by side.
  ///
  /// - Parameter blockPeriods: distances, in pixels, at which the blocks of the reals' JPEG would show.
  static func looks(blockPeriods: [Double]) -> [LeakFamily] {
    let lattices = Set(blockPeriods).subtracting([8]).filter { $0 > 1 }.sorted()
    return [
      LeakFamily("colour", .generator) { $0.colours + $0.moments + $0.ends },
      LeakFamily("local patterns", .generator) { $0.localPatterns + $0.order },
      LeakFamily("noise of flat parts", .generator) { $0.flatNoise },
      LeakFamily("background", .generator) { $0.background },
      LeakFamily("white point", .generator) { $0.whitePoint },
      LeakFamily("spectrum", .generator) { $0.spectrum },
      LeakFamily("sharpness", .generator) { $0.sharpness + $0.chroma },
      LeakFamily("grain sizes", .generator) { $0.grain },
      LeakFamily("nucleus", .generator) { $0.nucleus },
      LeakFamily("JPEG blocks", .generator) { picture in
        picture.phase(period: 8) + lattices.flatMap { picture.lattice(period: $0) }
      },
      LeakFamily("rows, columns and border", .generator) { $0.places + $0.ring },
    ]
      + [2, 3, 4, 5, 8].map { period in
        LeakFamily("phase, period \(period)", .generator) { $0.phase(period: period) }
      }
  }
}
