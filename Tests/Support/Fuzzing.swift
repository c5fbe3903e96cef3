import Basis
public import Foundation
import Testing

/// Reads damaged files, one after the other: whatever comes of them is a value or an error with
/// words, never a crash.
///
/// Usually a fixed few are read. `LEUKO_FUZZ_SECONDS` goes on with further ones for so long a reader,
/// from the seed `LEUKO_FUZZ_SEED` on; `LEUKO_FUZZ_FOLDER` is where the input at hand lies while it is
/// read, as `NAME.input`, so that it outlives a crash or a hang; `LEUKO_FUZZ_REPLAY` reads such a file
/// again, and nothing else.
public struct Fuzzing {
  private let name: String
  private let seeds: [Data]
  private let words: [String]
  private let mending: (Data) -> Data

  /// - Parameters:
  ///   - name: of the reader, as files and messages call it.
  ///   - seeds: small, sound files.
  ///   - words: that mean something to the format.
  ///   - mending: makes sums and lengths fit again, so that the damage gets past them. It is done
  ///     to every second file.
  public init(
    _ name: String, seeds: [Data], words: [String] = [],
    mending: @escaping (Data) -> Data = { $0 }
  ) {
    self.name = name
    self.seeds = seeds
    self.words = words
    self.mending = mending
  }

  /// Hands damaged files to `reader`: `rounds` of them, or as many as the time asked for lets.
  public func run(rounds: Int = 150, _ reader: (Data) throws -> Void) throws {
    let place = Self.folder?.appendingPathComponent("\(name).input")
    if let replay = Self.environment["LEUKO_FUZZ_REPLAY"] {
      let url = URL(fileURLWithPath: replay)
      guard url.lastPathComponent.hasPrefix("\(name).") else { return }
      return judge(try Data(contentsOf: url), "the file replayed", reader)
    }
    // A seed that isn't sound tests nothing.
    for seed in seeds where Self.seconds == 0 { try reader(seed) }
    let start = ContinuousClock.now
    let first = Self.environment["LEUKO_FUZZ_SEED"].flatMap(UInt64.init) ?? 1
    var slowest = Duration.zero
    var count = 0
    let least = Self.seconds > 0 ? 1 : rounds
    while count < least || start.duration(to: .now) < .seconds(Self.seconds) {
      let seed = first &+ UInt64(count)
      let input = input(seed)
      try place.map { try input.write(to: $0) }
      let begun = ContinuousClock.now
      judge(input, "seed \(seed)", reader)
      slowest = max(slowest, begun.duration(to: .now))
      count += 1
    }
    guard Self.seconds > 0 else { return }
    try place.map { try FileManager.default.removeItem(at: $0) }
    print("fuzz \(name): \(count) inputs from seed \(first), the slowest took \(slowest)")
  }

  /// The damaged file that follows from a seed.
  private func input(_ seed: UInt64) -> Data {
    guard !seeds.isEmpty else { return Data() }
    var damage = Damage(seed: seed, others: seeds, words: words)
    let input = damage.applied(to: seeds[damage.below(seeds.count)])
    return damage.below(2) == 0 ? mending(input) : input
  }

  private func judge(_ input: Data, _ words: String, _ reader: (Data) throws -> Void) {
    do {
      try reader(input)
    } catch let error as any Explained where !error.summary.isEmpty {
      return
    } catch {
      if let folder = Self.folder {
        let place = folder.appendingPathComponent("\(name).\(UUID().uuidString).failed")
        try? input.write(to: place)
      }
      Issue.record("\(name), \(words): \(error)")
    }
  }

  private static let environment = ProcessInfo.processInfo.environment
  private static let seconds = environment["LEUKO_FUZZ_SECONDS"].flatMap(Double.init) ?? 0
  private static let folder = environment["LEUKO_FUZZ_FOLDER"].map { URL(fileURLWithPath: $0) }
}
