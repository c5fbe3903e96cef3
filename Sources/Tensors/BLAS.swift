import COpenBLAS

/// Matrix products by OpenBLAS, on the calling thread: the engine's own pool shares out the work.
///
/// For products whose right side changes each time. A network's weights are packed once instead,
/// and multiplied by our own kernels, which know the vectors of processors younger than the library.
package enum BLAS {
  private static let isSingleThreaded: Void = openblas_set_num_threads(1)

  /// C = A B, row by row, or with B transposed.
  ///
  /// - Parameters:
  ///   - a: (rows, depth).
  ///   - b: (depth, columns), or (columns, depth) to be transposed.
  /// - Returns: (rows, columns).
  package static func multiply(
    _ a: [Float], _ b: [Float], rows: Int, depth: Int, columns: Int, transposed: Bool = false
  ) -> [Float] {
    precondition(a.count == rows * depth && b.count == depth * columns, "matrices that fit")
    _ = isSingleThreaded
    var c = [Float](repeating: 0, count: rows * columns)
    guard rows > 0, depth > 0, columns > 0 else { return c }
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, transposed ? CblasTrans : CblasNoTrans, blasint(rows),
      blasint(columns), blasint(depth), 1, a, blasint(depth), b,
      blasint(transposed ? depth : columns), 0, &c, blasint(columns))
    return c
  }
}
