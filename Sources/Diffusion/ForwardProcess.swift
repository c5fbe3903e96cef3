/// How a picture disappears in noise, step by step: what the network learned to undo.
///
/// Ho, Jain and Abbeel 2020, equation 4.
public struct ForwardProcess: Sendable {
  private let schedule: NoiseSchedule

  /// With the noise a model was trained with.
  public init(_ configuration: SchedulerConfiguration) {
    schedule = NoiseSchedule(configuration)
  }

  /// A strip of pictures from `picture` itself to what is nearly noise alone, at even distances of
  /// time; the same noise in all of them.
  ///
  /// - Parameters:
  ///   - picture: to begin with.
  ///   - frames: how many pictures, two or more.
  ///   - seed: chooses the noise.
  public func strip(of picture: PictureBytes, frames: Int, seed: UInt64) -> [PictureBytes] {
    let values = picture.values(channels: 3)
    let noise = NormalNoise(seed: seed).values(.forward, index: 0, count: values.count)
    let last = schedule.alphasCumulative.count - 1
    return (0..<max(2, frames)).map { frame in
      if frame == 0 { return picture }
      let time = frame * last / (max(2, frames) - 1)
      let level = Level(alphaCumulative: Double(schedule.alphasCumulative[time]))
      let mixed = PicturePrediction.combine(values, noise) {
        level.alpha * $0 + level.sigma * $1
      }
      return PictureBytes(
        mixed, width: picture.width, height: picture.height, channels: 3)
    }
  }
}
