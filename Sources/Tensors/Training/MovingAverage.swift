/// The mean of a model's weights over the steps of its training, late ones counting more: usually
/// better than the weights themselves.
///
/// Polyak and Juditsky, SIAM J. Control Optim. 30 (1992); the warm-up is that of diffusers.
package struct MovingAverage<Model: Parameterized>: Sendable {
  /// The mean so far.
  package private(set) var model: Model
  /// How much of itself the mean keeps in a step, once warm.
  package let keep: Float

  package init(of model: Model, keep: Float) {
    self.model = model
    self.keep = keep
  }

  /// Takes in the weights after step `step`, counted from 1.
  package mutating func update(with newest: Model, step: Int) {
    let kept = min(keep, Float(1 + step) / Float(10 + step))
    let others = newest.tensors
    var place = 0
    model.visit("") { _, tensor in
      let other = others[place].tensor
      let more = other.values.span
      var values = tensor.values.mutableSpan
      for index in values.indices {
        values[index] = kept * values[index] + (1 - kept) * more[index]
      }
      place += 1
    }
  }
}
