import Foundation

/// Measures that one handling of pictures would move together, tried as one.
struct LeakFamily: Sendable {
  /// What it is called in the audit's table.
  var name: String
  /// Who can have made a difference in it.
  enum Cause: Sendable {
    /// Any generator may: it is reported, and never stops sealing.
    case generator
    /// Handling only, above this area; below it may still be a generator's own, which pads its edges
    /// and has another ground: the models looked at stay below 0.7.
    case handling(beyond: Double)
    /// A generator's own grid or that of a resampling: it is handling where the reals are told from
    /// their own mirror images.
    case resampling
  }

  var cause: Cause
  /// As many values for every picture of one size.
  var measure: @Sendable (AuditPicture) -> [Double]

  init(_ name: String, _ cause: Cause, _ measure: @escaping @Sendable (AuditPicture) -> [Double]) {
    self.name = name
    self.cause = cause
    self.measure = measure
  }

  /// All that are tried.
  ///
  /// - Parameter blockPeriods: distances, in pixels, at which the blocks of the source's JPEG would
  ///   show; a whole one is among the phases already.
  static func all(blockPeriods: [Double]) -> [LeakFamily] {
    let phases = [2, 3, 4, 5, 8].map { period in
      LeakFamily("phase, period \(period)", .resampling) { $0.phase(period: period) }
    }
    var lattices: [LeakFamily] = []
    for period in Set(blockPeriods).subtracting([2, 3, 4, 5, 8]).sorted() where period > 1 {
      lattices.append(
        LeakFamily(String(format: "JPEG lattice, period %g", period), .generator) {
          $0.lattice(period: period)
        })
    }
    return phases + lattices + [
      LeakFamily("single rows and columns", .generator) { $0.places },
      LeakFamily("border of one pixel", .handling(beyond: 0.75)) { $0.ring },
      LeakFamily("comb of the levels", .handling(beyond: 0.75)) { $0.comb },
      LeakFamily("number of levels and colours", .generator) { $0.levels },
      LeakFamily("ends of the levels", .generator) { $0.ends },
      LeakFamily("how often each level occurs", .generator) { $0.shares },
      LeakFamily("colours and ground", .generator) { $0.colours },
      LeakFamily("vignette", .generator) { $0.vignette },
      LeakFamily("order of neighbours", .generator) { $0.order },
      LeakFamily("noise of flat parts", .generator) { $0.flatNoise },
      LeakFamily("sharpness", .generator) { $0.sharpness },
      LeakFamily("sharpness of colour", .generator) { $0.chroma },
    ]
  }
}
