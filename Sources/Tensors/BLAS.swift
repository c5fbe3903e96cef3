import COpenBLAS

/// Matrix products by OpenBLAS, on the calling thread: the engine's own pool shares out the work.
///
/// For products whose right side changes each time, as in training. A network's weights are packed
/// once instead, and multiplied by our own kernels, which know the vectors of processors younger than
/// the library.
package enum BLAS {
  private static let isSingleThreaded: Void = openblas_set_num_threads(1)

  /// Where in an array a matrix begins, and how it lies there.
  package struct Place: Sendable, Hashable {
    package var start: Int
    /// Whether its columns, not its rows, are what lies together.
    package var isTransposed: Bool

    package init(_ start: Int = 0, isTransposed: Bool = false) {
      self.start = start
      self.isTransposed = isTransposed
    }
  }

  /// C += A B, or C = A B where C `isFresh`.
  ///
  /// - Parameters:
  ///   - a: (rows, depth) from `aPlace` on.
  ///   - b: (depth, columns) from `bPlace` on.
  ///   - c: (rows, columns) from `cStart` on.
  package static func multiply(
    rows: Int, depth: Int, columns: Int, _ aPlace: Place, _ a: Span<Float>, _ bPlace: Place,
    _ b: Span<Float>, addingTo c: inout MutableSpan<Float>, at cStart: Int = 0,
    isFresh: Bool = false
  ) {
    precondition(
      aPlace.start >= 0 && bPlace.start >= 0 && cStart >= 0
        && a.count >= aPlace.start + rows * depth && b.count >= bPlace.start + depth * columns
        && c.count >= cStart + rows * columns, "matrices that fit")
    guard rows > 0, depth > 0, columns > 0 else { return }
    _ = isSingleThreaded
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        c.withUnsafeMutableBufferPointer { c in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          cblas_sgemm(
            CblasRowMajor, aPlace.isTransposed ? CblasTrans : CblasNoTrans,
            bPlace.isTransposed ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns),
            blasint(depth), 1, a + aPlace.start, blasint(aPlace.isTransposed ? rows : depth),
            b + bPlace.start, blasint(bPlace.isTransposed ? depth : columns), isFresh ? 0 : 1,
            c + cStart, blasint(columns))
        }
      }
    }
  }

  /// A B, row by row, or with B transposed.
  ///
  /// - Parameters:
  ///   - a: (rows, depth).
  ///   - b: (depth, columns), or (columns, depth) to be transposed.
  /// - Returns: (rows, columns).
  package static func multiply(
    _ a: [Float], _ b: [Float], rows: Int, depth: Int, columns: Int, transposed: Bool = false
  ) -> [Float] {
    precondition(a.count == rows * depth && b.count == depth * columns, "matrices that fit")
    var c = [Float](repeating: 0, count: rows * columns)
    var out = c.mutableSpan
    multiply(
      rows: rows, depth: depth, columns: columns, Place(), a.span,
      Place(isTransposed: transposed), b.span, addingTo: &out)
    return c
  }
}
