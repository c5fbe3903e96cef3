public import Diffusion
import Synchronization
import Tensors

/// Makes pictures from recipes with a generator: each in one step.
///
/// A picture is a function of its recipe; neither what is made beside it nor the number of threads
/// changes a byte.
public struct AdversarialSampler: Sendable {
  /// The model sampled from.
  public let model: AdversarialModel
  private let workplace: Workplace

  /// Reads the weights. Throws `ModelError`.
  public init(_ model: AdversarialModel) throws {
    self.model = model
    workplace = Workplace(network: try model.network())
  }

  /// How each convolution is done, one line each.
  public var plan: [String] { workplace.network.program.operations.compactMap(\.plan) }

  /// Bytes of the weights.
  public var weightMemory: Int { 4 * model.parameters }

  /// Bytes of memory that a batch takes, beside the weights.
  public func memory(batch: Int, threads: Int) -> Int {
    Arena.bytes(workplace.network.program, capacity: batch, threads: threads)
  }

  /// Makes a picture for every recipe.
  ///
  /// - Parameters:
  ///   - batch: how many at once.
  ///   - threads: that share the work.
  ///   - isCalm: whether they let everything else on the machine go first.
  ///   - made: gets each picture and its place among the recipes, in their order.
  /// - Throws: `CancellationError` when the task is cancelled, `ModelError` for a recipe of another
  ///   model, or what `made` throws.
  public func run(
    _ recipes: [Recipe], batch: Int, threads: Int, isCalm: Bool = false,
    made: (Recipe, _ position: Int, PictureBytes) throws -> Void
  ) throws {
    for recipe in recipes {
      guard recipe.model == model.digest else {
        throw ModelError.request(problem: "the recipe is for another model")
      }
      guard let label = recipe.label, model.classes.names.indices.contains(label) else {
        throw ModelError.request(problem: "the recipe names no class of the model")
      }
    }
    for first in stride(from: 0, to: recipes.count, by: max(1, batch)) {
      try Task.checkCancellation()
      let part = recipes[first..<min(recipes.count, first + max(1, batch))]
      let pictures = workplace.make(Array(part), batch: batch, threads: threads, isCalm: isCalm)
      for (place, picture) in pictures.enumerated() {
        try made(recipes[first + place], first + place, picture)
      }
    }
  }
}

/// A network and the memory of its latest run, for one caller at a time.
private final class Workplace: Sendable {
  private struct Place {
    let arena: Arena
    let isCalm: Bool
  }

  let network: GeneratorNetwork
  private let latest = Mutex<Place?>(nil)

  init(network: GeneratorNetwork) {
    self.network = network
  }

  func make(
    _ recipes: [Recipe], batch: Int, threads: Int, isCalm: Bool
  ) -> [PictureBytes] {
    latest.withLock { latest in
      let arena: Arena
      if let place = latest, place.arena.capacity >= recipes.count,
        place.arena.pool.threads == max(1, threads), place.isCalm == isCalm
      {
        arena = place.arena
      } else {
        let pool = WorkerPool(threads: max(1, threads), isCalm: isCalm)
        arena = Arena(network.program, capacity: max(batch, recipes.count), pool: pool)
        latest = Place(arena: arena, isCalm: isCalm)
      }
      return make(recipes, in: arena)
    }
  }

  private func make(_ recipes: [Recipe], in arena: Arena) -> [PictureBytes] {
    for (place, recipe) in recipes.enumerated() {
      let latents = NormalNoise(seed: recipe.noiseSeed).values(
        .start, index: UInt32(recipe.index), count: network.configuration.latents)
      arena.floats(network.latent, place).set(latents)
      arena.floats(network.label, place)[0] = Float(recipe.label ?? 0)
    }
    arena.pool.perform { arena.run(batch: recipes.count) }
    let size = network.configuration.size
    return recipes.indices.map { place in
      PictureBytes(
        arena.floats(network.output.buffer, place).part(0, 3 * size * size).array, width: size,
        height: size, channels: 3)
    }
  }
}
