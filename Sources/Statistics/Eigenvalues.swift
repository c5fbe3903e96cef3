import Foundation

/// Eigenvalues and eigenvectors of a symmetric matrix, by cyclic Jacobi rotations (Jacobi 1846;
/// Golub and Van Loan, Matrix Computations, 8.5).
struct SymmetricEigen {
  /// In no particular order.
  private(set) var values: [Double]
  /// `vectors[row][k]`: component of the k-th vector.
  private(set) var vectors: [[Double]]

  init(_ matrix: [[Double]]) {
    var a = matrix
    let n = matrix.count
    var v = (0..<n).map { i in (0..<n).map { i == $0 ? 1.0 : 0 } }
    let scale = matrix.joined().reduce(0) { max($0, abs($1)) }
    for _ in 0..<60 {
      var off = 0.0
      for i in 0..<n { for j in 0..<i { off = max(off, abs(a[i][j])) } }
      if off <= 1e-15 * scale { break }
      for p in 0..<n {
        for q in (p + 1)..<max(n, p + 1) where a[p][q] != 0 {
          let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
          let t = (theta < 0 ? -1 : 1) / (abs(theta) + sqrt(theta * theta + 1))
          let c = 1 / sqrt(t * t + 1)
          let s = t * c
          for k in 0..<n {
            let x = a[k][p]
            let y = a[k][q]
            a[k][p] = c * x - s * y
            a[k][q] = s * x + c * y
          }
          for k in 0..<n {
            let x = a[p][k]
            let y = a[q][k]
            a[p][k] = c * x - s * y
            a[q][k] = s * x + c * y
            let u = v[k][p]
            let w = v[k][q]
            v[k][p] = c * u - s * w
            v[k][q] = s * u + c * w
          }
        }
      }
    }
    values = (0..<n).map { a[$0][$0] }
    vectors = v
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
