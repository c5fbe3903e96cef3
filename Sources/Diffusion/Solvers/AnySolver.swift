/// A solver of a kind known only when a configuration has been read.
public struct AnySolver: Solver {
  private var solver: any Solver

  /// Any solver, as one.
  public init(_ solver: any Solver) {
    self.solver = solver
  }

  /// The time at each evaluation.
  public var times: [Float] { solver.times }

  /// The standard deviation of the noise the walk begins with.
  public var initialScale: Float { solver.initialScale }

  /// See `Solver`.
  public func inputScale(_ index: Int) -> Float { solver.inputScale(index) }

  /// See `Solver`.
  public func wantsNoise(_ index: Int) -> Bool { solver.wantsNoise(index) }

  /// See `Solver`.
  public mutating func step(
    _ index: Int, _ x: inout [Float], output: [Float], noise: [Float]
  ) -> [Float] {
    solver.step(index, &x, output: output, noise: noise)
  }
}
