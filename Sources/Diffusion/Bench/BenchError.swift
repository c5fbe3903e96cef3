public import Basis

/// Why a comparison of speed can't be made.
public enum BenchError: Explained, Equatable {
  /// The peer doesn't start.
  case peer(python: String)
  /// The peer ended in the middle.
  case peerStopped(name: String)

  /// What went wrong.
  public var summary: String {
    switch self {
    case .peer(let python): "'\(python)' can't start the peer to compare with"
    case .peerStopped(let name): "\(name) stopped in the middle of the comparison"
    }
  }

  /// What the peer needs.
  public var remedy: String? {
    "name with --python an interpreter that has torch and diffusers, for onnxruntime also "
      + "onnxruntime, onnx and onnxscript"
  }

  /// Something outside isn't there.
  public var exitStatus: ExitStatus { .unavailable }
}
