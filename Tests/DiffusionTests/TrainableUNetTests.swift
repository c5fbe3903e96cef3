import Foundation
import Tensors
import Testing

@testable import Diffusion

/// What PyTorch computed, recorded by `References/training.py`.
private struct RecordedTraining {
  let file: Safetensors
  let network: TrainableUNet

  init() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    file = try Safetensors(at: folder.appendingPathComponent("References/training.safetensors"))
    let text = try #require(file.metadata["configuration"])
    let configuration = try UNetConfiguration(
      reading: ConfigurationFile(Data(text.utf8), name: "recorded"))
    network = try TrainableUNet(configuration, height: 32, width: 32)
    for entry in network.block.entries {
      network.block.set(
        .weights, entry.name, to: try file.tensor("weight." + entry.name, shape: entry.shape))
    }
  }

  /// Runs one step on the recorded pictures.
  func run(threads: Int) throws -> [Float] {
    let arena = Arena(network.program, capacity: 3, pool: WorkerPool(threads: threads))
    let x = try file.tensor("x").channelsLast
    let target = try file.tensor("target").channelsLast
    let t = try file.tensor("t").values
    let label = try #require(network.label)
    let labels = try file.tensor("label").values
    for picture in 0..<3 {
      arena.floats(network.input.buffer, picture).set(x[picture].values)
      arena.floats(network.target, picture).set(target[picture].values)
      arena.floats(network.time, picture).set([t[picture]])
      arena.floats(label, picture).set([labels[picture]])
    }
    arena.run(batch: 3)
    return (0..<3).map { arena.floats(network.losses, $0)[0] }
  }
}

struct TrainableUNetTests {
  @Test func `loss and slopes of a whole network are PyTorch's`() throws {
    let recorded = try RecordedTraining()
    let losses = try recorded.run(threads: 2)
    let loss = try #require(try recorded.file.tensor("loss").values.first)
    #expect(abs(losses.reduce(0, +) / 3 - loss) < 1e-5)
    for (name, found) in recorded.network.block.tensors(.slopes) {
      let wanted = try recorded.file.tensor("gradient." + name)
      let largest = wanted.values.map(abs).max() ?? 0
      let worst = zip(found.values, wanted.values).map { abs($0 - $1) }.max() ?? 0
      #expect(worst <= 1e-4 * max(0.1, largest), "\(name): off by \(worst) of \(largest)")
    }
  }

  @Test func `threads change no bit of a slope`() throws {
    let recorded = try RecordedTraining()
    _ = try recorded.run(threads: 1)
    let one = recorded.network.block.floats(.slopes).array
    _ = try recorded.run(threads: 3)
    #expect(recorded.network.block.floats(.slopes).array == one)
  }
}
