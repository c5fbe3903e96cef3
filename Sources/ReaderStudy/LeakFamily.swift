import Foundation

/// Measures that one handling of pictures would move together, tried as one.
struct LeakFamily: Sendable {
  /// What it is called in the audit's table.
  var name: String
  /// Whether today's generators may differ in it by their own work.
  var isContent: Bool
  /// As many values for every picture of one size.
  var measure: @Sendable (AuditPicture) -> [Double]

  /// All that are tried.
  ///
  /// - Parameter blockPeriods: distances, in pixels, at which JPEG's blocks would show.
  static func all(blockPeriods: [Double]) -> [LeakFamily] {
    let phases = [2, 3, 4, 5, 8].map { period in
      LeakFamily(name: "phase, period \(period)", isContent: false) { $0.phase(period: period) }
    }
    let lattices = blockPeriods.map { period in
      LeakFamily(name: String(format: "JPEG lattice, period %g", period), isContent: false) {
        $0.lattice(period: period)
      }
    }
    return phases + lattices + [
      LeakFamily(name: "single rows and columns", isContent: false) { $0.places },
      LeakFamily(name: "comb of the levels", isContent: false) { $0.comb },
      LeakFamily(name: "number of levels and colours", isContent: true) { $0.levels },
      LeakFamily(name: "ends of the levels", isContent: true) { $0.ends },
      LeakFamily(name: "how often each level occurs", isContent: true) { $0.shares },
      LeakFamily(name: "colours and ground", isContent: true) { $0.colours },
      LeakFamily(name: "border of one pixel", isContent: false) { $0.ring },
      LeakFamily(name: "vignette", isContent: true) { $0.vignette },
      LeakFamily(name: "order of neighbours", isContent: true) { $0.order },
      LeakFamily(name: "noise of flat parts", isContent: true) { $0.flatNoise },
      LeakFamily(name: "sharpness", isContent: true) { $0.sharpness },
      LeakFamily(name: "sharpness of colour", isContent: true) { $0.chroma },
    ]
  }
}
