import Foundation

/// Which example comes next, the rarer classes' more often than they are there.
package struct BalancedChoice: Sendable {
  private let places: [Int]
  /// Shares up to and including each.
  private let shares: [Double]

  /// - Parameters:
  ///   - places: of the examples to choose from.
  ///   - labels: the class of every example, those not to choose from too.
  ///   - balance: 0 for as often as they are there, 1 until all classes count alike.
  package init(among places: [Int], labels: [Int], balance: Double) {
    var counts: [Int: Int] = [:]
    for label in labels { counts[label, default: 0] += 1 }
    var sum = 0.0
    let sums = places.map { place in
      sum += pow(Double(counts[labels[place]] ?? 1), -balance)
      return sum
    }
    self.places = places
    shares = sums.map { $0 / sum }
  }

  /// The example at `part` of the way through all shares, from 0 to less than 1.
  package func place(at part: Double) -> Int {
    var low = 0
    var high = shares.count - 1
    while low < high {
      let middle = (low + high) / 2
      if shares[middle] > part { high = middle } else { low = middle + 1 }
    }
    return places[low]
  }
}

extension SIMD4<UInt32> {
  /// The first two words as a number from 0 to less than 1.
  package var unit: Double { Double((UInt64(x) << 32 | UInt64(y)) >> 11) * 0x1p-53 }
}
