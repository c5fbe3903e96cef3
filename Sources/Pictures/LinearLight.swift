import Foundation

/// sRGB levels as amounts of light, where mixing and averaging are what an eye does from afar
/// (IEC 61966-2-1).
public enum LinearLight {
  /// The amount, 0 to 1, of each level 0 to 255.
  public static let amounts: [Float] = (0...255).map { level in
    let value = Double(level) / 255
    return Float(value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4))
  }

  /// A colour's three amounts.
  public static func amounts(of colour: Colour) -> SIMD3<Float> {
    SIMD3(
      amounts[Int(colour.red)], amounts[Int(colour.green)], amounts[Int(colour.blue)])
  }
}

/// Colours as lightness and two opponent axes in which equal distances look about equal.
///
/// Björn Ottosson, "A perceptual color space for image processing", 2020.
public enum OKLab {
  /// From amounts of light, 0 to 1, to lightness, green-red and blue-yellow.
  public static func coordinates(ofLight light: SIMD3<Float>) -> SIMD3<Float> {
    let cones = responses(light)
    return opponents(SIMD3(cbrt(cones.x), cbrt(cones.y), cbrt(cones.z)))
  }

  /// The three columns of the derivative of `coordinates` at `light`, for small differences.
  public static func slopes(atLight light: SIMD3<Float>) -> (
    SIMD3<Float>, SIMD3<Float>, SIMD3<Float>
  ) {
    let cones = responses(light)
    var steepness = SIMD3<Float>.zero
    for cone in 0..<3 {
      // The cube root is vertical at black; light below a thousandth is treated alike.
      let root = cbrt(max(cones[cone], 0.001))
      steepness[cone] = 1 / (3 * root * root)
    }
    return (
      opponents(steepness * responses(SIMD3(1, 0, 0))),
      opponents(steepness * responses(SIMD3(0, 1, 0))),
      opponents(steepness * responses(SIMD3(0, 0, 1)))
    )
  }

  private static func responses(_ light: SIMD3<Float>) -> SIMD3<Float> {
    let red = SIMD3<Float>(0.412_221_47, 0.211_903_5, 0.088_302_46) * light.x
    let green = SIMD3<Float>(0.536_332_54, 0.680_699_55, 0.281_718_84) * light.y
    let blue = SIMD3<Float>(0.051_445_99, 0.107_396_96, 0.629_978_7) * light.z
    return red + green + blue
  }

  private static func opponents(_ roots: SIMD3<Float>) -> SIMD3<Float> {
    let long = SIMD3<Float>(0.210_454_26, 1.977_998_5, 0.025_904_037) * roots.x
    let medium = SIMD3<Float>(0.793_617_8, -2.428_592_2, 0.782_771_77) * roots.y
    let short = SIMD3<Float>(-0.004_072_047, 0.450_593_7, -0.808_675_77) * roots.z
    return long + medium + short
  }
}
