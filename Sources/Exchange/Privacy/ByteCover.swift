/// Which bytes of a file belong to something that is known.
struct ByteCover {
  private var ranges: [Range<Int>] = []

  /// Adds `count` bytes from `start`.
  mutating func add(_ start: Int, count: Int) {
    if count > 0 { ranges.append(start..<(start + count)) }
  }

  mutating func add(_ range: Range<Int>) { add(range.lowerBound, count: range.count) }

  /// Whether every byte that belongs to nothing is zero.
  func isAll(of data: UnsafeRawBufferPointer) -> Bool {
    var end = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      guard end < data.count else { return true }
      if range.lowerBound > end, !isEmpty(end..<min(range.lowerBound, data.count), data) {
        return false
      }
      end = max(end, range.upperBound)
    }
    return end >= data.count || isEmpty(end..<data.count, data)
  }

  private func isEmpty(_ range: Range<Int>, _ data: UnsafeRawBufferPointer) -> Bool {
    data[range].allSatisfy { $0 == 0 }
  }
}
