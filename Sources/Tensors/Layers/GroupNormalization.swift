/// Each picture's channels, a group of them together, brought to mean 0 and variance 1, then scaled
/// and shifted by channel: y = (x - mean) / sqrt(variance + epsilon) * weight + bias.
///
/// It knows one picture at a time, so results don't depend on the batch. Wu and He, "Group
/// normalization", ECCV 2018.
package struct GroupNormalization: Layer {
  /// (channels).
  package var weight: Tensor
  /// (channels).
  package var bias: Tensor
  package let groups: Int
  package let epsilon: Float

  /// Scales of 1 and shifts of 0.
  package init(channels: Int, groups: Int, epsilon: Float = 1e-5) {
    precondition(channels % groups == 0, "groups of equal size")
    weight = Tensor(repeating: 1, shape: [channels])
    bias = Tensor(shape: [channels])
    self.groups = groups
    self.epsilon = epsilon
  }

  package mutating func visit(_ name: String, _ body: (String, inout Tensor) -> Void) {
    body(name.part("weight"), &weight)
    body(name.part("bias"), &bias)
  }

  /// The input, and of each group of each picture the mean and one over the deviation.
  package struct Trace: Sendable {
    let x: Tensor
    let means: [Float]
    let scales: [Float]
  }

  private var channels: Int { weight.values.count }

  package func forward(_ x: Tensor) -> (y: Tensor, trace: Trace) {
    precondition(x.shape.last == channels, "channels fit their weights")
    let pictures = x.shape[0]
    let size = x.values.count / max(1, pictures)
    let share = channels / groups
    let members = Double(size / channels * share)
    var means: [Float] = []
    var scales: [Float] = []
    var y = Tensor(shape: x.shape)
    let source = x.values.span
    var out = y.values.mutableSpan
    var factor = [Float](repeating: 0, count: channels)
    var shift = [Float](repeating: 0, count: channels)
    var centre = [Float](repeating: 0, count: channels)
    for picture in 0..<pictures {
      let pixels = picture * size..<(picture + 1) * size
      let sums = Self.channelSums(source, pixels, channels: channels)
      for group in 0..<groups {
        let of = group * share..<(group + 1) * share
        let mean = Float(of.reduce(0) { $0 + Double(sums[$1]) } / members)
        means.append(mean)
        for channel in of { centre[channel] = mean }
      }
      let squares = Self.squareSums(source, pixels, centre)
      for group in 0..<groups {
        let of = group * share..<(group + 1) * share
        let variance = of.reduce(0) { $0 + Double(squares[$1]) } / members
        let scale = Float(1 / (variance + Double(epsilon)).squareRoot())
        scales.append(scale)
        for channel in of {
          factor[channel] = scale * weight.values[channel]
          shift[channel] = bias.values[channel] - centre[channel] * factor[channel]
        }
      }
      let factors = factor.span
      let shifts = shift.span
      for start in stride(from: pixels.lowerBound, to: pixels.upperBound, by: channels) {
        for channel in 0..<channels {
          out[start &+ channel] = source[start &+ channel] * factors[channel] + shifts[channel]
        }
      }
    }
    return (y, Trace(x: x, means: means, scales: scales))
  }

  package func backward(
    _ dy: Tensor, _ trace: Trace, into gradient: inout GroupNormalization
  ) -> Tensor {
    let pictures = trace.x.shape[0]
    let size = trace.x.values.count / max(1, pictures)
    let share = channels / groups
    let members = Float(size / channels * share)
    var dx = Tensor(shape: trace.x.shape)
    let source = trace.x.values.span
    let slopes = dy.values.span
    var out = dx.values.mutableSpan
    // dx = a dy + b x + c, with a, b and c of each channel.
    var a = [Float](repeating: 0, count: channels)
    var b = [Float](repeating: 0, count: channels)
    var c = [Float](repeating: 0, count: channels)
    var centre = [Float](repeating: 0, count: channels)
    for picture in 0..<pictures {
      let pixels = picture * size..<(picture + 1) * size
      for channel in 0..<channels {
        centre[channel] = trace.means[picture * groups + channel / share]
      }
      let sums = Self.channelSums(slopes, pixels, channels: channels)
      let products = Self.productSums(slopes, source, pixels, centre)
      for group in 0..<groups {
        let mean = trace.means[picture * groups + group]
        let scale = trace.scales[picture * groups + group]
        var first: Float = 0
        var second: Float = 0
        for channel in group * share..<(group + 1) * share {
          let slope = products[channel] * scale
          gradient.weight.values[channel] += slope
          gradient.bias.values[channel] += sums[channel]
          first += weight.values[channel] * sums[channel]
          second += weight.values[channel] * slope
        }
        for channel in group * share..<(group + 1) * share {
          a[channel] = scale * weight.values[channel]
          b[channel] = -scale * scale * second / members
          c[channel] = -scale * first / members - b[channel] * mean
        }
      }
      let (ofSlope, ofInput, constant) = (a.span, b.span, c.span)
      for start in stride(from: pixels.lowerBound, to: pixels.upperBound, by: channels) {
        for channel in 0..<channels {
          out[start &+ channel] =
            slopes[start &+ channel] * ofSlope[channel]
            + source[start &+ channel] * ofInput[channel] + constant[channel]
        }
      }
    }
    return dx
  }

  // MARK: Sums by channel

  private static func channelSums(
    _ x: Span<Float>, _ pixels: Range<Int>, channels: Int
  ) -> [Float] {
    var sums = [Float](repeating: 0, count: channels)
    var out = sums.mutableSpan
    for start in stride(from: pixels.lowerBound, to: pixels.upperBound, by: channels) {
      for channel in 0..<channels { out[channel] += x[start &+ channel] }
    }
    return sums
  }

  /// Of the squares of the distances from `centre`.
  private static func squareSums(
    _ x: Span<Float>, _ pixels: Range<Int>, _ centre: [Float]
  ) -> [Float] {
    productSums(x, x, pixels, centre, isSquare: true)
  }

  /// Of `dy` times the distance of `x` from `centre`; of the distance squared where `isSquare`.
  private static func productSums(
    _ dy: Span<Float>, _ x: Span<Float>, _ pixels: Range<Int>, _ centre: [Float],
    isSquare: Bool = false
  ) -> [Float] {
    let channels = centre.count
    let centres = centre.span
    var sums = [Float](repeating: 0, count: channels)
    var out = sums.mutableSpan
    for start in stride(from: pixels.lowerBound, to: pixels.upperBound, by: channels) {
      if isSquare {
        for channel in 0..<channels {
          let distance = x[start &+ channel] - centres[channel]
          out[channel] += distance * distance
        }
      } else {
        for channel in 0..<channels {
          out[channel] += dy[start &+ channel] * (x[start &+ channel] - centres[channel])
        }
      }
    }
    return sums
  }
}
