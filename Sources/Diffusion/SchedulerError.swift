public import Basis

/// Why a walk can't be done as asked.
public enum SchedulerError: Explained, Equatable {
  /// So many steps aren't possible.
  case steps(Int, most: Int)
  /// Noise can't be predicted where there is no picture left in it.
  case noSignal

  /// What can't be done.
  public var summary: String {
    switch self {
    case .steps(let steps, let most): "a walk has 1 to \(most) steps, not \(steps)"
    case .noSignal:
      "'rescale_betas_zero_snr' leaves nothing of the picture, from which 'epsilon' can't find it"
    }
  }

  /// What can.
  public var remedy: String? {
    switch self {
    case .steps: "ask for fewer steps with --steps"
    case .noSignal: "use a model with 'v_prediction' or 'sample'"
    }
  }

  /// Bad usage, or bad data.
  public var exitStatus: ExitStatus {
    switch self {
    case .steps: .usage
    case .noSignal: .badData
    }
  }
}
