import Basis
public import Pictures
import Tensors

/// What a second stage learns: parts of large pictures, beside the same parts of small ones made as
/// large.
///
/// Texture is local, so that parts teach it at a small network's price. The small pictures are noisy, more
/// or less, so that it learns to do without what the first stage does wrong (Ho et al. 2021, section
/// 4.2).
public struct Enlarging: Sendable, Hashable, Codable {
  /// Side of the large pictures, in pixels.
  public var size: Int
  /// Side of the small ones.
  public var base: Int
  /// Side of the parts.
  public var patch: Int
  /// Grey levels of noise on the small pictures, at most.
  public var conditionLevels = 15.0
  /// How the files learned from were coded; nil where they weren't all alike.
  public var recording: Recording?

  public init(size: Int, base: Int, patch: Int, recording: Recording? = nil) {
    (self.size, self.base, self.patch, self.recording) = (size, base, patch, recording)
  }

  /// Whether a network whose sides are multiples of `unit` can learn so.
  func isSound(unit: Int) -> Bool {
    (8...512).contains(base) && (base...1024).contains(size) && (8...size).contains(patch)
      && size % unit == 0 && patch % unit == 0 && (0...64).contains(conditionLevels)
      && (1...100).contains(recording?.quality ?? 1)
  }

  /// What the second stage's file says after `pictures` more of training.
  func facts(of model: DiffusionModel, pictures: Int) -> Upscaler.Facts {
    let crop = model.classes?.crop ?? size
    return Upscaler.Facts(
      size: size, fileSize: crop > size ? crop : nil, steps: 8, lastLevels: 1.2, conditionLevels: 0,
      recording: recording, pictures: (model.upscaler?.facts.pictures ?? 0) + pictures)
  }

  /// Makes the parts and what is beside them.
  struct Cutter: Sendable {
    private let facts: Enlarging
    private let smaller: SquareMap
    private let larger: SquareMap

    init(_ facts: Enlarging) {
      self.facts = facts
      smaller = SquareMap(ResizeFilter.lanczos.weights(from: facts.size, to: facts.base))
      larger = SquareMap(ResizeFilter.lanczos.weights(from: facts.base, to: facts.size))
    }

    /// A part of a large picture (size, size, 3), and the same part of it made small, noisy and large
    /// again.
    ///
    /// - Parameters:
    ///   - across: where it lies, from 0 at the left to 1.
    ///   - down: from 0 at the top to 1.
    ///   - noise: (base, base, 3) normal numbers.
    ///   - share: how much of the most noise the small picture has, from 0 to 1.
    func callAsFunction(
      _ whole: [Float], across: Double, down: Double, noise: [Float], share: Double
    ) -> (picture: [Float], condition: [Float]) {
      let level = Float(share * facts.conditionLevels / 127.5)
      let small = zip(smaller(whole), noise).map { $0 + level * $1 }
      func place(_ part: Double) -> Int {
        min(facts.size - facts.patch, Int(part * Double(facts.size - facts.patch + 1)))
      }
      let (x, y) = (place(across), place(down))
      func cut(_ values: [Float]) -> [Float] {
        (y..<y + facts.patch).flatMap { row in
          let start = 3 * (row * facts.size + x)
          return values[start..<start + 3 * facts.patch]
        }
      }
      return (cut(whole), cut(larger(small)))
    }

    /// The part in the middle, without noise.
    func middle(of whole: [Float]) -> (picture: [Float], condition: [Float]) {
      let none = [Float](repeating: 0, count: 3 * facts.base * facts.base)
      return self(whole, across: 0.5, down: 0.5, noise: none, share: 0)
    }
  }
}
