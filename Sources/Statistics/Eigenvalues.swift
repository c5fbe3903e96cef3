import Foundation

/// Eigenvalues and eigenvectors of a symmetric matrix, by cyclic Jacobi rotations (Jacobi 1846;
/// Golub and Van Loan, Matrix Computations, 8.5).
struct SymmetricEigen {
  /// In no particular order.
  private(set) var values: [Double]
  /// `vectors[row][k]`: component of the k-th vector.
  private(set) var vectors: [[Double]]

  init(_ matrix: [[Double]]) {
    let n = matrix.count
    // Flat, and the vectors as rows: a rotation walks along memory.
    var a = matrix.flatMap(\.self)
    var v = [Double](repeating: 0, count: n * n)
    for i in 0..<n { v[i * n + i] = 1 }
    let scale = a.reduce(0) { max($0, abs($1)) }
    a.withUnsafeMutableBufferPointer { a in
      v.withUnsafeMutableBufferPointer { v in
        for _ in 0..<60 {
          var off = 0.0
          for i in 0..<n { for j in 0..<i { off = max(off, abs(a[i * n + j])) } }
          if off <= 1e-15 * scale { break }
          for p in 0..<n {
            for q in (p + 1)..<max(n, p + 1) where a[p * n + q] != 0 {
              let theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q])
              let t = (theta < 0 ? -1 : 1) / (abs(theta) + sqrt(theta * theta + 1))
              let c = 1 / sqrt(t * t + 1)
              let s = t * c
              for k in 0..<n { Self.rotate(a, k * n + p, k * n + q, c, s) }
              for k in 0..<n { Self.rotate(a, p * n + k, q * n + k, c, s) }
              for k in 0..<n { Self.rotate(v, p * n + k, q * n + k, c, s) }
            }
          }
        }
      }
    }
    values = (0..<n).map { a[$0 * n + $0] }
    vectors = (0..<n).map { i in (0..<n).map { v[$0 * n + i] } }
  }

  @inline(__always)
  private static func rotate(
    _ values: UnsafeMutableBufferPointer<Double>, _ p: Int, _ q: Int, _ c: Double, _ s: Double
  ) {
    let x = values[p]
    let y = values[q]
    values[p] = c * x - s * y
    values[q] = s * x + c * y
  }

  /// The matrix with the square roots of the eigenvalues, those below 0 taken as 0.
  var squareRoot: [[Double]] {
    let roots = values.map { sqrt(max(0, $0)) }
    return values.indices.map { i in
      values.indices.map { j in
        roots.indices.reduce(0) { $0 + vectors[i][$1] * roots[$1] * vectors[j][$1] }
      }
    }
  }
}
