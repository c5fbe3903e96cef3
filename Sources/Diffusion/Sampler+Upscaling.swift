import Pictures

extension Sampler {
  /// Walks from noise to a larger picture of one that the first stage made, tells of every step, and
  /// hands the finished one on.
  ///
  /// - Parameters:
  ///   - values: what the first stage made, (height, width, 3).
  ///   - position: its place among the recipes of the run.
  ///   - steps: those of the first stage.
  func enlarge(
    _ values: [Float], _ recipe: Recipe, position: Int, after steps: Int, _ pace: Pace,
    _ report: (Event) throws -> Void
  ) throws {
    let larger = try larger(
      values, label: recipe.label, seed: recipe.noiseSeed, index: recipe.index, pace
    ) { element, side in
      try report(
        .step(
          Step(
            recipe: recipe, position: position, index: steps + element.index,
            count: steps + element.count, side: (side, side), values: element.x,
            predicted: element.prediction, channels: 3)))
    }
    guard var picture = larger else { return }
    if recipe.width != picture.width || recipe.height != picture.height {
      picture = picture.resized(width: recipe.width, height: recipe.height, filter: .lanczos)
    }
    let bytes = PictureBytes(width: picture.width, height: picture.height, rgb: picture.bytes)
    try report(.finished(recipe, position: position, bytes))
  }

  /// A larger picture of one that the first stage made, as a file coded as those that the second stage
  /// learned from would give it; nil where there is no second stage.
  func larger(
    _ values: [Float], label: Int?, seed: UInt64, index: Int, _ pace: Pace,
    step: (ReverseWalk<ConditionedDenoiser, DPMSolverMultistep>.Element, _ side: Int) throws ->
      Void = { _, _ in }
  ) throws -> Picture? {
    guard let second else { return nil }
    let facts = second.upscaler.facts
    let noise = NormalNoise(seed: seed)
    let level = Float(facts.conditionLevels / 127.5)
    let hidden =
      level > 0
      ? zip(values, noise.values(.conditioning, index: UInt32(index), count: values.count))
        .map { $0 + level * $1 } : values
    let denoiser = secondWorkplace.denoiser(second.network, pictures: 1, pace)
    let conditioned = ConditionedDenoiser(
      denoiser: denoiser, conditions: second.enlarged(hidden),
      labels: second.upscaler.configuration.classes == nil ? nil : [label ?? 0])
    let solver = DPMSolverMultistep(
      model.scheduler.walked(by: .dpmSolverMultistep), steps: facts.steps,
      lastAt: facts.lastLevels / 127.5)
    var walk = ReverseWalk(
      conditioned,
      from: noise.values(.upscaling, index: UInt32(index), count: denoiser.outputCount),
      pictures: 1, solver: solver)
    var last: [Float] = []
    while let element = walk.next() {
      try Task.checkCancellation()
      try step(element, facts.size)
      last = element.x
    }
    let side = facts.largest
    let values = second.atFileScale?(last) ?? last
    let made = PictureBytes(values, width: side, height: side, channels: 3)
    let picture = Picture(width: side, height: side, bytes: made.rgb)
    return try facts.recording.map { try $0(picture) } ?? picture
  }
}
