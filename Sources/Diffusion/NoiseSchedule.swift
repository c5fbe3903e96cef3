import Foundation

/// How much of the picture is left at each of the training's times: betas, the variance added a
/// step, and alphas, the cumulative product of 1 - beta.
///
/// Ho, Jain and Abbeel 2020, section 2; Nichol and Dhariwal 2021, equation 17, for the cosine.
public struct NoiseSchedule: Sendable, Hashable {
  /// The variance added at each time.
  public let betas: [Float]
  /// The share of the picture's variance left at each time, from nearly 1 down to nearly 0.
  public let alphasCumulative: [Float]

  /// The schedule of `configuration`, in the precision of diffusers: float32 numbers, the product
  /// kept in double precision.
  public init(_ configuration: SchedulerConfiguration) {
    let count = configuration.trainSteps
    var betas: [Float]
    if let trained = configuration.trainedBetas {
      betas = trained.map { Float($0) }
    } else {
      switch configuration.betaSchedule {
      case .linear:
        betas = Self.line(configuration.betaStart, configuration.betaEnd, count)
      case .scaledLinear:
        betas = Self.line(
          configuration.betaStart.squareRoot(), configuration.betaEnd.squareRoot(), count
        ).map { $0 * $0 }
      case .squaredCosine:
        betas = (0..<count).map { i in
          let left = Self.cosine(Double(i) / Double(count))
          let right = Self.cosine(Double(i + 1) / Double(count))
          return Float(min(1 - right / left, 0.999))
        }
      }
    }
    if configuration.zeroTerminalSNR { betas = Self.withoutSignalAtTheEnd(betas) }
    self.betas = betas
    var cumulative = Self.products(betas)
    // Next to nothing rather than nothing, where a walk divides by it.
    if configuration.zeroTerminalSNR, ![.ddpm, .ddim].contains(configuration.kind) {
      cumulative[count - 1] = 0x1p-24
    }
    alphasCumulative = cumulative
  }

  /// The standard deviation of the noise relative to the picture, at each time.
  var sigmas: [Double] {
    // In float32 first, as diffusers has it.
    alphasCumulative.map { Double(((1 - $0) / $0).squareRoot()) }
  }

  private static func cosine(_ t: Double) -> Double {
    let value = cos((t + 0.008) / 1.008 * Double.pi / 2)
    return value * value
  }

  private static func line(_ start: Double, _ end: Double, _ count: Int) -> [Float] {
    guard count > 1 else { return [Float(start)] }
    // From both ends, as torch does it.
    let step = (Float(end) - Float(start)) / Float(count - 1)
    return (0..<count).map { i in
      i < count / 2
        ? Float(start) + step * Float(i) : Float(end) - step * Float(count - 1 - i)
    }
  }

  private static func products(_ betas: [Float]) -> [Float] {
    var product = 1.0
    return betas.map { beta in
      product *= Double(1 - beta)
      return Float(product)
    }
  }

  /// Lin et al., "Common diffusion noise schedules and sample steps are flawed", WACV 2024,
  /// algorithm 1.
  private static func withoutSignalAtTheEnd(_ betas: [Float]) -> [Float] {
    let roots = products(betas).map { $0.squareRoot() }
    guard let first = roots.first, let last = roots.last, first > last else { return betas }
    let scaled = roots.map { ($0 - last) * (first / (first - last)) }
    let cumulative = scaled.map { $0 * $0 }
    return cumulative.indices.map { i in
      1 - (i == 0 ? cumulative[0] : cumulative[i] / cumulative[i - 1])
    }
  }
}
