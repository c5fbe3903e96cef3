import Foundation

/// UniPC: predicts a step, and corrects the step before once the network has seen where it led.
///
/// Zhao et al., "UniPC: a unified predictor-corrector framework for fast sampling of diffusion
/// models", NeurIPS 2023, algorithms 5 to 8.
struct UniPCMultistep: Solver {
  let times: [Float]
  let initialScale: Float = 1
  private let prediction: PicturePrediction
  private let levels: [Level]
  private let lambdas: [Double]
  private let order: Int
  private let type: SchedulerConfiguration.SolverType
  private let lowersOrderAtEnd: Bool
  private let predictsPicture: Bool
  private let uncorrected: Set<Int>
  /// The last predictions, newest first.
  private var models: [[Float]] = []
  private var lastX: [Float] = []
  private var lastOrder = 0

  init(_ configuration: SchedulerConfiguration, steps: Int) {
    let spacing = TimeSpacing(configuration, NoiseSchedule(configuration), steps: steps)
    times = spacing.times
    levels = spacing.sigmas.map { Level(ratio: $0) }
    lambdas = spacing.sigmas.map { -log($0) }
    prediction = PicturePrediction(configuration)
    order = configuration.order
    type = configuration.solverType
    lowersOrderAtEnd = configuration.lowerOrderFinal
    predictsPicture = configuration.predictsPicture
    uncorrected = configuration.disabledCorrectors
  }

  mutating func step(
    _ index: Int, _ x: inout [Float], output: [Float], noise: [Float]
  ) -> [Float] {
    let now = levels[index]
    let picture = prediction.picture(x, output, alpha: now.alpha, sigma: now.sigma)
    let model =
      predictsPicture
      ? picture : prediction.noise(x, output, alpha: now.alpha, sigma: now.sigma)
    if index > 0, !uncorrected.contains(index - 1) {
      x = move(lastX, from: index - 1, order: lastOrder, arrival: model)
    }
    models = [model] + models.prefix(order - 1)
    let left = lowersOrderAtEnd ? min(order, times.count - index) : order
    lastOrder = min(left, models.count)
    lastX = x
    x = move(x, from: index, order: lastOrder, arrival: nil)
    return picture
  }

  /// From one level to the next: as predicted from the models so far, or, with the model at the
  /// arrival, corrected.
  private func move(
    _ x: [Float], from index: Int, order: Int, arrival: [Float]?
  ) -> [Float] {
    let from = levels[index]
    let to = levels[index + 1]
    let h = lambdas[index + 1] - lambdas[index]
    let step = predictsPicture ? -h : h
    let ratios = (1..<max(order, 1)).map { (lambdas[index - $0] - lambdas[index]) / h } + [1]
    let base = type == .bh1 ? step : expm1(step)
    let weights = self.weights(ratios, step: step, base: base, corrects: arrival != nil)
    let keep = predictsPicture ? to.sigma / from.sigma : to.alpha / from.alpha
    let scale = predictsPicture ? to.alpha : to.sigma
    let first = scale * expm1(step)
    var result = x
    for i in x.indices {
      let m0 = Double(models[0][i])
      var value = keep * Double(x[i]) - first * m0
      for k in 1..<max(order, 1) {
        value -= scale * base * weights[k - 1] * (Double(models[k][i]) - m0) / ratios[k - 1]
      }
      if let arrival {
        value -= scale * base * weights[order - 1] * (Double(arrival[i]) - m0)
      }
      result[i] = Float(value)
    }
    return result
  }

  /// What each difference counts: the solution of a small Vandermonde system.
  private func weights(
    _ ratios: [Double], step: Double, base: Double, corrects: Bool
  ) -> [Double] {
    let order = ratios.count
    if corrects, order == 1 { return [0.5] }
    if !corrects, order <= 2 { return order == 2 ? [0.5] : [] }
    let size = corrects ? order : order - 1
    var rows: [[Double]] = []
    var phi = expm1(step) / step - 1
    var factorial = 1.0
    for k in 0..<size {
      rows.append(ratios.prefix(size).map { pow($0, Double(k)) } + [phi * factorial / base])
      factorial *= Double(k + 2)
      phi = phi / step - 1 / factorial
    }
    return Self.solve(rows)
  }

  /// By elimination with the largest pivot; at most three unknowns, the last column being the right
  /// side.
  private static func solve(_ system: [[Double]]) -> [Double] {
    var rows = system
    let count = rows.count
    for column in 0..<count {
      let pivot =
        (column..<count).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
      rows.swapAt(column, pivot)
      for row in 0..<count where row != column {
        let factor = rows[row][column] / rows[column][column]
        for k in column...count { rows[row][k] -= factor * rows[column][k] }
      }
    }
    return (0..<count).map { rows[$0][count] / rows[$0][$0] }
  }
}
