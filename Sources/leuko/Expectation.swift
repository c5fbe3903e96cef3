import ArgumentParser
import Foundation

/// Throws where the number that an option gives is out of its range; one that wasn't given is in order.
func expect<Number: Comparable>(
  _ option: String, _ value: Number?, in range: ClosedRange<Number>
) throws {
  guard let value, !range.contains(value) else { return }
  func word(_ number: Number) -> String {
    (number as? Double).map { String(format: "%g", $0) } ?? "\(number)"
  }
  throw ValidationError("--\(option) is \(word(range.lowerBound)) to \(word(range.upperBound))")
}
