/// Numbers for tests that draw: SplitMix64 (Steele, Lea and Flood 2014) from a fixed seed, so that
/// the same answers always give the same p.
struct DrawSource {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// A whole number from 0 to `bound` - 1. The bias is below `bound` / 2^32.
  mutating func next(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    z ^= z >> 31
    return Int(((z >> 32) &* UInt64(bound)) >> 32)
  }
}
