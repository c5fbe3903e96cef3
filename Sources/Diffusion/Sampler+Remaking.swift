import Pictures

extension Sampler {
  /// Real pictures made anew: noise is put on them, and the model's own last steps take it away. What
  /// then tells them from other real ones is what the model does at that noise and below, and its second
  /// stage where it has one.
  ///
  /// - Parameters:
  ///   - pictures: as the model's training saw its own, of the sampler's size.
  ///   - labels: the class of each; nil for a model without classes.
  ///   - levels: standard deviation of the noise, in levels of 255.
  ///   - steps: of a whole walk, of which the last are taken.
  ///   - seed: of the noise.
  /// - Throws: `CancellationError` when the task is cancelled.
  public func remade(
    _ pictures: [PictureBytes], labels: [Int]?, levels: Double, steps: Int = Recipe.usualSteps,
    seed: UInt64 = 1, threads: Int = Engine.usualThreads
  ) throws -> [PictureBytes] {
    let ratio = levels / 127.5
    let level = Level(ratio: ratio)
    let pace = Pace(batch: 8, threads: threads)
    let noise = NormalNoise(seed: seed)
    let solver = DPMSolverMultistep(
      model.scheduler.walked(by: .dpmSolverMultistep), steps: steps, from: ratio)
    var made: [PictureBytes] = []
    for first in stride(from: 0, to: pictures.count, by: pace.batch) {
      try Task.checkCancellation()
      let part = first..<min(pictures.count, first + pace.batch)
      let denoiser = denoiser(pictures: part.count, pace)
      let start = part.flatMap { place -> [Float] in
        let values = pictures[place].values(channels: model.configuration.inputChannels)
        return zip(values, noise.values(.remaking, index: UInt32(place), count: values.count)).map {
          Float(level.alpha * Double($0) + level.sigma * Double($1))
        }
      }
      let guided = GuidedDenoiser(
        denoiser, labels: labels.map { Array($0[part]) },
        grounds: model.ground.map { ground in part.flatMap { ground.told(of: pictures[$0].rgb) } },
        nullLabel: nil, guidance: 1)
      let walk = ReverseWalk(guided, from: start, pictures: part.count, solver: AnySolver(solver))
      for element in walk where element.index == element.count {
        for place in element.pictures {
          let range = (place - element.pictures.lowerBound) * denoiser.count
          let values = Array(element.x[range..<range + denoiser.count])
          let number = part.lowerBound + place - element.pictures.lowerBound
          made.append(
            try larger(values, label: labels?[number], seed: seed, index: number, pace)
              .map { PictureBytes(width: $0.width, height: $0.height, rgb: $0.bytes) }
              ?? PictureBytes(
                values, width: width, height: height, channels: model.configuration.inputChannels))
        }
      }
    }
    return made
  }
}
