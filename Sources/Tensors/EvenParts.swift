/// Work cut into parts that differ by one at most, so that no thread waits for one with more.
///
/// What a part holds may depend on the threads; what is computed from it may not.
package struct EvenParts {
  package let total: Int
  /// How many parts there are.
  package let count: Int

  /// As few parts of at most `largest` as can be given to `threads` threads in equal numbers.
  package init(of total: Int, atMost largest: Int, for threads: Int) {
    precondition(total >= 0 && largest >= 1 && threads >= 1, "something to be cut up")
    let fitting = (total + largest - 1) / largest
    self.total = total
    count = min(total, (fitting + threads - 1) / threads * threads)
  }

  /// The most a part holds.
  package var largest: Int { count == 0 ? 0 : (total + count - 1) / count }

  /// What part `index` holds.
  package subscript(index: Int) -> Range<Int> {
    index * total / count..<(index + 1) * total / count
  }
}
