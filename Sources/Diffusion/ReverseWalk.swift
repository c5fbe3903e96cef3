/// What a walk asks at each step: a network, guided or not, or a formula in its place.
public protocol NoiseModel {
  /// What it makes of `x`, the pictures of these numbers one after the other, all at `time`.
  mutating func predict(
    _ x: [Float], pictures: Range<Int>, time: Float, into out: inout [Float])
}

/// The walk from noise to pictures: every element is one evaluation of the network, so a caller may
/// look at it, stop it or time it. Several pictures walk side by side, none the wiser of the others:
/// all take a step before any takes the next, as many at once as one evaluation may have.
public struct ReverseWalk<Model: NoiseModel, Step: Solver>: Sequence, IteratorProtocol {
  /// Where some pictures are after a step.
  public struct Element: Sendable {
    /// Which pictures took it.
    public let pictures: Range<Int>
    /// Steps they have taken, from 1.
    public let index: Int
    /// Steps in all.
    public let count: Int
    /// Those pictures so far, one after the other, of about unit variance.
    public let x: [Float]
    /// The same pictures as the network sees them at the end of the way.
    public let prediction: [Float]
  }

  /// Where the pictures are, in the solver's own scale.
  public private(set) var x: [Float]
  private var model: Model
  private var solvers: [Step]
  private let noise: (_ picture: Int, _ index: Int) -> [Float]
  private let size: Int
  private let batch: Int
  private let showsFirstSoon: Bool
  private var index = 0
  /// Pictures that have taken the step already.
  private var moved = 0
  private var output: [Float] = []

  /// - Parameters:
  ///   - model: the network.
  ///   - start: standard normal noise for all pictures, one after the other.
  ///   - pictures: how many there are.
  ///   - batch: the most of them an evaluation has; nil for all.
  ///   - showsFirstSoon: whether the first picture takes its first step alone, so that there is
  ///     something to be seen as soon as can be.
  ///   - solver: of which each picture gets its own.
  ///   - noise: for the solvers that want it: as many numbers as a picture has, for a picture and
  ///     an evaluation.
  public init(
    _ model: Model, from start: [Float], pictures: Int, batch: Int? = nil,
    showsFirstSoon: Bool = false, solver: Step,
    noise: @escaping (_ picture: Int, _ index: Int) -> [Float] = { _, _ in [] }
  ) {
    precondition(pictures > 0 && start.count % pictures == 0, "as much noise for each picture")
    self.model = model
    self.noise = noise
    self.batch = Swift.max(1, batch ?? pictures)
    self.showsFirstSoon = showsFirstSoon
    x = start.map { $0 * solver.initialScale }
    solvers = Array(repeating: solver, count: pictures)
    size = start.count / pictures
  }

  /// Evaluates the network once and moves some pictures on; nil at the end.
  public mutating func next() -> Element? {
    let times = solvers[0].times
    guard index < times.count else { return nil }
    let most = showsFirstSoon && index == 0 && moved == 0 ? 1 : batch
    let pictures = moved..<Swift.min(moved + most, solvers.count)
    let scale = solvers[0].inputScale(index)
    let scaled = x[pictures.lowerBound * size..<pictures.upperBound * size].map { $0 * scale }
    if output.count != scaled.count { output = scaled }
    model.predict(scaled, pictures: pictures, time: times[index], into: &output)
    let shown = index + 1 < times.count ? solvers[0].inputScale(index + 1) : 1
    var positions: [Float] = []
    var predictions: [Float] = []
    positions.reserveCapacity(scaled.count)
    predictions.reserveCapacity(scaled.count)
    for (place, picture) in pictures.enumerated() {
      let range = picture * size..<(picture + 1) * size
      var mine = Array(x[range])
      let fresh = solvers[picture].wantsNoise(index) ? noise(picture, index) : []
      predictions += solvers[picture].step(
        index, &mine, output: Array(output[place * size..<(place + 1) * size]), noise: fresh)
      x.replaceSubrange(range, with: mine)
      // At the end of the way the scale is one.
      positions += mine.lazy.map { $0 * shown }
    }
    let element = Element(
      pictures: pictures, index: index + 1, count: times.count, x: positions,
      prediction: predictions)
    moved = pictures.upperBound
    if moved == solvers.count {
      moved = 0
      index += 1
    }
    return element
  }
}
