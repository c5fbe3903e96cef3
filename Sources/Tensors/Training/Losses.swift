import Foundation

/// A loss and its slope with respect to what a network gave.
package struct LossAndSlope: Sendable {
  package var loss: Double
  /// Of the sides of the network's output.
  package var slope: Tensor
}

/// How surprised a network is by the right classes: -log softmax(x)[class], times the class's weight,
/// summed over rows.
package enum SoftmaxCrossEntropy {
  /// - Parameters:
  ///   - logits: (rows, classes).
  ///   - classes: the right one of every row.
  ///   - weights: of every class; all 1 where nil.
  ///   - rows: what every row counts; all 1 where nil.
  ///   - scale: what loss and slope are multiplied by, such as 1 / batch.
  ///   - smoothing: how much of the certainty is spread over all classes alike. Szegedy et al.,
  ///     "Rethinking the Inception architecture", CVPR 2016, section 7.
  package static func evaluate(
    _ logits: Tensor, classes: [Int], weights: [Float]? = nil, rows: [Float]? = nil,
    scale: Float = 1, smoothing: Float = 0
  ) -> LossAndSlope {
    let width = logits.shape[1]
    precondition(logits.shape == [classes.count, width], "a class for every row")
    var slope = Tensor(shape: logits.shape)
    var loss = 0.0
    for (row, right) in classes.enumerated() {
      let logs = logSoftmax(logits.values[row * width..<(row + 1) * width])
      let weight = (weights?[right] ?? 1) * (rows?[row] ?? 1) * scale
      for column in 0..<width {
        let target = (column == right ? 1 - smoothing : 0) + smoothing / Float(width)
        loss -= Double(weight * target) * logs[column]
        slope.values[row * width + column] = weight * (Float(exp(logs[column])) - target)
      }
    }
    return LossAndSlope(loss: loss, slope: slope)
  }

  /// log(exp(x) / sum(exp(x))) of one row.
  package static func logSoftmax(_ row: some Collection<Float>) -> [Double] {
    let highest = Double(row.max() ?? 0)
    let sum = row.reduce(0.0) { $0 + exp(Double($1) - highest) }
    return row.map { Double($0) - highest - log(sum) }
  }
}

/// How surprised a network is by yes-or-no answers, each for itself: log(1 + exp(-x)) for yes,
/// log(1 + exp(x)) for no, summed over all that are known.
package enum LogisticLoss {
  /// - Parameters:
  ///   - logits: (rows, questions).
  ///   - answers: as many, row by row; nil where nobody knows.
  ///   - positiveWeights: what a yes to each question counts; all 1 where nil.
  ///   - scale: what loss and slope are multiplied by.
  package static func evaluate(
    _ logits: Tensor, answers: [Bool?], positiveWeights: [Float]? = nil, scale: Float = 1
  ) -> LossAndSlope {
    let width = logits.shape[1]
    precondition(logits.values.count == answers.count, "an answer for every question")
    var slope = Tensor(shape: logits.shape)
    var loss = 0.0
    for (place, answer) in answers.enumerated() {
      guard let answer else { continue }
      let x = Double(logits.values[place])
      let weight = Double(answer ? positiveWeights?[place % width] ?? 1 : 1) * Double(scale)
      let signed = answer ? x : -x
      // log(1 + exp(-s)) without overflow.
      loss += weight * (max(0, -signed) + log1p(exp(-abs(signed))))
      slope.values[place] = Float(weight * (1 / (1 + exp(-x)) - (answer ? 1 : 0)))
    }
    return LossAndSlope(loss: loss, slope: slope)
  }
}

/// How far numbers are from what they should be: half the square near it, the distance farther off.
/// Huber, Ann. Math. Stat. 35 (1964) 73-101.
package enum HuberLoss {
  /// - Parameters:
  ///   - outputs: any shape.
  ///   - targets: as many.
  ///   - scale: what loss and slope are multiplied by.
  package static func evaluate(
    _ outputs: Tensor, targets: [Float], scale: Float = 1
  ) -> LossAndSlope {
    precondition(outputs.values.count == targets.count, "a target for every number")
    var slope = Tensor(shape: outputs.shape)
    var loss = 0.0
    for (place, target) in targets.enumerated() {
      let error = outputs.values[place] - target
      loss += Double(scale * (abs(error) < 1 ? error * error / 2 : abs(error) - 0.5))
      slope.values[place] = scale * min(max(error, -1), 1)
    }
    return LossAndSlope(loss: loss, slope: slope)
  }
}
