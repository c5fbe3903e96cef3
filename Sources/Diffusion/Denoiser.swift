import Synchronization
package import Tensors

/// A network ready to run: its program, the memory it runs in, and its threads. Callers take turns.
///
/// Pictures are rows of pixels with their channels together, (H, W, C), from about -1 to 1.
public final class Denoiser: Sendable {
  /// The most pictures it takes at once.
  public let capacity: Int
  /// Height, width and channels of its pictures.
  public let shape: [Int]
  private let network: UNet
  private let arena: Arena
  /// Held by whoever uses the arena.
  private let turn = Mutex(())

  package init(_ network: UNet, capacity: Int, pool: WorkerPool, keepsEverything: Bool = false) {
    self.network = network
    self.capacity = capacity
    shape = [network.input.height, network.input.width, network.input.channels]
    arena = Arena(network.program, capacity: capacity, pool: pool, reuse: !keepsEverything)
  }

  /// Numbers in one picture, with what the network is shown besides.
  public var count: Int { shape.reduce(1, *) }

  /// Numbers in what it makes of one.
  public var outputCount: Int { network.output.pixels * network.output.channels }

  /// Bytes of memory it runs in, its weights not counted.
  public var memory: Int { arena.bytes }

  /// How each convolution is done, one line each.
  public var plan: [String] { network.plan }

  /// What the network makes of noisy pictures.
  ///
  /// - Parameters:
  ///   - x: the pictures, one after the other.
  ///   - times: one each, from 0 to the training's last; need not be whole.
  ///   - labels: one class each; nil only for a network without classes.
  ///   - grounds: what it is told of the ground, `Ground.width` numbers each; nil for nothing.
  ///   - out: is given what the network makes of them, in the same order.
  /// - Precondition: as many numbers as the times say, at most `capacity` pictures, labels that the
  ///   network knows.
  public func callAsFunction(
    _ x: [Float], times: [Float], labels: [Int]?, grounds: [Float]? = nil, into out: inout [Float]
  ) {
    let batch = times.count
    precondition(batch >= 1 && batch <= capacity, "a batch has 1 to 'capacity' pictures")
    precondition(x.count == batch * count, "a picture for every time")
    let made = outputCount
    precondition(out.count >= batch * made, "room for what comes out")
    turn.withLock { _ in
      fill(x, times: times, labels: labels, grounds: grounds)
      arena.pool.perform { arena.run(batch: batch) }
      for i in 0..<batch {
        arena.floats(network.output.buffer, i).part(0, made).copy(to: &out, at: i * made)
      }
    }
  }

  private func fill(_ x: [Float], times: [Float], labels: [Int]?, grounds: [Float]? = nil) {
    let batch = times.count
    for i in 0..<batch {
      arena.floats(network.input.buffer, i).set(x[i * count..<(i + 1) * count])
      arena.floats(network.time, i)[0] = times[i]
    }
    if let label = network.label {
      guard let labels, labels.count == batch else {
        preconditionFailure("this network wants a class for every picture")
      }
      for i in 0..<batch {
        precondition(
          labels[i] >= 0 && labels[i] < (network.configuration.classes ?? 0),
          "a class that the network knows")
        arena.floats(label, i)[0] = Float(labels[i])
      }
    }
    if let ground = network.ground {
      for i in 0..<batch {
        let told = grounds?[i * Ground.width..<(i + 1) * Ground.width] ?? Ground.untold[...]
        arena.floats(ground, i).part(0, Ground.width).set(told)
      }
    }
  }

  /// How long each operation takes on a batch of pictures of zeros, in milliseconds: the median of
  /// some runs.
  public func layerTimes(batch: Int, runs: Int = 11) -> [(name: String, time: Double)] {
    turn.withLock { _ in
      let zeros = [Float](repeating: 0, count: batch * count)
      let labels = network.label == nil ? nil : Array(repeating: 0, count: batch)
      let all = (0..<max(1, runs)).map { _ in
        // Each time anew: the places of the inputs are used again once they have been read.
        fill(zeros, times: Array(repeating: 1, count: batch), labels: labels)
        return arena.timedRun(batch: batch)
      }
      return all[0].indices.map { place in
        let times = all.map { $0[place].time / .milliseconds(1) }.sorted()
        let operation = all[0][place].operation
        return (operation.plan ?? "\(type(of: operation))", times[times.count / 2])
      }
    }
  }

  /// What the module at `path` returned for picture `index` when the network last ran, channels
  /// first, as (C, H, W) or, for vectors, (C); nil if there is no such module.
  ///
  /// - Precondition: made to keep everything.
  package func tap(_ path: String, _ index: Int) -> Tensor? {
    guard let tap = network.taps[path] else { return nil }
    let view = tap.view
    let floats = arena.floats(view.buffer, index)
    let affine = tap.affine.map { arena.floats($0, index) }
    var values = [Float](repeating: 0, count: view.channels * view.pixels)
    for pixel in 0..<view.pixels {
      for c in 0..<view.channels {
        var value = floats[view.offset + pixel * view.stride + c]
        if let affine { value = value * affine[c] + affine[view.channels + c] }
        values[c * view.pixels + pixel] = value
      }
    }
    let isVector = view.pixels == 1
    return Tensor(
      shape: isVector ? [view.channels] : [view.channels, view.height, view.width],
      values: values)
  }
}
