public import Foundation
import Tensors

/// Times forwards of a network, by itself or in turns with a peer, so that both meet the same
/// moments of the machine.
public struct EngineBench: Sendable {
  /// Who we compare with.
  public enum Peer: String, Sendable, CaseIterable {
    case torch
    case onnxruntime
  }

  /// A diffusers folder; nil for a network of random weights.
  public var model: URL?
  /// The network of random weights.
  public var preset = UNetConfiguration.Preset.small
  /// Pictures at once, one result each.
  public var batches = [1, 2, 8]
  /// Threads, one result each.
  public var threads = [1, 2]
  /// Who we compare with; nil for nobody.
  public var peer: Peer?
  /// The peer's interpreter, by path or by a name to be searched for.
  public var python = "python3"
  /// Forwards timed for each result.
  public var rounds = 11

  /// A comparison with the usual settings.
  public init() {}

  /// Does all the timing, which takes from seconds to minutes.
  ///
  /// - Parameter report: is told of every result as it is there.
  /// - Throws: `CancellationError` when the task is cancelled, between forwards.
  public func run(report: (BenchResult) -> Void = { _ in }) throws -> BenchReport {
    guard let model else {
      let folder = FileManager.default.temporaryDirectory
        .appending(path: "leuko-bench-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: folder) }
      try Self.writeRandomModel(preset, to: folder)
      return try run(folder, name: preset.rawValue, report: report)
    }
    return try run(model, name: model.lastPathComponent, report: report)
  }

  private func run(
    _ folder: URL, name: String, report: (BenchResult) -> Void
  ) throws -> BenchReport {
    Self.forgetPeakMemory()
    let clock = ContinuousClock()
    let peak = KernelChoice.measurePeak()
    let model = try DiffusionModel(folder: folder)
    let start = clock.now
    let network = try model.network()
    let preparation = (clock.now - start) / .milliseconds(1)
    let peer = try peer.map { try BenchPeer($0, python: python, model: folder) }
    defer { peer?.stop() }
    let multiplications = Double(network.unet.program.multiplications)
    var bench = BenchReport(
      network: name, engine: Engine.version, peer: peer?.name,
      millionMultiplications: multiplications / 1e6, peakOfOneCore: peak,
      preparation: preparation, results: [])
    for batch in batches {
      for threads in threads {
        let (ours, theirs, memory) = try time(network, batch, threads, peer)
        let rate = 2 * multiplications * Double(batch) / ours.median / 1e6
        let result = BenchResult(
          batch: batch, threads: threads, ours: ours, theirs: theirs,
          ratio: theirs.map { $0.median / ours.median }, effectiveRate: rate,
          shareOfPeak: rate / (peak * Double(threads)), ourMemory: Self.memory,
          theirMemory: memory)
        bench.results.append(result)
        report(result)
      }
    }
    return bench
  }

  /// Seconds before a turn, so that the other's threads, which may go on looking for work for 200 ms
  /// after their last, don't take a processor away.
  static let rest = 0.25

  /// Each turn begins with forwards that aren't counted, for as long as this: a scheduler takes some
  /// milliseconds to give two threads that were asleep a processor each.
  private static let warming = Duration.milliseconds(40)

  private func time(
    _ network: Network, _ batch: Int, _ threads: Int, _ peer: BenchPeer?
  ) throws -> (ours: BenchTiming, theirs: BenchTiming?, memory: Double?) {
    let clock = ContinuousClock()
    let denoiser = network.denoiser(batch: batch, threads: threads)
    let labels = network.unet.label == nil ? nil : Array(repeating: 0, count: batch)
    let times = [Float](repeating: 500, count: batch)
    let x = NormalNoise(seed: 0).values(.start, index: 0, count: batch * denoiser.count)
    var out = x
    var ours: [Double] = []
    var theirs: [Double] = []
    var memory: Double?
    // The first of each isn't counted: memory is new to both.
    denoiser(x, times: times, labels: labels, into: &out)
    for _ in 0..<max(1, rounds) {
      try Task.checkCancellation()
      if let peer {
        Thread.sleep(forTimeInterval: Self.rest)
        try warm { _ = try peer.turn(batch: batch, threads: threads) }
        let forward = try peer.turn(batch: batch, threads: threads)
        theirs.append(forward.time)
        memory = forward.memory
        Thread.sleep(forTimeInterval: Self.rest)
      }
      warm { denoiser(x, times: times, labels: labels, into: &out) }
      let start = clock.now
      denoiser(x, times: times, labels: labels, into: &out)
      ours.append((clock.now - start) / .milliseconds(1))
    }
    return (BenchTiming(ours), theirs.isEmpty ? nil : BenchTiming(theirs), memory)
  }

  private func warm(_ forward: () throws -> Void) rethrows {
    let start = ContinuousClock.now
    repeat { try forward() } while ContinuousClock.now - start < Self.warming
  }

  /// The most memory this process has taken since `forgetPeakMemory`, in megabytes.
  static var memory: Double? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kilobytes = line.split(whereSeparator: \.isWhitespace).compactMap({ Double($0) }).first
    else { return nil }
    return kilobytes / 1e3
  }

  /// Starts the count of the most memory anew, so that what went before isn't in it.
  static func forgetPeakMemory() {
    guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
    try? file.write(contentsOf: Data("5".utf8))
    try? file.close()
  }

  /// A network of random weights as a diffusers folder.
  package static func writeRandomModel(_ preset: UNetConfiguration.Preset, to folder: URL) throws {
    let configuration = try UNetConfiguration(preset, classes: 14)
    let noise = NormalNoise(seed: 1)
    var weights: [(name: String, tensor: Tensor)] = []
    for (index, (name, shape)) in try configuration.tensors().enumerated() {
      let count = shape.reduce(1, *)
      let inputs = shape.dropFirst().reduce(1, *)
      let scale = 1 / Float(max(1, inputs)).squareRoot()
      let isNorm = name.hasSuffix("weight") && shape.count == 1
      let values = noise.values(.start, index: UInt32(index), count: count)
        .map { isNorm ? 1 : $0 * scale }
      weights.append((name, Tensor(shape: shape, values: values)))
    }
    try ModelFolder.write(
      configuration, weights: weights, scheduler: .usual, classes: nil, to: folder)
  }
}
