import ArgumentParser
import Basis
import Diffusion
import Foundation
import Journeys

struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "How fast this machine samples and trains, beside its peers.",
    subcommands: [BenchEngineCommand.self, BenchTrainingCommand.self])
}

struct BenchEngineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engine",
    abstract: "Time forwards of a network in interleaved rounds, ours and a peer's in one run.",
    discussion: """
      The peer needs a Python environment with torch and diffusers, or onnxruntime besides. Nothing \
      else should be running.

      EXAMPLES
        leuko bench engine
        leuko bench engine --net base --batch 1,8 --against torch --python env/bin/python
        leuko bench engine --model FOLDER --json
      """)

  @Option(help: "A model's folder; else a network with random weights.") var model: String?
  @Option(help: "That network: small or base.") var net = "small"
  @Option(help: "Batch sizes, separated by commas.") var batch = "1,2,8"
  @Option(help: "Numbers of threads, separated by commas.") var threads = "1,2"
  @Option(help: "The peer: torch or onnxruntime.") var against: String?
  @Option(help: "The Python of the peer.") var python = "python3"
  @Option(help: "Rounds.") var rounds = 11
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    guard UNetConfiguration.Preset(rawValue: net) != nil else {
      throw ValidationError("--net is small or base, not '\(net)'")
    }
    guard against.map({ EngineBench.Peer(rawValue: $0) != nil }) ?? true else {
      throw ValidationError("--against is torch or onnxruntime")
    }
    for (name, text) in [("--batch", batch), ("--threads", threads)] {
      guard let numbers = Self.numbers(text), numbers.allSatisfy({ (1...64).contains($0) }) else {
        throw ValidationError("\(name) is numbers from 1 to 64, like 1,2,8")
      }
    }
    try expect("rounds", rounds, in: 1...1000)
  }

  func run() async throws {
    var bench = EngineBench()
    bench.model = model.map(Folders.ofThisProcess().resolved)
    bench.preset = UNetConfiguration.Preset(rawValue: net) ?? .small
    bench.batches = Self.numbers(batch) ?? [1]
    bench.threads = Self.numbers(threads) ?? [1]
    bench.peer = against.flatMap(EngineBench.Peer.init(rawValue:))
    bench.python = python
    bench.rounds = rounds
    let isQuiet = json
    let report = try bench.run { result in
      if !isQuiet { StandardOutput.write(Self.line(result) + "\n") }
    }
    if json { return try StandardOutput.write(json: report) }
    let peer = report.peer.map { ", beside \($0)" } ?? ""
    StandardOutput.write(
      String(
        format: "%@, engine %@%@; %.0f million multiply-adds a picture, core peak %.0f billion/s\n",
        report.network, report.engine, peer, report.millionMultiplications, report.peakOfOneCore))
  }

  private static func numbers(_ text: String) -> [Int]? {
    let parts = text.split(separator: ",").map { Int($0) }
    let numbers = parts.compactMap(\.self)
    return numbers.isEmpty || numbers.count != parts.count ? nil : numbers
  }

  static func line(_ result: BenchResult) -> String {
    func timing(_ timing: BenchTiming) -> String {
      String(
        format: "%7.1f ms (%.1f-%.1f)", timing.median, timing.lowerQuartile, timing.upperQuartile)
    }
    func memory(_ megabytes: Double?) -> String {
      megabytes.map { String(format: ", %.0f MB", $0) } ?? ""
    }
    var text = "batch \(result.batch), \(result.threads) threads: \(timing(result.ours))"
    text += memory(result.ourMemory)
    text += String(format: ", %.0f %% of the peak", 100 * result.shareOfPeak)
    if let theirs = result.theirs, let ratio = result.ratio {
      text += "; peer \(timing(theirs))\(memory(result.theirMemory))"
      text += String(format: "; %.2f times as fast", ratio)
    }
    return text
  }
}

struct BenchTrainingCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "training",
    abstract: "Time steps of a training in interleaved rounds, ours and PyTorch's in one run.",
    discussion: """
      A step is noise, forward, backward, AdamW and the moving average. The peer needs a Python \
      environment with torch and diffusers. Nothing else should be running.

      EXAMPLES
        leuko bench training
        leuko bench training --net base --batch 8 --against torch --python env/bin/python
      """)

  @Option(help: "The network: small or base.") var net = "small"
  @Option(help: "Pictures a step.") var batch = 16
  @Option(help: "Threads; all processors unless said.") var threads: Int?
  @Option(help: "The peer: torch.") var against: String?
  @Option(help: "The Python of the peer.") var python = "python3"
  @Option(help: "Rounds.") var rounds = 9
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    guard UNetConfiguration.Preset(rawValue: net) != nil else {
      throw ValidationError("--net is small or base, not '\(net)'")
    }
    guard against == nil || against == "torch" else { throw ValidationError("--against is torch") }
    try expect("batch", batch, in: 1...256)
    try expect("threads", threads, in: 1...256)
    try expect("rounds", rounds, in: 1...1000)
  }

  func run() async throws {
    var bench = TrainingBench()
    bench.preset = UNetConfiguration.Preset(rawValue: net) ?? .small
    bench.batch = batch
    bench.threads = threads ?? Engine.usualThreads
    bench.hasPeer = against != nil
    bench.python = python
    bench.rounds = rounds
    let report = try bench.run()
    if json { return try StandardOutput.write(json: report) }
    for result in report.results {
      StandardOutput.write(BenchEngineCommand.line(result) + "\n")
    }
    let peer = report.peer.map { ", beside \($0)" } ?? ""
    StandardOutput.write(
      String(
        format: "%@, a step of training, engine %@%@; %.0f million multiply-adds a picture\n",
        report.network, report.engine, peer, report.millionMultiplications))
  }
}
