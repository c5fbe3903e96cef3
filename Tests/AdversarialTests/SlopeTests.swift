import Basis
import Tensors
import Testing

@testable import Adversarial

/// Numbers that look random and are always the same.
private func numbers(_ seed: UInt64, _ count: Int, scale: Float = 1) -> [Float] {
  Philox(seed: seed).normals(0, index: 0, step: 0, count: count).map { scale * $0 }
}

private func dot(_ a: [Float], _ b: [Float]) -> Double {
  zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}

private let tiny = GeneratorConfiguration(
  classes: 3, channels: [16, 8, 8], latents: 12, width: 16, groups: 4)

extension ParameterBlock {
  /// Random weights everywhere, biases and scales too.
  fileprivate func scatter() {
    draw(seed: 5, first: 0)
    for (place, entry) in entries.enumerated() where entry.shape.count == 1 {
      let start: Float = entry.name.contains("norm") && entry.name.hasSuffix("weight") ? 1 : 0
      set(
        .weights, entry.name,
        to: Tensor(
          shape: entry.shape,
          values: numbers(UInt64(place + 50), entry.count, scale: 0.2).map { start + $0 }))
    }
  }

  /// Whether the slopes in the block are, tensor by tensor along a direction of its own, the
  /// differences of what `value` gives.
  fileprivate func expectSlopesAreDifferences(_ value: () -> Double) throws {
    _ = value()
    let slopes = tensors(.slopes)
    let weights = tensors(.weights)
    for (place, entry) in entries.enumerated() {
      let direction = numbers(UInt64(300 + place), entry.count)
      let slope = dot(direction, slopes[place].tensor.values)
      let h = 0.05 / Float(entry.count).squareRoot()
      func at(_ side: Float) -> Double {
        var moved = weights[place].tensor
        for index in direction.indices { moved.values[index] += side * h * direction[index] }
        set(.weights, entry.name, to: moved)
        defer { set(.weights, entry.name, to: weights[place].tensor) }
        return value()
      }
      let difference = (at(1) - at(-1)) / (2 * Double(h))
      #expect(
        abs(difference - slope) < 4e-3 * max(0.3, abs(slope)),
        "\(entry.name): \(slope), by differences \(difference)")
    }
  }
}

struct SlopeTests {
  @Test func `the generator's slopes are the differences of what becomes of its pictures`() throws {
    let network = GeneratorNetwork(tiny, isTrained: true)
    network.block.scatter()
    let arena = Arena(network.program, capacity: 2, pool: WorkerPool(threads: 2))
    let count = 3 * tiny.size * tiny.size
    let handed = (0..<2).map { numbers(UInt64(90 + $0), count, scale: 0.1) }
    try network.block.expectSlopesAreDifferences {
      for slot in 0..<2 {
        arena.floats(network.latent, slot).set(numbers(UInt64(slot), tiny.latents))
        arena.floats(network.label, slot)[0] = Float(2 * slot)
      }
      arena.run(batch: 2, 0..<network.forward)
      let made = (0..<2).map {
        arena.floats(network.output.buffer, $0).part(0, count).array
      }
      for slot in 0..<2 { arena.floats(network.slope.buffer, slot).set(handed[slot]) }
      arena.run(batch: 2, network.forward..<network.program.operations.count)
      return zip(made, handed).reduce(0) { $0 + dot($1.0, $1.1) }
    }
  }

  @Test(arguments: [1, 2])
  func `the critic's slopes are the differences of its loss, pictures' included`(
    pack: Int
  ) throws {
    let network = CriticNetwork(tiny, pack: pack)
    network.block.scatter()
    let arena = Arena(network.program, capacity: 3, pool: WorkerPool(threads: 2))
    let count = 3 * pack * tiny.size * tiny.size
    var pictures = (0..<3).map { numbers(UInt64(20 + $0), count) }
    let demands: [CriticNetwork.Demand] = [.real, .made, .pushed(-0.7)]
    func loss() -> Double {
      for slot in 0..<3 {
        arena.floats(network.input.buffer, slot).set(pictures[slot])
        arena.floats(network.label, slot)[0] = Float(slot)
        arena.floats(network.demand, slot).set(demands[slot].numbers)
      }
      arena.run(batch: 3)
      return (0..<3).reduce(0) { $0 + Double(arena.floats(network.losses, $1)[0]) } / 3
    }
    try network.block.expectSlopesAreDifferences(loss)

    _ = loss()
    for slot in 0..<3 {
      let direction = numbers(UInt64(70 + slot), count)
      let slope = dot(
        direction, arena.floats(network.slope.buffer, slot).part(0, count).array)
      let before = pictures[slot]
      func at(_ side: Float) -> Double {
        pictures[slot] = zip(before, direction).map { $0 + side * 4e-3 * $1 }
        defer { pictures[slot] = before }
        return loss()
      }
      let difference = (at(1) - at(-1)) / 8e-3
      #expect(abs(difference - slope) < 4e-3 * max(0.3, abs(slope)))
      _ = loss()
    }
  }

  @Test func `a demand that is met asks for nothing more`() throws {
    let network = CriticNetwork(tiny, pack: 1)
    network.block.draw(seed: 1, first: 0)
    let place = try #require(network.block.entries.first { $0.name == "score.bias" })
    network.block.set(.weights, place.name, to: Tensor(shape: place.shape, values: [9, 0, 0, 0]))
    let arena = Arena(network.program, capacity: 1, pool: WorkerPool(threads: 1))
    arena.floats(network.demand, 0).set(CriticNetwork.Demand.real.numbers)
    arena.run(batch: 1)
    #expect(arena.floats(network.scores, 0)[0] == 9)
    #expect(arena.floats(network.losses, 0)[0] == 0)
    #expect(network.block.tensors(.slopes).allSatisfy { $0.tensor.values.allSatisfy { $0 == 0 } })
  }

  @Test func `an altered picture's slope goes back by the transposed change`() {
    let size = 16
    let count = 3 * size * size
    let source = Philox(seed: 8)
    var seen: Set<Alteration> = []
    for time in 0..<40 {
      let alteration = Alteration(
        Alteration.Strength(), source, size: size, picture: time % 4, time: time)
      seen.insert(alteration)
      // What it makes of a picture, less what it makes of nothing, is linear.
      let x = numbers(UInt64(time), count)
      let y = numbers(UInt64(100 + time), count)
      var changed = x
      var nothing = [Float](repeating: 0, count: count)
      alteration.change(&changed, size: size)
      alteration.change(&nothing, size: size)
      var back = y
      alteration.changeBack(&back, size: size)
      let there = dot(zip(changed, nothing).map { $0 - $1 }, y)
      #expect(abs(there - dot(x, back)) < 1e-3)
    }
    #expect(seen.count == 40)
    var same = numbers(1, count)
    Alteration(.none, source, size: size, picture: 0, time: 0).change(&same, size: size)
    #expect(zip(same, numbers(1, count)).allSatisfy { abs($0 - $1) < 1e-6 })
  }
}
