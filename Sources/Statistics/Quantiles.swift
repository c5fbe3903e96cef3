/// Quantiles by linear interpolation between order statistics (type 7 of Hyndman and Fan, Am.
/// Stat. 50, 1996).
public struct Quantiles: Sendable, Hashable {
  private let sorted: [Double]

  /// The quantiles of `values`, in any order.
  public init(_ values: [Double]) {
    sorted = values.sorted()
  }

  /// The value below which a share `p` (0 to 1) lies; nil without values.
  public func at(_ p: Double) -> Double? {
    guard let first = sorted.first else { return nil }
    let place = min(max(p, 0), 1) * Double(sorted.count - 1)
    let lower = Int(place)
    guard lower + 1 < sorted.count else { return sorted.last ?? first }
    let step = sorted[lower + 1] - sorted[lower]
    return sorted[lower] + (place - Double(lower)) * step
  }

  /// The middle value; nil without values.
  public var median: Double? { at(0.5) }
}

/// Mean and spread of some numbers.
enum Moments {
  static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The variance with n - 1; nil below two values.
  static func variance(_ values: [Double]) -> Double? {
    guard values.count > 1, let mean = mean(values) else { return nil }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return squares / Double(values.count - 1)
  }
}
