import Tensors

/// What takes places for pictures: a program that is written down, to run or to train.
protocol PicturePlaces {
  mutating func picture(channels: Int, height: Int, width: Int) -> View
}

extension Program: PicturePlaces {}
extension TrainingProgram: PicturePlaces {}

/// The pictures that are kept for the way up, each with the place in front of it that the way up
/// will fill.
struct KeptPictures {
  private let joints: [UNetConfiguration.Joint]
  private var next = 0
  /// Those not yet taken up again.
  private var kept: [(joined: View, skip: View)] = []

  init(_ joints: [UNetConfiguration.Joint]) {
    self.joints = joints
  }

  var isEmpty: Bool { kept.isEmpty }

  /// The buffer in which the last one lies with what will be in front of it.
  var lastJoined: View? { kept.last?.joined }

  /// The place for the next picture of the way down.
  mutating func place(in program: inout some PicturePlaces) -> View {
    let joint = joints[next]
    next += 1
    let joined = program.picture(
      channels: joint.below + joint.channels, height: joint.height, width: joint.width)
    let skip = joined.part(joint.below..<joint.below + joint.channels)
    kept.append((joined, skip))
    return skip
  }

  /// The last one, for a step up.
  mutating func take() -> (joined: View, skip: View) { kept.removeLast() }
}

extension UNetConfiguration {
  /// A picture that is kept for the way up, and how many channels it is joined with there.
  struct Joint {
    /// Channels that will lie before its own.
    let below: Int
    let channels: Int
    let height: Int
    let width: Int
  }

  /// The pictures that are kept, in the order they are made.
  func joints(height: Int, width: Int) -> [Joint] {
    var kept = [(channels: channels[0], level: 0)]
    for level in channels.indices {
      kept += Array(repeating: (channels[level], level), count: layers)
      if level < channels.count - 1 { kept.append((channels[level], level + 1)) }
    }
    // The last kept is joined first, with what the middle block leaves.
    var below: [Int] = []
    var above = channels[channels.count - 1]
    for level in channels.indices.reversed() {
      for _ in 0...layers {
        below.append(above)
        above = channels[level]
      }
    }
    return zip(kept, below.reversed()).map { kept, below in
      Joint(
        below: below, channels: kept.channels, height: height >> kept.level,
        width: width >> kept.level)
    }
  }
}
