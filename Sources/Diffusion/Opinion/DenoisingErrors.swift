package import Tensors

/// How badly a network, told each class in turn, undoes the same noise on the same picture: what a
/// diffusion model knows about classes.
///
/// Li, Prabhudesai, Duggal, Brown and Pathak, "Your diffusion model is secretly a zero-shot
/// classifier", ICCV 2023, equation 5. The noise and the time of a draw are shared by all classes, so
/// that differences between classes are of classes alone; shared by all pictures too, so that
/// pictures can be compared.
package struct DenoisingErrors: Sendable {
  /// One question to the network: this draw's noise, undone as that class.
  package struct Question: Sendable, Hashable {
    package var draw: Int
    package var label: Int

    package init(draw: Int, label: Int) {
      self.draw = draw
      self.label = label
    }
  }

  /// The times that draws are spread over, as parts of the training's: below, nothing is hidden;
  /// above, nothing is left to be told.
  private let range: ClosedRange<Double>
  private let model: DiffusionModel
  /// Questions to the network at once: as many as a sampler's usual batch, guided, has pictures.
  private static let atOnce = 8

  private let sampler: Sampler
  private let pace: Sampler.Pace
  private let schedule: NoiseSchedule
  private let noise = NormalNoise(seed: 1)

  /// Asks the network of `sampler`, in the memory in which it samples.
  package init(_ sampler: Sampler, range: ClosedRange<Double>, pace: Sampler.Pace) {
    model = sampler.model
    self.sampler = sampler
    self.pace = pace
    self.range = range
    schedule = NoiseSchedule(model.scheduler)
  }

  private var denoiser: Denoiser { sampler.denoiser(pictures: Self.atOnce, pace) }

  /// The training's time of a draw, as a part of all.
  package func place(ofDraw draw: Int) -> Double { EvenTimes.place(ofDraw: draw, in: range) }

  /// The training's time of a draw: evenly spread over the range, however many draws are asked for.
  package func time(ofDraw draw: Int) -> Int {
    let count = schedule.alphasCumulative.count
    return min(count - 1, Int(place(ofDraw: draw) * Double(count)))
  }

  /// A picture as the network sees it. Throws `ModelError` for one of another size.
  package func values(of picture: PictureBytes) throws(ModelError) -> [Float] {
    let shape = denoiser.shape
    guard picture.height == shape[0], picture.width == shape[1] else {
      throw .request(
        problem: "the picture has \(picture.width) by \(picture.height) pixels, the model's have "
          + "\(shape[1]) by \(shape[0])")
    }
    return picture.values(channels: shape[2])
  }

  /// For every question the mean squared error of the noise, whatever the network was trained to
  /// predict.
  ///
  /// - Parameter picture: of the network's size, numbers from -1 to 1.
  /// - Throws: `CancellationError`.
  package func callAsFunction(
    _ picture: [Float], _ questions: [Question]
  ) throws -> [Double] {
    var errors: [Double] = []
    errors.reserveCapacity(questions.count)
    let size = picture.count
    let denoiser = self.denoiser
    var known: (draw: Int, values: [Float])?
    for first in stride(from: 0, to: questions.count, by: Self.atOnce) {
      try Task.checkCancellation()
      let mine = questions[first..<min(questions.count, first + Self.atOnce)]
      var x: [Float] = []
      var noises: [[Float]] = []
      for question in mine {
        if known?.draw != question.draw {
          known = (
            question.draw,
            noise.values(.classifying, index: UInt32(question.draw), count: size)
          )
        }
        let values = known?.values ?? []
        let level = level(ofDraw: question.draw)
        let (alpha, sigma) = (Float(level.alpha), Float(level.sigma))
        for i in 0..<size { x.append(alpha * picture[i] + sigma * values[i]) }
        noises.append(values)
      }
      var out = x
      denoiser(
        x, times: mine.map { Float(time(ofDraw: $0.draw)) }, labels: mine.map(\.label), into: &out)
      for (place, question) in mine.enumerated() {
        errors.append(
          noiseError(
            out[place * size..<(place + 1) * size], picture, noises[place],
            level(ofDraw: question.draw)))
      }
    }
    return errors
  }

  private func level(ofDraw draw: Int) -> Level { level(at: time(ofDraw: draw)) }

  /// Mean squared error of the noise that the output means. With velocity v = alpha noise - sigma
  /// picture it is alpha squared times that of v; with the picture itself, (alpha / sigma) squared
  /// times the picture's.
  private func noiseError(
    _ output: ArraySlice<Float>, _ picture: [Float], _ noise: [Float], _ level: Level
  ) -> Double {
    let (alpha, sigma) = (Float(level.alpha), Float(level.sigma))
    var sum: Double = 0
    for (i, place) in output.indices.enumerated() {
      let target: Float =
        switch model.scheduler.prediction {
        case .epsilon: noise[i]
        case .sample: picture[i]
        case .velocity: alpha * noise[i] - sigma * picture[i]
        }
      let difference = Double(output[place] - target)
      sum += difference * difference
    }
    let scale =
      switch model.scheduler.prediction {
      case .epsilon: 1.0
      case .sample: level.alpha * level.alpha / max(1e-6, level.sigma * level.sigma)
      case .velocity: level.alpha * level.alpha
      }
    return scale * sum / Double(output.count)
  }

  /// What the network makes of some noisy pictures at once, no more than it takes.
  func run(_ pictures: [[Float]], times: [Int], labels: [Int]) -> [[Float]] {
    let x = pictures.flatMap(\.self)
    var out = x
    denoiser(x, times: times.map(Float.init), labels: labels, into: &out)
    let size = x.count / pictures.count
    return pictures.indices.map { Array(out[$0 * size..<($0 + 1) * size]) }
  }

  /// A noisy picture moved from one time to another, nearer or farther, along the noise the network
  /// sees in it.
  func moved(_ x: [Float], _ output: [Float], from now: Int, to next: Int) -> [Float] {
    let (here, there) = (level(at: now), level(at: next))
    let prediction = PicturePrediction(model.scheduler)
    let picture = prediction.picture(x, output, alpha: here.alpha, sigma: here.sigma)
    let noise = prediction.noise(x, output, alpha: here.alpha, sigma: here.sigma)
    return PicturePrediction.combine(picture, noise) { there.alpha * $0 + there.sigma * $1 }
  }

  /// How much of picture and noise there is at a time.
  private func level(at time: Int) -> Level {
    let last = schedule.alphasCumulative.count - 1
    return Level(alphaCumulative: Double(schedule.alphasCumulative[min(time, last)]))
  }
}
