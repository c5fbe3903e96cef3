/// One way to compose the pictures a classifier learns from.
public enum Arm: String, Sendable, Hashable, Codable, CaseIterable {
  /// The real pictures alone.
  case real
  /// Real pictures of the target repeated: what more weight alone does.
  case duplicates
  /// Turned, shifted and restained copies of the target's real pictures.
  case classic
  /// Pictures of the target by an adversarial network.
  case gan
  /// Pictures of the target by a diffusion model.
  case diffusion
  /// Generated pictures of the target in place of its real ones.
  case syntheticOnly = "synthetic_only"

  /// What a table calls it.
  public var words: String {
    switch self {
    case .real: "R"
    case .duplicates: "R + duplicates"
    case .classic: "R + classic"
    case .gan: "R + GAN"
    case .diffusion: "R + diffusion"
    case .syntheticOnly: "S only"
    }
  }

  /// Whether it needs pictures of a model.
  public var isGenerated: Bool {
    switch self {
    case .gan, .diffusion, .syntheticOnly: true
    case .real, .duplicates, .classic: false
    }
  }
}

/// An arm with its dose: how many pictures of the target are added to each real one.
public struct Treatment: Sendable, Hashable, Codable {
  public var arm: Arm
  /// Added pictures for each real one of the target; 0 for real pictures alone.
  public var ratio: Double

  public init(_ arm: Arm, ratio: Double) {
    self.arm = arm
    self.ratio = arm == .real ? 0 : ratio
  }

  /// 'R + diffusion x 0.5'
  public var words: String { arm == .real ? arm.words : "\(arm.words) x \(Self.digits(ratio))" }

  /// Real pictures alone, which all others are compared with.
  public static let control = Treatment(.real, ratio: 0)

  static func digits(_ ratio: Double) -> String {
    ratio == ratio.rounded() ? "\(Int(ratio))" : "\(ratio)"
  }
}

/// One training of the experiment: a treatment with a seed.
public struct Cell: Sendable, Hashable, Codable {
  public var treatment: Treatment
  public var seed: UInt64

  public init(_ treatment: Treatment, seed: UInt64) {
    self.treatment = treatment
    self.seed = seed
  }

  /// Its file's name without the ending: 'diffusion-0.5-s3'.
  public var name: String {
    "\(treatment.arm.rawValue)-\(Treatment.digits(treatment.ratio))-s\(seed)"
  }
}
