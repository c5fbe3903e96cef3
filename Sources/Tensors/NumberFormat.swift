/// The kinds of number Leuko reads from safetensors, and what they are as `Float`.
public enum NumberFormat: String, Sendable, CaseIterable {
  case float32 = "F32"
  case float16 = "F16"
  case brainFloat16 = "BF16"
  case int64 = "I64"
  case int32 = "I32"

  /// Bytes a number.
  public var size: Int {
    switch self {
    case .float16, .brainFloat16: 2
    case .float32, .int32: 4
    case .int64: 8
    }
  }

  /// IEEE half precision, widened exactly.
  public static func widen(half bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 31
    let fraction = UInt32(bits & 0x3FF)
    if exponent == 31 { return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13) }
    if exponent == 0 {
      // A subnormal is its fraction in units of 2^-24.
      let magnitude = Float(fraction) * 0x1p-24
      return sign == 0 ? magnitude : -magnitude
    }
    return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
  }

  /// The nearest half precision number, ties to even; beyond the range it is infinite.
  public static func narrow(toHalf value: Float) -> UInt16 {
    let bits = value.bitPattern
    let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
    if value.isNaN { return sign | 0x7E00 }
    let magnitude = abs(value)
    if magnitude >= 65520 { return sign | 0x7C00 }
    if magnitude < 0x1p-14 {
      // The product is exact, and so is the sum's rounding to even.
      return sign | UInt16((magnitude * 0x1p24).rounded(.toNearestOrEven))
    }
    let rounded = (bits & 0x7FFF_FFFF) + 0xFFF + ((bits >> 13) & 1)
    return sign | UInt16(truncatingIfNeeded: (rounded - (112 << 23)) >> 13)
  }
}
