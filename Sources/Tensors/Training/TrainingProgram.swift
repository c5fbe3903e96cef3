/// A network as a program that computes its loss and the slopes of all its weights.
///
/// Layers are written down in the order of the way forward, by the methods of
/// `TrainingProgram+Layers.swift`; each leaves a note of how its slopes are computed, and `finish`
/// writes those down in the opposite order. The arena then gives every picture and every slope a
/// place for as long as it is needed, so a step takes no memory of its own.
package struct TrainingProgram {
  /// A picture as layers read it after its normalisation and activation, and where they leave the
  /// slope of what they read.
  package struct Normalized {
    let view: View
    let seam: InputSeam
    let slope: View
  }

  let block: ParameterBlock
  var program = Program()
  var jobs: [WeightPreparation.Job] = []
  var biasSums: [WeightPreparation.BiasSum] = []
  /// The notes.
  var tape: [(inout TrainingProgram) -> Void] = []
  /// Sums for normalisation that are computed already.
  var sums: [View: Buffer] = [:]
  /// Of each buffer the one of its slopes.
  private var slopes: [Buffer: Buffer] = [:]
  /// Views whose slope is that of another.
  private var aliases: [View: View] = [:]
  /// Views to whose slope that of another has yet to be added.
  private var residuals: [View: View] = [:]
  /// Channels of slopes that something has been written to.
  private var written: [Buffer: [Range<Int>]] = [:]

  /// Begins a network whose weights are in `block`.
  package init(_ block: ParameterBlock) {
    self.block = block
  }

  // MARK: Places

  /// A buffer that is filled before each step.
  package mutating func input(_ count: Int) -> Buffer { program.input(count) }

  /// A buffer for a picture, and the view of all of it.
  package mutating func picture(channels: Int, height: Int, width: Int) -> View {
    program.picture(channels: channels, height: height, width: width)
  }

  /// A buffer of its own for a picture of the size and channels of `view`.
  mutating func like(_ view: View) -> View {
    program.picture(channels: view.channels, height: view.height, width: view.width)
  }

  /// Where the slope of the loss with respect to `view` is.
  mutating func slope(of view: View) -> View {
    if let other = aliases[view] { return slope(of: other) }
    if let known = slopes[view.buffer] { return view.moved(to: known) }
    let new = program.buffer(program.size(of: view.buffer))
    slopes[view.buffer] = new
    return view.moved(to: new)
  }

  /// Says that something is about to be written to a slope; returns whether it has to be added to
  /// what is there.
  mutating func claim(_ slope: View) -> Bool {
    let channels = slope.offset..<slope.offset + slope.channels
    let before = written[slope.buffer, default: []]
    let isThere = before.contains { $0.contains(channels.lowerBound) }
    precondition(
      isThere || !before.contains { $0.overlaps(channels) }, "slopes are written as wholes or parts"
    )
    written[slope.buffer, default: []].append(channels)
    return isThere
  }

  /// Says that `view` was added to `sum`, and nothing else is made of it: the slope of the sum is its
  /// own.
  package mutating func passesOn(_ view: View, to sum: View) { aliases[view] = sum }

  /// Says that `view` was added to `sum`, and is normalised besides: the slope of the sum is added to
  /// what the normalisation hands on.
  package mutating func passesAround(_ view: View, to sum: View) { residuals[view] = sum }

  /// The view whose slope has yet to be added to that of `view`.
  mutating func takeResidual(of view: View) -> View? {
    residuals.removeValue(forKey: view).map { slope(of: $0) }
  }

  // MARK: Writing down

  mutating func append(_ operation: some Operation) { program.append(operation) }

  /// A matrix that is packed anew in every step.
  mutating func prepared(
    _ parameter: Parameter, _ form: WeightPreparation.Job.Form, isTransposed: Bool = false
  ) -> WeightPreparation.Job {
    let job = WeightPreparation.Job(parameter, form, isTransposed: isTransposed)
    jobs.append(job)
    return job
  }

  /// Ends the network with the mean squared distance of `output` from `target`, and writes the way
  /// back down.
  ///
  /// - Parameter losses: gets one number for each picture.
  package mutating func finish(_ output: View, target: Buffer, losses: Buffer) -> Program {
    let slope = slope(of: output)
    _ = claim(slope)
    append(SquaredError(output: output, target: target, losses: losses, slope: slope))
    program.keep(losses)
    return finish()
  }

  /// Ends a network that judges pictures, and writes the way back down, as far as to the pictures.
  ///
  /// - Parameters:
  ///   - output: a score that all classes share, then one for each.
  ///   - label: the class of each picture.
  ///   - demand: what is asked of each picture's score; see `ScoreLoss`.
  ///   - scores: gets each picture's score.
  ///   - losses: gets each picture's loss.
  ///   - pictures: whose slopes can be read afterwards from the view that is returned.
  package mutating func finish(
    judging output: View, label: Buffer, demand: Buffer, scores: Buffer, losses: Buffer,
    pictures: View
  ) -> (program: Program, slope: View) {
    let slope = slope(of: output)
    _ = claim(slope)
    append(
      ScoreLoss(
        output: output, label: label, demand: demand, scores: scores, losses: losses, slope: slope))
    program.keep(scores)
    program.keep(losses)
    let ofPictures = self.slope(of: pictures)
    program.keep(ofPictures.buffer)
    return (finish(), ofPictures)
  }

  /// Ends a network whose way back begins with slopes that somebody else finds out from its output.
  ///
  /// - Returns: the program, how many operations the way forward has, and where the slope of the
  ///   output goes after those.
  package mutating func finish(
    handedBack output: View
  ) -> (program: Program, forward: Int, slope: View) {
    let slope = output.moved(to: program.input(program.size(of: output.buffer)))
    slopes[output.buffer] = slope.buffer
    _ = claim(slope)
    program.keep(output.buffer)
    let forward = program.operations.count + 1
    return (finish(), forward, slope)
  }

  /// Ends a network of which only the way forward is wanted.
  package mutating func finish(forwardTo output: View) -> Program {
    tape = []
    residuals = [:]
    program.keep(output.buffer)
    return finish()
  }

  private mutating func finish() -> Program {
    while let note = tape.popLast() { note(&self) }
    precondition(residuals.isEmpty, "every slope is handed on")
    program.insert(WeightPreparation(jobs, sums: biasSums), at: 0)
    return program
  }
}
