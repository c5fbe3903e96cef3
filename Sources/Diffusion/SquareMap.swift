/// One matrix over the rows of a square picture and then over its columns: how a picture of three
/// channels changes its size.
struct SquareMap: Sendable {
  /// For each new pixel of a row, how much each old one counts.
  private let rows: [[Float]]

  init(_ rows: [[Float]]) {
    self.rows = rows
  }

  /// The way back from what `rows` makes: of all pictures that it makes the same of, the one nearest to
  /// what `guess` makes of it. With D for `rows` and E for `guess` that is E + D' (D D' + e)^-1 (1 - D E),
  /// where e keeps what D nearly loses from being blown up. Without a guess it would be the smallest
  /// picture, which is grey where D hardly looks: at the borders.
  init(leastSquaresInverseOf rows: [[Float]], near guess: [[Float]]) {
    let (count, wide) = (rows.count, rows.first?.count ?? 0)
    var gram = (0..<count).map { i in
      (0..<count).map { j in
        zip(rows[i], rows[j]).reduce(i == j ? 1e-3 : 0.0) { $0 + Double($1.0) * Double($1.1) }
      }
    }
    var right = rows.map { $0.map(Double.init) }
    // Gauss's elimination; the matrix is positive, so that no pivot is small.
    for pivot in 0..<count {
      for row in 0..<count where row != pivot && gram[row][pivot] != 0 {
        let factor = gram[row][pivot] / gram[pivot][pivot]
        for place in pivot..<count { gram[row][place] -= factor * gram[pivot][place] }
        for place in 0..<wide { right[row][place] -= factor * right[pivot][place] }
      }
    }
    // 1 - D E, of which the way back makes what the guess lacks.
    let lack = (0..<count).map { i in
      (0..<count).map { j in
        (0..<wide).reduce(i == j ? 1.0 : 0) { $0 - Double(rows[i][$1]) * Double(guess[$1][j]) }
      }
    }
    self.rows = (0..<wide).map { new in
      let back = (0..<count).map { right[$0][new] / gram[$0][$0] }
      return (0..<count).map { old in
        Float((0..<count).reduce(Double(guess[new][old])) { $0 + back[$1] * lack[$1][old] })
      }
    }
  }

  /// A picture (side, side, 3) at its new size.
  func callAsFunction(_ values: [Float]) -> [Float] {
    let (new, old) = (rows.count, rows.first?.count ?? 0)
    let taps = rows.map { row in row.indices.filter { row[$0] != 0 } }
    var across = [Float](repeating: 0, count: 3 * new * old)
    for y in 0..<old {
      for x in 0..<new {
        for tap in taps[x] {
          let weight = rows[x][tap]
          let (to, from) = (3 * (y * new + x), 3 * (y * old + tap))
          for channel in 0..<3 { across[to + channel] += weight * values[from + channel] }
        }
      }
    }
    let stride = 3 * new
    var all = [Float](repeating: 0, count: stride * new)
    for y in 0..<new {
      for tap in taps[y] {
        let weight = rows[y][tap]
        for place in 0..<stride { all[y * stride + place] += weight * across[tap * stride + place] }
      }
    }
    return all
  }
}
