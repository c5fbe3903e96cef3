import CKernels

/// Which of the kernels this processor runs.
package enum KernelChoice {
  /// Floats in a vector: 16, 8 or 4.
  package static var width: Int { kernel_width() }
}
