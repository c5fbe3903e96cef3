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
