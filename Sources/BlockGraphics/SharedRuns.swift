/// Colours that a run of cells shares, fitted to all of them instead of to the first.
enum SharedRuns {
  /// Gives every run of cells with one foreground, and every run with one background, the
  /// colour with the least squared error over the run. Each depends on the other, so a few
  /// rounds are made; every step can only lower the error.
  static func refit(_ choices: inout [FrugalRow.Choice], rounds: Int = 3) {
    for _ in 0..<rounds {
      refitForegrounds(&choices)
      refitBackgrounds(&choices)
    }
  }

  private static func refitForegrounds(_ choices: inout [FrugalRow.Choice]) {
    for run in runs(choices, \.foreground) {
      var sum = SIMD3<Float>.zero
      var weight: Float = 0
      for index in run {
        let evidence = choices[index].evidence
        sum += evidence.foreground - (choices[index].background ?? .zero) * evidence.mixed
        weight += evidence.own
      }
      guard weight > 0 else { continue }
      let colour = FrugalRow.Evidence.level(sum / weight)
      for index in run { choices[index].foreground = colour }
    }
  }

  private static func refitBackgrounds(_ choices: inout [FrugalRow.Choice]) {
    for run in runs(choices, \.background) {
      var sum = SIMD3<Float>.zero
      var weight: Float = 0
      for index in run {
        let evidence = choices[index].evidence
        sum += evidence.background - (choices[index].foreground ?? .zero) * evidence.mixed
        weight += evidence.rest
      }
      guard weight > 0 else { continue }
      let colour = FrugalRow.Evidence.level(sum / weight)
      for index in run { choices[index].background = colour }
    }
  }

  /// Stretches of neighbours with the same colour of the pen; cells before it is set are left out.
  private static func runs(
    _ choices: [FrugalRow.Choice], _ colour: KeyPath<FrugalRow.Choice, SIMD3<Float>?>
  ) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start = 0
    for index in 1...choices.count {
      if index < choices.count, choices[index][keyPath: colour] == choices[start][keyPath: colour] {
        continue
      }
      if choices[start][keyPath: colour] != nil { runs.append(start..<index) }
      start = index
    }
    return runs
  }
}
