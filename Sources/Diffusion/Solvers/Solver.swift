import Foundation

/// One way to walk from noise to a picture: what to ask the network, and where its answer leads.
/// A solver is for one picture and remembers what it needs of the steps before.
public protocol Solver: Sendable {
  /// The time at each evaluation of the network.
  var times: [Float] { get }

  /// The standard deviation of the noise the walk begins with.
  var initialScale: Float { get }

  /// What the picture so far is multiplied by, at evaluation `index`, before the network sees it;
  /// also what makes it of about unit variance, to be looked at.
  func inputScale(_ index: Int) -> Float

  /// Whether evaluation `index` is followed by fresh noise.
  func wantsNoise(_ index: Int) -> Bool

  /// Moves `x` by one evaluation.
  ///
  /// - Parameters:
  ///   - index: of the evaluation; they come in order from 0.
  ///   - output: what the network made of the scaled `x`.
  ///   - noise: standard normal, as many as `x`; empty unless wanted.
  /// - Returns: the picture the network sees at the end of the way.
  mutating func step(
    _ index: Int, _ x: inout [Float], output: [Float], noise: [Float]
  ) -> [Float]
}

extension Solver {
  /// 1: the variance is kept all the way.
  public func inputScale(_ index: Int) -> Float { 1 }

  /// No: the way is a function of its beginning.
  public func wantsNoise(_ index: Int) -> Bool { false }
}

extension SchedulerConfiguration {
  /// The solver of this configuration for a walk of `steps` steps.
  public func solver(steps: Int) throws(SchedulerError) -> AnySolver {
    guard steps >= 1, steps <= trainSteps else {
      throw .steps(steps, most: trainSteps)
    }
    switch kind {
    case .ddpm, .ddim:
      guard !zeroTerminalSNR || prediction != .epsilon else { throw .noSignal }
      return kind == .ddpm
        ? AnySolver(DDPM(self, steps: steps)) : AnySolver(DDIM(self, steps: steps))
    case .dpmSolverMultistep: return AnySolver(DPMSolverMultistep(self, steps: steps))
    case .uniPCMultistep: return AnySolver(UniPCMultistep(self, steps: steps))
    case .euler: return AnySolver(EulerDiscrete(self, steps: steps))
    case .heun: return AnySolver(HeunDiscrete(self, steps: steps))
    }
  }

  /// The same noise and prediction, walked by another scheduler with its usual options. The clip of
  /// one isn't handed on to another: DPM-Solver++ of diffusers never clips, and clipped pictures have
  /// too few pixels as light as can be.
  /// The times become those of `Spacing.lastThenKarras`; DDIM, which counts whole times, gets
  /// trailing ones: leading ones begin too late on few steps, which washes pictures out.
  ///
  /// - Parameter keepingClip: whether it is handed on all the same, as it once was.
  public func walked(by other: Kind, keepingClip: Bool = false) -> SchedulerConfiguration {
    guard other != kind else { return self }
    var new = SchedulerConfiguration(kind: other)
    new.trainSteps = trainSteps
    new.betaStart = betaStart
    new.betaEnd = betaEnd
    new.betaSchedule = betaSchedule
    new.trainedBetas = trainedBetas
    new.prediction = prediction
    new.zeroTerminalSNR = zeroTerminalSNR
    if keepingClip { new.clipRange = clipRange }
    new.thresholding = thresholding
    new.spacing = other == .ddim || other == .ddpm ? .trailing : .lastThenKarras
    if other == .uniPCMultistep { new.solverType = .bh2 }
    return new
  }
}
