public import Basis

extension Training {
  /// What a training of a generator says while it goes on.
  public enum GeneratorNews<State: Sendable>: Sendable {
    /// Pictures are being read.
    case reading(Basis.Progress)
    /// How far it is, with the samples of the latest look.
    case training(State, SampleStrip?)
  }
}
