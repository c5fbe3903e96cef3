import Foundation
import Tensors

/// What generated pictures have to say about the engine that made them.
public enum Engine {
  /// Its version, and the floats in a vector of the kernels this processor runs. The same version on
  /// the same kind of processor gives the same bytes.
  public static var version: String { "3/\(KernelChoice.width)" }

  /// As many threads as there are processors.
  public static var usualThreads: Int { ProcessInfo.processInfo.activeProcessorCount }
}
