import Foundation

/// A stain that colour deconvolution tells apart.
public enum Stain: String, Sendable, Hashable, CaseIterable {
  /// What colours nuclei blue: haematoxylin; on blood films azure B, whose absorption is close.
  case haematoxylin
  /// What colours granules and red cells pink.
  case eosin
}

extension Picture {
  /// The picture as if only `stain` were in it.
  ///
  /// Stains dim light in proportion to their amounts (Beer and Lambert), so the optical densities
  /// -log10(I / I0) of red, green and blue are a sum of the stains' own, and three amounts can be
  /// solved for in every pixel: Ruifrok and Johnston, "Quantification of histochemical staining by
  /// color deconvolution", Anal. Quant. Cytol. Histol. 23 (2001) 291-299, with their densities of
  /// haematoxylin and eosin and, third, what neither explains. I0 is the picture's own clear
  /// ground. It shows where a stain is; how much there is it tells only roughly, as films are not
  /// stained with these two alone.
  public func showing(_ stain: Stain) -> Picture {
    let separation = StainSeparation(ground: clearGround)
    var single = self
    for at in stride(from: 0, to: bytes.count, by: 3) {
      let shown = separation.light(bytes[at], bytes[at + 1], bytes[at + 2], of: stain)
      for channel in 0..<3 { single.bytes[at + channel] = shown[channel] }
    }
    return single
  }

  /// With contrast around the middle grey times 1.2 to the power of `contrast`, then `brightness`
  /// times 12 levels brighter, in sRGB; both may be negative.
  public func adjusted(brightness: Int, contrast: Int) -> Picture {
    let gain = pow(1.2, Double(contrast))
    let table = (0...255).map { level in
      UInt8(clamping: Int(((Double(level) - 128) * gain + 128).rounded()) + 12 * brightness)
    }
    return Picture(width: width, height: height, bytes: bytes.map { table[Int($0)] })
  }

  /// The level of each channel that one in fifty pixels exceeds: the ground no stain has dimmed.
  var clearGround: SIMD3<Int> {
    var ground = SIMD3<Int>(repeating: 255)
    for channel in 0..<3 {
      var counts = [Int](repeating: 0, count: 256)
      for at in stride(from: channel, to: bytes.count, by: 3) { counts[Int(bytes[at])] += 1 }
      var brighter = 0
      for level in (1...255).reversed() {
        brighter += counts[level]
        ground[channel] = level
        if 50 * brighter > width * height { break }
      }
    }
    return ground
  }
}

/// The arithmetic of telling stains apart over one clear ground.
private struct StainSeparation {
  /// Densities of red, green and blue, as the paper gives them.
  private static let haematoxylin = SIMD3<Double>(0.65, 0.70, 0.29)
  private static let eosin = SIMD3<Double>(0.07, 0.99, 0.11)

  private let ground: SIMD3<Double>
  /// For each channel the density of each level, none above the ground.
  private let densities: [[Double]]
  /// What gives the amount of a stain from the three densities, and its own densities.
  private let rows: [Stain: (amount: SIMD3<Double>, own: SIMD3<Double>)]

  init(ground: SIMD3<Int>) {
    self.ground = SIMD3(Double(ground.x), Double(ground.y), Double(ground.z))
    densities = (0..<3).map { channel in
      (0...255).map { level in max(0, -log10(Double(max(1, level)) / Double(ground[channel]))) }
    }
    let blue = Self.unit(Self.haematoxylin)
    let pink = Self.unit(Self.eosin)
    // The rows of the inverse of the matrix of the two and what is upright on both.
    let rest = Self.unit(Self.cross(blue, pink))
    let volume = (blue * Self.cross(pink, rest)).sum()
    rows = [
      .haematoxylin: (Self.cross(pink, rest) / volume, blue),
      .eosin: (Self.cross(rest, blue) / volume, pink),
    ]
  }

  /// What a pixel would be with this stain alone.
  func light(_ red: UInt8, _ green: UInt8, _ blue: UInt8, of stain: Stain) -> SIMD3<UInt8> {
    guard let row = rows[stain] else { return SIMD3(red, green, blue) }
    let density = SIMD3(
      densities[0][Int(red)], densities[1][Int(green)], densities[2][Int(blue)])
    let amount = max(0, (row.amount * density).sum())
    var light = SIMD3<UInt8>.zero
    for channel in 0..<3 {
      light[channel] = UInt8(
        clamping: Int((ground[channel] * pow(10, -amount * row.own[channel])).rounded()))
    }
    return light
  }

  private static func unit(_ vector: SIMD3<Double>) -> SIMD3<Double> {
    vector / (vector * vector).sum().squareRoot()
  }

  private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
  }
}
