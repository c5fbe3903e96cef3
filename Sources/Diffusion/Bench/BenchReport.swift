/// How fast the engine was, beside a peer or by itself.
public struct BenchReport: Sendable, Codable {
  /// The network: a preset's name or a folder's.
  public var network: String
  /// Our version.
  public var engine: String
  /// The peer's name and version; nil without one.
  public var peer: String?
  /// Multiplications, each with its addition, in one forward of one picture, in millions; of a
  /// training those of the way back too.
  public var millionMultiplications: Double
  /// What one core can do at most, in billions of multiplications and additions a second, measured
  /// at the beginning.
  public var peakOfOneCore: Double
  /// Milliseconds it took to read and transform the weights.
  public var preparation: Double
  /// One for each batch and number of threads.
  public var results: [BenchResult]
}

/// One batch size with one number of threads.
public struct BenchResult: Sendable, Codable {
  /// Pictures at once.
  public var batch: Int
  /// Threads that shared the work.
  public var threads: Int
  /// Of one forward of the batch, or one step of training.
  public var ours: BenchTiming
  /// The same of the peer, taken in turns with ours; nil without one.
  public var theirs: BenchTiming?
  /// Their median time over ours: how many times as fast we are.
  public var ratio: Double?
  /// Multiplications and additions by the definition of the network, in billions a second; Winograd
  /// needs fewer than it counts for.
  public var effectiveRate: Double
  /// That rate as a share of the peak of so many cores; Winograd may exceed 1.
  public var shareOfPeak: Double
  /// The most memory this process has taken so far, in megabytes; nil where the system doesn't tell.
  public var ourMemory: Double?
  /// The same of the peer's process.
  public var theirMemory: Double?
}

/// Times of one forward, in milliseconds.
public struct BenchTiming: Sendable, Codable {
  /// Half were faster.
  public var median: Double
  /// A quarter were faster.
  public var lowerQuartile: Double
  /// Three quarters were faster.
  public var upperQuartile: Double
  /// How many were taken.
  public var count: Int

  /// - Precondition: at least one time.
  init(_ times: [Double]) {
    let sorted = times.sorted()
    func quantile(_ share: Double) -> Double {
      let place = share * Double(sorted.count - 1)
      let low = Int(place)
      let high = min(low + 1, sorted.count - 1)
      return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
    }
    median = quantile(0.5)
    lowerQuartile = quantile(0.25)
    upperQuartile = quantile(0.75)
    count = sorted.count
  }
}
