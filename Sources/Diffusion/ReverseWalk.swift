/// What a walk asks at each step: a network, guided or not, or a formula in its place.
public protocol NoiseModel {
  /// What it makes of pictures `x`, one after the other, all at `time`.
  mutating func predict(_ x: [Float], time: Float, into out: inout [Float])
}

/// The walk from noise to pictures: every element is one evaluation of the network, so a caller may
/// look at it, stop it or time it. Several pictures walk side by side, none the wiser of the others.
public struct ReverseWalk<Model: NoiseModel, Step: Solver>: Sequence, IteratorProtocol {
  /// Where the pictures are after one evaluation.
  public struct Element: Sendable {
    /// Evaluations done, from 1.
    public let index: Int
    /// Evaluations in all.
    public let count: Int
    /// The pictures so far, one after the other, of about unit variance.
    public let x: [Float]
    /// The pictures the network sees at the end of the way.
    public let prediction: [Float]
  }

  /// Where the pictures are, in the solver's own scale.
  public private(set) var x: [Float]
  private var model: Model
  private var solvers: [Step]
  private let noise: (_ picture: Int, _ index: Int) -> [Float]
  private let size: Int
  private var index = 0
  private var scaled: [Float]
  private var output: [Float]

  /// - Parameters:
  ///   - model: the network.
  ///   - start: standard normal noise for all pictures, one after the other.
  ///   - pictures: how many there are.
  ///   - solver: of which each picture gets its own.
  ///   - noise: for the solvers that want it: as many numbers as a picture has, for a picture and
  ///     an evaluation.
  public init(
    _ model: Model, from start: [Float], pictures: Int, solver: Step,
    noise: @escaping (_ picture: Int, _ index: Int) -> [Float] = { _, _ in [] }
  ) {
    precondition(pictures > 0 && start.count % pictures == 0, "as much noise for each picture")
    self.model = model
    self.noise = noise
    x = start.map { $0 * solver.initialScale }
    solvers = Array(repeating: solver, count: pictures)
    size = start.count / pictures
    scaled = start
    output = start
  }

  /// Evaluates the network once and moves every picture on; nil at the end.
  public mutating func next() -> Element? {
    let times = solvers[0].times
    guard index < times.count else { return nil }
    let scale = solvers[0].inputScale(index)
    for i in x.indices { scaled[i] = x[i] * scale }
    model.predict(scaled, time: times[index], into: &output)
    var predictions: [Float] = []
    predictions.reserveCapacity(x.count)
    for picture in solvers.indices {
      let range = picture * size..<(picture + 1) * size
      var mine = Array(x[range])
      let fresh = solvers[picture].wantsNoise(index) ? noise(picture, index) : []
      predictions += solvers[picture].step(
        index, &mine, output: Array(output[range]), noise: fresh)
      x.replaceSubrange(range, with: mine)
    }
    index += 1
    // At the end of the way the scale is one.
    let shown = index < times.count ? solvers[0].inputScale(index) : 1
    return Element(
      index: index, count: times.count, x: x.map { $0 * shown }, prediction: predictions)
  }
}
