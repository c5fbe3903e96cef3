import Basis
import Tensors

extension DiffusionTraining: LongTraining {
  /// The times at which a model is judged; little noise too where that is learned for itself.
  var judgedTimes: [Int] {
    if let student = plan.student { return student.times }
    return (plan.lowShare + plan.lateLowShare > 0 ? [1, 8] : []) + [50, 150, 300, 500, 700, 900]
  }

  /// How often each picture disappears in noise at each time: a few pictures alone say little, as the
  /// loss is mostly that of the noise.
  var draws: Int { max(1, min(12, Self.mostJudged / max(1, judged.count))) }

  package var batch: Int { plan.batch }
  package var steps: (interval: Int, all: Int) { (plan.interval, plan.steps) }
  package var seconds: Double {
    get { progress.seconds }
    set { progress.seconds = newValue }
  }

  package func check() throws {
    guard progress.loss?.isFinite ?? true else {
      throw DiffusionTrainingError.diverged(step: step)
    }
  }

  package func news(picturesPerSecond: Double?) -> DiffusionTrainingNews {
    DiffusionTrainingNews(
      step: step, steps: plan.steps, loss: progress.loss ?? 0, records: progress.records,
      picturesPerSecond: picturesPerSecond, remaining: remaining(picturesPerSecond))
  }

  /// Looks at `select` with the averaged weights, and remembers them if they are the best so far.
  package func look() throws {
    let since = step - (progress.records.last?.step ?? 0)
    var record = DiffusionRecord(
      step: step, loss: since > 0 ? progress.lossSum / Double(since) : 0)
    progress.lossSum = 0
    let lowest = progress.records.compactMap(\.selectLoss).min() ?? .infinity
    let averages = [network.block.floats(.average).array] + (long.isEmpty ? [] : [long])
    let losses = judged.isEmpty ? [] : try averages.map(selectLoss)
    record.selectLoss = losses.min()
    progress.records.append(record)
    if record.selectLoss.map({ $0 < lowest }) ?? true {
      progress.bestStep = step
      best = averages[record.selectLoss.flatMap(losses.firstIndex) ?? 0]
    }
  }

  /// Mean squared error of the averaged weights, always with the same noise at the same times: what
  /// changes from look to look is the weights' doing.
  private func selectLoss(_ average: [Float]) throws -> Double {
    let (tensors, ground) = parts(of: average)
    let weights = WeightFiles(try Safetensors(Safetensors.encoded(tensors), name: "average"))
    let size = network.input.height
    let parts = judged.map { cutter?.middle(of: $0.plain) ?? (picture: $0.plain, condition: []) }
    let batch = min(8, plan.batch)
    let denoiser = Denoiser(
      try UNet(
        start.configuration, weights: weights, ground: ground?.weight, height: size, width: size),
      capacity: batch, pool: pool)
    let alphas = NoiseSchedule(start.scheduler).alphasCumulative
    let cases = judged.indices.flatMap { place in
      (0..<draws).flatMap { draw in
        judgedTimes.map { (place: place, draw: draw, time: min($0, alphas.count - 1)) }
      }
    }
    var sum = 0.0
    for first in Swift.stride(from: 0, to: cases.count, by: batch) {
      let mine = cases[first..<min(cases.count, first + batch)]
      var noisy: [Float] = []
      var targets: [Float] = []
      for (place, draw, time) in mine {
        let (picture, condition) = parts[place]
        let mixed = Self.mixed(
          picture,
          noise.values(
            .judging, index: UInt32(draw * judged.count + place), step: UInt32(time),
            count: picture.count),
          alphas[time], start.scheduler.prediction)
        noisy += condition.isEmpty ? mixed.noisy : mixed.noisy.joined(with: condition)
        targets += mixed.target
      }
      let labels = network.label == nil ? nil : mine.map { judged[$0.place].label }
      let grounds = ground.map { ground in mine.flatMap { ground.told(of: judged[$0.place].middle) }
      }
      if let teacher, let student = plan.student {
        targets = teacher.targets(
          noisy, places: mine.map { student.times.firstIndex(of: $0.time) ?? 0 }, labels: labels,
          grounds: grounds)
      }
      var out = targets
      denoiser(
        noisy, times: mine.map { Float($0.time) }, labels: labels, grounds: grounds, into: &out)
      for index in out.indices {
        let distance = Double(out[index] - targets[index])
        sum += distance * distance
      }
    }
    return sum / Double(cases.count * 3 * size * size)
  }
}
