import CKernels

/// What a convolution does to its input as it reads it: y = f(scale x + shift), the normalisation
/// and activation before it, and whether it sees every pixel as two by two.
package struct InputSeam: Sendable {
  /// The activations of `UNet2DModel` that are built here.
  package enum Activation: Sendable, Hashable {
    case identity
    case silu
    case mish

    var code: Int {
      switch self {
      case .identity: KERNEL_IDENTITY
      case .silu: KERNEL_SILU
      case .mish: KERNEL_MISH
      }
    }
  }

  /// The view's scales, then its shifts, one a channel; nil for none.
  package var affine: Buffer?
  package var activation: Activation
  /// Nearest neighbour, twice as high and wide.
  package var doubled: Bool

  package init(affine: Buffer? = nil, activation: Activation = .identity, doubled: Bool = false) {
    self.affine = affine
    self.activation = activation
    self.doubled = doubled
  }

  /// Whether it changes nothing.
  var isPlain: Bool { affine == nil && activation == .identity && !doubled }

  /// `view` of picture `index` as the kernels read it.
  func input(_ view: View, _ index: Int, in run: Run) -> KernelInput {
    let pixels = run.floats(view, index)
    let factor = doubled ? 2 : 1
    var input = KernelInput()
    input.pixels = UnsafePointer(pixels.start)
    input.row_stride = view.width * view.stride
    input.pixel_stride = view.stride
    input.height = view.height * factor
    input.width = view.width * factor
    input.doubled = doubled ? 1 : 0
    input.channels = view.channels
    input.activation = activation.code
    if let affine {
      let values = run.floats(affine, index)
      input.scale = UnsafePointer(values.part(0, view.channels).start)
      input.shift = UnsafePointer(values.part(view.channels, view.channels).start)
    }
    return input
  }
}

/// What is added to a result as it is written: (y + bias + residual) * scale.
package struct OutputSeam: Sendable {
  package enum Bias: Sendable {
    case none
    /// The same for every picture.
    case constant(Storage)
    /// A picture's own, from `offset` in a buffer on: a bias with the time embedding added.
    case perPicture(Buffer, offset: Int)
  }

  package var bias: Bias
  package var residual: View?
  package var scale: Float

  package init(bias: Bias = .none, residual: View? = nil, scale: Float = 1) {
    self.bias = bias
    self.residual = residual
    self.scale = scale
  }

  var reads: [Buffer] {
    var buffers = residual.map { [$0.buffer] } ?? []
    if case .perPicture(let buffer, _) = bias { buffers.append(buffer) }
    return buffers
  }

  func bias(_ channels: Int, _ index: Int, in run: Run) -> UnsafePointer<Float>? {
    switch bias {
    case .none: nil
    case .constant(let storage): UnsafePointer(storage.floats.part(0, channels).start)
    case .perPicture(let buffer, let offset):
      UnsafePointer(run.floats(buffer, index).part(offset, channels).start)
    }
  }
}
