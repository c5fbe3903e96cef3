/// Anything made of named tensors: a layer, its gradient, a whole network.
package protocol Parameterized: Sendable {
  /// Calls `body` with every tensor, each under the name it has in a file: `name` and the names of
  /// the parts below it, with dots between. Always in the same order.
  mutating func visit(_ name: String, _ body: (String, inout Tensor) -> Void)
}

/// A step of a network that can be walked forward and backward. Pictures are (N, H, W, C).
///
/// The gradient of a layer is another value of the same type, so an optimiser, a checkpoint and a
/// gradient check all walk the same names. Weights of convolutions are (output, 3, 3, input) in
/// memory and (output, input, 3, 3) in files, as PyTorch has them; see `named(_:)`.
package protocol Layer: Parameterized {
  /// What `forward` must remember for `backward`.
  associatedtype Trace: Sendable

  /// The output for `x`, and what to remember of it.
  func forward(_ x: Tensor) -> (y: Tensor, trace: Trace)

  /// The slope of the loss with respect to the input, from its slope `dy` with respect to the
  /// output; the slopes with respect to the tensors are added to `gradient`.
  func backward(_ dy: Tensor, _ trace: Trace, into gradient: inout Self) -> Tensor
}

extension Parameterized {
  /// Every tensor by its name, in the order of `visit`. Numbers are shared, not copied.
  package var tensors: [(name: String, tensor: Tensor)] {
    var copy = self
    var all: [(name: String, tensor: Tensor)] = []
    copy.visit("") { all.append((name: $0, tensor: $1)) }
    return all
  }

  /// The same with every number 0: a gradient to begin with.
  package var zeros: Self {
    var copy = self
    copy.visit("") { _, tensor in tensor = Tensor(shape: tensor.shape) }
    return copy
  }

  /// How many numbers it consists of.
  package var count: Int { tensors.reduce(0) { $0 + $1.tensor.values.count } }

  /// Makes every number 0.
  package mutating func clear() {
    visit("") { _, tensor in
      var values = tensor.values.mutableSpan
      for index in values.indices { values[index] = 0 }
    }
  }

  /// Adds `other` times `scale`, number by number.
  package mutating func add(_ other: Self, scale: Float = 1) {
    let others = other.tensors
    var place = 0
    visit("") { _, tensor in
      let other = others[place].tensor
      let more = other.values.span
      var values = tensor.values.mutableSpan
      precondition(values.count == more.count, "values of one type have equal tensors")
      for index in values.indices { values[index] += scale * more[index] }
      place += 1
    }
  }
}

extension Parameterized {
  /// Every tensor as files have it, its name after `prefix`: pictures and kernels channels first.
  package func named(_ prefix: String = "") -> [(name: String, tensor: Tensor)] {
    tensors.map { name, tensor in
      (name: prefix + name, tensor: tensor.shape.count == 4 ? tensor.channelsFirst : tensor)
    }
  }

  /// Takes every tensor from `file`, where it is called `prefix` and its name.
  ///
  /// Throws `ModelError` where one is missing or has other sides.
  package mutating func read(
    _ file: Safetensors, prefix: String = ""
  ) throws(ModelError) {
    var problem: ModelError?
    visit("") { name, tensor in
      guard problem == nil else { return }
      let sides = tensor.shape
      let isKernel = sides.count == 4
      let shape = isKernel ? [sides[0], sides[3], sides[1], sides[2]] : sides
      do throws(ModelError) {
        let found = try file.tensor(prefix + name, shape: shape)
        tensor = isKernel ? found.channelsLast : found
      } catch {
        problem = error
      }
    }
    if let problem { throw problem }
  }
}

extension String {
  /// The name of a part: nothing stands before a dot.
  package func part(_ name: String) -> String { isEmpty ? name : "\(self).\(name)" }
}
